"""All stories on a database of their own, with a made-up network on which one sees what came of it."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from msgspec.structs import replace

from bot.assembly import Machine
from bot.stories import Means, Stories
from bot.transport.stored import Delivering, Pace
from handlers.orders.delivery import Patience
from handlers.ports import Bringer
from models.capabilities import FileLimits, PostLimits
from models.cases import Case, CaseState
from models.communities import Community
from models.encoding import Encoder
from models.faq import Entry
from models.media import MediaKind, Sources
from models.messages import Author, Incoming, Message, Press
from models.outcomes import Counter
from models.people import Standing
from models.staff import Colleague, Role
from models.storage.store import Store
from moderation.judges import Judges
from tests import builders
from tests.builders import COMMUNITY, NOW, PLATFORM
from tests.fakes import MarkedWords, Network, PlainSigner, Watch, Written

_presses = count(1)
LIMITS = {
    PLATFORM: PostLimits(
        name="Площадка",
        kind=lambda name: name.partition(":")[0],
        a_day=20,
        waiting=3,
        uploads={MediaKind.PHOTO: FileLimits(size=20_000, forms=frozenset({"png"}), sides=400, ratio=10)},
        sources=Sources(hosts=("cdn.example",), folder=True),
    )
}


@dataclass(slots=True)
class Stage:
    """Events go in by `happen`, `say` and `press`; `deliver` performs what was ordered."""

    store: Store
    watch: Watch
    machine: Machine
    delivering: Delivering
    network: Network = field(default_factory=Network)

    async def happen(self, *events: Incoming) -> None:
        """One batch of events, and what follows from it."""
        await self.machine.stories.directory.prepare(self.store.reading)
        async with self.store.begin() as ledger:
            changed = await self.machine.work.handle(ledger, events, self.watch())
        if changed:
            self.machine.stories.directory.outdated()
        await self.deliver()

    async def say(self, author: str, text: str, chat: str = "wall", **more: Any) -> Message:
        """Somebody writes something now."""
        said = builders.message(text, author, chat, at=self.watch(), **more)
        await self.happen(said)
        return said

    async def ask(self, author: str, line: str, chat: str = "desk", **more: Any) -> str:
        """A command is typed; returns the answer."""
        before = len(self.network.said_in(chat))
        await self.say(author, line, chat, **more)
        return "\n".join(self.network.said_in(chat)[before:])

    def pressing(self, person: str, card: Written, label: str) -> Press:
        """The press of a button on a card, by what stands on it."""
        [data] = [button.data for row in card.buttons for button in row if button.label.startswith(label)]
        return replace(self.press_of(person, data, card.address.chat), address=card.address)

    def press_of(self, person: str, data: str, chat: str = "duty") -> Press:
        """The press of a button that carries `data`."""
        number = f"p{next(_presses)}"
        author = Author(id=person, name=person.title())
        return Press(
            event_id=number,
            address=builders.address("any", chat),
            author=author,
            press_id=number,
            data=data,
            at=self.watch(),
        )

    async def press_under(self, person: str, written: Written, label: str) -> str:
        """Somebody presses a button of any message; returns what they are told."""
        press = self.pressing(person, written, label)
        await self.happen(replace(press, address=written.address))
        return self.network.told[press.press_id]

    async def press(self, person: str, label: str, card: Written | None = None) -> str:
        """Somebody presses a button of the last card; returns what they are told."""
        press = self.pressing(person, card or self.network.cards()[-1], label)
        await self.happen(press)
        return self.network.told[press.press_id]

    async def answer_card(self, person: str, words: str, card: Written | None = None) -> None:
        """Somebody on duty answers the last card in words."""
        shown = card or self.network.cards()[-1]
        await self.say(person, words, "duty", reply_to=shown.address.message)

    async def deliver(self) -> None:
        """Perform everything that is due."""
        while await self.delivering.round():
            pass

    async def later(self, span: timedelta = timedelta(seconds=2)) -> None:
        """Time passes, and what was put off until then is performed."""
        self.watch.now += span
        await self.deliver()

    async def overdue(self) -> None:
        """The clock rings: is anybody waiting too long?"""
        await self.machine.ticks.remind_overdue()
        await self.deliver()

    async def talks(self) -> None:
        """The clock rings: does anybody wait in a conversation?"""
        await self.machine.ticks.attend_talks()
        await self.deliver()

    async def doors(self) -> None:
        """The clock rings: does a chat open again, does anybody wait at its door for too long?"""
        await self.machine.ticks.watch_doors()
        await self.deliver()

    async def due(self) -> None:
        """The clock rings: is there anything to publish?"""
        await self.machine.ticks.publish_due()
        await self.deliver()

    async def bring(self) -> None:
        """The clock rings: do posts lack media?"""
        await self.machine.ticks.bring_media()
        await self.deliver()

    async def set_up(self, community: Community, *answers: Entry) -> None:
        """The community with its staff and its answers."""
        async with self.store.begin() as ledger:
            await ledger.communities.save(community, "start", NOW)
            for colleague in builders.colleagues():
                await ledger.communities.appoint(colleague, "start", NOW)
            for entry in answers:
                await ledger.faq.put(community.id, entry, "start", NOW)
        self.machine.stories.directory.outdated()

    async def appoint(self, person: str, name: str, role: Role) -> None:
        """Somebody more works here."""
        colleague = Colleague(community=COMMUNITY, person=person, name=name, role=role)
        async with self.store.begin() as ledger:
            await ledger.communities.appoint(colleague, "start", NOW)
        self.machine.stories.directory.outdated()

    async def cases(self, *states: CaseState) -> Sequence[Case]:
        """Cases, the oldest first."""
        async with self.store.reading() as ledger:
            found = await ledger.cases.listing(COMMUNITY, states or tuple(CaseState), 1000)
        return found[::-1]

    async def standing(self, person: str = "petya") -> Standing:
        """How somebody stands."""
        async with self.store.reading() as ledger:
            return (await ledger.people.standings(COMMUNITY, [person]))[person]

    async def totals(self) -> dict[Counter, int]:
        """What was counted in the week around now, without what is zero."""
        day = self.watch().date()
        async with self.store.reading() as ledger:
            found = await ledger.journal.totals(COMMUNITY, day - timedelta(days=6), day + timedelta(days=1))
        return {counter: value for counter, value in found.items() if value}


@asynccontextmanager
async def stage_on(
    url: str,
    community: Community | None = None,
    answers: Sequence[Entry] = (),
    now: datetime = NOW,
    encoder: Encoder | None = None,
    bringer: Bringer | None = None,
    judges: Judges | None = None,
) -> AsyncIterator[Stage]:
    """A stage on the migrated database at `url`."""
    watch, network = Watch(now), Network()
    store = await Store.open(url, watch)
    try:
        judging: Any = judges or Judges(MarkedWords())  # type: ignore[arg-type]
        signer: Any = PlainSigner()
        means = Means(limits=LIMITS, encoder=encoder, bringer=bringer)
        machine = Machine.of(Stories(store, judging, signer, watch, means), Pace(), asyncio.Event())
        stage = Stage(store, watch, machine, machine.delivering(PLATFORM, network, Patience()), network)
        await stage.set_up(community or builders.community(), *answers)
        yield stage
    finally:
        await store.close()
