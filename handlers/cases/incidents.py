"""RaiseAlarms: one card per incident, however many messages it has; a storm becomes one card.

An alarm joins the unclosed case of its incident, or that of its storm while the storm blows. When
many cases of a kind were opened within a minute, a new one is opened for the storm, so that the
next alarms find it; once it is calm, each incident has a case of its own again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from handlers.cases.rota import assigned
from handlers.directory import Known
from handlers.effects import Effects
from handlers.ports import Ledger
from models.cases import Alarm, Case, CaseItem, CaseState
from models.conversations import ConversationKey, key_of
from models.intents import Order, RefreshCard, ShowCard
from models.outcomes import Counter, Deed

STORM_WINDOW = timedelta(minutes=1)
STORM_CASES = 2
"""So many cases of a kind within the window, and the next ones are shown on one card."""


@dataclass(slots=True)
class _Raised:
    """The cases of one community, by incident, while the alarms of a batch are worked through."""

    cases: dict[str, Case]
    opened: dict[str, int]
    new: list[Case] = field(default_factory=list)
    joined: dict[str, list[CaseItem]] = field(default_factory=dict)
    deeds: list[tuple[str, Deed]] = field(default_factory=list)
    on_open: dict[str, Sequence[Order]] = field(default_factory=dict)
    conversations: dict[ConversationKey, str] = field(default_factory=dict)


async def raise_alarms(
    ledger: Ledger, known: Known, alarms: Sequence[Alarm], now: datetime, effects: Effects
) -> Sequence[Case]:
    """Open cases for alarms of one community, or join those that are open.

    All is worked out first and written at once, so that many alarms cost a handful of statements.
    The cards are ordered through `effects`, which the caller writes. Returns the cases that have grown,
    with so many people in them at least as there are now, or a few more where somebody came twice.
    """
    keys = sorted({key for alarm in alarms for key in (alarm.incident, alarm.storm)})
    raised = _Raised(
        cases=await ledger.cases.unclosed(known.community.id, keys),
        opened=dict(await ledger.cases.opened_since(known.community.id, now - STORM_WINDOW)),
    )
    for alarm in alarms:
        case = raised.cases.get(alarm.incident) or _storm(raised, alarm, now)
        if case is None:
            case = _open(raised, known, alarm, now)
        else:
            raised.joined.setdefault(case.incident, []).append(alarm.item)
        raised.deeds += ((case.incident, deed) for deed in alarm.deeds)
        raised.conversations[key_of(alarm.item)] = case.incident
    await _write(ledger, known, raised, now, effects)
    return [_grown(raised.cases[incident], items) for incident, items in raised.joined.items()]


async def raise_alarm(ledger: Ledger, known: Known, alarm: Alarm, now: datetime) -> None:
    """Open a case for one alarm or join one that is open, and show its card."""
    effects = Effects()
    await raise_alarms(ledger, known, [alarm], now, effects)
    await effects.write(ledger)


def _grown(case: Case, items: Sequence[CaseItem]) -> Case:
    others = {item.author for item in items} - {case.first.author}
    return replace(case, people=case.people + len(others))


def _storm(raised: _Raised, alarm: Alarm, now: datetime) -> Case | None:
    """The case that tells of the storm which this alarm belongs to, unless it has calmed down."""
    case = raised.cases.get(alarm.storm)
    if case is None:
        return None
    blows = case.incident in raised.joined or now - (case.joined_at or case.opened_at) <= STORM_WINDOW
    return case if blows or _stormy(raised, alarm) else None


def _stormy(raised: _Raised, alarm: Alarm) -> bool:
    return raised.opened.get(alarm.kind, 0) >= STORM_CASES


def _open(raised: _Raised, known: Known, alarm: Alarm, now: datetime) -> Case:
    opened = Case(
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
        deadline=now,
        severity=known.community.escalation.severity_of(alarm.kind),
        cause=alarm.cause,
    )
    case = assigned(opened, known, now)
    raised.cases[case.incident] = case
    raised.opened[alarm.kind] = raised.opened.get(alarm.kind, 0) + 1
    raised.new.append(case)
    raised.on_open[case.incident] = alarm.on_open
    return case


async def _write(ledger: Ledger, known: Known, raised: _Raised, now: datetime, effects: Effects) -> None:
    platform = known.community.platform
    numbers = {case.incident: case.id for case in raised.cases.values()}
    for case in await ledger.cases.open(raised.new):
        numbers[case.incident] = case.id
        show = ShowCard(platform=platform, case=case.id)
        effects.orders.append(Order(key=f"card:{case.id}", intent=show, case=case.id))
        effects.orders += raised.on_open[case.incident]
    _seen_in(numbers, raised, effects)
    joined = {numbers[incident]: items for incident, items in raised.joined.items()}
    await ledger.cases.join(joined, now)
    effects.orders += (refresh_soon(platform, number, now) for number in joined)
    await ledger.cases.add_deeds([replace(deed, case=numbers[incident]) for incident, deed in raised.deeds])
    effects.count(known.community.id, now, *[Counter.CASES_OPENED] * len(raised.new))


def _seen_in(numbers: Mapping[str, int], raised: _Raised, effects: Effects) -> None:
    """Conversations that wait know the case in which people see them."""
    for key, incident in raised.conversations.items():
        if (talk := effects.conversations.get(key)) is not None and not talk.is_idle:
            effects.conversations[key] = replace(talk, case=numbers[incident])


def refresh_soon(platform: str, case: int, now: datetime) -> Order:
    """Redraw a card that grows, at the end of the present second; many within one are one order."""
    tick = int(now.timestamp()) + 1
    at = datetime.fromtimestamp(tick, tz=UTC)
    intent = RefreshCard(platform=platform, case=case)
    return Order(key=f"refresh:{case}:{tick}", intent=intent, not_before=at, case=case)
