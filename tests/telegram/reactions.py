"""Reactions: each one's own in groups, only their numbers in channels."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from tests.telegram import rendering
from tests.telegram.world import Json, Message

if TYPE_CHECKING:
    from tests.telegram.people import Person
    from tests.telegram.telegram import Telegram


def react(telegram: Telegram, person: Person, message: Message, new: list[Json]) -> None:
    """Somebody's reactions to a message become others. The bot isn't told of its own."""
    old = message.reactions.pop(person.id, [])
    if new:
        message.reactions[person.id] = new
    if old == new or person is telegram.bot or not telegram.bot_member(message.chat).governs:
        return
    where = {"chat": rendering.chat(message.chat), "message_id": message.id, "date": telegram.now()}
    if message.chat.type == "channel":
        telegram.updates.put("message_reaction_count", where | {"reactions": counts(message)})
    else:
        change = {"user": rendering.user(person), "old_reaction": old, "new_reaction": new}
        telegram.updates.put("message_reaction", where | change)


def counts(message: Message) -> list[Json]:
    """How often each reaction was chosen, the most frequent first."""
    chosen = Counter(one["emoji"] for reactions in message.reactions.values() for one in reactions)
    return [
        {"type": {"type": "emoji", "emoji": emoji}, "total_count": count}
        for emoji, count in chosen.most_common()
    ]
