"""HandleBatch: which story an incoming record belongs to; the map of the system.

Records are handled in their order. Neighbouring messages of subscribers are judged together, so
that a batch costs a handful of statements and not a handful for each message.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby

from handlers.answers.wishes import wish_in
from handlers.campaigns.commands import arrival, arrived
from handlers.cases.decide import DecideCase
from handlers.cases.incidents import raise_alarms
from handlers.commands.console import Console
from handlers.commands.often import Often
from handlers.community.directory import Directory, Known
from handlers.community.entrances import Entrances
from handlers.community.notice import NoticeQuiet
from handlers.messages.doubts import Heard
from handlers.messages.effects import Effects
from handlers.messages.judge import JudgeMessages
from handlers.places.arrivals import Arrivals
from handlers.ports import Ledger
from handlers.request import Request
from models.cases import Alarm
from models.communities import Place
from models.messages import (
    Address,
    AuthorKind,
    Gone,
    Incoming,
    JoinRequest,
    Membership,
    Message,
    Moved,
    Press,
    Quiet,
)
from models.texts import Texts

OnPress = Callable[[Ledger, Press, datetime], Awaitable[bool]]
"""Carries a press out; returns whether a community was changed."""

_STAFF_PLACES = (Place.DUTY, Place.DESK)


@dataclass(frozen=True, slots=True)
class HandleBatch:
    """Hands every record of a batch to its story, within the batch's transaction."""

    directory: Directory
    judge: JudgeMessages
    decide: DecideCase
    console: Console
    arrivals: Arrivals
    notice: NoticeQuiet
    entrances: Entrances
    texts: Texts
    often: Often = field(default_factory=Often)
    presses: Mapping[str, OnPress] = field(default_factory=dict)
    """Who hears the buttons that are no card's, by how their data begins."""

    async def __call__(self, ledger: Ledger, events: Sequence[Incoming], now: datetime) -> bool:
        """Handle `events` in order; returns whether a command may have changed a community.

        If so, the directory holds what is not committed yet and must be read again afterwards.
        """
        await self.directory.refresh(ledger)
        changed = False
        # Of one class it is told at once; of all that are quiet it takes as long as to find the place.
        quiet = [one for one in events if not isinstance(one, Message) and isinstance(one, Quiet)]
        if quiet:
            # Aside, so that they don't part messages that are judged together.
            events = [one for one in events if not isinstance(one, Quiet)]
        for kind, run in groupby(map(self._heard, events), key=type):
            if kind is Heard:
                await self._judge(ledger, [one for one in run if isinstance(one, Heard)], now)
            else:
                for one in run:
                    changed |= await self._staff(ledger, one, now)
        if quiet:
            for one in quiet:
                if isinstance(one, Gone):
                    self.judge.doubts.forget(one.address)
            await self.notice(ledger, quiet, now)
        await self._arrived(ledger, events)
        return changed | await self._reached(ledger, events)

    async def _reached(self, ledger: Ledger, events: Sequence[Incoming]) -> bool:
        """Whoever works here and has written to us in private can be called there from now on."""
        reached = False
        for one in events:
            if not (isinstance(one, Message) and one.private):
                continue
            known = self.directory.of(one.address, private=True)
            colleague = known.staff.get(one.author.id) if known else None
            if colleague is not None and colleague.private != one.address.chat:
                await ledger.communities.reached(colleague.community, colleague.person, one.address.chat)
                reached = True
        return reached

    async def _arrived(self, ledger: Ledger, events: Sequence[Incoming]) -> None:
        for event in events:
            if isinstance(event, Message) and event.ref is None:
                continue  # nearly always
            if not isinstance(event, Message | Membership) or (came := arrival(event)) is None:
                continue
            platform = event.address.platform if isinstance(event, Message) else event.chat.platform
            where = Address(platform=platform, chat=came.chat, message="")
            if known := self.directory.of(where, private=True):
                await arrived(ledger, known, came)

    def _heard(self, event: Incoming) -> Heard | Incoming | None:
        """A subscriber's message with its surroundings; anything else as it is; None is not for us."""
        if not isinstance(event, Message):
            return event
        where = self.directory.where(event.address, private=event.private)
        if where is None:
            return None
        known, place = where
        if place in _STAFF_PLACES or (event.text.startswith("/") and self._is_command(event, known, place)):
            return event
        return Heard(known, place, event)

    def _is_command(self, said: Message, known: Known, place: Place) -> bool:
        """Whether it is carried out; it is judged otherwise, as what a subscriber types too often is."""
        if place is Place.PRIVATE:
            return wish_in(said.text) is None  # /human and /bot are said to whoever has the word
        if said.edited:
            return False
        if self.console.takes_in_public(said):
            return known.is_ours(said.author) or not self.often(said)
        by_staff = said.answered is not None and said.author.id in known.staff
        return by_staff and self.console.is_meant_in_public(said)

    async def _judge(self, ledger: Ledger, heard: list[Heard], now: datetime) -> None:
        effects = await self.judge(ledger, heard, now)
        await self._raise(ledger, effects, now)
        await effects.write(ledger)

    async def _raise(self, ledger: Ledger, effects: Effects, now: datetime) -> None:
        by_community: dict[str, list[Alarm]] = {}
        for alarm in effects.alarms:
            by_community.setdefault(alarm.community, []).append(alarm)
        for community, alarms in by_community.items():
            known = self.directory.get(community)
            grown = await raise_alarms(ledger, known, alarms, now, effects)
            await self.entrances.guard.stormed(ledger, known.community, grown, now)

    async def _staff(self, ledger: Ledger, event: Heard | Incoming | None, now: datetime) -> bool:
        changed = await self._carried_out(ledger, event, now)
        if changed:
            # What comes next in this batch meets the community as it is now.
            self.directory.outdated()
            await self.directory.refresh(ledger)
        return changed

    async def _carried_out(self, ledger: Ledger, event: Heard | Incoming | None, now: datetime) -> bool:
        match event:
            case Press():
                if on_press := self.presses.get(event.data.partition(".")[0]):
                    return await on_press(ledger, event, now)
                await self.decide.press(ledger, event, now)
            case Membership() if event.ours:
                return await self.arrivals.membership(ledger, event, now)
            case Membership() | JoinRequest():
                await self.entrances(ledger, event, now)
            case Moved():
                return await self.arrivals.moved(ledger, event, now)
            case Message() if not event.edited:
                # What is edited was carried out when it was written.
                known = self.directory.of(event.address, private=event.private)
                return known is not None and await self._said(ledger, known, event, now)
        return False

    async def _said(self, ledger: Ledger, known: Known, message: Message, now: datetime) -> bool:
        request = Request(ledger, known, message, message.text, now, self.texts)
        if message.author.kind is AuthorKind.COMMUNITY:
            # Whoever hides behind the group may be anybody who runs it.
            if request.in_public and message.answered is not None:
                await self.console.decline(request, "spot.anonymous")
            return False
        if not message.text.startswith("/"):
            await self.decide.reply(ledger, known, message, now)
            return False
        return await self.console(request)
