"""JudgeMessages: the way of every message, from the judgement to what its story is.

The hot path: one look-up of standings for the whole batch and no waiting between messages. What
the stories decide is gathered in `Effects` and written by the caller.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import compress, groupby
from operator import attrgetter

from handlers.answers.asked import calls_for_nothing
from handlers.messages.doubts import Doubts, Heard
from handlers.messages.earlier import Earlier, Spoken, insult_in
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.messages.standings import hidden
from handlers.messages.strangers import Strangers
from handlers.ports import Ledger
from handlers.talks.conversations import speaks_to_somebody
from handlers.talks.converse import Converse
from models.communities import Place
from models.decisions import Decision
from models.messages import Address, AuthorKind, Message, Thread
from models.outcomes import Counter, Judged
from models.people import Standing
from models.texts import Texts
from moderation.judge import Around
from moderation.judges import Judges
from moderation.memory import Total, may_be_praise
from moderation.praise import is_praise
from moderation.recent import NO_REPEATS, Recent, Repeats, Said


@dataclass(frozen=True, slots=True)
class JudgeMessages:
    """Judge a batch of subscribers' messages."""

    judges: Judges
    recent: Recent
    texts: Texts
    doubts: Doubts
    converse: Converse
    earlier: Earlier = field(default_factory=Earlier)
    strangers: Strangers = field(default_factory=Strangers)

    async def __call__(self, ledger: Ledger, heard: Sequence[Heard], now: datetime) -> Effects:
        """Judge `heard` in order; returns what is to be written."""
        effects = Effects(
            standings=await _standings(ledger, heard), removed=await _removed_before(ledger, heard)
        )
        _count_comments(effects, heard)
        ours = [one.known.is_ours(one.message.author) for one in heard]
        totals = self.judges.skim([one.message.text for one in heard])
        repeats = self._observe(heard, ours)
        scenes: list[Scene] = []
        said: list[Heard] = []
        for one, is_ours, total, its_repeats in zip(heard, ours, totals, repeats, strict=True):
            if is_ours:  # staff quote abuse when they discuss it, so their words are never judged
                self._note_ours(one.message)
                if speaks_to_somebody(one):
                    said.append(one)
            elif scene := self._judge_one(one, total, its_repeats, effects, now):
                scenes.append(scene)
        _count_events(effects)
        if scenes or said:
            await self.converse(ledger, scenes, said, heard, effects)
        return effects

    def _judge_one(
        self, one: Heard, total: Total | None, repeats: Repeats, effects: Effects, now: datetime
    ) -> Scene | None:
        """Judge one message; returns its scene if it calls for something."""
        known, place, message = one.known, one.place, one.message
        community, address, author = known.community.id, message.address, message.author.id
        person = community, author
        standing = effects.standings.get(person)
        answered = self.earlier.answered(address.chat, message.reply_to, author)
        around = _around(one, repeats, answered, known_here=standing is not None)
        judge = self.judges.of(known.community)
        decision = judge.judge_skimmed(message.text, total, around, known.house)
        insult = insult_in(message.text, decision) if decision.findings else ""
        self.earlier.note(address.chat, address.message, Spoken(author, ours=False, insult=insult))
        if may_be_praise(total):
            _count_praise(effects, one, decision)
        effects.judged.append(_judged(message, community, decision))
        self.doubts.hear(one, decision)
        if standing is None:
            self.strangers.hear(one, decision)
        effects.standings[person] = _seen(standing, community, message)
        if not decision.findings and calls_for_nothing(decision, known.community, place, message.text):
            return None
        return Scene(known, place, message, decision, now, self.texts, answered)

    def _note_ours(self, message: Message) -> None:
        address = message.address
        self.earlier.note(address.chat, address.message, Spoken(message.author.id, ours=True))

    def _observe(self, heard: Sequence[Heard], ours: Sequence[bool]) -> list[Repeats]:
        """How each repeats what was said before it.

        Who mends a typing error repeats nothing, and who asks again in private bothers nobody.
        """
        may = [
            not (is_ours or one.message.edited or one.place is Place.PRIVATE)
            for one, is_ours in zip(heard, ours, strict=True)
        ]
        found = self.recent.observe_all([_said(one.message) for one in compress(heard, may)])
        if len(found) == len(heard):
            return found  # nearly always
        each = iter(found)
        return [next(each) if it_may else NO_REPEATS for it_may in may]


def _said(message: Message) -> Said:
    return message.cause, message.address.chat, message.author.id, message.text, message.at


def _around(one: Heard, repeats: Repeats, answered: Spoken | None, *, known_here: bool) -> Around:
    message = one.message
    return Around(
        message.forwarded_from_channel and message.origin not in one.known.community.places,
        message.author.kind is AuthorKind.CHANNEL,
        message.hidden_links,
        repeats,
        "" if known_here else message.author.name,
        answered.insult if answered else "",
    )


def _count_comments(effects: Effects, heard: Iterable[Heard]) -> None:
    for one in heard:
        message = one.message
        if one.place is Place.COMMENTS and message.thread is not None and not message.edited:
            effects.comments[Thread(message.address.platform, message.address.chat, message.thread)] += 1


def _count_events(effects: Effects) -> None:
    for community, judged in groupby(effects.judged, key=attrgetter("community")):
        effects.count_all(community, [one.at for one in judged], Counter.EVENTS)


def _count_praise(effects: Effects, one: Heard, decision: Decision) -> None:
    """Whoever thanks or praises neither complains nor breaks a rule."""
    message, community = one.message, one.known.community
    complains = decision.scores.negative >= community.negative_threshold
    if not (decision.findings or complains) and is_praise(message.text):
        effects.count(community.id, message.at, Counter.PRAISED)


def _judged(message: Message, community: str, decision: Decision) -> Judged:
    return Judged(
        event_id=message.event_id,
        community=community,
        address=message.address,
        author=message.author.id,
        at=message.at,
        decision=decision,
    )


def _seen(standing: Standing | None, community: str, message: Message) -> Standing:
    author, messages = message.author, int(not message.edited)
    if standing is not None:
        return standing.heard(author.name, messages)
    return Standing(
        community=community, person=author.id, name=author.name, first_seen=message.at, messages=messages
    )


async def _standings(ledger: Ledger, heard: Iterable[Heard]) -> dict[tuple[str, str], Standing]:
    persons: defaultdict[str, set[str]] = defaultdict(set)
    for one in heard:
        persons[one.known.community.id].add(one.message.author.id)
    found: dict[tuple[str, str], Standing] = {}
    for community, ids in persons.items():
        standings = await ledger.people.standings(community, sorted(ids))
        found.update({(community, person): standing for person, standing in standings.items()})
    return found


async def _removed_before(ledger: Ledger, heard: Iterable[Heard]) -> set[Address]:
    """Of the messages that were edited, those that had been removed already."""
    authors: defaultdict[str, set[str]] = defaultdict(set)
    for one in heard:
        if one.message.edited:
            authors[one.known.community.id].add(one.message.author.id)
    removed: set[Address] = set()
    for community, persons in authors.items():
        removed |= hidden(await ledger.deeds.about(community, sorted(persons)))
    return removed
