"""Whatever a person decides can be undone exactly: messages, standings, terms on the platform, counters."""

from collections import Counter as Counts
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from handlers.cases.acts import act, say
from handlers.cases.matters import Change, Hand, Matter
from handlers.cases.offers import KEPT, offers
from handlers.comments.ladder import step_at
from handlers.messages.standings import after, amounting_to, hidden
from models.cases import Case, CaseAction, CaseItem, CaseKind, CaseState
from models.communities import Ladder
from models.intents import Ban, Delete, Intent, Mute, Restore, Send, Unban, Unmute
from models.messages import Address
from models.outcomes import Counter, Deed, DeedKind
from models.people import Standing
from tests.builders import NOW, address, case, community, deed, item, standing

PEOPLE = ("anton", "boris", "vera")
LADDER = Ladder(warn_at=1, mute_at=2, ban_at=4)
SHOP = community(ladder=LADDER)
FORGET = LADDER.forget_after
GAPS = [timedelta(0), timedelta(minutes=10), timedelta(hours=2), timedelta(days=10), timedelta(days=40)]


@dataclass
class World:
    """Cases with their deeds, and a platform that does what it is told; nothing is ever stored."""

    now: datetime = NOW
    cases: dict[int, Case] = field(default_factory=dict)
    items: dict[int, tuple[CaseItem, ...]] = field(default_factory=dict)
    deeds: tuple[Deed, ...] = ()
    standings: dict[str, Standing] = field(default_factory=lambda: {one: standing(one) for one in PEOPLE})
    hidden: frozenset[Address] = frozenset()
    restrained: dict[tuple[bool, str, str], datetime] = field(default_factory=dict)
    counted: Counts[tuple[object, Counter]] = field(default_factory=Counts)

    def fork(self) -> "World":
        """A world that goes its own way from here."""
        other = copy(self)
        for name in ("cases", "items", "standings", "restrained", "counted"):
            setattr(other, name, copy(getattr(self, name)))
        return other

    def bot_opens(self, kind: CaseKind, items: tuple[CaseItem, ...]) -> None:
        """A case with these messages; the bot has removed them if the case is about that."""
        number = len(self.cases) + 1
        first = items[0]
        people = len({one.author for one in items})
        self.cases[number] = case(kind, id=number, first=first, count=len(items), people=people)
        self.items[number] = items
        if kind is CaseKind.REMOVED:
            for one in items:
                self._bot_removes(number, one)

    def _bot_removes(self, number: int, gone: CaseItem) -> None:
        self._bot_did(deed(case=number, address=gone.address, person=gone.author, at=self.now))
        self.hidden |= {gone.address}
        step = step_at(self.standings[gone.author].strikes, LADDER, self.now)
        if step is None:
            return
        self._bot_did(
            deed(
                step.kind,
                case=number,
                address=gone.address,
                person=gone.author,
                at=self.now,
                until=step.until,
            )
        )
        if step.until:
            self.restrained[step.kind is DeedKind.BANNED, gone.address.chat, gone.author] = step.until

    def _bot_did(self, one: Deed) -> None:
        self.deeds += (structs.replace(one, id=len(self.deeds) + 1),)
        self.standings[one.person] = after(self.standings[one.person], one, FORGET)

    def bot_keeps(self, number: int) -> None:
        """Nobody objected, so the bot closes the case."""
        self.cases[number] = self.cases[number].changed(
            state=CaseState.CLOSED, outcome=KEPT, closed_at=self.now
        )
        self.counted[self.now.date(), Counter.CASES_CLOSED] += 1

    def decide(self, number: int, action: CaseAction, who: str = "anna") -> Change:
        """A person presses, and everything that follows happens."""
        matter = Matter(
            case=self.cases[number],
            items=self.items[number],
            deeds=[one for one in self.deeds if one.person in {each.author for each in self.items[number]}],
            standings=self.standings,
            community=SHOP,
        )
        change = act(matter, action, Hand(who, who.title(), self.now))
        self._keep(change)
        return change

    def _keep(self, change: Change) -> None:
        self.cases[change.case.id] = change.case
        undone, redone = ({one.id for one in some} for some in (change.deeds.undone, change.deeds.redone))
        kept = [structs.replace(one, undone_at=self.now) if one.id in undone else one for one in self.deeds]
        kept = [structs.replace(one, undone_at=None) if one.id in redone else one for one in kept]
        numbers = count(len(kept) + 1)
        self.deeds = (*kept, *(structs.replace(one, id=next(numbers)) for one in change.deeds.added))
        self.standings |= {one.person: one for one in change.standings}
        for tally in change.tallies:
            for counter, number in tally.counts.items():
                self.counted[tally.at.date(), counter] += number
        for intent in change.intents:
            self._perform(intent)

    def _perform(self, intent: Intent) -> None:
        match intent:
            case Delete():
                self.hidden |= {intent.address}
            case Restore():
                self.hidden -= {intent.address}
            case Mute() | Ban():
                self.restrained[isinstance(intent, Ban), intent.chat, intent.person] = intent.until
            case Unmute() | Unban():
                self.restrained.pop((isinstance(intent, Unban), intent.chat, intent.person), None)

    def stand(self, at: datetime) -> object:
        """Everything that must come back: as it is seen at a moment."""
        passing = {Counter.CASES_ANSWERED, Counter.FIRST_ANSWER_SECONDS, Counter.CASES_CLOSED}
        return (
            self.standings,
            self.hidden,
            {what: until for what, until in self.restrained.items() if until > at},
            {what: number for what, number in self.counted.items() if number and what[1] not in passing},
            [one.id for one in self.deeds if one.undone_at is None and one.by is None],
        )


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Up to three cases about three people, who may meet in several; the bot may have kept some."""
    world = World()
    for number in range(draw(st.integers(1, 3))):
        kind = draw(st.sampled_from([CaseKind.REMOVED, CaseKind.REVIEW]))
        chat = draw(st.sampled_from(["wall", "chat"]))
        # One message may be in several cases, but the bot does not remove again what is gone.
        shared = ["x"] * (kind is CaseKind.REVIEW or address("x") not in world.hidden)
        names = st.sampled_from([f"{number}{letter}" for letter in "abc"] + shared)
        some = draw(st.dictionaries(names, st.sampled_from(PEOPLE), min_size=1, max_size=4))
        authors = {name: "vera" if name == "x" else author for name, author in some.items()}
        items = tuple(item(name, author, "wall" if name == "x" else chat) for name, author in authors.items())
        world.bot_opens(kind, items)
        world.now += draw(st.sampled_from(GAPS))
        if kind is CaseKind.REMOVED and draw(st.booleans()):
            world.bot_keeps(number + 1)
    return world


def offered(one: Case) -> list[CaseAction]:
    return [action for row in offers(one) for action in row]


@given(worlds(), st.data())
def test_a_decision_that_is_undone_leaves_no_trace(world: World, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 6))):
        number = data.draw(st.sampled_from(sorted(world.cases)))
        action = data.draw(st.sampled_from(offered(world.cases[number])))
        if action not in (CaseAction.UNDO, CaseAction.TAKE):
            other = world.fork()
            other.decide(number, action)
            other.now += data.draw(st.sampled_from(GAPS))
            other.decide(number, CaseAction.UNDO, "olga")
            assert other.stand(other.now) == world.stand(other.now)
        world.decide(number, action)
        world.now += data.draw(st.sampled_from(GAPS))


@given(worlds(), st.data())
def test_decisions_may_be_undone_in_any_order(world: World, data: st.DataObject) -> None:
    start = world.fork()
    for _ in range(data.draw(st.integers(1, 8))):
        number = data.draw(st.sampled_from(sorted(world.cases)))
        world.decide(number, data.draw(st.sampled_from(offered(world.cases[number]))))
        world.now += data.draw(st.sampled_from(GAPS))
    for number in data.draw(st.permutations(sorted(world.cases))):
        if world.cases[number].state is CaseState.CLOSED and world.cases[number].outcome != KEPT:
            world.decide(number, CaseAction.UNDO)
            world.now += data.draw(st.sampled_from(GAPS))
    assert world.stand(world.now) == start.stand(world.now)


@given(worlds(), st.data())
def test_after_any_decisions_everything_is_what_the_standing_deeds_say(
    world: World, data: st.DataObject
) -> None:
    for _ in range(data.draw(st.integers(1, 8))):
        number = data.draw(st.sampled_from(sorted(world.cases)))
        world.decide(number, data.draw(st.sampled_from(offered(world.cases[number]))))
        world.now += data.draw(st.sampled_from(GAPS))
    left = [one for one in world.deeds if one.undone_at is None]
    assert world.hidden == hidden(left)
    for person, so in world.standings.items():
        assert so == amounting_to(so, [one for one in left if one.person == person], FORGET)
    closed = sum(one.state is CaseState.CLOSED for one in world.cases.values())
    assert sum(n for (_, counter), n in world.counted.items() if counter is Counter.CASES_CLOSED) == closed


@settings(max_examples=50)
@given(worlds(), st.data())
def test_the_platform_keeps_to_the_longest_term_that_stands(world: World, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 6))):
        number = data.draw(st.sampled_from(sorted(world.cases)))
        world.decide(number, data.draw(st.sampled_from(offered(world.cases[number]))))
    terms: dict[tuple[bool, str, str], datetime] = {}
    for one in world.deeds:
        if one.undone_at is None and one.until is not None and one.until > world.now:
            what = (one.kind is DeedKind.BANNED, one.address.chat, one.person)
            terms[what] = max(one.until, terms.get(what, one.until))
    assert {what: until for what, until in world.restrained.items() if until > world.now} == terms


def test_a_restoring_that_is_undone_mutes_again_for_what_is_left_of_the_term() -> None:
    world = World()
    world.bot_opens(CaseKind.REMOVED, (item("1", "vera"), item("2", "vera")))
    until = world.standings["vera"].muted_until
    world.now += timedelta(minutes=10)
    lifted = world.decide(1, CaseAction.RESTORE)
    assert [type(one) for one in lifted.intents] == [Restore, Restore, Unmute]
    assert (world.standings["vera"].strikes, world.standings["vera"].muted_until) == (0, None)
    world.now += timedelta(minutes=10)
    again = world.decide(1, CaseAction.UNDO)
    assert [type(one) for one in again.intents] == [Delete, Delete, Mute]
    assert until == NOW + LADDER.mute_for
    assert (world.standings["vera"].strikes, world.standings["vera"].muted_until) == (2, until)


def test_a_restoring_that_is_undone_after_the_term_mutes_nobody() -> None:
    world = World()
    world.bot_opens(CaseKind.REMOVED, (item("1", "vera"), item("2", "vera")))
    world.decide(1, CaseAction.RESTORE)
    world.now += timedelta(hours=2)
    assert [type(one) for one in world.decide(1, CaseAction.UNDO).intents] == [Delete, Delete, Unmute]


def test_a_mute_that_is_undone_does_not_bring_back_what_the_bot_removed() -> None:
    world = World()
    world.bot_opens(CaseKind.REMOVED, (item("1", "vera"),))
    world.decide(1, CaseAction.RESTORE)
    world.decide(1, CaseAction.UNDO)
    world.decide(1, CaseAction.MUTE)
    undone = world.decide(1, CaseAction.UNDO)
    assert [type(one) for one in undone.intents] == [Unmute]
    assert world.hidden == {address("1")}


def test_an_earlier_mute_of_another_case_stands_when_a_later_one_is_undone() -> None:
    world = World()
    world.bot_opens(CaseKind.REVIEW, (item("1", "vera"),))
    world.bot_opens(CaseKind.REVIEW, (item("2", "vera"), item("3", "boris")))
    world.decide(1, CaseAction.MUTE)
    world.now += timedelta(minutes=20)
    world.decide(2, CaseAction.MUTE)
    undone = world.decide(2, CaseAction.UNDO)
    first_term = NOW + LADDER.mute_for
    assert [one for one in undone.intents if isinstance(one, Mute | Unmute)] == [
        Mute(platform="vk", chat="wall", person="vera", until=first_term),
        Unmute(platform="vk", chat="wall", person="boris"),
    ]
    assert world.standings["vera"].muted_until == first_term


def test_old_strikes_that_are_forgotten_do_not_come_back_with_a_hiding() -> None:
    world = World()
    world.bot_opens(CaseKind.REMOVED, tuple(item(str(n), "vera") for n in range(3)))
    world.now += timedelta(days=40)
    world.bot_opens(CaseKind.REVIEW, (item("9", "vera"),))
    world.decide(2, CaseAction.HIDE)
    assert world.standings["vera"].strikes == 1


def test_messages_and_people_are_counted_not_decisions() -> None:
    world = World()
    items = (item("1", "vera"), item("2", "vera"), item("3", "boris"))
    world.bot_opens(CaseKind.REVIEW, items)
    world.decide(1, CaseAction.BAN)
    counted = {counter: number for (_, counter), number in world.counted.items()}
    assert (counted[Counter.REMOVED], counted[Counter.BANNED]) == (3, 2)
    world.decide(1, CaseAction.UNDO)
    assert {what[1] for what, number in world.counted.items() if number} == {Counter.CASES_ANSWERED}


def test_what_is_gone_already_is_not_removed_and_counted_again() -> None:
    world = World()
    world.bot_opens(CaseKind.REMOVED, (item("1", "vera"),))
    assert [type(one) for one in world.decide(1, CaseAction.BAN).intents] == [Ban]
    assert Counter.REMOVED not in {what[1] for what in world.counted}
    assert world.standings["vera"].strikes == 1


def test_a_reopened_case_leaves_its_incident_to_the_newer_one() -> None:
    shut = case(id=7, state=CaseState.CLOSED, outcome="fine", closed_at=NOW)
    matter = Matter(shut, (shut.first,), (), {}, SHOP, superseded=True)
    assert act(matter, CaseAction.UNDO, Hand("anna", "Анна", NOW)).case.incident == f"{shut.incident}:7"
    matter = replace(matter, superseded=False)
    assert act(matter, CaseAction.UNDO, Hand("anna", "Анна", NOW)).case.incident == shut.incident


def test_an_answer_closes_a_case_of_one_and_keeps_a_case_of_many_in_hand() -> None:
    hand = Hand("anna", "Анна", NOW)
    alone, many = case(CaseKind.QUESTION), case(CaseKind.QUESTION, count=4, people=3)
    assert say(alone, community(), "Да", hand).case.state is CaseState.CLOSED
    kept = say(many, community(), "Да", hand)
    assert (kept.case.state, kept.case.answered_at) == (CaseState.TAKEN, NOW)
    assert [type(one) for one in kept.intents] == [Send]
    assert say(kept.case, community(), "И ещё", hand).tallies[0].counts == {}, (
        "the first answer is counted once"
    )
