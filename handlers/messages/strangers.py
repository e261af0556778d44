"""LookAtStrangers: whoever writes here for the first time is looked at once more, by what they say of
themselves on the platform, off the way of their message.

A message that was let pass stays; where its author advertises, a person is called.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases.incidents import raise_alarms
from handlers.comments.policy import Course, plan_for
from handlers.community.directory import Directory
from handlers.messages.doubts import Heard
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.ports import Ledger
from models.cases import CaseKind
from models.communities import Mode, Place
from models.decisions import Decision, Scores, Verdict
from models.messages import AuthorKind
from models.outcomes import Counter
from models.texts import Texts
from moderation.strangers import about_themselves

RULE = "first_message"


class Strangers:
    """First messages that were let pass, on platforms that tell what people say of themselves: at most
    `most` of each, the newest. Who is lost costs no more than the look."""

    def __init__(self, most: int = 256) -> None:
        self._most = most
        self._waiting: dict[str, deque[Heard]] = {}

    def look_on(self, platform: str) -> None:
        """From now on, somebody takes those of this platform."""
        self._waiting.setdefault(platform, deque(maxlen=self._most))

    def hear(self, one: Heard, decision: Decision) -> None:
        """Keep `one`, which is the first message of its author here."""
        waiting = self._waiting.get(one.message.address.platform)
        seen = waiting is None or decision.verdict is not Verdict.ALLOW or one.place is Place.PRIVATE
        if seen or one.message.author.kind is not AuthorKind.PERSON:
            return
        if waiting is not None and one.known.community.mode_of(RULE) is not Mode.OFF:
            waiting.append(one)

    def take(self, platform: str, most: int) -> list[Heard]:
        """The oldest `most` of those that wait; they wait no more."""
        waiting = self._waiting[platform]
        return [waiting.popleft() for _ in range(min(most, len(waiting)))]

    def put_back(self, platform: str, taken: Sequence[Heard]) -> None:
        """Nobody could look at those who were taken last: they wait again, and first, if there is room."""
        waiting = self._waiting[platform]
        room = self._most - len(waiting)
        waiting.extendleft(reversed(taken[max(0, len(taken) - room) :]))


@dataclass(frozen=True, slots=True)
class LookAtStrangers:
    """Calls people for first messages of those who advertise."""

    directory: Directory
    texts: Texts

    async def __call__(self, ledger: Ledger, met: Sequence[tuple[Heard, str]], now: datetime) -> int:
        """`met` are first messages with what their authors say of themselves; returns how many were shown."""
        effects, shown = Effects(), 0
        for one, about in met:
            scene = self._scene(one, about, now)
            plan = plan_for(scene.decision, scene.community, scene.place)
            if plan is None or plan.course is Course.SHADOW:
                continue
            effects.count(scene.community.id, one.message.at, Counter.REVIEWED)
            alarm = scene.alarm(CaseKind.REVIEW, RULE, plan.reasons)
            known = self.directory.get(alarm.community)
            await raise_alarms(ledger, known, [alarm], now, effects)
            shown += 1
        await effects.write(ledger)
        return shown

    def _scene(self, one: Heard, about: str, now: datetime) -> Scene:
        found = about_themselves(about)
        findings = (found,) if found else ()
        verdict = found.verdict if found else Verdict.ALLOW
        decision = Decision(verdict, Scores(), findings)
        return Scene(one.known, one.place, one.message, decision, now, self.texts)
