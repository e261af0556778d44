"""Which methods of VK say something and take something away. Pure; what they answer is `client`'s business.

Posts of the plan are `posts`' business, mutes and bans that of `terms`.
"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

import msgspec

from bot.platforms.abilities import NOT_HERE
from bot.platforms.vk.keyboards import keyboard, numbered, shortened, told_with
from bot.platforms.vk.places import TALKS, Spot, is_talk, number, spot
from models.errors import Refused
from models.intents import (
    AnswerPress,
    CloseComments,
    Edit,
    Entrance,
    MakeLink,
    Receipt,
    Restore,
    Send,
    Switch,
)
from models.messages import Address

PAGE: Final = 100
"""The most comments that VK tells at once."""

SNACKBAR_LIMIT: Final = 90

AGAIN: Final = timedelta(seconds=2)
"""So soon what harms nobody is done again."""


THREADED: Final = frozenset({"wall", "video"})
"""What has threads that can be asked for."""

_SECTIONS: Final = {"wall": "wall", "photo": "photos", "video": "video", "market": "market", "topic": "board"}
_THINGS: Final = {"wall": "post_id", "photo": "photo_id", "video": "video_id", "market": "item_id"}
_THINGS_OF_BOARD: Final = "topic_id"


class Call(NamedTuple):
    """A method with its parameters."""

    method: str
    params: Mapping[str, Any]


def random_id(key: str) -> int:
    """What keeps VK from sending a message twice: the same for the same order, and never 0."""
    return int.from_bytes(_digest(key)[:8]) >> 1 or 1


def guid(key: str) -> str:
    """The same for posts and comments, as far as VK heeds it."""
    return _digest(key).hex()[:32]


def send(act: Send, key: str, group: int) -> Call:
    """A message in a talk, or a comment in the community's name.

    Raises:
        Refused: a comment must be under something.
    """
    return _said(act, key) if is_talk(act.chat) else _commented(act, key, group)


def attaching(act: Send, key: str, group: int, shown: Sequence[str]) -> Call:
    """A message in a talk with what is attached to it."""
    call = send(act, key, group)
    return Call(call.method, {**call.params, "attachment": list(shown) or None})


def in_private(act: Send) -> Send:
    """The same to the one person whom it concerns, in their talk with the community."""
    return Send(platform=act.platform, chat=act.only or act.chat, text=act.text)


def unanswering(call: Call) -> Call | None:
    """The same, not as an answer; None where it is none."""
    params = {
        name: value for name, value in call.params.items() if name not in ("forward", "reply_to_comment")
    }
    return Call(call.method, params) if len(params) < len(call.params) else None


def place_of(act: Send) -> Spot:
    """What a comment of ours is under, with the comment that it answers.

    Raises:
        Refused: it is under nothing.
    """
    under = act.reply_to or act.thread
    if not under:
        raise Refused("VK takes a comment only under something, and nothing was named")
    return spot(under)


def restored(act: Restore, key: str) -> Call:
    """In a talk nothing comes back, so the words are said again, with the name of who said them."""
    words = f"↩️ {act.author_name}:\n{act.text}" if act.author_name else act.text
    return _said(Send(platform=act.address.platform, chat=act.address.chat, text=words), key)


def delete(address: Address) -> Call:
    """A message, a comment or a post goes."""
    if is_talk(address.chat):
        return delete_all(address.chat, [number(address.message)])
    return _of_comment("delete", address)


def delete_all(peer: str, messages: Sequence[int]) -> Call:
    """Messages of a talk go, for everybody."""
    return Call("messages.delete", {"peer_id": number(peer), "cmids": list(messages), "delete_for_all": True})


def restore(address: Address) -> Call:
    """A comment or a post comes back."""
    return _of_comment("restore", address)


def switch(act: Switch) -> Call:
    """Comments of a post are closed, or opened again.

    Raises:
        Refused: it is no post.
    """
    where = spot(act.post.message)
    if where.kind != "wall":
        raise Refused(f"comments of {act.post.message} can't be closed", NOT_HERE)
    method = "wall.closeComments" if isinstance(act, CloseComments) else "wall.openComments"
    return Call(method, {"owner_id": number(act.post.chat), "post_id": where.thing})


def entrance(act: Entrance, group: int) -> Receipt:
    """A link by which people write to the community needs no call; other doors VK does not have.

    Raises:
        Refused: it is one of those.
    """
    if isinstance(act, MakeLink) and not is_talk(act.chat):
        return Receipt(link=f"{TALKS}club{group}?ref={act.mark}")
    raise Refused("VK has no such doors", NOT_HERE)


def look(address: Address) -> Call:
    """Whether a comment on the wall can be seen."""
    return Call(
        "wall.getComment", {"owner_id": number(address.chat), "comment_id": spot(address.message).comment}
    )


def edit(act: Edit) -> Call:
    """A message or a comment of ours says something else now.

    Raises:
        Refused: comments elsewhere than on the wall can't be changed by us.
    """
    chat, message = act.address.chat, act.address.message
    if is_talk(chat):
        params: dict[str, Any] = {
            "peer_id": number(chat),
            "cmid": number(message),
            "message": shortened(act.text),
            "keyboard": keyboard(act.buttons),
            "keep_forward_messages": True,
        }
        return Call("messages.edit", params)
    where = spot(message)
    if where.kind != "wall" or where.comment is None:
        raise Refused(f"{message} can't be changed")
    return Call(
        "wall.editComment",
        {
            "owner_id": number(chat),
            "comment_id": where.comment,
            "message": numbered(act.text, act.buttons),
        },
    )


def unbuttoned(act: Send | Edit, call: Call) -> Call:
    """The same with numbered lines in place of the buttons."""
    return Call(
        call.method, dict(call.params) | {"keyboard": None, "message": numbered(act.text, act.buttons)}
    )


def answer_in_words(act: AnswerPress) -> Send | None:
    """The answer to a press that was a message with a number; None where a button was pressed."""
    chat, _, message = act.press_id.partition(":")
    if not message or ":" in message or not act.text:
        return None
    thread = None if is_talk(chat) else spot(message).above
    return Send(platform=act.platform, chat=chat, text=act.text, thread=thread, reply_to=message)


def answer_press(act: AnswerPress) -> Call | None:
    """A few words to who pressed; None where their client has no such buttons and so no such answers."""
    peer, _, rest = act.press_id.partition(":")
    person, _, event = rest.partition(":")
    if not event:
        return None
    answer: dict[str, Any] = {"event_id": event, "user_id": number(person), "peer_id": number(peer)}
    if act.text:
        answer["event_data"] = {"type": "show_snackbar", "text": shortened(act.text, SNACKBAR_LIMIT)}
    return Call("messages.sendMessageEventAnswer", answer)


def comments(owner: str, where: Spot, root: int | None = None) -> Call:
    """The newest comments under something, or in a thread below it."""
    section, thing = _SECTIONS[where.kind], _thing(owner, where)
    params: dict[str, Any] = dict(thing) | {"count": PAGE, "sort": "desc"}
    if where.kind in THREADED:
        params |= {"thread_items_count": 10} if root is None else {"comment_id": root}
    return Call(f"{section}.getComments", params)


def _said(act: Send, key: str) -> Call:
    peer = number(act.chat)
    params: dict[str, Any] = {
        # Of several peers VK tells the numbers that the message has in each talk, of one it does not.
        "peer_ids": [peer],
        "random_id": random_id(key),
        "message": shortened(act.text),
        "keyboard": keyboard(act.buttons),
        "payload": told_with(act.buttons),
    }
    if act.reply_to:
        answered = {"peer_id": peer, "conversation_message_ids": [number(act.reply_to)], "is_reply": True}
        params["forward"] = msgspec.json.encode(answered).decode()
    return Call("messages.send", params)


def _commented(act: Send, key: str, group: int) -> Call:
    where = place_of(act)
    params = _thing(act.chat, where) | {
        # On the wall it is a number, elsewhere a yes.
        "from_group": group if where.kind == "wall" else True,
        "message": numbered(act.text, act.buttons),
        "guid": guid(key),
    }
    if where.comment and where.kind != "topic":
        params["reply_to_comment"] = where.comment
    return Call(f"{_SECTIONS[where.kind]}.createComment", params)


def _of_comment(what: str, address: Address) -> Call:
    where = spot(address.message)
    if where.comment is None:
        if where.kind != "wall":
            raise Refused(f"{address.message} is nobody's comment")
        return Call(f"wall.{what}", {"owner_id": number(address.chat), "post_id": where.thing})
    if where.kind == "topic":
        return Call(f"board.{what}Comment", _thing(address.chat, where) | {"comment_id": where.comment})
    owner = {"owner_id": number(address.chat), "comment_id": where.comment}
    return Call(f"{_SECTIONS[where.kind]}.{what}Comment", owner)


def _thing(owner: str, where: Spot) -> dict[str, Any]:
    if not where.thing:
        raise Refused(f"VK has not told what comment {where.comment} is under")
    if where.kind == "topic":
        return {"group_id": -number(owner), _THINGS_OF_BOARD: where.thing}
    return {"owner_id": number(owner), _THINGS[where.kind]: where.thing}


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()
