"""Methods about messages: sending, editing, deleting, and answers to presses."""

import json
from typing import Any, Final

from tests.vk import rendering, talks
from tests.vk.calls.attaching import attached
from tests.vk.calls.keyboards import checked_keyboard
from tests.vk.calls.place import Caller, Perform, community_of
from tests.vk.checking import Params, faults
from tests.vk.community import Community
from tests.vk.failures import Failure, denied, wrong_param
from tests.vk.world import FIRST_CHAT, Json, Message, Talk

TEXT_LENGTH: Final = 4096
EDIT_SECONDS: Final = 24 * 3600
NO_PEER: Final = "you should specify peer_id, user_id, domain, chat_id or user_ids param"
_ANSWERS: Final = {"show_snackbar": ("text",), "open_link": ("link",), "open_app": ("app_id",)}


def send(caller: Caller, params: Params) -> Any:
    community = speaker(caller, params)
    if "random_id" not in params:
        raise wrong_param("random_id is a required parameter")
    if "peer_ids" not in params:
        return _sent(caller, community, _peer(params), params).id
    return [_sent_to_one_of_many(caller, community, peer, params) for peer in params["peer_ids"]]


def _sent_to_one_of_many(caller: Caller, community: Community, peer: int, params: Params) -> Json:
    try:
        said = _sent(caller, community, peer, params)
    except Failure as failure:
        told = {"code": failure.code, "description": str(failure)}
        return {"peer_id": peer, "message_id": 0, "conversation_message_id": 0, "error": told}
    return {"peer_id": peer, "message_id": said.id, "conversation_message_id": said.number}


def _sent(caller: Caller, community: Community, peer: int, params: Params) -> Message:
    talk = talk_of(caller, community, peer)
    _check_access(caller, community, talk)
    attachments = attached(caller, params.get("attachment", "").split(","))
    content = (params.get("message"), attachments, params.get("forward"), params.get("sticker_id"))
    if not any(content):
        raise wrong_param("message is empty or invalid")
    if len(params.get("message", "")) > TEXT_LENGTH:
        raise Failure(914)
    keyboard = checked_keyboard(community, params.get("keyboard"))
    made = _once(caller, talk, community.owner, params["random_id"])
    return made or talks.say(
        caller.vk,
        community,
        talk,
        community.owner,
        params.get("message", ""),
        attachments=attachments,
        keyboard=keyboard,
        payload=params.get("payload"),
        random_id=params["random_id"],
        **_quoted(talk, params),
    )


def edit(caller: Caller, params: Params) -> int:
    community = speaker(caller, params)
    talk = talk_of(caller, community, params["peer_id"])
    said = _message(talk, params.get("cmid"), params.get("message_id"))
    if said is None or said.deleted or said.author != community.owner:
        raise denied("message can not be edited")
    if caller.vk.now() - said.date > EDIT_SECONDS:
        raise Failure(909)
    if len(params.get("message", "")) > TEXT_LENGTH:
        raise Failure(914)
    new: Json = {"text": params.get("message", "")}
    # What is not named again is gone, were it a picture or the buttons.
    new["attachments"] = attached(caller, params.get("attachment", "").split(","))
    new["keyboard"] = checked_keyboard(community, params.get("keyboard"))
    talks.edit(caller.vk, community, said, **new)
    return 1


def delete(caller: Caller, params: Params) -> list[Json]:
    community = speaker(caller, params)
    if "cmids" in params:
        talk = talk_of(caller, community, params.get("peer_id", 0))
        found = [(number, talk.messages.get(number)) for number in params["cmids"]]
        return [_deleted(community, talk, one, params) | {"conversation_message_id": n} for n, one in found]
    answers = []
    for number in params.get("message_ids", []):
        said = _by_id(community, number)
        talk = said.talk if said else Talk(peer=0)
        answers.append(_deleted(community, talk, said, params) | {"message_id": number})
    return answers


def _deleted(community: Community, talk: Talk, said: Message | None, params: Params) -> Json:
    answer: Json = {"peer_id": talk.peer}
    if said is None or said.deleted:
        return answer | {"response": 0}
    for_all = params.get("delete_for_all", False)
    ours = said.author == community.owner
    rules = talk.is_chat and community.owner in talk.administrators and said.author not in talk.administrators
    if for_all and not (ours or rules):
        description = "Can't delete this message for everybody"
        return answer | {"response": 0, "error": {"code": 924, "description": description}}
    said.deleted = said.deleted or for_all
    return answer | {"response": 1}


def answer_event(caller: Caller, params: Params) -> int:
    community = community_of(caller, Params(group_id=caller.token.of))
    press = community.presses.get(params["event_id"])
    if press is None or (press.person, press.peer) != (params["user_id"], params["peer_id"]):
        raise wrong_param("invalid event_id")
    if press.answer is not None or press.until < caller.vk.now():
        raise wrong_param("invalid event_id")
    press.answer = _event_data(params.get("event_data", ""))
    return 1


def _event_data(text: str) -> Json:
    if not text:
        return {}
    try:
        data = json.loads(text)
    except ValueError as error:
        raise wrong_param("event_data is not valid JSON") from error
    needed = _ANSWERS.get(str(data.get("type"))) if isinstance(data, dict) else None
    if needed is None or any(name not in data for name in needed) or len(text) > 1000:
        raise wrong_param("event_data is invalid")
    if data["type"] == "show_snackbar" and len(data["text"]) > 90:
        raise wrong_param("event_data: text is longer than 90")
    return dict(data)


def is_allowed(caller: Caller, params: Params) -> Json:
    community = community_of(caller, params)
    talk = community.talks.get(params["user_id"])
    return {"is_allowed": int(talk is not None and talk.allowed)}


def get_history(caller: Caller, params: Params) -> Json:
    community = speaker(caller, params)
    talk = talk_of(caller, community, params.get("peer_id") or params.get("user_id", 0))
    standing = talk.standing() if params.get("rev") == 1 else talk.standing()[::-1]
    first = params.get("offset", 0)
    page = standing[first : first + (params.get("count") or 20)]
    return {"count": len(standing), "items": [rendering.message(one, community.owner) for one in page]}


def get_by_number(caller: Caller, params: Params) -> Json:
    community = speaker(caller, params)
    talk = talk_of(caller, community, params["peer_id"])
    numbers = params["conversation_message_ids"]
    found = [talk.messages[number] for number in numbers if number in talk.messages]
    standing = [rendering.message(one, community.owner) for one in found if not one.deleted]
    return {"count": len(standing), "items": standing}


def speaker(caller: Caller, params: Params) -> Community:
    """The community in whose name messages are sent; what a user writes to people isn't in this world."""
    community = community_of(caller, params)
    if not caller.governs(community):
        raise denied()
    return community


def _peer(params: Params) -> int:
    if "chat_id" in params:
        return FIRST_CHAT + int(params["chat_id"])
    peer = params.get("peer_id") or params.get("user_id")
    if not peer:
        raise wrong_param(NO_PEER)
    return int(peer)


def talk_of(caller: Caller, community: Community, peer: int) -> Talk:
    if peer > FIRST_CHAT:
        talk = community.talks.get(peer)
        if talk is None or community.owner not in talk.members:
            raise Failure(917)
        return talk
    if peer not in caller.vk.people:
        raise Failure(936) if peer > 0 else Failure(901)
    return community.talk(peer)


def _check_access(caller: Caller, community: Community, talk: Talk) -> None:
    if talk.is_chat:
        if community.owner in talk.readers:
            raise Failure(983, "Writing is disabled for this chat")
        return
    person = caller.vk.people[talk.peer]
    if person.deactivated:
        raise Failure(18)
    if community.is_banned(person.id):
        raise Failure(900)
    if not talk.allowed:
        raise Failure(901)


def _once(caller: Caller, talk: Talk, author: int, random_id: int) -> Message | None:
    """The message with the same `random_id`, where VK honours it; 0 is none."""
    if not random_id or not caller.vk.switches.random_id_honoured:
        return None
    made = (one for one in talk.messages.values() if (one.author, one.random_id) == (author, random_id))
    return next(made, None)


def _quoted(talk: Talk, params: Params) -> Json:
    """What is replied to or sent on."""
    if "forward" not in params:
        return {}
    forward = json.loads(params["forward"])
    if wrong := list(faults(forward, {"$ref": "objects/messages_forward"}, "forward")):
        raise wrong_param(wrong[0])
    numbers = forward.get("conversation_message_ids") or forward.get("cmids") or []
    found = [talk.messages[number] for number in numbers if number in talk.messages]
    if not found:
        raise wrong_param("forward: messages were not found")
    return {"reply_to": found[0]} if forward.get("is_reply") else {"forwarded": found}


def _message(talk: Talk, number: int | None, known_as: int | None) -> Message | None:
    if number:
        return talk.messages.get(number)
    return next((one for one in talk.messages.values() if known_as and one.id == known_as), None)


def _by_id(community: Community, number: int) -> Message | None:
    every = (one for talk in community.talks.values() for one in talk.messages.values())
    return next((one for one in every if one.id == number and number), None)


METHODS: dict[str, Perform] = {
    "messages.send": send,
    "messages.edit": edit,
    "messages.delete": delete,
    "messages.sendMessageEventAnswer": answer_event,
    "messages.isMessagesFromGroupAllowed": is_allowed,
    "messages.getHistory": get_history,
    "messages.getByConversationMessageId": get_by_number,
}
