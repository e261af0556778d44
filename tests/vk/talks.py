"""What happens in the messages of communities: what is said, changed, deleted and pressed."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from tests.vk import rendering
from tests.vk.community import Community
from tests.vk.world import Json, Message, Press, Talk

if TYPE_CHECKING:
    from tests.vk.vk import Vk

PRESS_SECONDS: Final = 60
"""dev.vk.com on message_event: the event must be answered within a minute."""


def say(vk: Vk, community: Community, talk: Talk, author: int, text: str, **more: Any) -> Message:
    """Put a message into a talk, with its event: `message_new`, or `message_reply` for our own."""
    talk.last += 1
    number = 0 if talk.is_chat else community.number("messages")
    said = Message(talk=talk, id=number, number=talk.last, author=author, date=vk.now(), text=text, **more)
    talk.messages[said.number] = said
    tell(community, said)
    return said


def tell(community: Community, said: Message) -> None:
    """The event about a message that was just said."""
    shown = rendering.message(said, community.owner)
    if said.author == community.owner:
        community.events.put("message_reply", shown)
    else:
        community.events.put("message_new", {"message": shown, "client_info": rendering.CLIENT}, shown)


def edit(vk: Vk, community: Community, said: Message, **new: Any) -> None:
    """Change a message."""
    for name, value in new.items():
        setattr(said, name, value)
    said.edited, said.version = vk.now(), said.version + 1
    community.events.put("message_edit", rendering.message(said, community.owner))


def press(vk: Vk, community: Community, said: Message, by: int, payload: Json) -> Press:
    """A callback button is pressed; the answer must come within a minute."""
    seed = f"{community.id}/{community.number('presses')}"
    pressed = Press(
        hashlib.sha1(seed.encode()).hexdigest()[:12], by, said.talk.peer, vk.now() + PRESS_SECONDS
    )
    community.presses[pressed.id] = pressed
    told = {"user_id": by, "peer_id": pressed.peer, "event_id": pressed.id, "payload": payload}
    community.events.put("message_event", told | {"conversation_message_id": said.number})
    return pressed


def buttons(said: Message) -> list[Json]:
    """The actions of all buttons under a message, payloads read."""
    rows = (said.keyboard or {}).get("buttons", [])
    actions = [button["action"] for row in rows for button in row]
    return [action | {"payload": _read(action.get("payload"))} for action in actions]


def _read(payload: str | Json | None) -> Any:
    return json.loads(payload) if isinstance(payload, str) and payload else payload
