"""A case as a card: the words that mattered, who wrote them, what was done, what can be done.

Pure: plain text and buttons. User text is quoted as it is, shortened, never interpreted.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import NamedTuple

from handlers.cases.burst_card import Counted
from handlers.cases.exposed import is_of_personal_data
from handlers.cases.negatives import is_rude
from handlers.cases.offers import KEPT, carried_by, offers
from handlers.messages.surroundings import Said
from handlers.ports import Signer
from handlers.talks.conversations import closed_by
from handlers.talks.in_hand import is_one_question
from handlers.typed.wording import first_words, lasting
from models.capabilities import Capability
from models.cases import Case, CaseAction, CaseItem, CaseKind, CaseState, Severity
from models.communities import Community
from models.content import PostState
from models.intents import Button
from models.outcomes import Done
from models.people import Standing
from models.texts import Sentence, Texts
from models.zones import local_time

Say = Callable[..., str]
"""A sentence in the community's language, by its key and parameters."""

_QUOTE = 400
"""Characters of a message that a card shows."""
_REASONS = 700
"""Characters of the reasons, a proposed answer among them; with all the rest the strictest platform
allows 4,096 UTF-16 units."""
_WORDS, _WORDS_QUOTE = 5, 200
"""How many of the words that mattered are told, and so many characters of them."""
MORE = 2
"""How many further messages of an incident it shows."""
_MORE_QUOTE = 120
"""Characters of each of them."""

_COUNTED, _COUNTED_QUOTE = 8, 80
"""How many complaints of other cases the card of a burst lists, and so many characters of each."""

_KEPT_BACK = {f"reason.post_kept_back.{state}": state for state in PostState}
"""Why a post did not go out, by the reason that is told."""

_NOTHING_WAS_DONE = ("closed", "fine", "replied")
"""Outcomes that undoing merely reopens: what was said can't be unsaid."""

_ABOUT_PEOPLE = (CaseAction.WARN, CaseAction.MUTE, CaseAction.BAN)
_ABOUT_ALL = (CaseAction.HIDE, CaseAction.RESTORE, CaseAction.NOT_A_PROBLEM)
"""Buttons that decide about everything that a case has, and say how much that is."""


class Card(NamedTuple):
    """What is sent to the duty chat."""

    text: str
    buttons: tuple[tuple[Button, ...], ...]


class Shown(NamedTuple):
    """A case with what its card tells beside it; `more` are its newest messages that say something, `before`
    is what was said just before it. `lifted` when its author was kept from writing and is not any more.
    `until` is the end of the term that its author got, `counted` are complaints in other cases that a burst
    counts, `lacking` what the platform can't do."""

    case: Case
    more: Sequence[CaseItem]
    done: Sequence[Done]
    author: Standing | None
    grounds: Sequence[Sentence] = ()
    before: Sequence[Said] = ()
    lifted: bool = False
    until: datetime | None = None
    counted: Sequence[Counted] = ()
    lacking: Collection[Capability] = ()


def compose(shown: Shown, community: Community, chat: str, texts: Texts, signer: Signer) -> Card:
    """The card of a case for the duty chat `chat`."""
    say = partial(texts.say, community.language)
    case = shown.case
    lines = [
        _headline(case, say),
        _who(shown, community, say),
        *_before(shown, say),
        f"«{_cut(case.first.text, _QUOTE)}»" if case.first.text else _no_text(case, say),
        *(say("case.more", text=first_words(item.text, _MORE_QUOTE)) for item in shown.more),
        _unseen(shown, say),
        *_counted(shown.counted, say),
        *_why(case, community.language, texts),
        say("case.cause", cause=case.cause) if case.cause else "",
        *(_sentence(texts.render(community.language, one)) for one in shown.grounds),
        say("case.model", model=case.model) if case.model else "",
        _done(shown.done, community, say),
        _state(shown, community, say),
        say("case.lifted") if shown.lifted else "",
    ]
    buttons = tuple(
        tuple(
            Button(
                label=_label(case, action, community, say),
                data=signer.sign(f"{case.id}.{carried_by(case, action)}", chat),
            )
            for action in row
        )
        for row in offers(case, shown.lacking)
    )
    return Card("\n".join(line for line in lines if line), buttons)


def listed(case: Case, community: Community, say: Say) -> str:
    """A case in one line."""
    return say(
        "case.line",
        number=case.id,
        kind=_kind(case, say),
        when=local_time(case.opened_at, community.zone, community.language),
        text=first_words(case.first.text),
        owner=case.owner_name or "—",
    )


def _before(shown: Shown, say: Say) -> Iterator[str]:
    """What was said before, but for what is told anyway: as counted, or as part of what the card is about."""
    first = shown.case.first
    told = {one.item.text for one in shown.counted}
    parts = {(first.author_name, line) for line in first.text.splitlines()}
    for one in shown.before:
        if one.text not in told and (one.name, one.text) not in parts:
            yield say("case.before", name=one.name, text=first_words(one.text, _MORE_QUOTE))


def _unseen(shown: Shown, say: Say) -> str:
    """Where what the card has no room for can be read, before a button is pressed that is about all of it."""
    unseen = shown.case.count - 1 - len(shown.more)
    return say("case.unseen", count=unseen, number=shown.case.id) if unseen > 0 else ""


def _counted(counted: Sequence[Counted], say: Say) -> Iterator[str]:
    for number, item in counted[:_COUNTED]:
        text = first_words(item.text, _COUNTED_QUOTE)
        yield say("case.counted", number=number, name=item.author_name, text=text)
    if len(counted) > _COUNTED:
        yield say("case.counted_more", count=len(counted) - _COUNTED)


def _no_text(case: Case, say: Say) -> str:
    return say("case.no_text") if case.first.author else ""


def _kind(case: Case, say: Say) -> str:
    """What it is about; where a post did not come out at its time nothing was tried in vain."""
    why = case.reasons[0].key if case.reasons else ""
    if why not in _KEPT_BACK:
        return say(f"case.kind.{case.kind}")
    return say("case.post.late" if _KEPT_BACK[why] is PostState.NEEDS_PERSON else "case.post.not_out")


def _headline(case: Case, say: Say) -> str:
    pressing = case.severity is Severity.URGENT and case.state is not CaseState.CLOSED
    urgency = say("case.severity.urgent") if pressing else ""
    line = urgency + say("case.headline", number=case.id, kind=_kind(case, say))
    if case.count == 1:
        return line
    return line + say("case.storm", messages=case.count, people=case.people)


def _who(shown: Shown, community: Community, say: Say) -> str:
    first, author = shown.case.first, shown.author
    if not first.author:
        return ""
    place = community.place_of(first.address.chat, private=first.private)
    where = say(f"place.{place}") if place else first.address.chat
    line = say("case.who", name=first.author_name, place=where)
    if author is None:
        return line
    return line + say("case.history", messages=author.messages, strikes=author.strikes)


def _why(case: Case, language: str, texts: Texts) -> list[str]:
    reasons = "; ".join(texts.render(language, reason) for reason in case.reasons)
    lines = [texts.say(language, "case.why", reasons=_cut(reasons, _REASONS))]
    words = list(dict.fromkeys(case.first.text[start:end] for start, end in case.spans))[:_WORDS]
    if words:
        lines.append(texts.say(language, "case.words", words=_cut(" · ".join(words), _WORDS_QUOTE)))
    return lines


def _done(done: Sequence[Done], community: Community, say: Say) -> str:
    deeds = [say(f"deed.{one.kind}", until=_moment(one.until, community)) for one in done]
    return say("case.done", deeds=", ".join(deeds)) if deeds else ""


def _state(shown: Shown, community: Community, say: Say) -> str:
    case = shown.case
    name, deadline = case.owner_name or "", _moment(case.deadline, community)
    if case.state is CaseState.OPEN:
        if case.kind is CaseKind.REMOVED:
            return say("case.state.done")
        return say("case.state.assigned" if name else "case.state.open", name=name, deadline=deadline)
    if case.outcome == KEPT:
        return say("case.state.kept")
    outcome = say(f"case.outcome.{case.outcome}") if case.outcome else ""
    if shown.until:
        outcome += say("case.outcome.until", until=_moment(shown.until, community))
    name = closed_by(case)
    line = say(f"case.state.{case.state}", name=name, outcome=outcome, deadline=deadline)
    if case.state is CaseState.TAKEN and case.answered_at and case.people > 1 and not is_one_question(case):
        return f"{line}\n{say('case.others_wait')}"
    if case.resolution:
        return f"{line}\n{say('case.state.resolution', words=_cut(case.resolution, _QUOTE))}"
    return line


def _label(case: Case, action: CaseAction, community: Community, say: Say) -> str:
    if action is CaseAction.UNDO and case.outcome in _NOTHING_WAS_DONE:
        return say("action.reopen")
    ladder = community.ladder
    spans = {CaseAction.MUTE: ladder.mute_for, CaseAction.BAN: ladder.ban_for}
    term = lasting(spans[action], community.language) if action in spans else ""
    return say(f"action.{action}", term=term) + _of_how_many(case, action, say)


def _of_how_many(case: Case, action: CaseAction, say: Say) -> str:
    if action in _ABOUT_PEOPLE and case.people > 1:
        return say("action.all_people", people=case.people)
    of_some = is_of_personal_data(case) or (action is CaseAction.RESTORE and is_rude(case))
    if action in _ABOUT_ALL and case.count > 1 and not of_some:
        return say("action.all_messages", messages=case.count)
    return ""


def _moment(moment: datetime | None, community: Community) -> str:
    return local_time(moment, community.zone, community.language) if moment else ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
