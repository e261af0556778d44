"""RaiseAlarms: one card per incident, however many messages it has; a storm becomes one card.

An alarm joins the unclosed case of its incident, or that of its storm while the storm blows. When
many cases of a kind were opened within a minute, a new one is opened for the storm, so that the
next alarms find it; once it is calm, each incident has a case of its own again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from handlers.directory import Known
from handlers.ports import Ledger
from models.cases import Alarm, Case, CaseItem, CaseState
from models.intents import Order, RefreshCard, ShowCard
from models.outcomes import Counter, Deed, Tally

STORM_WINDOW = timedelta(minutes=1)
STORM_CASES = 3
"""So many cases of a kind within the window, and the next ones are shown on one card."""


@dataclass(slots=True)
class _Raised:
    """The cases of one community while the alarms of a batch are worked through."""

    cases: dict[str, Case]
    opened: dict[str, int]
    items: dict[int, list[CaseItem]] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    new: int = 0


async def raise_alarms(ledger: Ledger, known: Known, alarms: Sequence[Alarm], now: datetime) -> None:
    """Open cases for alarms of one community, or join those that are open."""
    keys = sorted({key for alarm in alarms for key in (alarm.incident, alarm.storm)})
    raised = _Raised(
        cases=await ledger.cases.unclosed(known.community.id, keys),
        opened=dict(await ledger.cases.opened_since(known.community.id, now - STORM_WINDOW)),
    )
    for alarm in alarms:
        case = raised.cases.get(alarm.incident) or _storm(raised, alarm, now)
        if case is None:
            case = await _open(ledger, known, alarm, raised, now)
        else:
            raised.items.setdefault(case.id, []).append(alarm.item)
        raised.deeds += (replace(deed, case=case.id) for deed in alarm.deeds)
    await _join(ledger, known, raised, now)
    await ledger.cases.add_deeds(raised.deeds)
    await ledger.outbox.put(raised.orders)
    if raised.new:
        await ledger.journal.count([Tally(known.community.id, now, {Counter.CASES_OPENED: raised.new})])


def _storm(raised: _Raised, alarm: Alarm, now: datetime) -> Case | None:
    """The case that tells of the storm which this alarm belongs to, unless it has calmed down."""
    case = raised.cases.get(alarm.storm)
    if case is None:
        return None
    blows = case.id in raised.items or now - (case.joined_at or case.opened_at) <= STORM_WINDOW
    return case if blows or _stormy(raised, alarm) else None


def _stormy(raised: _Raised, alarm: Alarm) -> bool:
    return raised.opened.get(alarm.kind, 0) >= STORM_CASES


async def _open(ledger: Ledger, known: Known, alarm: Alarm, raised: _Raised, now: datetime) -> Case:
    case = await ledger.cases.open(
        Case(
            id=0,
            community=alarm.community,
            kind=alarm.kind,
            incident=alarm.storm if _stormy(raised, alarm) else alarm.incident,
            state=CaseState.OPEN,
            first=alarm.item,
            reasons=alarm.reasons,
            spans=alarm.spans,
            model=alarm.model,
            opened_at=now,
            deadline=now + known.community.first_answer_within,
        )
    )
    raised.cases[case.incident] = case
    raised.opened[alarm.kind] = raised.opened.get(alarm.kind, 0) + 1
    raised.new += 1
    show = ShowCard(platform=known.community.platform, case=case.id)
    raised.orders += (Order(key=f"card:{case.id}", intent=show, case=case.id), *alarm.on_open)
    return case


async def _join(ledger: Ledger, known: Known, raised: _Raised, now: datetime) -> None:
    cases = {case.id: case for case in raised.cases.values()}
    for number, items in raised.items.items():
        case = cases[number]
        count, people = await ledger.cases.join(number, items)
        await ledger.cases.save(case.changed(count=count, people=people, joined_at=now))
        raised.orders.append(refresh_soon(known.community.platform, number, now))


def refresh_soon(platform: str, case: int, now: datetime) -> Order:
    """Redraw a card that grows, at the end of the present second; many within one are one order."""
    tick = int(now.timestamp()) + 1
    at = datetime.fromtimestamp(tick, tz=UTC)
    intent = RefreshCard(platform=platform, case=case)
    return Order(key=f"refresh:{case}:{tick}", intent=intent, not_before=at, case=case)
