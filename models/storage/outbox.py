"""Orders from the moment they are decided until they are known to be done."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

import msgspec
from sqlalchemy import (
    BigInteger,
    Boolean,
    and_,
    bindparam,
    exists,
    func,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from models.clock import Clock
from models.intents import Intent, Order, Receipt, RefreshCard, chat_of, lane, lane_of_words
from models.messages import Address
from models.orders import Claimed
from models.storage.codec import decode, encode, kind_of
from models.storage.columns import insert, microseconds, stored
from models.storage.statements import Bulk
from models.storage.tables import outbox
from models.storage.written import CLAIMED, LATELY, answered_by, wrote

READY = "ready"
DONE = "done"
FAILED = "failed"

_earlier = outbox.alias("earlier")
_COLUMNS = (
    "key", "platform", "lane", "kind", "payload", "case",
    "state", "due_at", "attempts", "doubtful", "created_at",
)  # fmt: skip
_PUT = Bulk(insert(outbox).on_conflict_do_nothing(), *_COLUMNS)
_AHEAD = and_(
    _earlier.c.platform == outbox.c.platform,
    _earlier.c.lane == outbox.c.lane,
    _earlier.c.id < outbox.c.id,
    _earlier.c.done_at.is_(None),
)
_DUE = (
    select(outbox.c.id)
    .where(
        outbox.c.platform == bindparam("of"),
        outbox.c.done_at.is_(None),
        or_(outbox.c.due_at.is_(None), outbox.c.due_at <= bindparam("now")),
        # Whatever is ahead in the lane and can't be taken now holds the lane.
        ~exists().where(_AHEAD, _earlier.c.due_at > bindparam("now")),
    )
    .order_by(outbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=outbox)
)
_CLAIM = (
    update(outbox)
    .where(outbox.c.id.in_(_DUE))
    .values(
        state=CLAIMED,
        due_at=bindparam("until"),
        # Whoever held the lease may have died between the act and the receipt. What stood behind it in
        # its lane had not been begun: that comes only after the receipt. Who asks knows of what they hold.
        doubtful=or_(
            outbox.c.doubtful,
            and_(
                outbox.c.state == CLAIMED,
                ~exists().where(_AHEAD),
                outbox.c.id.not_in(bindparam("held", expanding=True)),
            ),
        ),
    )
    .returning(
        outbox.c.id,
        outbox.c.key,
        outbox.c.kind,
        outbox.c.payload,
        outbox.c.attempts,
        outbox.c.doubtful,
        outbox.c.created_at,
        outbox.c.case,
    )
)
# The first of each lane tells when the lane goes on: those behind it can't be taken before it.
_NEXT = select(func.min(func.coalesce(outbox.c.due_at, outbox.c.created_at))).where(
    outbox.c.platform == bindparam("of"), outbox.c.done_at.is_(None), ~exists().where(_AHEAD)
)
_DONE = Bulk(
    update(outbox)
    .where(outbox.c.id == bindparam("order"))
    .values(state=bindparam("word"), receipt=bindparam("proof"), error=null(), done_at=bindparam("at")),
    "word",
    "proof",
    "at",
    "order",
)
_LATER = Bulk(
    update(outbox)
    .where(outbox.c.id == bindparam("order"), outbox.c.done_at.is_(None))
    .values(
        state=bindparam("word"),
        due_at=bindparam("from", type_=BigInteger),
        attempts=outbox.c.attempts + bindparam("tried"),
        doubtful=or_(outbox.c.doubtful, bindparam("unsure", type_=Boolean)),
        error=bindparam("why"),
    ),
    "word",
    "from",
    "tried",
    "unsure",
    "why",
    "order",
)
_STANDING = select(outbox.c.id).where(
    outbox.c.id.in_(bindparam("orders", expanding=True)), outbox.c.done_at.is_(None)
)
_REDRAWING = select(outbox.c.lane, outbox.c.id).where(
    outbox.c.platform == bindparam("of"),
    outbox.c.lane.in_(bindparam("lanes", expanding=True)),
    outbox.c.kind == kind_of(RefreshCard),
    outbox.c.done_at.is_(None),
)
_encode = msgspec.json.Encoder().encode
_unsettled = update(outbox).where(outbox.c.done_at.is_(None))


class SqlOutbox:
    """The outbox within one transaction."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self._connection = connection
        self._clock = clock

    async def put(self, orders: Sequence[Order]) -> None:
        """Keep orders; one with a known key is ignored, since its cause was handled before."""
        now = microseconds(self._clock())
        await _PUT(self._connection, [_row(order, now) for order in orders])

    async def claim(
        self, platform: str, now: datetime, lease: timedelta, limit: int, held: Collection[int] = ()
    ) -> list[Claimed]:
        """Take orders that are due, oldest first, for `lease`; nobody else gets them meanwhile.

        Those whose lease has run out are due again, the first of each lane doubtful unless whoever asks has
        `held` it all the time. An order waits while an earlier one of its lane is leased or put off.
        """
        taken = await self._connection.execute(
            _CLAIM,
            {"of": platform, "now": now, "until": now + lease, "limit": limit, "held": list(held)},
        )
        return [
            Claimed(
                id=row.id,
                key=row.key,
                intent=decode(row.kind, row.payload),
                attempts=row.attempts,
                doubtful=row.doubtful,
                created_at=row.created_at,
                case=row.case,
            )
            for row in sorted(taken, key=lambda row: row.id)
        ]

    async def hold(self, order: int, until: datetime) -> None:
        """Nobody else gets a claimed order before that."""
        held = _unsettled.where(outbox.c.id == order, outbox.c.state == CLAIMED)
        await self._connection.execute(held.values(due_at=until))

    async def done(self, receipts: Mapping[int, Receipt], now: datetime) -> None:
        """These orders, by their numbers, happened."""
        at = microseconds(now)
        rows = [(DONE, _encode(receipt).decode(), at, order) for order, receipt in receipts.items()]
        await _DONE(self._connection, rows)

    async def later(self, orders: Collection[int], at: datetime, *, doubtful: bool, error: str) -> None:
        """Try these again from `at`; `doubtful` when this attempt may have succeeded, which is not forgotten.

        Only such attempts count: an order that waits for its turn or outlives its worker was not tried.
        """
        again = (READY, microseconds(at), int(doubtful), doubtful, error)
        await _LATER(self._connection, [(*again, order) for order in orders])

    async def give_up(self, order: int, now: datetime, error: str) -> None:
        """It will not happen."""
        await self._connection.execute(
            _unsettled.where(outbox.c.id == order).values(state=FAILED, done_at=now, error=error)
        )

    async def call_off(self, key: str, now: datetime) -> bool:
        """It need not happen any more; False where it has begun or happened."""
        waiting = _unsettled.where(outbox.c.key == key, outbox.c.state == READY, outbox.c.doubtful.is_(False))
        called_off = await self._connection.execute(
            waiting.values(state=FAILED, done_at=now, error="called off")
        )
        return called_off.rowcount > 0

    async def intent_of(self, key: str) -> Intent | None:
        """What was ordered under this key, as long as it is known."""
        found = await self._connection.execute(
            select(outbox.c.kind, outbox.c.payload).where(outbox.c.key == key)
        )
        row = found.one_or_none()
        return decode(row.kind, row.payload) if row else None

    async def receipt_of(self, key: str) -> Receipt | None:
        """What came of an order, None as long as it has not happened."""
        receipt: Receipt | None = await self._connection.scalar(
            select(outbox.c.receipt).where(outbox.c.key == key)
        )
        return receipt

    async def written(self, beside: Claimed) -> Collection[str]:
        """What other orders have written in the same chat lately, as far as it is known.

        In any lane of it: under one post of a wall stands what answers the post and what answers a comment.
        """
        platform, of = lane(beside.intent)
        chat, threads = chat_of(of)
        receipts = await self._connection.scalars(
            select(outbox.c.receipt).where(
                outbox.c.id.between(beside.id - LATELY, beside.id + LATELY),
                outbox.c.platform == platform,
                or_(outbox.c.lane == chat, outbox.c.lane.startswith(threads, autoescape=True)),
                outbox.c.receipt.is_not(None),
            )
        )
        return {receipt.message for receipt in receipts if receipt.message is not None}

    async def take_back(
        self, platform: str, chat: str, thread: str | None, marked: str, now: datetime
    ) -> list[Intent]:
        """Don't say in a thread of a chat what nobody has begun to say yet and whose key has this mark.

        Returns what that is.

        Whoever has claimed it together with what stands before it looks whether it is `standing`.
        """
        not_begun = or_(outbox.c.state == READY, and_(outbox.c.state == CLAIMED, exists().where(_AHEAD)))
        taken = await self._connection.execute(
            _unsettled.where(
                outbox.c.platform == platform,
                outbox.c.lane == lane_of_words(platform, chat, thread),
                not_begun,
                outbox.c.key.contains(marked, autoescape=True),
            )
            .values(state=FAILED, done_at=now, error="a person has the word")
            .returning(outbox.c.kind, outbox.c.payload)
        )
        return [decode(row.kind, row.payload) for row in taken]

    async def standing(self, orders: Collection[int]) -> Collection[int]:
        """Which of these orders, by their numbers, are still to be done."""
        found = await self._connection.scalars(_STANDING, {"orders": list(orders)})
        return set(found)

    async def redrawing(self, platform: str, lanes: Sequence[str]) -> Mapping[str, Collection[int]]:
        """The orders that are still to be done and draw a card anew, by the lanes of these; none if none."""
        found: dict[str, list[int]] = {}
        for of, order in await self._connection.execute(_REDRAWING, {"of": platform, "lanes": list(lanes)}):
            found.setdefault(of, []).append(order)
        return found

    async def wrote(self, message: Address, thread: str | None, text: str) -> bool:
        """Whether one of the latest orders wrote a message, as far as it is known, or writes it now."""
        return await wrote(self._connection, message, thread, text)

    async def answered_by(self, message: Address, thread: str | None) -> str | None:
        """The message that one of ours answers, if one of the latest orders wrote it."""
        return await answered_by(self._connection, message, thread)

    async def next_due(self, platform: str) -> datetime | None:
        """When the next unsettled order may be claimed, None if there is none.

        A moment that has come means that `claim` has something to give.
        """
        due: datetime | None = await self._connection.scalar(_NEXT, {"of": platform})
        return due


def _row(order: Order, now: int) -> tuple[object, ...]:
    """In the order of `_COLUMNS`."""
    kind, payload = encode(order.intent)
    platform, order_lane = lane(order.intent)
    due = stored(order.not_before)
    return (order.key, platform, order_lane, kind, payload, order.case, READY, due, 0, False, now)
