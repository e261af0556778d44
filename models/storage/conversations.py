"""Conversations that are not simply the bot's."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec.structs import asdict, astuple
from sqlalchemy import Select, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.conversations import Conversation, ConversationKey
from models.storage.columns import among, as_list, upsert
from models.storage.statements import Records
from models.storage.tables import conversations

_KEY = (conversations.c.platform, conversations.c.chat, conversations.c.thread, conversations.c.person)
_PLAIN = ("community", "since", "phase", "spoke_at", "asked", "wished", "offered", "case", "due_at")
_PUT = upsert(conversations)
_TALKS = select(*_KEY, *(conversations.c[name] for name in _PLAIN))
_SOME = Records(_TALKS.where(among("keys", *_KEY)), "keys")
_DUE = (
    _TALKS.where(conversations.c.due_at.is_not(None), conversations.c.due_at <= bindparam("now"))
    .order_by(conversations.c.due_at)
    .limit(bindparam("limit"))
)
_OF_CASE = _TALKS.where(conversations.c.case == bindparam("number"))
_DROP = delete(conversations).where(among("keys", *_KEY))


class SqlConversations:
    """Conversations within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def several(self, keys: Collection[ConversationKey]) -> Mapping[ConversationKey, Conversation]:
        """Those of `keys` that are remembered."""
        if not keys:
            return {}
        rows = await _SOME(self._connection, as_list([astuple(key) for key in keys]))
        return {talk.key: talk for talk in map(_talk, rows)}

    async def of_case(self, number: int) -> Sequence[Conversation]:
        """Those that people see in a case."""
        return await self._found(_OF_CASE, number=number)

    async def due(self, now: datetime, limit: int) -> Sequence[Conversation]:
        """Those that are to be looked at, the most overdue first."""
        return await self._found(_DUE, now=now, limit=limit)

    async def save(self, talks: Sequence[Conversation]) -> None:
        """Keep conversations, and forget those in which nothing waits for anybody."""
        if idle := [astuple(talk.key) for talk in talks if talk.is_idle]:
            await self._connection.execute(_DROP, {"keys": as_list(idle)})
        if kept := [_row(talk) for talk in talks if not talk.is_idle]:
            await self._connection.execute(_PUT, kept)

    async def _found(self, statement: Select[Any], **params: object) -> list[Conversation]:
        return [_talk(row) for row in await self._connection.execute(statement, params)]


def _row(talk: Conversation) -> dict[str, object]:
    return asdict(talk.key) | {name: getattr(talk, name) for name in _PLAIN}


def _talk(row: Any) -> Conversation:
    """A conversation from a row of `_TALKS`."""
    platform, chat, thread, person, *plain = row
    key = ConversationKey(platform, chat, thread, person)
    return Conversation(key=key, **dict(zip(_PLAIN, plain, strict=True)))
