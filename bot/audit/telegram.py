"""Telegram Desktop exports (`result.json`) as messages: one chat, or all chats of an account."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, tzinfo
from typing import Any, BinaryIO

from bot.audit.records import LONGEST_TEXT, Aside, Skipped, plausible
from bot.audit.streams import values
from bot.terminal.jsonl import whole_characters
from handlers.audit.records import AuditMessage
from models.communities import Place
from models.messages import AuthorKind

_ROOTS = ("", "chats.list.item", "left_chats.list.item")
_CHANNELS = frozenset({"public_channel", "private_channel"})
_PRIVATE = frozenset({"personal_chat", "bot_chat", "saved_messages", "replies", "verify_codes"})
_HEADINGS = ("id", "name", "type")


def messages(file: BinaryIO, aside: Aside, *, whole_account: bool) -> Iterator[AuditMessage]:
    """The messages of an export. From a whole account, private conversations are left out.

    Raises:
        Damaged: the file breaks off or is no JSON; what came before is good.
    """
    roots = _ROOTS[1:] if whole_account else _ROOTS[:1]
    bodies = frozenset(_at(root, "messages.item") for root in roots)
    headings = {_at(root, name): name for root in roots for name in _HEADINGS}
    chat: dict[str, str] = {}
    for place, value in values(file, bodies, headings):
        if place not in bodies:
            chat[headings[place]] = str(value)
        elif whole_account and chat.get("type") in _PRIVATE:
            aside.skipped[Skipped.PRIVATE] += 1
        elif (message := _message(value, chat, aside)) is not None:
            yield message


def _at(root: str, rest: str) -> str:
    return f"{root}.{rest}" if root else rest


def _message(raw: Mapping[str, Any], chat: Mapping[str, str], aside: Aside) -> AuditMessage | None:
    if raw.get("type") != "message":
        aside.skipped[Skipped.SERVICE] += 1
        return None
    text, links = _text(raw.get("text"))
    author = str(raw.get("from_id") or raw.get("from") or "")
    name = whole_characters(str(raw.get("from") or ""))
    if raw.get("id") is None:
        aside.skipped[Skipped.UNUSABLE] += 1
        return None
    reply = raw.get("reply_to_message_id")
    return AuditMessage(
        id=str(raw["id"]),
        chat=chat.get("id", ""),
        author=author,
        author_name=name,
        text=text,
        at=plausible(_moment(raw, aside.zone)),
        kind=_kind(raw, author, chat),
        place=Place.CHAT,
        reply_to=None if reply is None else str(reply),
        hidden_links=links,
        forwarded_from_channel=str(raw.get("forwarded_from_id") or "").startswith("channel"),
    )


def _text(raw: object) -> tuple[str, tuple[str, ...]]:
    """The text and the links that it shows under other words; `raw` is a string or a list of parts."""
    if isinstance(raw, str):
        return whole_characters(raw[:LONGEST_TEXT]), ()
    if not isinstance(raw, list):
        return "", ()
    texts, links = [], []
    for part in raw:
        if isinstance(part, str):
            texts.append(part)
        elif isinstance(part, dict):
            texts.append(str(part.get("text") or ""))
            if part.get("href"):
                links.append(str(part["href"]))
    return whole_characters("".join(texts)[:LONGEST_TEXT]), tuple(links)


def _moment(raw: Mapping[str, Any], zone: tzinfo) -> datetime | None:
    """Newer exports tell the moment in seconds; older ones the clock of whoever exported."""
    try:
        if raw.get("date_unixtime"):
            return datetime.fromtimestamp(int(raw["date_unixtime"]), UTC)
        return datetime.fromisoformat(raw["date"]).replace(tzinfo=zone)
    except (KeyError, TypeError, ValueError, OverflowError, OSError):
        return None


def _kind(raw: Mapping[str, Any], author: str, chat: Mapping[str, str]) -> AuthorKind:
    """Posts of a channel, admins who write as the group and copies of our own posts are ours."""
    if chat.get("type") in _CHANNELS or author == f"channel{chat.get('id')}":
        return AuthorKind.COMMUNITY
    if not author.startswith("channel"):
        return AuthorKind.PERSON
    copied = raw.get("forwarded_from") is not None and raw.get("forwarded_from") == raw.get("from")
    return AuthorKind.COMMUNITY if copied else AuthorKind.CHANNEL
