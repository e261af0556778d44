"""What may not be called with a key for a while, since VK has asked for it, and who can end that."""

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import structlog

from bot.platforms.vk.failures import CaptchaNeeded, KeyIsOver, MethodPaused
from models.errors import RateLimited
from models.texts import Sentence

log = structlog.get_logger()

_SITE: Final = "https://vk.com"
_LONGEST_PAUSE: Final = timedelta(hours=1)
_READS: Final = ("get", "is", "search", "resolve")


class Pauses:
    """What may not be called for a while: a method, everything that writes, or anything at all."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._until: dict[str, float] = {}
        self._last: dict[str, timedelta] = {}
        self.troubles: dict[str, Sentence] = {}

    def check(self, method: str) -> None:
        """Raises RateLimited where a pause has not ended."""
        for what in ("", method, *(() if _reads(method) else ("writing",))):
            left = self._until.get(what, 0) - self._monotonic()
            if left > 0:
                raise RateLimited(timedelta(seconds=left))

    def learn(self, limited: RateLimited, method: str, key: str) -> None:
        """VK has asked for a pause: the same again lasts twice as long, up to an hour."""
        if isinstance(limited, KeyIsOver):
            log.error(
                "VK refuses a key: put the right one into the configuration", key=key, reason=limited.words
            )
            self.troubles[""] = Sentence("trouble.vk.key", {"name": key})
            self._pause("", limited)
        elif isinstance(limited, CaptchaNeeded):
            log.error(
                "VK wants to see a person: nothing is written with this key until later",
                key=key,
                method=method,
                open_in_browser=limited.where,
            )
            self.troubles["writing"] = Sentence(
                "trouble.vk.captcha", {"name": key, "link": limited.where or _SITE}
            )
            self._pause("writing", limited)
        elif isinstance(limited, MethodPaused):
            log.warning("VK has had too much of a method", key=key, method=method)
            self._pause(method, limited)

    def over(self, method: str) -> None:
        """A call went well."""
        if self._last:
            for what in ("", method, *(() if _reads(method) else ("writing",))):
                self._last.pop(what, None)
                self.troubles.pop(what, None)

    def _pause(self, what: str, limited: RateLimited) -> None:
        now = self._monotonic()
        if self._until.get(what, 0) > now:
            return  # several calls were under way when the first of them was told
        before = self._last.get(what)
        pause = limited.retry_after if before is None else min(before * 2, _LONGEST_PAUSE)
        self._last[what], self._until[what] = pause, now + pause.total_seconds()


def _reads(method: str) -> bool:
    return method.partition(".")[2].startswith(_READS)
