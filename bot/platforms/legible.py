"""JSON that a platform should never send, made readable: one broken letter must not lose what came with it.

People cut emoji in halves and send bytes that are no letters. Neither can be decoded or stored, so each
becomes U+FFFD, as browsers show it. Only what failed to decode is looked through.
"""

import re
from typing import Final, TypeVar

import msgspec

_T = TypeVar("_T")

_ESCAPES: Final = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)
"""Every escape, so that a backslash that was meant begins none; the half of a pair alone is the group."""


def legible(raw: bytes) -> bytes:
    """`raw` with U+FFFD in place of bytes that are no UTF-8 and of halves of surrogate pairs."""
    text = raw.decode(errors="replace")
    return _ESCAPES.sub(lambda escape: r"\ufffd" if escape[1] else escape[0], text).encode()


def decoded(raw: bytes, decoder: "msgspec.json.Decoder[_T]") -> _T:
    """`raw` decoded, made legible first where it must be.

    Raises:
        msgspec.DecodeError: it is no such JSON even so.
    """
    try:
        return decoder.decode(raw)
    except ValueError:
        return decoder.decode(legible(raw))
