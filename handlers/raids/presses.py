"""The buttons of a raid: lock, open, show those out who came with it, and let them in again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from handlers.community.directory import Known
from handlers.ports import Ledger
from handlers.raids.guard import By, Guard, came_with, locked
from models.communities import Community
from models.entrances import Closing, Join
from models.intents import AnswerPress, Edit, Order
from models.messages import Press
from models.staff import Ability
from models.texts import Sentence

_OTHER = {"expel": "back", "back": "expel"}


class Doors(Protocol):
    """Shows people out, and lets them in again, with a deed for each that can be undone."""

    async def out(
        self, ledger: Ledger, known: Known, joins: Sequence[Join], press: Press, now: datetime
    ) -> int:
        """Show those out who are in; returns how many."""

    async def back(
        self, ledger: Ledger, known: Known, joins: Sequence[Join], press: Press, now: datetime
    ) -> int:
        """Let those in again who were shown out; returns how many."""


@dataclass(frozen=True, slots=True)
class RaidPresses:
    """Carries out what the people on duty press."""

    guard: Guard
    doors: Doors

    async def __call__(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """A button was pressed: checked for its signature, its chat and the role.

        No community is changed by it.
        """
        known = self.guard.directory.of(press.address, private=False)
        if known is None:
            return False
        words = await self._pressed(ledger, known, press, now)
        told = self.guard.telling.texts.render(known.community.language, words)
        answer = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=told)
        await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=answer)])
        return False

    async def _pressed(self, ledger: Ledger, known: Known, press: Press, now: datetime) -> Sentence:
        data = self.guard.telling.signer.check(press.data, press.address.chat)
        if data is None:
            return Sentence("press.not_ours")
        if not known.may(press.author.id, Ability.CASES):
            return Sentence("press.not_allowed")
        _, word, what = data.split(".", 2)
        by = By(press.author.id, now)
        if word == "lock":
            return Sentence(await self._lock(ledger, known.community, what, by))
        closing = await ledger.entrances.closing(int(what))
        if closing is None or closing.community != known.community.id:
            return Sentence("press.not_ours")
        if word == "open":
            return Sentence(await self._open(ledger, known.community, closing, by))
        joins = [join for join in await came_with(ledger, closing, now) if join.person not in known.staff]
        shown = self._shown(known, closing, joins, word, press)
        await ledger.outbox.put([Order(key=f"{press.cause}:shown", intent=shown)])
        move = self.doors.out if word == "expel" else self.doors.back
        moved = await move(ledger, known, joins, press, now)
        return Sentence(f"raid.done.{word}" if moved else f"raid.nobody.{word}", {"number": moved})

    async def _lock(self, ledger: Ledger, community: Community, chat: str, by: By) -> str:
        if await locked(ledger, community, chat):
            return "raid.locked_already"
        await self.guard.lock(ledger, community, chat, community.raids.lock_for, by)
        return "raid.done.lock"

    async def _open(self, ledger: Ledger, community: Community, closing: Closing, by: By) -> str:
        if closing.opened_at is not None:
            return "raid.open_already"
        await self.guard.open(ledger, community, closing, by)
        return "raid.done.open"

    def _shown(self, known: Known, closing: Closing, joins: Sequence[Join], word: str, press: Press) -> Edit:
        """The message tells what was done, and offers to undo it."""
        community, telling = known.community, self.guard.telling
        name = known.staff[press.author.id].name
        button = telling.button(community, _OTHER[word], str(closing.id), press.address.chat)
        text = telling.words(community, closing, f"raid.{word}", joins, name)
        return Edit(address=press.address, text=text, buttons=((button,),))
