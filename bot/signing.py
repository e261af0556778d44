"""Makes the data of buttons unforgeable, and keeps the key that does it."""

import hmac
import os
import secrets
from base64 import urlsafe_b64encode
from hashlib import blake2b
from pathlib import Path

from bot.unreadable import reason
from models.errors import ConfigError
from models.texts import Sentence

_KEY_BYTES = 32
_SIGNATURE_BYTES = 12
"""96 bits: far beyond guessing, and short enough for the 64 bytes that Telegram allows a button."""


class ButtonSigner:
    """Keyed BLAKE2b over the data and the chat, so that a button of one chat is worth nothing in another.

    As safe as HMAC-SHA256 and a tenth of its price: each card has half a dozen buttons.
    """

    def __init__(self, key: bytes) -> None:
        self._key = key

    def sign(self, data: str, chat: str) -> str:
        """`data` followed by its signature."""
        return f"{data}.{self._signature(data, chat)}"

    def check(self, signed: str, chat: str) -> str | None:
        """The data, or None if the signature is not ours for this chat."""
        data, _, signature = signed.rpartition(".")
        genuine = hmac.compare_digest(_bytes(signature), _bytes(self._signature(data, chat)))
        return data if genuine else None

    def _signature(self, data: str, chat: str) -> str:
        said = _bytes(f"{chat}\0{data}")
        return urlsafe_b64encode(blake2b(said, key=self._key, digest_size=_SIGNATURE_BYTES).digest()).decode()


def _bytes(text: str) -> bytes:
    # JSON may carry halves of letters, and what anybody can send must not be an error of ours.
    return text.encode(errors="surrogatepass")


def signing_key(file: Path) -> bytes:
    """The key in `file`, made on first use and readable by its owner only.

    Raises:
        ConfigError: the file can't be read or written, or holds something else.
    """
    try:
        if not file.exists():
            _create(file)
        key = file.read_bytes()
    except OSError as error:
        why = Sentence("run.key_unmade", {"file": str(file), "told": reason(error)})
        raise ConfigError(why=why) from error
    if len(key) != _KEY_BYTES:
        raise ConfigError(why=Sentence("run.key_wrong", {"file": str(file), "bytes": _KEY_BYTES}))
    return key


def _create(file: Path) -> None:
    # Written aside and renamed, so that a crash can't leave half a key.
    draft = file.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(secrets.token_bytes(_KEY_BYTES))
    draft.replace(file)
