"""What goes wrong with calls of the bot: by a script, or by chance with a seed."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

Mishap = Literal[
    "lose_request",
    "lose_reply",
    "rate_limit",
    "html",
    "error",
    "restart",
    "unauthorized",
    "conflict",
    "truncate",
    "delay",
    "duplicate",
    "reorder",
]
"""`lose_request` and `lose_reply`: the connection breaks before or after the call is performed, at once or
after so many seconds of silence. `rate_limit`: 429 with `seconds` to wait. `html`: a gateway's page with
status 502. `error`: 500. `restart`: 500 as a restarting server says it. `unauthorized`: 401. `conflict`: 409.
`truncate`: the call is performed and half of the answer arrives. `delay`: all goes well, later.
With getUpdates only: `duplicate` brings the last three updates again, `reorder` shuffles what waits."""

AFTER: Final = frozenset({"lose_reply", "truncate"})
OF_POLLS: Final = frozenset({"duplicate", "reorder"})
EVERY: Final = "*"


@dataclass(slots=True)
class Planned:
    """The next `times` calls of a method meet a mishap."""

    method: str
    mishap: Mishap
    times: int = 1
    seconds: float = 0


@dataclass(slots=True)
class Mishaps:
    """What is still to come. `*` means every method but getUpdates."""

    script: list[Planned] = field(default_factory=list)
    rates: Mapping[Mishap, float] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(0))

    def add(self, method: str, mishap: Mishap, *, times: int = 1, seconds: float = 0) -> None:
        """Let the next calls of a method go wrong."""
        self.script.append(Planned(method, mishap, times, seconds))

    def by_chance(self, rates: Mapping[Mishap, float], seed: int) -> None:
        """Let calls of every method, polls too, go wrong at these rates, 0..1; an empty mapping ends it."""
        self.rates, self.chance = rates, random.Random(seed)

    def meet(self, method: str) -> Planned | None:
        """What goes wrong with this call, if anything."""
        for planned in self.script:
            if planned.method == method or (planned.method == EVERY and method != "getUpdates"):
                planned.times -= 1
                if not planned.times:
                    self.script.remove(planned)
                return planned
        drawn = self.chance.random()
        for mishap, rate in self.rates.items():
            if mishap in OF_POLLS and method != "getUpdates":
                continue
            if drawn < rate:
                return Planned(method, mishap, seconds=1 if mishap == "rate_limit" else 0)
            drawn -= rate
        return None
