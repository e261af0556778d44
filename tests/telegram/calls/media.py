"""Methods that send files: one by one, as albums, and what was sent before once more."""

from typing import Any, Final, get_args

from tests.telegram import rendering
from tests.telegram.calls.place import Perform, chat_of, message_of
from tests.telegram.calls.sending import place_to_send, put
from tests.telegram.checking import Params, Upload
from tests.telegram.failures import refused
from tests.telegram.files import DOWNLOAD_BYTES, Kind, Stored, check_upload, shown
from tests.telegram.formatting import marked, units
from tests.telegram.telegram import Telegram
from tests.telegram.world import Json

CAPTION_UNITS: Final = 1024
ALBUM: Final = range(2, 11)
_SAID: Final = ("duration", "width", "height", "length", "performer", "title", "emoji")
_ALONE: Final = ("document", "audio")


def sender(kind: Kind) -> Perform:
    """The method that sends one file of a kind."""

    def send(telegram: Telegram, params: Params) -> Any:
        chat = place_to_send(telegram, params, f"can_send_{kind}s")
        content = described(telegram, kind, params.get(kind), params, params)
        return rendering.message(put(telegram, chat, params, content))

    return send


def send_media_group(telegram: Telegram, params: Params) -> Any:
    items = params["media"]
    if len(items) not in ALBUM:
        few = "there are no messages to send" if not items else "media must include 2-10 items"
        raise refused("too many messages to send as an album" if len(items) > 10 else few)
    kinds = {item["type"] for item in items}
    if len(kinds) > 1 and kinds & set(_ALONE):
        raise refused("can't use the media of the specified type in the album")
    chat = place_to_send(telegram, params)
    contents = [described(telegram, item["type"], item["media"], item, params) for item in items]
    telegram.pace.spend(chat, len(items))
    group = {"media_group_id": str(13_000_000_000_000_000 + telegram.new_number())}
    return [
        rendering.message(put(telegram, chat, params, content, counted=True, **group)) for content in contents
    ]


def described(telegram: Telegram, kind: Kind, source: object, said: Json, params: Params) -> Json:
    """A file as the content of a message, with its caption."""
    stored = _stored(telegram, kind, source, params)
    content = shown(stored, **{name: said[name] for name in _SAID if name in said})
    content |= {"has_media_spoiler": True} if said.get("has_spoiler") else {}
    return content | caption_of(said)


def caption_of(said: Json) -> Json:
    """The caption and its entities, within the limit."""
    caption = marked(said.get("caption", ""), said.get("parse_mode"), said.get("caption_entities"))
    if units(caption.text) > CAPTION_UNITS:
        raise refused("message caption is too long")
    if not caption.text:
        return {}
    above = {"show_caption_above_media": True} if said.get("show_caption_above_media") else {}
    return caption.fields("caption", "caption_entities") | above


def copy_message(telegram: Telegram, params: Params) -> Any:
    source = message_of(chat_of(telegram, params, "from_chat_id"), params["message_id"], "copy")
    chat = place_to_send(telegram, params)
    content = dict(source.content)
    if not content.keys() & {"text", "poll", "contact", *get_args(Kind)}:
        raise refused("message can't be copied")
    if "caption" in params and "text" not in content:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= caption_of(params)
    return {"message_id": put(telegram, chat, params, content).id}


def forward_message(telegram: Telegram, params: Params) -> Any:
    source = message_of(chat_of(telegram, params, "from_chat_id"), params["message_id"], "forward")
    chat = place_to_send(telegram, params)
    if "has_protected_content" in source.extra:
        raise refused("message can't be forwarded")
    origin = rendering.origin(source)
    return rendering.message(put(telegram, chat, params, dict(source.content), forward_origin=origin))


def get_file(telegram: Telegram, params: Params) -> Any:
    stored = _by_id(telegram, params["file_id"])
    if len(stored.upload.content) > DOWNLOAD_BYTES:
        raise refused("file is too big")
    return stored.named | {"file_path": stored.path}


def _stored(telegram: Telegram, kind: Kind, source: object, params: Params) -> Stored:
    if isinstance(source, str) and source.startswith("attach://"):
        source = params.files.get(source.removeprefix("attach://"))
    if isinstance(source, Upload):
        check_upload(kind, source)
        return telegram.files.keep(kind, source)
    if not isinstance(source, str):
        raise refused(f"there is no {kind} in the request")
    if source.startswith(("http://", "https://")):
        raise refused("failed to get HTTP URL content")
    stored = _by_id(telegram, source)
    if stored.kind != kind:
        raise refused(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def _by_id(telegram: Telegram, file_id: str) -> Stored:
    stored = telegram.files.by_id(file_id) or telegram.files.by_id(file_id.removesuffix("s"))
    if stored is None:
        raise refused("wrong remote file identifier specified: Wrong string length")
    return stored


METHODS: dict[str, Perform] = {
    "sendPhoto": sender("photo"),
    "sendVideo": sender("video"),
    "sendDocument": sender("document"),
    "sendAudio": sender("audio"),
    "sendAnimation": sender("animation"),
    "sendVoice": sender("voice"),
    "sendVideoNote": sender("video_note"),
    "sendSticker": sender("sticker"),
    "sendMediaGroup": send_media_group,
    "copyMessage": copy_message,
    "forwardMessage": forward_message,
    "getFile": get_file,
}
