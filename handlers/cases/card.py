"""A case as a card: the words that mattered, who wrote them, what was done, what can be done.

Pure: plain text and buttons. User text is quoted as it is, shortened, never interpreted.
"""

from collections.abc import Sequence
from typing import NamedTuple

from handlers.cases.offers import offers
from handlers.ports import Signer
from handlers.wording import first_words
from models.cases import Case, CaseItem, CaseState
from models.communities import Community
from models.intents import Button
from models.outcomes import Deed
from models.people import Standing
from models.texts import Texts
from models.zones import local_time

_QUOTE = 400
"""Characters of a message that a card shows."""
_MORE, _MORE_QUOTE = 2, 120
"""How many further messages of an incident it shows, and so many characters of each."""


class Card(NamedTuple):
    """What is sent to the duty chat."""

    text: str
    buttons: tuple[tuple[Button, ...], ...]


class Shown(NamedTuple):
    """A case with what its card tells beside it."""

    case: Case
    items: Sequence[CaseItem]
    deeds: Sequence[Deed]
    author: Standing | None


def compose(shown: Shown, community: Community, chat: str, texts: Texts, signer: Signer) -> Card:
    """The card of a case for the duty chat `chat`."""
    lines = [
        _headline(shown.case, community, texts),
        _who(shown, community, texts),
        f"«{_quote(shown.case.first.text)}»",
        *_more(shown, community, texts),
        *_why(shown.case, community, texts),
        *_done(shown.deeds, community, texts),
        _state(shown.case, community, texts),
    ]
    return Card(
        "\n".join(line for line in lines if line), _buttons(shown.case, community, chat, texts, signer)
    )


def _headline(case: Case, community: Community, texts: Texts) -> str:
    kind = texts.say(community.language, f"case.kind.{case.kind}")
    return texts.say(community.language, "case.headline", number=case.id, kind=kind) + (
        texts.say(community.language, "case.storm", count=case.count, people=case.people)
        if case.count > 1
        else ""
    )


def _who(shown: Shown, community: Community, texts: Texts) -> str:
    first, author, language = shown.case.first, shown.author, community.language
    if not first.author:
        return ""
    place = community.place_of(first.address.chat, private=first.private)
    where = texts.say(language, f"place.{place}") if place else first.address.chat
    line = texts.say(language, "case.who", name=first.author_name, place=where)
    if author is None:
        return line
    return line + texts.say(language, "case.history", messages=author.messages, strikes=author.strikes)


def _more(shown: Shown, community: Community, texts: Texts) -> list[str]:
    """The newest of the other messages: what the incident has grown into."""
    others = [item for item in shown.items if item.address != shown.case.first.address]
    return [
        texts.say(community.language, "case.more", text=first_words(item.text, _MORE_QUOTE))
        for item in others[-_MORE:]
    ]


def _quote(text: str) -> str:
    return text if len(text) <= _QUOTE else text[:_QUOTE] + "…"


def _why(case: Case, community: Community, texts: Texts) -> list[str]:
    reasons = "; ".join(texts.render(community.language, reason) for reason in case.reasons)
    lines = [texts.say(community.language, "case.why", reasons=reasons)]
    words = [case.first.text[start:end] for start, end in case.spans][:5]
    if words:
        lines.append(texts.say(community.language, "case.words", words=" · ".join(words)))
    return lines


def _done(deeds: Sequence[Deed], community: Community, texts: Texts) -> list[str]:
    language = community.language
    done = [
        texts.say(
            language,
            f"deed.{deed.kind}",
            until=local_time(deed.until, community.zone, language) if deed.until else "",
        )
        for deed in deeds
        if deed.by is None
    ]
    distinct = list(dict.fromkeys(done))
    return [texts.say(language, "case.done", deeds=", ".join(distinct))] if distinct else []


def _state(case: Case, community: Community, texts: Texts) -> str:
    language, name = community.language, case.owner_name or ""
    if case.state is CaseState.OPEN:
        return texts.say(
            language, "case.state.open", deadline=local_time(case.deadline, community.zone, language)
        )
    outcome = texts.say(language, f"case.outcome.{case.outcome}") if case.outcome else ""
    return texts.say(language, f"case.state.{case.state}", name=name, outcome=outcome)


def _buttons(
    case: Case, community: Community, chat: str, texts: Texts, signer: Signer
) -> tuple[tuple[Button, ...], ...]:
    return tuple(
        tuple(
            Button(
                label=texts.say(community.language, f"action.{action}"),
                data=signer.sign(f"{case.id}.{action}", chat),
            )
            for action in row
        )
        for row in offers(case)
    )
