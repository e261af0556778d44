"""Which methods of the local network perform an act. Pure; what its updates mean is `mapping`'s business."""

from base64 import b64encode
from collections.abc import Sequence
from typing import Any, Final, assert_never

import msgspec

from bot.platforms.abilities import NOT_HERE
from models.content import Content, Trait
from models.errors import Refused
from models.intents import (
    Act,
    Admit,
    AnswerPress,
    Ban,
    Button,
    ChangePost,
    CloseComments,
    Delete,
    Edit,
    FirstComment,
    GiveFile,
    KeepMedium,
    Lock,
    MakeLink,
    Mute,
    OpenComments,
    Pin,
    Publish,
    Restore,
    Revise,
    SeeOut,
    Send,
    SendPicture,
    ShowPost,
    TakeFile,
    TurnAway,
    Unban,
    Unlock,
    Unmute,
    Unpin,
    Withdraw,
)
from models.marks import with_addresses
from models.messages import Address

ANSWER_LIMIT: Final = 200
"""Characters that fit into the answer to a press."""

Params = dict[str, Any]


def call(act: Act, key: str, pictures: Sequence[bytes] = ()) -> tuple[str, Params]:
    """The method and the parameters that perform `act`; `key` finds what was written again.

    Raises:
        Refused: there is no such thing here.
    """
    match act:
        case Send() | SendPicture() | GiveFile() | FirstComment() | Edit() | AnswerPress():
            return _wording(act, key)
        case Publish() | ShowPost():
            return _shown(act, key, pictures)
        case Revise() | Pin() | Unpin() | Withdraw():
            return _changed_post(act)
        case Delete():
            return "deleteMessage", _at(act.address)
        case Restore():
            return "restoreMessage", _at(act.address)
        case Mute() | Ban() | Unmute() | Unban():
            return _about_person(act)
        case (
            SeeOut()
            | CloseComments()
            | OpenComments()
            | Admit()
            | TurnAway()
            | Lock()
            | Unlock()
            | MakeLink()
            | TakeFile()
            | KeepMedium()
        ):
            raise Refused("the made-up network has no such thing", NOT_HERE)
    assert_never(act)


def _about_person(act: Mute | Ban | Unmute | Unban) -> tuple[str, Params]:
    where = {"chat": act.chat, "person": act.person}
    if isinstance(act, Mute | Ban):
        method = "mute" if isinstance(act, Mute) else "ban"
        return method, {**where, "until": act.until.isoformat()}
    return "unmute" if isinstance(act, Unmute) else "unban", where


def _changed_post(act: ChangePost) -> tuple[str, Params]:
    match act:
        case Revise():
            buttons = _links(act.content)
            text = with_addresses(act.content.text, act.content.marks)
            return "editMessage", {**_at(act.address), "text": text, "buttons": buttons}
        case Withdraw():
            return "deleteMessage", _at(act.address)
        case Pin() | Unpin():
            return "pinMessage" if isinstance(act, Pin) else "unpinMessage", _at(act.address)


def _shown(act: Publish | ShowPost, key: str, pictures: Sequence[bytes]) -> tuple[str, Params]:
    if isinstance(act, Publish):
        return "publish", _post(act, key, pictures)
    return "sendMessage", _seen(act, key, pictures)


def _seen(act: ShowPost, key: str, pictures: Sequence[bytes]) -> Params:
    shown = [b64encode(picture).decode() for picture in pictures]
    text = with_addresses(act.content.text, act.content.marks)
    return {"chat": act.chat, "guid": key, "text": text, "pictures": shown, "buttons": _links(act.content)}


def _post(act: Publish, key: str, pictures: Sequence[bytes]) -> Params:
    content = act.content
    return {
        "chat": act.chat,
        "guid": key,
        "text": with_addresses(content.text, content.marks),
        "pictures": [b64encode(picture).decode() for picture in pictures],
        "buttons": _links(content),
        "poll": None if content.poll is None else msgspec.to_builtins(content.poll),
        "comments_closed": Trait.COMMENTS_CLOSED in content.traits,
    }


def _wording(
    act: Send | SendPicture | GiveFile | FirstComment | Edit | AnswerPress, key: str
) -> tuple[str, Params]:
    match act:
        case Send():
            where = {"chat": act.chat, "guid": key, "thread": act.thread, "reply_to": act.reply_to}
            return "sendMessage", {**where, "text": act.text, "buttons": _keys(act.buttons)}
        case SendPicture():
            picture = b64encode(act.picture).decode()
            where = {"chat": act.chat, "guid": key}
            return "sendMessage", {**where, "text": act.text, "pictures": [picture]}
        case GiveFile():
            file = {"title": act.name, "content": b64encode(act.content).decode()}
            where = {"chat": act.chat, "guid": key, "reply_to": act.reply_to}
            return "sendMessage", {**where, "text": act.name, "file": file}
        case FirstComment():
            where = {"chat": act.address.chat, "guid": key, "thread": act.address.message}
            return "sendMessage", {**where, "text": act.text}
        case Edit():
            return "editMessage", {
                **_at(act.address),
                "text": act.text,
                "buttons": _keys(act.buttons),
            }
        case AnswerPress():
            return "answerPress", {"press": act.press_id, "text": act.text[:ANSWER_LIMIT]}
    assert_never(act)


def _at(address: Address) -> Params:
    return {"chat": address.chat, "message": address.message}


def _links(content: Content) -> list[list[Params]]:
    return [[{"label": button.label, "url": button.url} for button in row] for row in content.buttons]


def _keys(buttons: Sequence[Sequence[Button]]) -> list[list[Params]]:
    return [[{"label": button.label, "data": button.data} for button in row] for row in buttons]
