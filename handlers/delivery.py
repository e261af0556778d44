"""Deliver: where every story ends. An order is claimed, performed and settled; nothing is repeated blindly.

What may be repeated safely is repeated until it is known to have happened. A message or a post
whose outcome is unknown is looked up on the platform first; where that can't be told, a post is
put to a person. What a settled order means to its story is in `settle`.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

import structlog

from handlers.ports import Gateway, OpenLedger
from handlers.settle import Done, Fate, GaveUp, Later, Settle
from handlers.show import ComposeCards
from models.clock import Clock
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused
from models.intents import REPEATABLE, Act, AnswerPress, Intent, Receipt, RefreshCard, ShowCard, lane
from models.orders import Claimed

log = structlog.get_logger()

PRESS_LIVES = timedelta(minutes=1)
"""A press that was not answered within this can't be answered any more (VK and Telegram alike)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long an order is held, and how often it is tried.

    `lease` must be longer than the platform may still be working on a call that we no longer hear
    of, since only after it is looked whether the call took effect.
    """

    lease: timedelta = timedelta(seconds=30)
    attempts: int = 12
    first_wait: timedelta = timedelta(seconds=1)
    longest_wait: timedelta = timedelta(minutes=5)
    at_once: int = 100

    def wait(self, attempts: int) -> timedelta:
        """How long to wait after so many attempts: doubled each time, up to the longest."""
        return min(self.longest_wait, self.first_wait * (1 << min(attempts - 1, 20)))


@dataclass(frozen=True, slots=True)
class Deliver:
    """Performs the orders of one platform."""

    platform: str
    gateway: Gateway
    open: OpenLedger
    look: OpenLedger
    clock: Clock
    settle: Settle
    cards: ComposeCards
    patience: Patience

    async def __call__(self) -> int:
        """One round: claim what is due, perform it, settle it; returns how many orders were claimed.

        Lanes (chats) don't wait for each other; within a lane the order of the causes is kept.
        """
        now, patience = self.clock(), self.patience
        async with self.open() as ledger:
            orders = await ledger.outbox.claim(self.platform, now, patience.lease, patience.at_once)
        by_lane = sorted(orders, key=lambda order: (lane(order.intent), order.id))
        async with asyncio.TaskGroup() as lanes:
            for _, together in groupby(by_lane, key=lambda order: lane(order.intent)):
                lanes.create_task(self._lane(list(together), now))
        return len(orders)

    async def _lane(self, orders: list[Claimed], claimed_at: datetime) -> None:
        fates: list[tuple[Claimed, Fate]] = []
        blocked: Later | None = None
        for order in orders:
            fate = blocked or await self._fate(order, claimed_at)
            fates.append((order, fate))
            if isinstance(fate, Later):
                # What follows in this lane waits too, or answers would overtake each other.
                blocked = Later(fate.after, doubtful=False, error="waits for an earlier order")
        async with self.open() as ledger:
            for order, fate in fates:
                await self.settle(ledger, order, fate, self.clock())

    async def _fate(self, order: Claimed, claimed_at: datetime) -> Fate:
        now = self.clock()
        if now - claimed_at > self.patience.lease / 2:
            return Later(timedelta(0), order.doubtful, "the lease was too short for this round")
        if isinstance(order.intent, AnswerPress) and now - order.created_at > PRESS_LIVES:
            return GaveUp("too late to answer the press")
        act = await self._act(order.intent)
        if act is None:
            return Done(Receipt())
        try:
            return Done(await self._perform(order, act))
        except RateLimited as limited:
            return Later(limited.retry_after, order.doubtful, str(limited))
        except Refused as refused:
            log.warning("an act was refused", order=order.key, error=str(refused))
            return GaveUp(str(refused))
        except DeliveryError as unknown:
            return self._again(order, unknown)

    async def _act(self, intent: Intent) -> Act | None:
        if isinstance(intent, ShowCard | RefreshCard):
            async with self.look() as ledger:
                return await self.cards(ledger, intent)
        return intent

    async def _perform(self, order: Claimed, act: Act) -> Receipt:
        if order.doubtful and not isinstance(act, REPEATABLE):
            found = await self.gateway.find(act, order.key)
            if found is not None:
                return found
        return await self.gateway.perform(act, order.key)

    def _again(self, order: Claimed, error: DeliveryError) -> Fate:
        doubtful = order.doubtful or isinstance(error, OutcomeUnknown)
        if order.attempts >= self.patience.attempts:
            log.error("an act was given up", order=order.key, error=str(error))
            return GaveUp(str(error), unsure=doubtful)
        return Later(self.patience.wait(order.attempts), doubtful, str(error))
