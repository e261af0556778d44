"""Appeals: whoever may not write asks in private for another person to look; what follows from the decision.

An appeal is a case about cases: which ones, and who decided in them, stand in its reasons. Nobody who
punished decides it. What holds when it is decided is undone exactly (docs/adr/0005-undone-by-deeds.md), and
what was said of the words is taken back and said otherwise, so that an overturn counts as a false positive.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.cases.appealed import against
from handlers.cases.incidents import raise_alarms
from handlers.cases.labels import labels
from handlers.cases.offers import KEPT, UPHELD
from handlers.cases.rota import barred, deciders
from handlers.community.directory import Directory, Known
from handlers.messages.effects import Effects
from handlers.messages.standings import holds
from handlers.ports import Ledger
from handlers.request import Command, Request
from handlers.typed.wording import first_words
from models.cases import Alarm, Case, CaseAction, CaseItem, CaseKind, CaseState
from models.intents import Send
from models.outcomes import Deed, DeedKind
from models.texts import Sentence
from models.zones import local_time

_QUOTE = 120
RESTRAINTS = (DeedKind.MUTED, DeedKind.BANNED)
"""What keeps somebody from writing."""


@dataclass(frozen=True, slots=True)
class AppealCommand:
    """What subscribers say in private."""

    directory: Directory

    async def appeal(self, request: Request) -> str:
        """`/appeal WORDS`: have somebody else look at what keeps me from writing."""
        for known in self.directory.everywhere():
            if known.community.platform != request.community.platform:
                continue
            held = await held_from_writing(request.ledger, known, request.who, request.now)
            if held:
                return await _appealed(request, known, held)
        raise request.error("appeal.nothing")

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("appeal", None, self.appeal),)


def incident_of(person: str) -> str:
    """By what the appeal of somebody is known: there is one at a time."""
    return f"appeal:{person}"


async def held_from_writing(ledger: Ledger, known: Known, person: str, now: datetime) -> list[Deed]:
    """What keeps somebody from writing in a community now."""
    deeds = await ledger.deeds.about(known.community.id, [person])
    return [deed for deed in deeds if deed.kind in RESTRAINTS and holds(deed, now)]


async def _appealed(request: Request, known: Known, held: Sequence[Deed]) -> str:
    if not request.words:
        raise request.error("appeal.say_why")
    ledger, incident = request.ledger, incident_of(request.who)
    before = await ledger.cases.last(known.community.id, incident)
    if before is not None and before.state is not CaseState.CLOSED:
        raise request.error("appeal.pending", number=before.id, until=_by_when(known, before))
    if before is not None and all(_was_upheld(deed, before) for deed in held):
        raise request.error("appeal.decided", number=before.id)
    await _raise(request, known, held, incident)
    [opened] = (await ledger.cases.unclosed(known.community.id, [incident])).values()
    by_another = barred(known, opened) == deciders(opened)
    key = "appeal.accepted" if by_another else "appeal.accepted.owner"
    return request.say(key, number=opened.id, until=_by_when(known, opened))


def _was_upheld(deed: Deed, appeal: Case) -> bool:
    """Whether somebody has looked at it again and let it stand; who is punished anew may appeal anew."""
    decided = appeal.outcome == UPHELD and appeal.closed_at is not None
    return decided and deed.case in against(appeal) and deed.at <= (appeal.closed_at or deed.at)


async def _raise(request: Request, known: Known, held: Sequence[Deed], incident: str) -> None:
    """One alarm whatever it is about: an appeal joins no storm."""
    ledger, message, effects = request.ledger, request.message, Effects()
    cases = await ledger.cases.several({deed.case for deed in held})
    alarm = Alarm(
        community=known.community.id,
        kind=CaseKind.APPEAL,
        incident=incident,
        storm=incident,
        item=CaseItem(
            address=message.address,
            author=message.author.id,
            author_name=message.author.name,
            text=request.words,
            at=message.at,
            private=True,
        ),
        reasons=tuple(
            reason for number in sorted(cases) for reason in _reasons(known, cases[number], held, request.who)
        ),
    )
    await raise_alarms(ledger, known, [alarm], request.now, effects)
    await effects.write(ledger)


def _reason(known: Known, case: Case, held: Sequence[Deed]) -> Sentence:
    """What is appealed against: the last restraint of a case, until when, and who decided it."""
    deed = [one for one in held if one.case == case.id][-1]
    deciders = {one.by for one in held if one.case == case.id and one.by is not None}
    if case.owner and case.state is CaseState.CLOSED and case.outcome != KEPT:
        deciders.add(case.owner)
    names = ", ".join(sorted(known.staff[one].name if one in known.staff else one for one in deciders))
    community = known.community
    until = local_time(deed.until, community.zone, community.language) if deed.until else ""
    params: dict[str, str | int | float] = {
        "number": case.id,
        "until": until,
        "barred": " ".join(sorted(deciders)),
        "names": names,
    }
    who = "person" if names else "bot"
    return Sentence(f"reason.appeal.{deed.kind}.{who}", params)


def _reasons(known: Known, case: Case, held: Sequence[Deed], person: str) -> list[Sentence]:
    """What is appealed against, and the words for which it was done where they are that person's."""
    words = first_words(case.first.text, _QUOTE) if case.first.author == person else ""
    said = [Sentence("reason.said_then", {"words": words})] if words else []
    return [_reason(known, case, held), *said]


def _by_when(known: Known, case: Case) -> str:
    return local_time(case.deadline, known.community.zone, known.community.language)


async def appealed_items(ledger: Ledger, appeal: Case) -> list[CaseItem]:
    """The messages of the one who appeals in the cases that it is about."""
    items = [item for number in against(appeal) for item in await ledger.cases.items(number)]
    return [item for item in items if item.author == appeal.first.author]


def told(appeal: Case, words: str) -> Send:
    """Words to the one who appealed."""
    first = appeal.first.address
    return Send(platform=first.platform, chat=first.chat, reply_to=first.message, text=words)


async def relabel(ledger: Ledger, appeal: Case, who: str, now: datetime) -> None:
    """Take back what was said of the words, and say that there is nothing wrong with them."""
    author = appeal.first.author
    for number, case in (await ledger.cases.several(against(appeal))).items():
        items = [item for item in await ledger.cases.items(number) if item.author == author]
        await ledger.labels.take_back(number, who, now, author=author)
        await ledger.labels.add(labels(case, items, CaseAction.NOT_A_PROBLEM, who, now))


async def label_again(ledger: Ledger, appeal: Case, who: str, now: datetime) -> None:
    """What was said of the words before the overturn is said again."""
    for number in against(appeal):
        await ledger.labels.give_back(number, appeal.closed_at or now)
        await ledger.labels.take_back(number, who, now, by=appeal.owner)
