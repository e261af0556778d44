"""RaiseAlarms: one card per incident, however many messages it has; a storm or a burst becomes one card.

An alarm joins the unclosed case of its incident, or that of its storm while the storm blows. When
many cases of a kind were opened within a minute, a new one is opened for the storm, so that the
next alarms find it; once it is calm, each incident has a case of its own again. Complaints that burst
under one post share a case as long as it is open: the storm that blows, or a new one. What many ask in the
same words is one case only while it is new and nobody has it in hand: later nobody hears that it grows.
"""

from collections import Counter as Counts
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from handlers.cases.bursts import bursts, grown, thread_of
from handlers.cases.exposed import joined
from handlers.cases.negatives import HARM, burst_reasons, severity_of, with_cause
from handlers.cases.offers import also_proposed
from handlers.cases.rota import answer_by, assigned
from handlers.community.directory import Known
from handlers.messages.effects import Effects
from handlers.ports import Ledger
from models.cases import Alarm, Case, CaseItem, CaseState, Severity
from models.conversations import ConversationKey, Phase, key_of
from models.intents import Order, RefreshCard, ShowCard, TellWorse
from models.messages import Thread
from models.outcomes import Counter, Deed
from models.texts import Sentence

PACE, PACE_OF_MANY, MANY = timedelta(seconds=1), timedelta(seconds=10), 50
"""How often a card that grows is drawn, and how often one of so many messages: platforms take some twenty
changes a minute in a chat, and nobody reads more."""
STORM_WINDOW = timedelta(minutes=1)
PROMISE_IS_READ = timedelta(minutes=30)
"""So long whoever asks in a thread has read what was said there to those who asked the same."""
STORM_CALM = timedelta(minutes=15)
"""A storm that begins again sooner is the same one."""
STORM_CASES = 2
"""So many cases of a kind within the window, and the next ones are shown on one card."""


@dataclass(slots=True)
class _Raised:
    """The cases of one community, by incident, while the alarms of a batch are worked through.

    `bursts` are the posts under which complaints burst now, `changed` the cases that have become theirs,
    `load` are the unclosed cases of each colleague, `told` is what is promised to those who have not read it.
    """

    known: Known
    now: datetime
    cases: dict[str, Case]
    opened: dict[str, int]
    bursts: Mapping[Thread, Sentence]
    load: Counts[str]
    new: list[Case] = field(default_factory=list)
    changed: list[Case] = field(default_factory=list)
    joined: dict[str, list[CaseItem]] = field(default_factory=dict)
    deeds: list[tuple[str, Deed]] = field(default_factory=list)
    conversations: dict[ConversationKey, str] = field(default_factory=dict)
    told: list[Order] = field(default_factory=list)

    def take(self, alarm: Alarm) -> None:
        """Have an alarm join a case, or open one for it."""
        thread = thread_of(alarm)
        key = burst_key(thread) if thread else ""
        burst = self.bursts.get(thread) if thread else None
        if burst is not None and key not in self.cases:
            incident = self._begin_burst(alarm, key, burst)
        elif burst is not None:
            incident = self._join(self._burst_goes_on(self.cases[key], burst), alarm)
        elif case := self.cases.get(key) or self._of_talk(alarm) or self._usual(alarm):
            incident = self._join(case, alarm)
        else:
            incident = self._open(alarm, alarm.storm if self._stormy(alarm) else alarm.incident)
        self.deeds += [(incident, deed) for deed in alarm.deeds]
        if alarm.waits:
            self.conversations[key_of(alarm.item)] = incident

    def _of_talk(self, alarm: Alarm) -> Case | None:
        """The case in which its conversation is seen since an alarm before it in the same batch."""
        incident = self.conversations.get(key_of(alarm.item)) if alarm.goes_on else None
        return None if incident is None else self.cases.get(incident)

    def _usual(self, alarm: Alarm) -> Case | None:
        case = self.cases.get(alarm.incident)
        if case is not None and alarm.shared and not self._is_new(case):
            self._renamed(case, f"{case.incident}:{case.id}")
            case = None
        return case or self._storm(alarm)

    def _is_new(self, case: Case) -> bool:
        """Whether somebody is about to look at it first, so that nobody who joins it is overlooked."""
        return case.state is CaseState.OPEN and self.now - case.opened_at <= PROMISE_IS_READ

    def _join(self, case: Case, alarm: Alarm) -> str:
        self.joined.setdefault(case.incident, []).append(alarm.item)
        more = also_proposed(case, alarm.item.author, alarm.reasons)
        told = joined(case.reasons + more, alarm.reasons)
        grown = case if told == case.reasons else replace(case, reasons=told)
        self._change(case, self._promised(self._as_pressing(grown, alarm), alarm))
        return case.incident

    def _promised(self, case: Case, alarm: Alarm) -> Case:
        """Whoever comes to a case has read what was promised in it, unless that is long ago."""
        is_read = case.promised_at is not None and self.now - case.promised_at <= PROMISE_IS_READ
        if is_read or not alarm.promise:
            return case
        self.told += alarm.promise
        return replace(case, promised_at=self.now)

    def _as_pressing(self, case: Case, alarm: Alarm) -> Case:
        """What joins a case may be more pressing than what it was opened for: harm in a complaint."""
        community = self.known.community
        if case.severity is Severity.URGENT or alarm.kind is not case.kind:
            return case
        if severity_of(alarm, community) is not Severity.URGENT:
            return case
        why = tuple(reason for reason in alarm.reasons if reason.key == HARM)
        pressing = replace(case, severity=Severity.URGENT, reasons=(*case.reasons, *why))
        return replace(pressing, deadline=min(case.deadline, answer_by(pressing, community, self.now)))

    def _change(self, case: Case, changed: Case) -> Case:
        """Have a case be written as it is now, once however often it changes in a batch."""
        if changed is case or changed == case:
            return case
        kept = self.changed if case.id else self.new
        others = [one for one in kept if one.incident != case.incident]
        changed = changed.changed() if len(others) == len(kept) else changed
        kept[:] = [*others, changed]
        del self.cases[case.incident]
        self.cases[changed.incident] = changed
        return changed

    def _renamed(self, case: Case, incident: str, **changes: Any) -> Case:
        """A case of before with another incident; what has come to it in this batch stays with it."""
        was = case.incident
        if was in self.joined:
            self.joined[incident] = self.joined.pop(was)
        self.deeds = [(incident if of == was else of, deed) for of, deed in self.deeds]
        self.conversations |= {talk: incident for talk, of in self.conversations.items() if of == was}
        return self._change(case, replace(case, incident=incident, **changes))

    def _begin_burst(self, alarm: Alarm, key: str, burst: Sentence) -> str:
        """The storm that blows becomes the case of the burst; where none does, one is opened."""
        storm, reasons = self._storm(alarm), burst_reasons(burst, self.known.community)
        if storm is None or storm.id == 0:
            return self._open(replace(alarm, reasons=(*alarm.reasons, *reasons)), key, Severity.URGENT)
        pressing = replace(storm, severity=Severity.URGENT)
        deadline = min(storm.deadline, answer_by(pressing, self.known.community, self.now))
        told = (*storm.reasons, *reasons)
        turned = self._renamed(storm, key, severity=Severity.URGENT, reasons=told, deadline=deadline)
        return self._join(turned, alarm)

    def _burst_goes_on(self, case: Case, burst: Sentence) -> Case:
        """Its card tells the trend of now; who has it in hand hears when it has become markedly worse."""
        changed, is_worse = grown(case, burst)
        if is_worse:
            worse = TellWorse(platform=self.known.community.platform, case=case.id)
            self.told.append(Order(key=f"worse:{case.id}:{case.version}", intent=worse, case=case.id))
        return self._change(case, changed)

    def _storm(self, alarm: Alarm) -> Case | None:
        """The case that tells of the storm which this alarm belongs to, unless it has calmed down."""
        case = self.cases.get(alarm.storm)
        if case is None:
            return None
        calm = self.now - (case.joined_at or case.opened_at)
        if case.incident in self.joined or calm <= STORM_WINDOW:
            return case
        if not self._stormy(alarm):
            return None
        if calm <= STORM_CALM:
            return case
        # A new storm has a card of its own: nobody hears that one of long ago is drawn anew.
        self._renamed(case, f"{case.incident}:{case.id}")
        return None

    def _stormy(self, alarm: Alarm) -> bool:
        return self.opened.get(alarm.kind, 0) >= STORM_CASES

    def _open(self, alarm: Alarm, incident: str, severity: Severity | None = None) -> str:
        alarm = with_cause(alarm, self.known.causes)
        opened = Case(
            id=0,
            community=alarm.community,
            kind=alarm.kind,
            incident=incident,
            state=CaseState.OPEN,
            first=alarm.item,
            reasons=alarm.reasons,
            spans=alarm.spans,
            model=alarm.model,
            opened_at=self.now,
            deadline=self.now,
            severity=severity or severity_of(alarm, self.known.community),
            cause=alarm.cause,
        )
        case = self._promised(assigned(opened, self.known, self.now, self.load), alarm)
        self.load[case.owner or ""] += 1
        self.cases[case.incident] = case
        self.opened[alarm.kind] = self.opened.get(alarm.kind, 0) + 1
        self.new.append(case)
        return incident


async def raise_alarms(
    ledger: Ledger, known: Known, alarms: Sequence[Alarm], now: datetime, effects: Effects
) -> Sequence[Case]:
    """Open cases for alarms of one community, or join those that are open.

    All is worked out first and written at once, so that many alarms cost a handful of statements.
    The cards are ordered through `effects`, which the caller writes. Returns the cases that have grown,
    with so many people in them at least as there are now, or a few more where somebody came twice.
    """
    posts = {thread for alarm in alarms if (thread := thread_of(alarm)) is not None}
    keys = {key for alarm in alarms for key in (alarm.incident, alarm.storm)} | set(map(burst_key, posts))
    cases = await ledger.cases.unclosed(known.community.id, sorted(keys))
    told = {thread for thread in posts if burst_key(thread) in cases}
    raised = _Raised(
        known=known,
        now=now,
        cases=cases,
        opened=dict(await ledger.figures.opened_since(known.community.id, now - STORM_WINDOW)),
        bursts=await bursts(ledger, known.community, alarms, now, told),
        load=Counts(await ledger.figures.answered_for(known.community.id)),
    )
    for alarm in alarms:
        raised.take(alarm)
    await _write(ledger, raised, effects)
    return [_grown(raised.cases[incident], items) for incident, items in raised.joined.items()]


async def raise_alarm(ledger: Ledger, known: Known, alarm: Alarm, now: datetime) -> None:
    """Open a case for one alarm or join one that is open, and show its card."""
    effects = Effects()
    await raise_alarms(ledger, known, [alarm], now, effects)
    await effects.write(ledger)


def burst_key(thread: Thread) -> str:
    """The incident that complaints under one post share while they burst."""
    return f"burst:{thread.chat}:{thread.message}"


def _grown(case: Case, items: Sequence[CaseItem]) -> Case:
    others = {item.author for item in items} - {case.first.author}
    return replace(case, people=case.people + len(others))


async def _write(ledger: Ledger, raised: _Raised, effects: Effects) -> None:
    community, now = raised.known.community, raised.now
    for case in raised.changed:
        await ledger.cases.save(case)
    numbers = {case.incident: case.id for case in raised.cases.values()}
    for case in await ledger.cases.open(raised.new):
        numbers[case.incident] = case.id
        show = ShowCard(platform=community.platform, case=case.id)
        effects.orders.append(Order(key=f"card:{case.id}", intent=show, case=case.id))
    effects.orders += raised.told
    await _seen_in(ledger, numbers, raised, effects)
    joined = {numbers[incident]: items for incident, items in raised.joined.items()}
    versions = await ledger.cases.join(joined, now)
    counts = {numbers[one]: raised.cases[one].count + len(items) for one, items in raised.joined.items()}
    for number, version in versions.items():
        pace = PACE_OF_MANY if counts[number] > MANY else PACE
        effects.orders.append(refresh_soon(community.platform, number, version, now, pace))
    await ledger.deeds.add([replace(deed, case=numbers[incident]) for incident, deed in raised.deeds])
    effects.count(community.id, now, *[Counter.CASES_OPENED] * len(raised.new))


async def _seen_in(ledger: Ledger, numbers: Mapping[str, int], raised: _Raised, effects: Effects) -> None:
    """Conversations that wait know the case in which people see them; who has one in hand keeps it."""
    talks = [effects.conversations[key] for key in raised.conversations if key in effects.conversations]
    held = {talk.case for talk in talks if talk.phase is Phase.HUMAN and talk.case is not None}
    cases = await ledger.cases.several(held) if held else {}
    kept = {case.id for case in cases.values() if case.state is not CaseState.CLOSED}
    for talk in talks:
        if not talk.is_idle and talk.case not in kept:
            case = numbers[raised.conversations[talk.key]]
            effects.conversations[talk.key] = replace(talk, case=case)


def refresh_soon(platform: str, case: int, version: int, now: datetime, pace: timedelta = PACE) -> Order:
    """Redraw a card that grows, at the end of the present span; many within one are drawn at once.

    Each version of the case has an order of its own: one that many share may be done by a draw that saw it
    and not yet all of them.
    """
    span = pace.total_seconds()
    at = datetime.fromtimestamp((now.timestamp() // span + 1) * span, tz=UTC)
    intent = RefreshCard(platform=platform, case=case)
    return Order(key=f"refresh:{case}:{version}", intent=intent, not_before=at, case=case)
