"""Which methods of VK keep somebody from writing, and until when. Pure.

VK has no muting: on a wall a mute is a ban with an end, in a chat a person may only read.
"""

from datetime import datetime, timedelta
from typing import Final

from bot.platforms.vk.calls import Call
from bot.platforms.vk.keyboards import shortened
from bot.platforms.vk.places import is_chat, number
from models.intents import Ban, Mute, Offence, Unban, Unmute

COMMENT_LIMIT: Final = 250
"""Of a ban; VK names no limit, and longer ones are cut in its list."""

_REASONS: Final = {Offence.OTHER: 0, Offence.SPAM: 1, Offence.INSULT: 2, Offence.PROFANITY: 3}
"""Of a ban: dev.vk.com on groups.ban; 4 is "irrelevant", which no rule of ours finds."""

_LONGEST_BAN: Final = timedelta(days=364)
"""VK takes an end within a year."""


def restrain(act: Mute | Ban, group: int, now: datetime) -> Call:
    """Keep somebody from writing: in a chat they read on, from the community they are shut out."""
    if is_chat(act.chat):
        return _in_chat(act, "ro", max(1, int((act.until - now).total_seconds())))
    until = min(act.until, now + _LONGEST_BAN)
    return Call(
        "groups.ban",
        {
            "group_id": group,
            "owner_id": number(act.person),
            "end_date": int(until.timestamp()),
            "reason": _REASONS[act.offence],
            "comment": shortened(act.comment, COMMENT_LIMIT) or None,
            "comment_visible": bool(act.comment),
        },
    )


def release(act: Unmute | Unban, group: int) -> Call:
    """Let somebody write again."""
    if is_chat(act.chat):
        return _in_chat(act, "rw", None)
    return Call("groups.unban", {"group_id": group, "owner_id": number(act.person)})


def _in_chat(act: Mute | Ban | Unmute | Unban, action: str, seconds: int | None) -> Call:
    params = {"peer_id": number(act.chat), "member_ids": [number(act.person)], "action": action}
    return Call("messages.changeConversationMemberRestrictions", params | {"for": seconds})
