"""Settle: what an order's end means to the story that gave it. Performing is not done here."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.cases.incidents import raise_alarms
from handlers.directory import Directory, Known
from handlers.effects import Effects, count
from handlers.ports import Ledger
from handlers.undelivered import Failure, Undone, act_failed, address_of, post_failed
from models.cases import Alarm
from models.communities import Place
from models.content import PostState
from models.intents import Publish, Receipt, ShowCard
from models.messages import Address
from models.orders import Claimed
from models.outcomes import Counter


@dataclass(frozen=True, slots=True)
class Done:
    """It happened; `receipt` proves it."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Later:
    """Not now: try again after `after`; `doubtful` when it may have happened just now."""

    after: timedelta
    doubtful: bool
    error: str


@dataclass(frozen=True, slots=True)
class GaveUp:
    """It will not happen; `unsure` when it may have happened and nobody can tell."""

    error: str
    unsure: bool = False


Fate = Done | Later | GaveUp


@dataclass(frozen=True, slots=True)
class Settle:
    """Writes the fate of orders, and what follows from it, in one transaction."""

    directory: Directory

    async def __call__(self, ledger: Ledger, claimed: Claimed, fate: Fate, now: datetime) -> None:
        """Settle one order."""
        await self.directory.refresh(ledger)
        if isinstance(fate, Done):
            await ledger.outbox.done(claimed.id, fate.receipt, now)
            await self._happened(ledger, claimed, fate.receipt, now)
        elif isinstance(fate, Later):
            await ledger.outbox.later(claimed.id, now + fate.after, doubtful=fate.doubtful, error=fate.error)
        else:
            await ledger.outbox.give_up(claimed.id, now, fate.error)
            await self._failed(ledger, claimed, fate, now)

    async def _happened(self, ledger: Ledger, claimed: Claimed, receipt: Receipt, now: datetime) -> None:
        intent = claimed.intent
        if isinstance(intent, Publish):
            await _published(ledger, intent, receipt, now)
        elif isinstance(intent, ShowCard) and receipt.message:
            await self._shown(ledger, intent, receipt.message)

    async def _shown(self, ledger: Ledger, intent: ShowCard, message: str) -> None:
        case = await ledger.cases.get(intent.case)
        if case is None:
            return
        duty = self.directory.get(case.community).community.chat_for(Place.DUTY)
        if duty is not None:
            card = Address(platform=intent.platform, chat=duty, message=message)
            await ledger.cases.save(case.changed(card=card))

    async def _failed(self, ledger: Ledger, claimed: Claimed, fate: GaveUp, now: datetime) -> None:
        intent, failure = claimed.intent, Failure(fate.error, fate.unsure, now)
        if claimed.case is not None:
            await ledger.cases.note(claimed.case, now, None, f"delivery: {fate.error}")
        if isinstance(intent, Publish):
            await self._not_published(ledger, intent, failure)
        elif isinstance(intent, Undone) and (known := self.directory.of(address_of(intent), private=True)):
            await _alarm(ledger, known, act_failed(intent, known.community.id, failure), now)

    async def _not_published(self, ledger: Ledger, intent: Publish, failure: Failure) -> None:
        post = await ledger.posts.get(intent.post)
        if post is None:
            return
        state = PostState.NEEDS_PERSON if failure.unsure else PostState.FAILED
        await ledger.posts.save(replace(post, state=state))
        known = self.directory.get(post.community)
        await _alarm(ledger, known, post_failed(post, intent, failure), failure.at)


async def _alarm(ledger: Ledger, known: Known, alarm: Alarm, now: datetime) -> None:
    effects = Effects()
    await raise_alarms(ledger, known, [alarm], now, effects)
    await effects.write(ledger)


async def _published(ledger: Ledger, intent: Publish, receipt: Receipt, now: datetime) -> None:
    post = await ledger.posts.get(intent.post)
    if post is None or receipt.message is None:
        return
    address = Address(platform=intent.platform, chat=intent.chat, message=receipt.message)
    await ledger.posts.save(replace(post, state=PostState.PUBLISHED, published_at=now, address=address))
    await count(ledger, post.community, now, [Counter.POSTS_PUBLISHED])
