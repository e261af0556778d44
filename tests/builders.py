"""Records for tests, each with one thing said and the rest made up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from msgspec import structs

from models.cases import Case, CaseItem, CaseKind, CaseState
from models.communities import Community, Mode, Place
from models.decisions import Decision, Finding, Scores, Verdict
from models.faq import Entry
from models.messages import Address, Answered, Author, Chat, Membership, Message
from models.outcomes import Deed, DeedKind
from models.people import Standing
from models.staff import Colleague, Role
from models.texts import Sentence

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
"""A Sunday; 15:00 in Moscow."""
COMMUNITY = "shop"
PLATFORM = "vk"
PLACES: Mapping[str, Place] = {
    "wall": Place.WALL,
    "chat": Place.CHAT,
    "duty": Place.DUTY,
    "desk": Place.DESK,
}
STAFF = (("olga", "Ольга", Role.OWNER), ("anna", "Анна", Role.MODERATOR), ("lev", "Лев", Role.SPECIALIST))

_numbers = count(1)


def community(**changes: Any) -> Community:
    """A shop in Moscow that lets the bot act, and waits for no more of a question."""
    shop = Community(
        id=COMMUNITY, platform=PLATFORM, title="Лавка", mode=Mode.ACT, places=PLACES, burst=timedelta(0)
    )
    return replace(shop, **changes)


def colleagues() -> list[Colleague]:
    """An owner, a moderator and a specialist."""
    return [
        Colleague(community=COMMUNITY, person=person, name=name, role=role) for person, name, role in STAFF
    ]


def address(message: str = "1", chat: str = "wall") -> Address:
    """Where a message stands."""
    return Address(platform=PLATFORM, chat=chat, message=message)


def message(text: str = "привет", author: str = "petya", chat: str = "wall", **changes: Any) -> Message:
    """A new message; in a chat of nobody's it is private."""
    number = str(next(_numbers))
    said = Message(
        event_id=f"e{number}",
        address=address(f"m{number}", chat),
        author=Author(id=author, name=author.title()),
        text=text,
        at=NOW,
        private=chat not in PLACES,
    )
    return structs.replace(said, **changes)


def answering(said: Message) -> dict[str, Any]:
    """What a message that answers another one has for it."""
    return {
        "reply_to": said.address.message,
        "thread": said.thread,
        "answered": Answered(
            message=said.address.message,
            author=said.author,
            text=said.text,
            at=said.at,
            thread=said.thread,
            attachments=said.attachments,
        ),
    }


def came(person: str = "vera", chat: str = "chat", **changes: Any) -> Membership:
    """Somebody has come into a chat by themselves."""
    who = Author(id=person, name=person.title())
    plain = Membership(
        event_id=f"e{next(_numbers)}",
        chat=Chat(platform=PLATFORM, id=chat, title=chat.title()),
        person=who,
        by=who,
        was_in=False,
        is_in=True,
        at=NOW,
    )
    return structs.replace(plain, **changes)


def went(person: str = "vera", chat: str = "chat", **changes: Any) -> Membership:
    """Somebody has left a chat."""
    return came(person, chat, was_in=True, is_in=False, **changes)


def edited(original: Message, text: str) -> Message:
    """The same message with other words."""
    return structs.replace(original, event_id=f"e{next(_numbers)}", text=text, edited=True)


def standing(person: str = "petya", **changes: Any) -> Standing:
    """Somebody who wrote once and did nothing wrong."""
    plain = Standing(
        community=COMMUNITY,
        person=person,
        name=person.title(),
        first_seen=NOW - timedelta(days=90),
        messages=1,
    )
    return structs.replace(plain, **changes)


def item(number: str = "1", author: str = "petya", chat: str = "wall", **changes: Any) -> CaseItem:
    """A message of a case."""
    plain = CaseItem(
        address=address(number, chat),
        author=author,
        author_name=author.title(),
        text=f"слова {number}",
        at=NOW,
    )
    return structs.replace(plain, **changes)


def case(kind: CaseKind = CaseKind.REVIEW, **changes: Any) -> Case:
    """An open case with one message."""
    plain = Case(
        id=1,
        community=COMMUNITY,
        kind=kind,
        incident=f"{kind}:spam:wall::petya",
        state=CaseState.OPEN,
        first=item(),
        reasons=(Sentence("reason.message"),),
        opened_at=NOW,
        deadline=NOW + timedelta(minutes=30),
    )
    return structs.replace(plain, **changes)


def deed(kind: DeedKind = DeedKind.REMOVED, **changes: Any) -> Deed:
    """Something the bot did to Petya."""
    plain = Deed(
        id=1, community=COMMUNITY, case=1, kind=kind, address=address(), person="petya", by=None, at=NOW
    )
    return structs.replace(plain, **changes)


def finding(rule: str = "spam", verdict: Verdict = Verdict.REMOVE, **changes: Any) -> Finding:
    """What one rule says."""
    return structs.replace(
        Finding(rule, verdict, Sentence(f"reason.{rule}.whole", {"percent": 90})), **changes
    )


def decision(*findings: Finding, **scores: float) -> Decision:
    """These findings and scores as one decision."""
    verdict = max((one.verdict for one in findings), default=Verdict.ALLOW)
    return Decision(verdict, Scores(**scores), findings, "judge-1")


def entry(name: str = "hours", answer: str = "С 8 до 22.", *phrasings: str) -> Entry:
    """An approved answer."""
    return Entry(id=name, phrasings=phrasings or ("во сколько вы открываетесь",), answer=answer)
