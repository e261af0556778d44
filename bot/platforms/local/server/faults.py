"""Scripted misbehaviour: what goes wrong with which call of the bot, by list or by chance."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from pydantic import Field

from bot.platforms.local.server.params import Params

UPDATES: Final = "updates"
EVERY: Final = "*"


class Fault(StrEnum):
    """What can go wrong."""

    LOSE_REPLY = "lose_reply"
    LOSE_REQUEST = "lose_request"
    DELAY = "delay"
    DUPLICATE = "duplicate"
    ERROR = "error"
    RATE_LIMIT = "rate_limit"


FaultWord = Annotated[Fault, Field(strict=False)]
Share = Annotated[float, Field(ge=0, le=1)]


class Scripted(Params):
    """The next `times` calls of a method meet a fault; `seconds` is a delay or a retry-after."""

    method: str
    fault: FaultWord
    times: int = Field(default=1, ge=1)
    seconds: float = Field(default=1, ge=0, le=60)


class Script(Params):
    """Faults in order and, besides, rates 0..1 at which they come by chance."""

    script: list[Scripted] = Field(default_factory=list)
    seed: int = 0
    rates: dict[FaultWord, Share] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Mishap:
    """What goes wrong with one call."""

    fault: Fault
    seconds: float


class Faults:
    """What is left of a script. `*` means every method but not the updates."""

    def __init__(self) -> None:
        self.replace(Script())

    def replace(self, script: Script) -> None:
        """Forget what was left and begin anew."""
        self._script = [entry.model_copy() for entry in script.script]
        self._rates: Mapping[Fault, float] = script.rates
        self._seed = script.seed
        self._chance = random.Random(script.seed)  # noqa: S311 - a game, not a secret

    def left(self) -> Script:
        """What has not happened yet."""
        return Script(script=self._script, seed=self._seed, rates=dict(self._rates))

    def meet(self, method: str) -> Mishap | None:
        """What goes wrong with this call of `method`, if anything."""
        for entry in self._script:
            if entry.method == method or (entry.method == EVERY and method != UPDATES):
                return self._take(entry)
        return self._by_chance(method)

    def _take(self, entry: Scripted) -> Mishap:
        entry.times -= 1
        if not entry.times:
            self._script.remove(entry)
        return Mishap(entry.fault, entry.seconds)

    def _by_chance(self, method: str) -> Mishap | None:
        drawn = self._chance.random()
        for fault, rate in self._rates.items():
            if (fault is Fault.DUPLICATE) != (method == UPDATES):
                continue
            if drawn < rate:
                return Mishap(fault, 0.2)
            drawn -= rate
        return None
