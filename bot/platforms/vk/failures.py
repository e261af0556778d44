"""What VK's error codes mean to us. Pure.

Codes with their sources: the schema's errors.json and dev.vk.com; 983 and 3300 are on method pages only.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from bot.platforms.vk.refusals import meaning
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused

TOO_FAST: Final = 6
_FLOOD, _DAILY, _OUT_OF_LIMITS = 9, 29, 103
_SECTION_CLOSED: Final = 43
_ACCESS_DENIED: Final = 15
_SCOPES: Final = "scopes"
"""In the words of error 15 where the key was given without the right; otherwise it is about the object."""

_CAPTCHA: Final = frozenset({14, 17, 3300})
_KEY_IS_OVER: Final = frozenset({5, 1116, 1117, 3610})
_NOT_FOR_THIS_KEY: Final = frozenset({7, 27, 28})
_NOBODY_KNOWS: Final = frozenset({1, 10, 13, 36})

LATER: Final = timedelta(seconds=30)
PAUSES: Final[Mapping[int, timedelta]] = {
    _FLOOD: timedelta(seconds=30),
    _OUT_OF_LIMITS: timedelta(minutes=1),
    _DAILY: timedelta(minutes=10),
}
"""The first pause of a method after a code; it doubles as long as the code comes again."""


class TooFast(RateLimited):
    """More calls a second than this key may make; nothing was done."""

    def __init__(self) -> None:
        super().__init__(timedelta(seconds=0.5))


class MethodPaused(RateLimited):
    """Too much of one method: others may go on."""


class CaptchaNeeded(RateLimited):
    """VK wants to see a person before this key writes again; `where` they show themselves."""

    def __init__(self, where: str) -> None:
        super().__init__(timedelta(minutes=10))
        self.where = where


class KeyIsOver(RateLimited):
    """The key is refused: a person puts that right, and until then no order may be given up."""

    def __init__(self, words: str) -> None:
        super().__init__(timedelta(minutes=5))
        self.words = words


class NotForThisKey(Refused):
    """This key may not call this method. `final` unless it may be about the one object.

    `lacks_right` where VK would let such a key, had it been given the right.
    """

    def __init__(self, words: str, *, final: bool, lacks_right: bool = False) -> None:
        super().__init__(words, meaning(_ACCESS_DENIED, words))
        self.final, self.lacks_right = final, lacks_right


class Answered(Refused):
    """VK's refusal, with its code, where a caller has to tell refusals apart."""

    def __init__(self, words: str, code: int) -> None:
        super().__init__(words, meaning(code, words))
        self.code = code


def failure(error: Mapping[str, Any], method: str) -> DeliveryError:
    """Our error for one of VK's. Nothing of the request gets into its words."""
    code = error.get("error_code")
    code = code if isinstance(code, int) else 0
    words = f"{method}: {error.get('error_msg') or 'an error without words'} ({code})"
    if code in _NOBODY_KNOWS:
        return OutcomeUnknown(words)
    return _pause(code, error, words) or _refusal(code, words)


def _pause(code: int, error: Mapping[str, Any], words: str) -> RateLimited | None:
    if code == TOO_FAST:
        return TooFast()
    if code in PAUSES:
        return MethodPaused(PAUSES[code])
    if code == _SECTION_CLOSED:
        return RateLimited(LATER)
    if code in _CAPTCHA:
        return CaptchaNeeded(str(error.get("redirect_uri") or ""))
    return KeyIsOver(words) if code in _KEY_IS_OVER else None


def _refusal(code: int, words: str) -> Refused:
    if code in _NOT_FOR_THIS_KEY:
        return NotForThisKey(words, final=True)
    if code == _ACCESS_DENIED:
        scopes = _SCOPES in words
        return NotForThisKey(words, final=scopes, lacks_right=scopes)
    return Answered(words, code)
