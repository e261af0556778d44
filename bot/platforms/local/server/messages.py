"""Messages of the network: written, found, hidden, edited, liked, and how they are shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server import tables
from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.feed import touch
from bot.platforms.local.server.tables import messages
from bot.platforms.local.server.world import Brand, Chat, Person

Shown = dict[str, Any]
"""A message as it goes over the wire."""

Buttons = Sequence[Sequence[Mapping[str, str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A message to be written."""

    chat: Chat
    author: Person | Brand
    text: str
    at: datetime
    thread: int | None = None
    reply_to: int | None = None
    pictures: Sequence[str] = ()
    file: Mapping[str, Any] | None = None
    poll: Mapping[str, Any] | None = None
    comments_closed: bool = False
    forwarded: bool = False
    buttons: Buttons = ()
    guid: str | None = None
    growing: bool = False
    likes: int = 0
    views: int = 0


def iso(moment: datetime) -> str:
    """A moment as the network writes it."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def number(message: str | None) -> int | None:
    """The number behind an id; what can't be one is -1, which nothing has."""
    if message is None:
        return None
    return int(message) if message.isascii() and message.isdigit() and len(message) < 19 else -1


async def write(tx: AsyncConnection, drafts: Sequence[Draft]) -> list[Shown]:
    """Write messages and tell the pages; returns them as shown."""
    if not drafts:
        return []
    first = ((await tx.scalar(select(func.max(messages.c.id)))) or 0) + 1
    rows = [_row(first + offset, draft) for offset, draft in enumerate(drafts)]
    await tx.execute(insert(messages), rows)
    await touch(tx, "message", [row["id"] for row in rows])
    kinds = {draft.chat.id: draft.chat.kind for draft in drafts}
    return [_new(row, kinds[row["chat"]]) for row in rows]


def _row(identity: int, draft: Draft) -> dict[str, Any]:
    return {
        "id": identity,
        "chat": draft.chat.id,
        "author": draft.author.id,
        "author_name": draft.author.name,
        "author_kind": "person" if isinstance(draft.author, Person) else "community",
        "text": draft.text,
        "at": iso(draft.at),
        "thread": draft.thread,
        "reply_to": draft.reply_to,
        "picture": next(iter(draft.pictures), None),
        "pictures": list(draft.pictures),
        "file": draft.file,
        "poll": draft.poll,
        "comments_closed": draft.comments_closed,
        "forwarded": draft.forwarded,
        "buttons": draft.buttons,
        "guid": draft.guid,
        "growing": draft.growing,
        "likes": draft.likes,
        "views": draft.views,
    }


def _new(row: dict[str, Any], kind: str) -> Shown:
    return _shown(
        {**row, "hidden": False, "edited": False, "pinned": False}, kind, row["likes"], row["views"]
    )


def shown(row: Row[Any], chats: Mapping[str, Chat]) -> Shown:
    """A stored message as it goes over the wire."""
    likes, views = row.likes + row.audience_likes, row.views + row.audience_views
    return _shown(row._asdict(), chats[row.chat].kind, likes, views)


def _shown(row: Mapping[str, Any], kind: str, likes: int, views: int) -> Shown:
    return {
        "chat": row["chat"],
        "chat_kind": kind,
        "id": str(row["id"]),
        "author": {"id": row["author"], "name": row["author_name"], "kind": row["author_kind"]},
        "text": row["text"],
        "at": row["at"],
        "thread": _text(row["thread"]),
        "reply_to": _text(row["reply_to"]),
        "picture": row["picture"],
        "pictures": row["pictures"],
        "file": row["file"],
        "poll": row["poll"],
        "pinned": row["pinned"],
        "comments_closed": row["comments_closed"],
        "forwarded_from_channel": row["forwarded"],
        "buttons": row["buttons"],
        "hidden": row["hidden"],
        "edited": row["edited"],
        "likes": likes,
        "views": views,
    }


def _text(identity: int | None) -> str | None:
    return None if identity is None else str(identity)


async def found(tx: AsyncConnection, chat: Chat, message: str) -> Row[Any]:
    """The message, hidden or not, or a failure."""
    where = (messages.c.id == number(message), messages.c.chat == chat.id)
    row = (await tx.execute(select(messages).where(*where))).one_or_none()
    if row is None:
        raise Failure(400, "unknown_message", {"chat": chat.id, "message": message})
    return row


async def open_for_comments(tx: AsyncConnection, chat: Chat, post: str | None) -> None:
    """Check that people may comment on this post, or fail."""
    if post is not None and (await found(tx, chat, post)).comments_closed:
        raise Failure(403, "comments_closed")


async def stand(tx: AsyncConnection, chat: Chat, references: Iterable[str | None]) -> None:
    """Check that every message referred to is in `chat`, or fail."""
    for reference in {reference for reference in references if reference is not None}:
        await found(tx, chat, reference)


async def listing(
    tx: AsyncConnection, where: Sequence[ColumnElement[bool]], limit: int | None = None
) -> list[Row[Any]]:
    """The newest messages that fit, oldest first."""
    newest = select(messages).where(*where).order_by(messages.c.id.desc()).limit(limit)
    return list(reversed((await tx.execute(newest)).all()))


async def change(tx: AsyncConnection, identity: int, **values: object) -> Row[Any]:
    """Change a message and tell the pages."""
    await tx.execute(update(messages).where(messages.c.id == identity).values(**values))
    await touch(tx, "message", [identity])
    return (await tx.execute(select(messages).where(messages.c.id == identity))).one()


async def toggle_like(tx: AsyncConnection, row: Row[Any], person: str) -> Row[Any]:
    """Like a message, or take the like back."""
    mark = (tables.likes.c.message == row.id, tables.likes.c.person == person)
    taken = (await tx.execute(delete(tables.likes).where(*mark))).rowcount
    if not taken:
        await tx.execute(insert(tables.likes).values(message=row.id, person=person))
    return await change(tx, row.id, likes=row.likes + (-1 if taken else 1))


async def count_view(tx: AsyncConnection, row: Row[Any], person: str) -> Row[Any]:
    """Count a view; a person who looks again is not counted again."""
    mark = (tables.views.c.message == row.id, tables.views.c.person == person)
    if await tx.scalar(select(tables.views.c.message).where(*mark)) is not None:
        return row
    await tx.execute(insert(tables.views).values(message=row.id, person=person))
    return await change(tx, row.id, views=row.views + 1)


async def comment_counts(tx: AsyncConnection, posts: Sequence[int]) -> dict[int, int]:
    """How many visible comments each post has; posts without any are left out."""
    counted = (
        select(messages.c.thread, func.count())
        .where(messages.c.thread.in_(posts), messages.c.hidden.is_(False))
        .group_by(messages.c.thread)
    )
    return {row[0]: row[1] for row in await tx.execute(counted)}
