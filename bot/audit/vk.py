"""VK comments as messages: what `wall.getComments` returns, page after page, with threads."""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from bot.audit.records import LONGEST_TEXT, Aside, Skipped, plausible
from bot.audit.streams import values
from bot.terminal.jsonl import whole_characters
from handlers.audit.records import AuditMessage
from models.messages import AuthorKind

PAGES = ("response", "item.response", "", "item")
"""Where a page stands: a reply of VK, a list of them, or bare pages in the same ways."""


def messages(file: BinaryIO, aside: Aside, *, bare_list: bool) -> Iterator[AuditMessage]:
    """The comments of a dump; `bare_list` is a list of comments without pages around them.

    Raises:
        Damaged: the file breaks off or is no JSON; what came before is good.
    """
    comments = frozenset({"item"} if bare_list else {_at(page, "items.item") for page in PAGES})
    people = frozenset() if bare_list else frozenset(_at(page, "profiles.item") for page in PAGES)
    groups = frozenset() if bare_list else frozenset(_at(page, "groups.item") for page in PAGES)
    for place, value in values(file, comments | people | groups):
        if place in people:
            name = f"{value.get('first_name') or ''} {value.get('last_name') or ''}".strip()
            aside.name(str(value.get("id")), whole_characters(name))
        elif place in groups:
            aside.name(f"-{value.get('id')}", whole_characters(str(value.get("name") or "")))
        else:
            yield from _with_thread(value, aside)


def _at(page: str, rest: str) -> str:
    return f"{page}.{rest}" if page else rest


def _with_thread(raw: Mapping[str, Any], aside: Aside) -> Iterator[AuditMessage]:
    if (message := _message(raw, raw, aside)) is not None:
        yield message
    thread = raw.get("thread")
    answers = thread.get("items") if isinstance(thread, dict) else None
    for answer in answers if isinstance(answers, list) else ():
        if isinstance(answer, dict) and (message := _message(answer, raw, aside)) is not None:
            yield message


def _message(raw: Mapping[str, Any], root: Mapping[str, Any], aside: Aside) -> AuditMessage | None:
    if raw.get("deleted"):
        aside.skipped[Skipped.DELETED] += 1
        return None
    if not isinstance(raw.get("id"), int) or not isinstance(raw.get("from_id"), int):
        aside.skipped[Skipped.UNUSABLE] += 1
        return None
    text = raw.get("text")
    owner, post = (raw.get(key, root.get(key, "")) for key in ("owner_id", "post_id"))
    return AuditMessage(
        id=str(raw["id"]),
        chat=f"wall{owner}_{post}",
        author=str(raw["from_id"]),
        author_name="",
        text=whole_characters(text[:LONGEST_TEXT]) if isinstance(text, str) else "",
        at=plausible(_moment(raw.get("date"))),
        kind=_kind(raw["from_id"], owner),
        reply_to=_reply_to(raw, root),
        hidden_links=_links(raw.get("attachments")),
    )


def _reply_to(raw: Mapping[str, Any], root: Mapping[str, Any]) -> str | None:
    """In a thread, whoever does not say whom they answer answers the one who began it."""
    if raw.get("reply_to_comment"):
        return str(raw["reply_to_comment"])
    return None if raw is root else str(root.get("id"))


def _kind(author: int, owner: object) -> AuthorKind:
    """A wall's own community speaks for itself; another one speaks as a channel does."""
    if author > 0:
        return AuthorKind.PERSON
    return AuthorKind.COMMUNITY if owner in ("", None, author) else AuthorKind.CHANNEL


def _moment(date: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(date, UTC) if isinstance(date, int) else None
    except (ValueError, OverflowError, OSError):
        return None


def _links(attachments: object) -> tuple[str, ...]:
    found = []
    for attachment in attachments if isinstance(attachments, list) else ():
        link = attachment.get("link") if isinstance(attachment, dict) else None
        if isinstance(link, dict) and isinstance(link.get("url"), str):
            found.append(link["url"])
    return tuple(found)


def is_page_key(places: Collection[str]) -> bool:
    """Whether these places of a JSON file are those of a dump."""
    return any(_at(page, "items") in places for page in PAGES)
