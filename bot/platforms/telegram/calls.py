"""Which methods of the Bot API perform an act. Pure; what they answer is `client`'s business.

Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from aiogram.methods import (
    AnswerCallbackQuery,
    BanChatMember,
    BanChatSenderChat,
    DeleteMessage,
    DeleteMessages,
    EditMessageText,
    PinChatMessage,
    RestrictChatMember,
    SendAnimation,
    SendAudio,
    SendDocument,
    SendMessage,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVideoNote,
    SendVoice,
    TelegramMethod,
    UnbanChatMember,
    UnbanChatSenderChat,
    UnpinChatMessage,
)
from aiogram.types import (
    BufferedInputFile,
    ChatPermissions,
    EphemeralMessageParameters,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)

from bot.platforms.telegram.authors import SERVICE_ACCOUNTS
from bot.platforms.telegram.places import TOPIC
from bot.transport.reading import PARTS
from models.errors import Refused
from models.intents import (
    AnswerPress,
    Ban,
    Button,
    Edit,
    FirstComment,
    Mute,
    Pin,
    Send,
    SendPicture,
    Unban,
    Unmute,
    Unpin,
    Withdraw,
)

Call = TelegramMethod[Any]

TEXT_LIMIT: Final = 4096
CAPTION_LIMIT: Final = 1024
ANSWER_LIMIT: Final = 200
"""Units of UTF-16, of the first two after entities; ours have none."""

_SHORTEST: Final = timedelta(seconds=35)
"""Telegram takes less than 30 seconds, like more than a year, for ever."""

PERMISSIONS: Final = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)
"""What a mute takes away and an unmute gives back; only all of them together end a restriction."""

_BY_KIND: Final[dict[str, tuple[Callable[..., Call], str]]] = {
    "photo": (SendPhoto, "photo"),
    "video": (SendVideo, "video"),
    "animation": (SendAnimation, "animation"),
    "document": (SendDocument, "document"),
    "audio": (SendAudio, "audio"),
    "voice": (SendVoice, "voice"),
    "video_note": (SendVideoNote, "video_note"),
    "sticker": (SendSticker, "sticker"),
}
WITHOUT_CAPTION: Final = frozenset({"video_note", "sticker"})


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def shortened(text: str, limit: int) -> str:
    """`text`, cut to so many units."""
    if units(text) <= limit:
        return text
    cut = text[: limit - 1]
    while units(cut) > limit - 1:
        cut = cut[:-1]
    return f"{cut}…"


def send(act: Send) -> SendMessage:
    """A message of ours. In a comment's thread it answers the post where nothing else can be answered."""
    answered = first_part(act.reply_to) if act.reply_to else None
    topic = _topic(act.thread)
    root = first_part(act.thread) if act.thread and topic is None else None
    return SendMessage(
        chat_id=number(act.chat),
        text=shortened(act.text, TEXT_LIMIT),
        message_thread_id=topic,
        # An answer to what is gone must stay below its post: then the post is answered instead.
        reply_parameters=reply_to(answered or root, anyway=root is None or answered is None),
        reply_markup=keyboard(act.buttons),
        link_preview_options=LinkPreviewOptions(is_disabled=True) if act.buttons else None,
        disable_notification=True if act.silent else None,
    )


def send_picture(act: SendPicture) -> SendPhoto:
    """A picture with words below it, as many as go there."""
    picture = BufferedInputFile(act.picture, "report.png")
    return SendPhoto(chat_id=number(act.chat), photo=picture, caption=shortened(act.text, CAPTION_LIMIT))


def media(chat: str, attachment: str, caption: str = "") -> Call:
    """Send again what somebody has sent before; `attachment` is `kind:file`.

    Raises:
        Refused: what has no file can't be sent again.
    """
    kind, _, file = attachment.rpartition(":")
    method, field = _BY_KIND.get(kind or "photo", (None, ""))
    if method is None:
        raise Refused(f"Telegram can't send {attachment} again")
    words = {} if kind in WITHOUT_CAPTION or not caption else {"caption": caption}
    return method(chat_id=number(chat), **{field: file}, **words)


def whisper(act: Send, person: str) -> SendMessage:
    """A message that one member of a supergroup sees. It answers nothing: what it is about may be gone."""
    plain = send(replace(act, reply_to=None, thread=act.thread if _topic(act.thread) else None))
    only = EphemeralMessageParameters(receiver_user_id=number(person))
    return plain.model_copy(update={"ephemeral_message_parameters": only})


def delete_all(chat: str, messages: Sequence[int]) -> Call:
    """Take messages of one chat away, at most 100; of several those that are gone are passed over."""
    if len(messages) == 1:
        return DeleteMessage(chat_id=number(chat), message_id=messages[0])
    return DeleteMessages(chat_id=number(chat), message_ids=list(messages))


def withdraw(act: Withdraw) -> Call:
    """All messages of a post go at once."""
    return delete_all(act.address.chat, parts(act.address.message))


def pin(act: Pin | Unpin) -> Call:
    """A post stands at the top, without a sound, or no longer."""
    chat, message = number(act.address.chat), first_part(act.address.message)
    if isinstance(act, Unpin):
        return UnpinChatMessage(chat_id=chat, message_id=message)
    return PinChatMessage(chat_id=chat, message_id=message, disable_notification=True)


def first_comment(act: FirstComment, group: str, root: str) -> SendMessage:
    """Words below the copy of a post in the discussion group."""
    return SendMessage(
        chat_id=number(group),
        text=shortened(act.text, TEXT_LIMIT),
        reply_parameters=reply_to(number(root), anyway=False),
    )


def edit(act: Edit) -> EditMessageText:
    """A message of ours says something else now."""
    return EditMessageText(
        chat_id=number(act.address.chat),
        message_id=first_part(act.address.message),
        text=shortened(act.text, TEXT_LIMIT),
        reply_markup=keyboard(act.buttons),
        link_preview_options=LinkPreviewOptions(is_disabled=True) if act.buttons else None,
    )


def answer_press(act: AnswerPress) -> AnswerCallbackQuery:
    """A few words over the screen of who pressed."""
    return AnswerCallbackQuery(callback_query_id=act.press_id, text=shortened(act.text, ANSWER_LIMIT))


def restrain(act: Mute | Ban, now: datetime) -> Call:
    """Keep somebody from writing. A channel can only be banned, and for as long as nobody lets it in.

    Raises:
        Refused: that is Telegram itself and nobody's account.
    """
    chat, person = number(act.chat), number(act.person)
    if act.person in SERVICE_ACCOUNTS:
        raise Refused(f"{act.person} is an account of Telegram itself")
    if person < 0:
        return BanChatSenderChat(chat_id=chat, sender_chat_id=person)
    until = max(act.until.astimezone(UTC), now + _SHORTEST)
    if isinstance(act, Ban):
        return BanChatMember(chat_id=chat, user_id=person, until_date=until)
    return permit(act.chat, act.person, dict.fromkeys(PERMISSIONS, False), until)


def release(act: Unmute | Unban) -> Call:
    """Let somebody write again; `only_if_banned`, since otherwise who is there would be thrown out."""
    chat, person = number(act.chat), number(act.person)
    if person < 0:
        return UnbanChatSenderChat(chat_id=chat, sender_chat_id=person)
    if isinstance(act, Unban):
        return UnbanChatMember(chat_id=chat, user_id=person, only_if_banned=True)
    return permit(act.chat, act.person, dict.fromkeys(PERMISSIONS, True), None)


def permit(
    chat: str, person: str, permissions: dict[str, bool], until: datetime | None
) -> RestrictChatMember:
    """Exactly these permissions; all of them together end every restriction."""
    return RestrictChatMember(
        chat_id=number(chat),
        user_id=number(person),
        permissions=ChatPermissions(**permissions),
        use_independent_chat_permissions=True,
        until_date=until,
    )


def keyboard(rows: Sequence[Sequence[Button]]) -> InlineKeyboardMarkup | None:
    """The buttons under a message."""
    keys = [[InlineKeyboardButton(text=one.label, callback_data=one.data) for one in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=keys) if keys else None


def reply_to(message: int | None, *, anyway: bool = True) -> ReplyParameters | None:
    """What is answered; `anyway` also when it is gone."""
    if message is None:
        return None
    return ReplyParameters(message_id=message, allow_sending_without_reply=anyway)


def parts(message: str) -> list[int]:
    """The numbers of a message, several if it is an album.

    Raises:
        Refused: it is none of Telegram's.
    """
    return [number(part) for part in message.split(PARTS)]


def first_part(message: str) -> int:
    """The number by which a message is answered."""
    return parts(message)[0]


def number(id_: str) -> int:
    """An id as Telegram writes it.

    Raises:
        Refused: it is none of Telegram's.
    """
    try:
        return int(id_)
    except ValueError:
        raise Refused(f"{id_!r} is no id of Telegram") from None


def _topic(thread: str | None) -> int | None:
    return number(thread.removeprefix(TOPIC)) if thread and thread.startswith(TOPIC) else None
