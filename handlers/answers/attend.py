"""Attend: what happens in conversations although nobody says anything. A tick.

A question that may have gone on is complete; nobody has chosen what was offered; a person of ours has been
quiet for so long that the bot has the word again, or that people are called again for whoever waits.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog
from msgspec.structs import replace

from handlers.answers.again import Again, waited
from handlers.answers.around import About, surroundings
from handlers.answers.asked import complains
from handlers.answers.replies import alarm
from handlers.answers.respond import RaiseAlarms, Respond
from handlers.answers.ways import asked_of, parts_of
from handlers.community.directory import Directory, Known
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.ports import Ledger, Matcher
from handlers.talks import handover
from handlers.talks.conversations import call_again
from models.cases import CaseKind
from models.communities import Mode
from models.conversations import Conversation, Phase

log = structlog.get_logger()

AT_ONCE = 200
"""So many conversations are looked at in one transaction."""


async def think(unclear: Sequence[tuple[Matcher, Sequence[str]]]) -> None:
    """Think about questions, off the loop; where that fails they go out by their words alone."""
    for matcher, questions in unclear:
        try:
            await asyncio.to_thread(matcher.think, questions)
        except MemoryError as error:
            log.warning("questions could not be thought about", error=repr(error))
        if not matcher.thinks:
            log.warning("the sentence encoder does not work: questions are understood by words alone")


@dataclass(frozen=True, slots=True)
class Attend:
    """Looks at every conversation that is due."""

    directory: Directory
    again: Again
    respond: Respond
    raise_alarms: RaiseAlarms

    async def due(self, ledger: Ledger, now: datetime) -> bool:
        """Whether there is anything to look at."""
        return bool(await ledger.conversations.due(now, 1))

    async def unclear(self, ledger: Ledger, now: datetime) -> list[tuple[Matcher, list[str]]]:
        """Questions that go out now, by the matcher that should think about them before."""
        await self.directory.refresh(ledger)
        found: dict[str, list[str]] = {}
        for talk in await ledger.conversations.due(now, AT_ONCE):
            if talk.is_gathering:
                known, text = self.directory.get(talk.community), waited(talk.asked).text
                about = asked_of(text, known, known.shelf.find(text))
                found.setdefault(talk.community, []).extend((text, *parts_of(text), *about))
        return [(self.directory.get(community).matcher, texts) for community, texts in found.items()]

    async def __call__(self, ledger: Ledger, now: datetime) -> int:
        """Look at them; returns how many there were."""
        await self.directory.refresh(ledger)
        talks = await ledger.conversations.due(now, AT_ONCE)
        by_community: dict[str, list[Conversation]] = {}
        for talk in talks:
            by_community.setdefault(talk.community, []).append(talk)
        for community, due in by_community.items():
            await self._of(ledger, self.directory.get(community), due, now)
        return len(talks)

    async def _of(self, ledger: Ledger, known: Known, talks: Sequence[Conversation], now: datetime) -> None:
        effects = Effects()
        scenes = {talk.key: scene for talk in talks if (scene := self._scene(known, talk, now)) is not None}
        around = await surroundings(ledger, list(scenes.values()), now)
        for talk in talks:
            scene = scenes.get(talk.key)
            if scene is None:
                effects.conversations[talk.key] = handover.returned(talk, now)
            elif talk.phase is Phase.HUMAN:
                await self._was_quiet(ledger, scene, effects, talk, now)
            else:
                self._complete(scene, effects, around.of(scene, effects), talk)
        await self.raise_alarms(ledger, known, effects.alarms, now, effects)
        await effects.write(ledger)

    def _complete(self, scene: Scene, effects: Effects, about: About, talk: Conversation) -> None:
        """Nothing more is said to what the bot waited for."""
        if about.talk.phase is Phase.HUMAN:  # who speaks to everybody in the thread sees it
            effects.conversations[talk.key] = replace(about.talk, asked=(scene.item(),))
        elif talk.offered:
            self.respond.call(scene, effects, about)
        else:
            complete = handover.returned(talk, scene.now)
            effects.conversations[talk.key] = complete
            self.respond.settle(scene, effects, replace(about, talk=complete))

    async def _was_quiet(
        self, ledger: Ledger, scene: Scene, effects: Effects, talk: Conversation, now: datetime
    ) -> None:
        effects.conversations[talk.key] = handover.was_quiet(talk, now)
        if not await call_again(ledger, scene.community, talk, now):
            effects.alarms.append(alarm(scene, CaseKind.NEGATIVE if complains(scene) else CaseKind.QUESTION))

    def _scene(self, known: Known, talk: Conversation, now: datetime) -> Scene | None:
        """What is waiting, as one message; None where nothing is."""
        if not talk.asked or known.community.mode is Mode.OFF:
            return None
        parts = talk.asked if talk.is_gathering else talk.asked[-1:]
        return self.again.scene(known, waited(parts), now)
