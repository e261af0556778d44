"""Settle: what an order's end means to the story that gave it. Performing is not done here."""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import NamedTuple, Protocol, Self

from handlers.cases.incidents import raise_alarm
from handlers.cases.pinned import redraw
from handlers.community.channels import PROBE, found, lose, resent, tells_of_life, was_said_often
from handlers.community.directory import Directory, Known
from handlers.orders.posted import came_out, changed, published
from handlers.orders.undelivered import Failure, Undone, act_failed, address_of, post_failed
from handlers.ports import Ledger
from handlers.talks.conversations import is_by_bot
from handlers.talks.unsaid import unsaid
from models.cases import NOT_DELIVERED
from models.content import PostState
from models.errors import Refused, Untellable
from models.intents import (
    LINK,
    Act,
    ChangePost,
    FirstComment,
    KeepMedium,
    MakeLink,
    Order,
    Pin,
    Publish,
    Receipt,
    Revise,
    SeeOut,
    Send,
    ShowCard,
    ShowPost,
    TakeFile,
    TellWorse,
    Withdraw,
)
from models.messages import Address
from models.orders import Claimed
from models.texts import Sentence

OnFile = Callable[[Ledger, TakeFile, str, Receipt | None, datetime], Awaitable[None]]
"""Hears that the order with this key has brought a file; without a receipt, that it can't be brought."""


class OnMedia(Protocol):
    """Hears what came of media that were to be kept, and of posts that were to be shown."""

    async def kept(self, ledger: Ledger, act: KeepMedium, key: str, receipt: Receipt, now: datetime) -> None:
        """It is here."""

    async def refused(
        self, ledger: Ledger, act: KeepMedium | ShowPost, key: str, why: Sequence[Sentence], now: datetime
    ) -> None:
        """It can't be, and why."""


@dataclass(frozen=True, slots=True)
class Done:
    """It happened; `receipt` proves it. `act` is what was performed, None if nothing had to be. `covers` are
    the orders that happened with it."""

    receipt: Receipt
    act: Act | None
    covers: Collection[int] = ()


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after `after`; `doubtful` when it may have happened just now."""

    after: timedelta
    doubtful: bool
    error: str


@dataclass(frozen=True, slots=True)
class GaveUp:
    """It will not happen; `unsure` when it may have happened and nobody can tell. `why` is for people,
    `words` what was refused where it was to be said."""

    error: str
    unsure: bool = False
    why: tuple[Sentence, ...] = ()
    words: Send | None = None

    @classmethod
    def after(cls, final: Refused | Untellable, act: Act | None) -> Self:
        """What to try again is of no use."""
        if isinstance(final, Refused):
            return cls(str(final), why=final.why, words=act if isinstance(act, Send) else None)
        return cls(str(final), unsure=True)


Fate = Done | Later | GaveUp


class Settled(NamedTuple):
    """An order at its end, or put off."""

    order: Claimed
    fate: Fate


@dataclass(frozen=True, slots=True)
class Settle:
    """Writes the fate of orders, and what follows from it, in one transaction."""

    directory: Directory
    taken: OnFile | None = None
    """Who hears that a file was brought."""
    media: OnMedia | None = None

    async def __call__(self, ledger: Ledger, settled: Sequence[Settled], now: datetime) -> None:
        """Settle orders; of a kind that is frequent, all with a statement or two."""
        await self.directory.refresh(ledger)
        done = {order.id: fate for order, fate in settled if isinstance(fate, Done)}
        covered = {order: Receipt() for fate in done.values() for order in fate.covers}
        await ledger.outbox.done(covered | {order: fate.receipt for order, fate in done.items()}, now)
        await ledger.cases.shown(dict(filter(None, map(_card, settled))))
        for again, orders in _put_off(settled).items():
            at = now + again.after
            await ledger.outbox.later(orders, at, doubtful=again.doubtful, error=again.error)
        for order, fate in settled:
            if isinstance(fate, Done):
                await self._done(ledger, order, fate.receipt, now)
            elif isinstance(fate, GaveUp):
                await ledger.outbox.give_up(order.id, now, fate.error)
                if is_by_bot(order.key) and not fate.unsure:
                    await unsaid(ledger, [order.intent])
                if isinstance(order.intent, Pin):
                    await changed(ledger, order.intent, now)  # a person may pin it by hand
                await self._failed(ledger, order, fate, now)

    async def _done(self, ledger: Ledger, order: Claimed, receipt: Receipt, now: datetime) -> None:
        match order.intent:
            case Publish():
                await published(ledger, order.intent, receipt, now)
            case MakeLink() if receipt.link:
                await _linked(ledger, order.intent, receipt.link)
            case SeeOut():
                await came_out(ledger, order.intent, receipt, now)
            case Revise() | Pin() | Withdraw():
                await changed(ledger, order.intent, now)
            case TakeFile():
                await self._taken(ledger, order.intent, order.key, receipt, now)
            case KeepMedium() if self.media is not None:
                await self.media.kept(ledger, order.intent, order.key, receipt, now)
            case Send() if tells_of_life(order.key):
                await self._back(ledger, order.intent)

    async def _taken(
        self, ledger: Ledger, act: TakeFile, key: str, receipt: Receipt | None, now: datetime
    ) -> None:
        if self.taken is not None:
            await self.taken(ledger, act, key, receipt, now)

    async def _failed(self, ledger: Ledger, claimed: Claimed, fate: GaveUp, now: datetime) -> None:
        intent, failure = claimed.intent, Failure(fate.error, fate.unsure, now, fate.why)
        if claimed.case is not None:
            await ledger.cases.note(claimed.case, now, None, f"{NOT_DELIVERED}{fate.error}")
        if fate.words is not None and await self._lost(ledger, claimed, fate, fate.words, now):
            return
        if isinstance(intent, TakeFile | KeepMedium | ShowPost):
            await self._not_passed(ledger, intent, claimed.key, fate, now)
        elif isinstance(intent, Publish | SeeOut):
            await self._not_published(ledger, intent, failure)
        elif isinstance(intent, Send) and intent.only is not None:
            return  # who waits for words of their own asks again; that is no case for the people on duty
        elif isinstance(intent, FirstComment | ChangePost) and await _is_gone(ledger, intent.post):
            return  # it was taken down before its term came, or its term came before what was held up
        elif isinstance(intent, Undone) and (known := self.directory.of(address_of(intent), private=True)):
            await raise_alarm(ledger, known, act_failed(intent, known.community.id, failure), now)

    async def _not_passed(
        self, ledger: Ledger, intent: TakeFile | KeepMedium | ShowPost, key: str, fate: GaveUp, now: datetime
    ) -> None:
        if isinstance(intent, TakeFile):
            await self._taken(ledger, intent, key, None, now)
        elif self.media is not None:
            await self.media.refused(ledger, intent, key, fate.why, now)

    async def _lost(self, ledger: Ledger, claimed: Claimed, fate: GaveUp, words: Send, now: datetime) -> bool:
        """Whether words were refused in a chat of the staff; then the next one has them.

        A card is shown anew by the tick, which finds that it is not out.
        """
        known = self.directory.of(address_of(words), private=True)
        if known is None:
            return False
        if words.only is not None or words.chat not in known.community.channels:
            await self._forget_private(ledger, known, words.chat)
            return False
        if was_said_often(claimed.key):
            return False  # it is the words that nobody takes
        instead = await lose(ledger, known.community, words.chat, fate.error, now)
        if isinstance(claimed.intent, Send | TellWorse) and not claimed.key.startswith(PROBE):
            await ledger.outbox.put([resent(claimed.key, words, instead, now)])
        return True

    async def _forget_private(self, ledger: Ledger, known: Known, chat: str) -> None:
        """A colleague who takes no words of ours in private is called there no more until they write."""
        for colleague in known.staff.values():
            if colleague.private == chat:
                await ledger.communities.reached(colleague.community, colleague.person, None)
                self.directory.outdated()

    async def _back(self, ledger: Ledger, probe: Send) -> None:
        if known := self.directory.of(address_of(probe), private=False):
            await found(ledger, known.community, probe.chat)

    async def _not_published(self, ledger: Ledger, intent: Publish | SeeOut, failure: Failure) -> None:
        post = await ledger.posts.get(intent.post)
        if post is None:
            return
        if post.state is PostState.WITHDRAWN:
            return  # nobody waits for it any more
        unsure = failure.unsure or isinstance(intent, SeeOut)
        state = PostState.NEEDS_PERSON if unsure else PostState.FAILED
        await ledger.posts.save(replace(post, state=state))
        await redraw(ledger, post, f"post:{post.id}:not_out:{failure.at.timestamp()}", failure.at)
        known = self.directory.get(post.community)
        await raise_alarm(ledger, known, post_failed(post, intent, failure), failure.at)


def _put_off(settled: Sequence[Settled]) -> Mapping[Later, Sequence[int]]:
    """Which orders have to wait, by how: whole lanes share that."""
    found: dict[Later, list[int]] = {}
    for order, fate in settled:
        if isinstance(fate, Later):
            found.setdefault(fate, []).append(order.id)
    return found


async def _is_gone(ledger: Ledger, post: int) -> bool:
    found = await ledger.posts.get(post)
    return found is not None and found.state is PostState.WITHDRAWN


def _card(settled: Settled) -> tuple[int, Address] | None:
    """The case whose card has come out, and where."""
    intent, fate = settled.order.intent, settled.fate
    if not (isinstance(intent, ShowCard) and isinstance(fate, Done) and isinstance(fate.act, Send)):
        return None
    if fate.receipt.message is None:
        return None
    card = Address(platform=intent.platform, chat=fate.act.chat, message=fate.receipt.message)
    return intent.case, card


async def _linked(ledger: Ledger, made: MakeLink, link: str) -> None:
    await ledger.entrances.made(made.campaign, link)
    told = Send(platform=made.platform, chat=made.tell_in, text=made.words.replace(LINK, link))
    await ledger.outbox.put([Order(key=f"campaign:{made.campaign}:made", intent=told)])
