"""Our records as the JSON that the page's script reads."""

from dataclasses import asdict
from typing import Any

from bot.web.parts import WebParts
from models.content import Post

Json = dict[str, Any]


async def board_view(parts: WebParts, language: str) -> Json:
    """The queue, the week, how it stands with the people on duty who is what and may type what, in the
    words of `language`; of the plan only whether it is still the same."""
    board = parts.board
    return {
        "plan": await parts.plan.stamp(),
        "queue": [_row(post) for post in await board.queue()],
        "week": [{"label": line.label, "value": line.value} for line in await board.week(language)],
        "duty": list(await board.duty(language)),
        "team": dict(await board.team(language)),
        "commands": {
            person: [asdict(hint) for hint in hints]
            for person, hints in (await board.commands(language)).items()
        },
    }


def _row(post: Post) -> Json:
    return {
        "id": post.id,
        "text": post.text,
        "picture": bool(post.content.media),
        "due": post.due.isoformat(),
        "published_at": post.published_at.isoformat() if post.published_at else None,
        "state": post.state.value,
        "collected": post.collected_at is not None,
        "likes": post.results.likes,
        "comments": post.results.comments,
        "views": post.results.views,
    }


async def state_view(parts: WebParts, language: str, limit: int) -> Json:
    """All that the page shows, and the number of the last change that is already in it.

    The number is asked for first: a change that comes meanwhile is then both in the messages and
    told again, which does no harm, and never lost.
    """
    last = (await parts.network.changes(None, 0)).last
    chats = await parts.network.chats()
    return {
        "last": last,
        "now": parts.clock().isoformat(),
        "people": await parts.network.people(),
        "chats": chats,
        "messages": {chat["id"]: await parts.network.messages(chat["id"], limit) for chat in chats},
        **await board_view(parts, language),
    }
