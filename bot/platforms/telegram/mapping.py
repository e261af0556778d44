"""From Telegram's updates to our records; pure, and without aiogram, whose types cost far more.

Who speaks is the business of `authors`, who comes and goes that of `comings`, what the adapter itself has to
know that of `aside`.
"""

from typing import Final

import msgspec
from msgspec.structs import replace

from bot.platforms.legible import decoded, legible
from bot.platforms.telegram import wire
from bot.platforms.telegram.authors import author, person
from bot.platforms.telegram.comings import join_request, membership, moved
from bot.platforms.telegram.content import content_of
from bot.platforms.telegram.marks import marks_of
from bot.platforms.telegram.places import PLATFORM, TOPIC, moment
from bot.platforms.telegram.quiet import reaction
from models.errors import Unmappable
from models.inbox import RawEvent
from models.messages import (
    Address,
    Answered,
    AuthorKind,
    Incoming,
    Message,
    Moved,
    Press,
)

PAGE: Final = 100
"""As many updates Telegram puts into an answer at most."""


_BEGUN: Final = b'{"update_id":'
"""How Telegram begins an update."""

_START: Final = "/start "


def events(page: bytes) -> list[RawEvent]:
    """The updates of one answer to getUpdates, each as it came; what has no number can't be kept.

    Raises:
        ValueError: the answer is no list of updates.
    """
    found = map(_numbered, map(bytes, decoded(page, wire.page).result))
    return [one for one in found if one is not None]


def _numbered(raw: bytes) -> RawEvent | None:
    """An update that was looked through as a part of its page: its number is the one it begins with."""
    if raw.startswith(_BEGUN):
        try:
            if not raw.isascii():
                raw.decode()  # the database keeps it as text
            number = int(raw[len(_BEGUN) : raw.find(b",")])
            return RawEvent(platform=PLATFORM, event_id=str(number), raw=raw, position=number)
        except ValueError:
            pass  # a strange one
    try:
        return event(raw)
    except msgspec.DecodeError:
        return None


def event(raw: bytes) -> RawEvent:
    """One update as it came.

    Raises:
        ValueError: it has no number.
    """
    try:
        raw.decode()
        number = wire.numbered.decode(raw).update_id
    except ValueError:
        raw = legible(raw)
        number = wire.numbered.decode(raw).update_id
    return RawEvent(platform=PLATFORM, event_id=str(number), raw=raw, position=number)


def incoming(raw: str | bytes, own: str = "") -> Incoming | None:
    """The record for one update, or None where it tells nothing that concerns us; `own` is the bot's id.

    Raises:
        Unmappable: it is not what Telegram promises.
    """
    try:
        return _with_answered(raw, _record(wire.update.decode(raw)), own)
    except (msgspec.DecodeError, UnicodeError, OverflowError, OSError, ValueError) as error:
        raise Unmappable(f"an update of Telegram can't be read: {error}") from error


def _record(update: wire.Update) -> Incoming | None:
    event_id = str(update.update_id)
    if said := update.message or update.channel_post:
        return _message(event_id, said, edited=False)
    if said := update.edited_message or update.edited_channel_post:
        return _message(event_id, said, edited=True)
    if update.callback_query is not None:
        return _press(event_id, update.callback_query)
    if update.my_chat_member is not None:
        return membership(event_id, update.my_chat_member, ours=True)
    if update.chat_member is not None:
        return membership(event_id, update.chat_member, ours=False)
    if update.chat_join_request is not None:
        return join_request(event_id, update.chat_join_request)
    if update.message_reaction is not None:
        return reaction(event_id, update.message_reaction)
    return None


def _message(event_id: str, said: wire.Message, *, edited: bool) -> Message | Moved | None:
    if said.migrate_to_chat_id is not None:
        return moved(event_id, said, said.chat.id, said.migrate_to_chat_id)
    if said.migrate_from_chat_id is not None:
        return moved(event_id, said, said.migrate_from_chat_id, said.chat.id)
    content = content_of(said)
    # What has the number 0 (shown to one person only, or still on its way) can't be acted upon.
    if content is None or not said.message_id:
        return None
    # An edit that readers are not told of is none: somebody reacted, a preview was loaded. What was
    # sent through an inline bot is the exception.
    if edited and said.edit_date is None and said.via_bot is None:
        return None
    origin, private = _channel_shown(said), said.chat.type == "private"
    record = Message(  # with fifteen keywords at most: for more Python makes a dictionary of each call
        event_id=event_id,
        address=Address(platform=PLATFORM, chat=str(said.chat.id), message=str(said.message_id)),
        author=author(said),
        text=content.text,
        at=moment(said.date),
        private=private,
        thread=_thread(said),
        reply_to=_reply_to(said),
        edited=edited,
        forwarded_from_channel=origin is not None,
        origin=origin,
        hidden_links=content.links,
        attachments=content.attachments,
        album=said.media_group_id,
        ref=_mark(content.text) if private else None,
    )
    if content.text.startswith("/"):
        return replace(record, marks=marks_of(content.text, said.entities or said.caption_entities))
    return record


def _mark(text: str) -> str | None:
    """The mark of the link to the bot that somebody came by: Telegram sends it behind /start."""
    return text.removeprefix(_START).strip() or None if text.startswith(_START) else None


def _thread(said: wire.Message) -> str | None:
    """The post that is commented, or the topic. The General topic is no topic to Telegram either."""
    if said.message_thread_id is None:
        return None
    return f"{TOPIC}{said.message_thread_id}" if said.is_topic_message else str(said.message_thread_id)


def _reply_to(said: wire.Message) -> str | None:
    """The message that the author answers.

    Telegram also names one where nobody chose it: the post above a comment, the beginning of a topic.
    """
    replied = said.reply_to_message
    if replied is None or replied.is_automatic_forward:
        return None
    if said.is_topic_message and replied.message_id == said.message_thread_id:
        return None
    return str(replied.message_id)


def _with_answered(raw: str | bytes, record: Incoming | None, own: str) -> Incoming | None:
    """Only commands, and replies to what has buttons, need to know more, and so only they are read twice."""
    if isinstance(record, Message) and record.reply_to:
        buttons = b'"callback_data"' in raw if isinstance(raw, bytes) else '"callback_data"' in raw
        if buttons or record.text.startswith("/"):
            return replace(record, answered=_answered(raw, record, own))
    return record


def _answered(raw: str | bytes, command: Message, own: str) -> Answered | None:
    """What a command answers; a reply is shown with what it answers, without what that answers in turn."""
    said = wire.answering.decode(raw).message
    replied = said.reply_to_message if said else None
    if replied is None:
        return None
    content, by = content_of(replied), author(replied)
    if by.id == own:
        by = replace(by, kind=AuthorKind.COMMUNITY)  # Telegram shows a bot its own words here only
    return Answered(
        message=str(replied.message_id),
        author=by,
        text=content.text if content else "",
        at=moment(replied.date),
        thread=_thread(replied) or command.thread,
        attachments=content.attachments if content else (),
        button=_first_button(replied),
    )


def _first_button(said: wire.Message) -> str | None:
    rows = said.reply_markup.inline_keyboard if said.reply_markup else []
    return next((key.callback_data for row in rows for key in row if key.callback_data), None)


def _channel_shown(said: wire.Message) -> str | None:
    """The channel that was forwarded, or whose post is shown as what is answered."""
    if said.is_automatic_forward or (said.forward_origin is None and said.external_reply is None):
        return None
    origins = (said.forward_origin, said.external_reply.origin if said.external_reply else None)
    for origin in origins:
        if origin is not None and origin.type == "channel":
            return str(origin.chat.id) if origin.chat else ""
    return None


def _press(event_id: str, callback: wire.Callback) -> Press | None:
    if callback.message is None or callback.data is None:
        return None  # a game, or a message that was sent through us elsewhere
    shown = callback.message
    return Press(
        event_id=event_id,
        address=Address(platform=PLATFORM, chat=str(shown.chat.id), message=str(shown.message_id)),
        author=person(callback.sender, shown.chat),
        press_id=callback.id,
        data=callback.data,
        at=moment(shown.date),  # Telegram does not say when it was pressed
    )
