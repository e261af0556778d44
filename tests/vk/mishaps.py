"""What goes wrong with calls and polls: by a script, or by chance with a seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Mishap = Literal[
    "lose_request",
    "lose_reply",
    "html",
    "error",
    "captcha",
    "bare_captcha",
    "validation",
    "truncate",
    "delay",
    "duplicate",
    "forget",
    "expire",
    "lose_history",
    "outdate",
    "malformed",
    "silence",
]
"""`lose_request` and `lose_reply`: the connection breaks before or after the call is performed, at once or
after so many seconds of silence. `html`: a gateway's page with status 502. `error`: VK's error `code` and
nothing is performed. `captcha`: error 14; the same call with its `captcha_sid` and a `captcha_key` passes.
`bare_captcha`: error 14 with `redirect_uri` alone. `validation`: error 17.
`truncate`: the call is performed and half of the answer arrives. `delay`: all goes well, later.

With `longPoll` only: `duplicate` brings the last three events again, `forget` answers failed 1 (a part of the
history is lost), `expire` failed 2 (the key is over, events are not lost), `lose_history` failed 3, `outdate`
failed 4. `malformed` answers JSON with a comma too much, the events are told next time. `silence` keeps the
session quiet, whatever happens, until `groups.getLongPollServer` is called again."""

AFTER: Final = frozenset({"lose_reply", "truncate"})
OF_POLLS: Final = frozenset(
    {"duplicate", "forget", "expire", "lose_history", "outdate", "malformed", "silence"}
)
EVERY: Final = "*"
POLL: Final = "longPoll"


@dataclass(slots=True)
class Planned:
    """The next `times` calls of a method meet a mishap."""

    method: str
    mishap: Mishap
    times: int = 1
    seconds: float = 0
    code: int = 10


@dataclass(slots=True)
class Mishaps:
    """What is still to come. `*` means every method; long polls and uploads are named apart."""

    script: list[Planned] = field(default_factory=list)
    rates: Mapping[Mishap, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def add(self, method: str, mishap: Mishap, *, times: int = 1, seconds: float = 0, code: int = 10) -> None:
        """Let the next calls of a method, polls (`longPoll`), uploads (`upload`) or fetched files (`file`) go
        wrong."""
        self.script.append(Planned(method, mishap, times, seconds, code))

    def by_chance(self, rates: Mapping[Mishap, float], seed: int) -> None:
        """Let calls of every method, polls too, go wrong at these rates, 0..1; an empty mapping ends it."""
        self.rates, self.chance = rates, random.Random(seed)

    def meet(self, method: str) -> Planned | None:
        """What goes wrong with this call, if anything."""
        return self.scripted(method) or self._drawn(method)

    def scripted(self, method: str) -> Planned | None:
        """What goes wrong with this call by the script, whatever the chances are."""
        for planned in self.script:
            if planned.method == method or (planned.method == EVERY and "." in method):
                planned.times -= 1
                if not planned.times:
                    self.script.remove(planned)
                return planned
        return None

    def _drawn(self, method: str) -> Planned | None:
        drawn = self.chance.random()
        for mishap, rate in self.rates.items():
            if mishap in OF_POLLS and method != POLL:
                continue
            if drawn < rate:
                return Planned(method, mishap)
            drawn -= rate
        return None
