"""Who speaks on Telegram. Pure. The ids of chats, people and channels share one space: those of channels and
groups are negative."""

from typing import Final

from bot.platforms.telegram import wire
from models.messages import Author, AuthorKind

SERVICE_ACCOUNTS: Final = frozenset({"777000", "1087968824", "136817688"})
"""Telegram itself, the anonymous administrator, whoever writes as a channel: never a person."""


def author(said: wire.Message) -> Author:
    """The community speaks in its channel, in posts that Telegram copies below it, and as its own group."""
    chat, voice = said.chat, said.sender_chat
    if voice is None:
        if chat.type != "channel":
            return person(said.sender, chat)
        voice = chat
    ours = voice.id == chat.id or said.is_automatic_forward
    kind = AuthorKind.COMMUNITY if ours else AuthorKind.CHANNEL
    return Author(id=str(voice.id), name=name(voice), kind=kind)


def person(user: wire.User | None, chat: wire.Chat) -> Author:
    """An account, were it nobody\'s or Telegram\'s own."""
    if user is None:  # nobody is named, so nobody can be judged
        return Author(id=str(chat.id), name=name(chat), kind=AuthorKind.COMMUNITY)
    id_ = str(user.id)
    called = f"{user.first_name} {user.last_name}".strip() or user.username or id_
    if id_ in SERVICE_ACCOUNTS:
        return Author(id=id_, name=called, kind=AuthorKind.COMMUNITY)
    return Author(id=id_, name=called)


def name(chat: wire.Chat) -> str:
    """Deleted accounts and some others have no name at all; then the number has to do."""
    return chat.title or f"{chat.first_name} {chat.last_name}".strip() or chat.username or str(chat.id)
