"""Deliver: where every story ends. An order is claimed, performed and settled; nothing is repeated blindly.

What may be repeated safely is repeated until it is known to have happened. A message or a post
whose outcome is unknown is looked up on the platform first; where that can't be told, it is put to a
person. What a settled order means to its story is in `settle`.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NamedTuple

import structlog

from handlers.orders.settle import Done, Fate, GaveUp, Later, Settle, Settled
from handlers.orders.show import ComposeCards
from handlers.orders.thought import CarryOutCommands
from handlers.orders.together import Together
from handlers.ports import Gateway, Ledger, OpenLedger
from handlers.reports.weekly import ComposeReports
from handlers.talks.conversations import is_by_bot
from models.clock import Clock
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused, StorageError, Untellable
from models.intents import (
    REPEATABLE,
    Act,
    AnswerPress,
    CarryOut,
    FirstComment,
    KeepMedium,
    Publish,
    Receipt,
    RefreshCard,
    Send,
    SendPicture,
    ShowCard,
    ShowPlan,
    ShowPost,
    ShowReport,
    TellWorse,
    lane,
)
from models.media import kept_hash, sending
from models.orders import Claimed

log = structlog.get_logger()

ComposePlan = Callable[[Ledger, ShowPlan, datetime], Awaitable[Act]]
"""Turns an order to send a plan into what a platform can send."""

_GIVEN_UP = (Send, Publish, FirstComment, ShowReport, ShowPlan, CarryOut, KeepMedium)
"""What is not tried for ever."""

_ANSWERS_COME_WITHIN = 0.01
"""Seconds in which answers to calls that were made together come together, and are settled so."""

_LANE_IN_HAND = timedelta(seconds=1)
"""After this it is looked again whether a lane is free."""
PRESS_LIVES = timedelta(minutes=1)
"""A press that was not answered within this can't be answered any more (VK and Telegram alike)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long an order is held, and how often it is tried.

    Half of `lease` must be longer than the platform may still be working on a call that we no longer
    hear of, since after that it is looked whether the call took effect; an order with files is held for as
    much longer as they take on a slow line. `attempts` are those whose
    outcome nobody knows.
    """

    lease: timedelta = timedelta(seconds=30)
    attempts: int = 12
    first_wait: timedelta = timedelta(seconds=1)
    longest_wait: timedelta = timedelta(minutes=5)
    at_once: int = 256

    def wait(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts: doubled each time, up to the longest."""
        return min(self.longest_wait, self.first_wait * (1 << min(attempts - 1, 20)))

    @property
    def settled(self) -> timedelta:
        """So long after a call nobody works on it any more; a claimed order is begun within the same."""
        return self.lease / 2


_Lane = tuple[str, str]


class _Drawn(NamedTuple):
    """What is to be done, None where nothing is; `covers` are the orders that ask for no more than that."""

    act: Act | None
    covers: Collection[int]


class _Step(NamedTuple):
    """What a lane has to have written before it goes on; `asked` are orders that may have been taken back."""

    settled: Sequence[Settled]
    asked: Sequence[int]


@dataclass(slots=True)
class Deliver:
    """Performs the orders of one platform.

    Lanes go on by themselves, but what they need of the database is read and written together: a
    round costs about as many commits as its longest lane has orders.
    """

    platform: str
    gateway: Gateway
    open: OpenLedger
    look: OpenLedger
    clock: Clock
    settle: Settle
    cards: ComposeCards
    reports: ComposeReports
    plans: ComposePlan
    commands: CarryOutCommands
    patience: Patience
    _drawn: Together[ShowCard | RefreshCard, _Drawn] = field(init=False)
    _settled: Together[_Step, Collection[int]] = field(init=False)
    _in_hand: dict[_Lane, set[int]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._drawn, self._settled = Together(self._draw), Together(self._settle, _ANSWERS_COME_WITHIN)

    async def __call__(self) -> int:
        """One round: claim what is due, perform it, settle it; returns how many orders were claimed.

        Lanes (chats) don't wait for each other; within a lane the order of the causes is kept. Rounds may
        overlap: a lane that an earlier one has in hand is left to it, also when its lease has run out, and
        what has come into that lane since is given back untried.
        """
        async with self.open() as ledger:
            # Not before: a lease that runs while the database is waited for may be over when it is had.
            now = self.clock()
            orders, by_lane = await self._claimed(ledger, now)
        async with asyncio.TaskGroup() as lanes:
            for of, mine in by_lane.items():
                self._in_hand[of] = {order.id for order in mine}
                task = lanes.create_task(self._lane(mine, now))
                task.add_done_callback(lambda _, of=of: self._in_hand.pop(of))  # type: ignore[misc]
        return orders

    async def _claimed(self, ledger: Ledger, now: datetime) -> tuple[int, Mapping[_Lane, Sequence[Claimed]]]:
        """How many orders were claimed, and of those what this round has to do."""
        # As it is before: a lane that fails meanwhile leaves what it held to doubt, not to this round.
        in_hand = {of: frozenset(held) for of, held in self._in_hand.items()}
        held = frozenset[int]().union(*in_hand.values())
        orders = await ledger.outbox.claim(
            self.platform, now, self.patience.lease, self.patience.at_once, held
        )
        by_lane: dict[_Lane, list[Claimed]] = {}
        for order in orders:
            by_lane.setdefault(lane(order.intent), []).append(order)
        there = [order.id for of in in_hand for order in by_lane.pop(of, ()) if order.id not in held]
        await ledger.outbox.later(there, now + _LANE_IN_HAND, doubtful=False, error="its lane is in hand")
        return len(orders), by_lane

    async def _lane(self, orders: Sequence[Claimed], claimed_at: datetime) -> None:
        while orders:
            order, *behind = orders
            fate = await self._fate(order, claimed_at)
            fates = [Settled(order, fate)]
            if isinstance(fate, Done):
                behind = [one for one in behind if one.id not in fate.covers]
            elif isinstance(fate, Later):
                # What follows in this lane waits too, or answers would overtake each other.
                wait = Later(fate.after, doubtful=False, error="waits for an earlier order")
                fates += [Settled(one, wait) for one in behind]
                behind = []
            # Before the next one, so that a crash leaves no more than one act of a lane in the unknown.
            standing = await self._settled(_Step(fates, [one.id for one in behind if is_by_bot(one.key)]))
            # What the bot wanted to say may have been taken back while it waited for those before it.
            orders = [one for one in behind if not is_by_bot(one.key) or one.id in standing]

    async def _fate(self, order: Claimed, claimed_at: datetime) -> Fate:
        now = self.clock()
        if now - claimed_at > self.patience.settled:
            return Later(timedelta(0), doubtful=False, error="the lease was too short for this round")
        if isinstance(order.intent, AnswerPress) and now - order.created_at > PRESS_LIVES:
            return GaveUp("too late to answer the press")
        act: Act | None = None
        try:
            act, covers = await self._act(order)
            await self._hold(order, act)
            return Done(Receipt() if act is None else await self._perform(order, act), act, covers)
        except RateLimited as limited:
            return Later(limited.retry_after, doubtful=False, error=str(limited))
        except (Refused, Untellable) as final:
            log.warning("an act was refused, or nobody can tell", order=order.key, error=str(final))
            return GaveUp.after(final, act)
        except DeliveryError as unknown:
            return self._again(order, str(unknown))
        except StorageError:
            raise  # not the order's fault: all of them wait until the database works again
        except Exception as error:  # outermost: one order must not hold up the other lanes
            log.exception("an act failed", order=order.key)
            return self._again(order, repr(error))

    async def _hold(self, order: Claimed, act: Act | None) -> None:
        """What sends files that we keep is nobody else's for as long as that may take."""
        names = act.content.media if isinstance(act, Publish | ShowPost) else ()
        if not any(map(kept_hash, names)):
            return
        async with self.open() as ledger:
            kept = await ledger.media.named(names)
            span = sending(sum(kept[name].size for name in names if name in kept))
            await ledger.outbox.hold(order.id, self.clock() + self.patience.lease + span)

    async def _act(self, order: Claimed) -> _Drawn:
        match intent := order.intent:
            case ShowCard() | RefreshCard():
                drawn = await self._drawn(intent)
                # What stands there already may be an earlier try with earlier words.
                return drawn._replace(covers=()) if order.doubtful else drawn
            case TellWorse():
                async with self.look() as ledger:
                    return _Drawn(await self.cards.worse(ledger, intent), ())
            case ShowReport():
                async with self.look() as ledger:
                    return _Drawn(await self.reports(ledger, intent, self.clock()), ())
            case ShowPlan():
                async with self.look() as ledger:
                    return _Drawn(await self.plans(ledger, intent, self.clock()), ())
            case CarryOut():
                async with self.look() as ledger:
                    return _Drawn(await self.commands(ledger, intent, self.clock()), ())
        return _Drawn(intent, ())

    async def _draw(self, intents: Sequence[ShowCard | RefreshCard]) -> Sequence[_Drawn]:
        lanes = [lane(intent)[1] for intent in intents]
        async with self.look() as ledger:
            # Before anything else is read and not after it: a transaction that has begun to read does not
            # see what is changed later, which would be taken for read.
            await self.settle.directory.refresh(ledger)
            # Asked for before the cards: they show at least what these orders were given for. Those whose
            # time is still to come are among them, since no cause shares the order of another.
            covers = await ledger.outbox.redrawing(self.platform, lanes)
            acts = await self.cards(ledger, intents)
        return [_Drawn(act, covers.get(of, ())) for act, of in zip(acts, lanes, strict=True)]

    async def _settle(self, steps: Sequence[_Step]) -> Sequence[Collection[int]]:
        asked = [order for step in steps for order in step.asked]
        async with self.open() as ledger:
            await self.settle(ledger, [one for step in steps for one in step.settled], self.clock())
            standing = await ledger.outbox.standing(asked) if asked else ()
            # Before others may claim it anew, which is when this is committed.
            for order, _ in (one for step in steps for one in step.settled):
                self._in_hand[lane(order.intent)].discard(order.id)
        return [standing] * len(steps)

    async def _perform(self, order: Claimed, act: Act) -> Receipt:
        if isinstance(act, SendPicture):
            return await self._show(order, act)
        if isinstance(act, REPEATABLE):
            return await self.gateway.perform(act, order.key)
        if order.doubtful and (found := await self._found(order, act)):
            return found
        try:
            return await self.gateway.perform(act, order.key)
        except OutcomeUnknown:
            with suppress(DeliveryError):
                # Mostly it is only the answer that was lost.
                if found := await self._found(order, act):
                    return found
            raise

    async def _show(self, order: Claimed, act: SendPicture) -> Receipt:
        """Whoever may not send pictures says it in words. A doubled report is better than none."""
        try:
            return await self.gateway.perform(act, order.key)
        except Refused as refused:
            log.info("a picture is told in words", order=order.key, reason=str(refused))
            return await self.gateway.perform(act.in_words(), order.key)

    async def _found(self, order: Claimed, act: Act) -> Receipt | None:
        async with self.look() as ledger:
            taken = await ledger.outbox.written(order)
        try:
            return await self.gateway.find(act, order.key, taken)
        except Untellable:
            # An alert is repeated until it is known to have arrived: a doubled card is better than none.
            if isinstance(order.intent, ShowCard | TellWorse):
                return None
            raise
        except Refused as refused:
            raise OutcomeUnknown(str(refused)) from refused  # to refuse a look says nothing of the act

    def _again(self, order: Claimed, error: str) -> Fate:
        """What is written as the community is given up in the end and put to a person, a report and a medium
        are given up; the rest never is."""
        tried = order.attempts + 1
        if tried >= self.patience.attempts and isinstance(order.intent, _GIVEN_UP):
            log.error("an act was given up", order=order.key, error=error)
            return GaveUp(error, unsure=True)
        wait = self.patience.wait(tried)
        if not isinstance(order.intent, REPEATABLE):
            wait = max(wait, self.patience.settled)
        return Later(wait, doubtful=True, error=error)
