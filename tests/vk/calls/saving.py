"""Methods that give addresses for uploads and keep what came there; and polls."""

import json
import secrets
from typing import Any

from tests.vk.calls.place import Caller, Perform, community_of, governed
from tests.vk.checking import Params
from tests.vk.failures import Failure, denied, wrong_param
from tests.vk.uploads import SERVER, Kind, Ticket, hash_of
from tests.vk.world import Commentable, Json


def wall_photo_server(caller: Caller, params: Params) -> Json:
    community = governed(caller, params)
    url = _address(caller, Ticket("wall_photo", community.owner))
    return {"album_id": -14, "upload_url": url, "user_id": caller.token.of, "group_id": community.id}


def save_wall_photo(caller: Caller, params: Params) -> list[Json]:
    community = governed(caller, params)
    ticket = _photo(caller, params, "wall_photo")
    number = 457_239_000 + community.number("photo")
    made = caller.vk.media.photo(community.owner, ticket.file, params.get("caption", ""), number)["photo"]
    community.things["photo", number] = Commentable(
        kind="photo", owner=community.owner, id=number, date=caller.vk.now(), file=ticket.file
    )
    return [made]


def message_photo_server(caller: Caller, params: Params) -> Json:
    community = community_of(caller, params)
    url = _address(caller, Ticket("message_photo", community.owner))
    return {"album_id": -64, "upload_url": url, "user_id": 0, "group_id": community.id}


def save_message_photo(caller: Caller, params: Params) -> list[Json]:
    ticket = _photo(caller, params, "message_photo")
    return [dict(caller.vk.media.photo(ticket.owner, ticket.file)["photo"])]


def doc_server(caller: Caller, params: Params) -> Json:
    return {"upload_url": _address(caller, Ticket("doc", community_of(caller, params).owner))}


def save_doc(caller: Caller, params: Params) -> Json:
    ticket = caller.vk.tickets.get(params["file"])
    if ticket is None or ticket.kind != "doc" or not ticket.file:
        raise wrong_param("file is incorrect")
    made = caller.vk.media.doc(ticket.owner, params.get("title") or ticket.name, ticket.file)
    return dict(made)


def save_video(caller: Caller, params: Params) -> Json:
    """The video is there at once, as long as it is empty; the file is sent afterwards."""
    community = governed(caller, params)
    thing = community.video(params.get("name", ""))
    caller.vk.media.video(community.owner, thing.title, thing.id, processing=1)
    ticket = Ticket("video", community.owner, more={"video_id": thing.id})
    shown = {"video_id": thing.id, "owner_id": community.owner, "title": thing.title}
    shown |= {"description": params.get("description", ""), "access_key": f"key{thing.id}"}
    return shown | {"upload_url": _address(caller, ticket)}


def get_videos(caller: Caller, params: Params) -> Json:
    community = caller.vk.communities.get(-params.get("owner_id", 0))
    things = [thing for (kind, _), thing in community.things.items() if kind == "video"] if community else []
    own = {thing.id: len(thing.standing()) for thing in reversed(things) if not thing.deleted}
    names = [name.split("_") for name in params.get("videos", [])]
    names = names or [[params["owner_id"], number] for number in own]
    found = [caller.vk.media.find("video", int(name[0]), int(name[1])) for name in names]
    items = [one | {"comments": own.get(one["id"], 0)} for one in found if one is not None]
    first = params.get("offset", 0)
    return {"count": len(items), "items": items[first : first + (params.get("count") or 100)]}


def get_photos(caller: Caller, params: Params) -> list[Json]:
    names = [name.split("_") for name in params["photos"]]
    found = [caller.vk.media.find("photo", int(name[0]), int(name[1])) for name in names]
    return [one for one in found if one is not None]


def create_poll(caller: Caller, params: Params) -> Json:
    owner = params.get("owner_id", caller.author)
    community = caller.vk.communities.get(-owner)
    if owner != caller.author and (community is None or not caller.governs(community)):
        raise denied()
    answers = _answers(params.get("add_answers", ""))
    poll = caller.vk.polls.create(
        owner,
        caller.author,
        params.get("question", ""),
        answers,
        anonymous=params.get("is_anonymous", False),
        multiple=params.get("is_multiple", False),
        end_date=params.get("end_date", 0),
        disable_unvote=params.get("disable_unvote", False),
    )
    caller.vk.media.poll(poll)
    return poll


def _answers(text: str) -> list[str]:
    try:
        answers = json.loads(text)
    except ValueError as error:
        raise wrong_param("add_answers is not valid JSON") from error
    if not isinstance(answers, list) or not 1 <= len(answers) <= 10:
        raise wrong_param("add_answers: from 1 to 10 answers")
    return [str(answer) for answer in answers]


def get_poll(caller: Caller, params: Params) -> Json:
    return _poll(caller, params)


def get_voters(caller: Caller, params: Params) -> list[Json]:
    poll = _poll(caller, params)
    if poll["anonymous"]:
        raise Failure(250)
    votes = caller.vk.polls.votes[poll["owner_id"], poll["id"]]
    chosen = {answer: [p for p, one in votes.items() if one == answer] for answer in params["answer_ids"]}
    return [
        {"answer_id": answer, "users": {"count": len(people), "items": people}}
        for answer, people in chosen.items()
    ]


def _poll(caller: Caller, params: Params) -> Json:
    poll = caller.vk.polls.polls.get((params.get("owner_id", caller.author), params["poll_id"]))
    if poll is None:
        raise Failure(251)
    return poll


def _address(caller: Caller, ticket: Ticket) -> str:
    number = secrets.token_hex(12)
    caller.vk.tickets[number] = ticket
    return f"{caller.vk.address}/upload/{number}"


def _photo(caller: Caller, params: Params, kind: Kind) -> Ticket:
    """The photo that an upload server told of; its words must come back as they were."""
    if not params["photo"]:
        raise wrong_param("photo is undefined")
    try:
        said: Any = json.loads(params["photo"])
        number = said[0]["photo"]
    except (ValueError, LookupError, TypeError) as error:
        raise wrong_param("photos_list is invalid") from error
    if params.get("server") != SERVER:
        raise Failure(118)
    ticket = caller.vk.tickets.get(number)
    if ticket is None or ticket.kind != kind or params.get("hash") != hash_of(number):
        raise Failure(121)
    return ticket


METHODS: dict[str, Perform] = {
    "photos.getWallUploadServer": wall_photo_server,
    "photos.saveWallPhoto": save_wall_photo,
    "photos.getMessagesUploadServer": message_photo_server,
    "photos.saveMessagesPhoto": save_message_photo,
    "photos.getById": get_photos,
    "docs.getWallUploadServer": doc_server,
    "docs.getMessagesUploadServer": doc_server,
    "docs.save": save_doc,
    "video.save": save_video,
    "video.get": get_videos,
    "polls.create": create_poll,
    "polls.getById": get_poll,
    "polls.getVoters": get_voters,
}
