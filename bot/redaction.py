"""What must never be printed is replaced, wherever in a line it stands."""

import json
import re
from functools import lru_cache
from urllib.parse import quote

MASK = "***"

_SHORTEST = 6  # Shorter ones would blot out ordinary words.

_NAMES = r"[\w-]*(?:token|secret|password|passwd|authorization|cookie|api_?key|service_?key|signature)"

# Searching for a plain word first is ten times faster than a pattern that finds nothing, and each
# line of the log pays for it. No words: the pattern is always tried.
_LOOKS: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...] = (
    # A bot token of Telegram, also inside an address: /bot123456:AAE…/getMe
    ((), re.compile(r"(?<!\d)\d{6,14}:[\w-]{30,}")),
    # Tokens of VK, the present form and the hexadecimal one; 64 and 96 digits are checksums.
    (("vk",), re.compile(r"(?i)vk\d\.a\.[\w-]{20,}")),
    ((), re.compile(r"(?<![\da-fA-F])(?:[\da-fA-F]{65,95}|[\da-fA-F]{97,127})(?![\da-fA-F])")),
    (("bearer ", "basic "), re.compile(r"(?i)(?:(?<=bearer )|(?<=basic ))[\w+/=.~-]{6,}")),
    # scheme://user:password@host
    (("://",), re.compile(r"(?<=://)[^\s/@\"']*:[^\s/@\"']*(?=@)")),
)

# token=…, "token": "…", \"token\": \"…\", ?access_token=…: the quotes stay, what they hold goes.
_NAMED = re.compile(
    rf"(?i)(?P<name>\b{_NAMES}\\*[\"']?\s*[=:]\s*)"
    r"(?:(?P<nested>\\+[\"']).*?(?=(?P=nested)|$)"
    r"|(?P<quote>[\"'])(?:\\.|(?!(?P=quote))[^\\])*"
    r"|(?:(?:bearer|basic)\s+)?[^\s\"'&,;)}\]]+)"
)
_NAMED_WORDS = ("token", "secret", "passw", "authoriz", "cookie", "key", "signature")

_SENSITIVE_KEY = re.compile(rf"(?i)^{_NAMES}$")


class Redaction:
    """The secrets known by value together with those known by their looks."""

    def __init__(self) -> None:
        self._values: list[str] = []

    def add(self, secret: str) -> None:
        """From now on `secret` is replaced, also where it was quoted for an address or for JSON."""
        if len(secret) >= _SHORTEST:
            forms = {secret, quote(secret, safe=""), json.dumps(secret, ensure_ascii=False)[1:-1]}
            # The longest first: a secret may begin like another.
            self._values = sorted({*self._values, *forms}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """`text` without secrets."""
        if len(text) < _SHORTEST:
            return text
        for value in self._values:
            text = text.replace(value, MASK)
        lower = text.lower()
        for words, pattern in _LOOKS:
            if not words or any(word in lower for word in words):
                text = pattern.sub(MASK, text)
        if any(word in lower for word in _NAMED_WORDS):
            text = _NAMED.sub(_keep_quotes, text)
        return text


@lru_cache(maxsize=512)
def is_sensitive(key: str) -> bool:
    """Whether the value of a field called so must not be printed, whatever it looks like."""
    return _SENSITIVE_KEY.match(key) is not None


def _keep_quotes(found: re.Match[str]) -> str:
    return found["name"] + (found["nested"] or found["quote"] or "") + MASK
