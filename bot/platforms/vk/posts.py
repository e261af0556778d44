"""Which methods of VK publish, change and pin posts of the plan. Pure."""

from collections.abc import Sequence
from typing import Any

import msgspec

from bot.platforms.vk.calls import Call, guid
from bot.platforms.vk.places import number, spot
from models.content import Content, Poll, Trait
from models.intents import FirstComment, Pin, Publish, Revise, Send, Unpin
from models.marks import with_addresses


def publish(act: Publish, key: str, attachments: Sequence[str]) -> Call:
    """A post in the community's name, at once or, where VK is to keep it, at its time."""
    silent = Trait.SILENT in act.content.traits
    params = {"owner_id": number(act.chat), "from_group": True, "guid": guid(key)}
    params |= {} if act.at is None else {"publish_date": int(act.at.timestamp())}
    return Call("wall.post", params | _shown(act.content, attachments) | _set(mute_notifications=silent))


def revise(act: Revise, attachments: Sequence[str]) -> Call:
    """A post says something else; whatever is not named again VK takes away."""
    where = spot(act.address.message)
    params = {"owner_id": number(act.address.chat), "post_id": where.thing}
    return Call("wall.edit", params | _shown(act.content, attachments))


def pin(act: Pin | Unpin) -> Call:
    """A post stands at the top, or no longer."""
    where = {"owner_id": number(act.address.chat), "post_id": spot(act.address.message).thing}
    return Call("wall.unpin" if isinstance(act, Unpin) else "wall.pin", where)


def first_comment(act: FirstComment) -> Send:
    """What the community says under its own post."""
    address = act.address
    return Send(platform=address.platform, chat=address.chat, text=act.text, thread=address.message)


def poll(content: Poll, group: int) -> Call:
    """A poll that a post can show; nobody sees who chose what."""
    params = {
        "owner_id": -group,
        "question": content.question,
        "add_answers": msgspec.json.encode(content.options).decode(),
        "is_anonymous": True,
    }
    return Call("polls.create", params | _set(is_multiple=content.several))


def words(content: Content) -> str:
    """The text of a post. VK shows links as they are, and no poll without a word."""
    text = with_addresses(content.text, content.marks)
    return text or (content.poll.question if content.poll else "")


def _shown(content: Content, attachments: Sequence[str]) -> dict[str, Any]:
    traits = content.traits
    return {
        "message": words(content),
        "attachments": list(attachments) or None,
        "copyright": content.source or None,
    } | _set(
        signed=Trait.SIGNED in traits,
        close_comments=Trait.COMMENTS_CLOSED in traits,
        mark_as_ads=Trait.ADVERTISEMENT in traits,
    )


def _set(**flags: bool) -> dict[str, bool]:
    """Those that are set: VK's own choice stands for the others."""
    return {name: True for name, flag in flags.items() if flag}
