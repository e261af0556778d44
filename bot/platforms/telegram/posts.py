"""A post of the plan as the messages that it takes on Telegram, one after another. Pure.

A call puts one message or one album on the wall, whole or not at all. A post may take several: what can't
stand in one album, and a poll, which is a message of its own.

Imports aiogram, which takes seconds: import this only where Telegram is used.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple

import msgspec
from aiogram.methods import (
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMediaGroup,
    SendMessage,
    SendPoll,
)
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaAudio,
    InputMediaDocument,
    InputMediaPhoto,
    InputMediaVideo,
    InputPollOption,
    LinkPreviewOptions,
    MessageEntity,
)

from bot.platforms.telegram.calls import (
    CAPTION_LIMIT,
    TEXT_LIMIT,
    WITHOUT_CAPTION,
    Call,
    first_part,
    media,
    number,
    units,
)
from models.content import Content, LinkButton, Poll, Trait
from models.errors import Refused
from models.intents import Publish, Revise
from models.marks import Mark, MarkKind

_IN_ALBUMS: Final[dict[str, tuple[str, Callable[..., Any]]]] = {
    "photo": ("seen", InputMediaPhoto),
    "video": ("seen", InputMediaVideo),
    "document": ("document", InputMediaDocument),
    "audio": ("audio", InputMediaAudio),
}
"""What may stand in an album, and with what: photos and videos go together, the others among themselves."""

_ENTITIES: Final = {MarkKind.QUOTE: "blockquote", MarkKind.LINK: "text_link"}


class Part(NamedTuple):
    """One call, and by what its messages are known again: the kind of each, the words of the first.

    `shown` is the fingerprint of all that readers see of it.
    """

    call: Call
    kinds: tuple[str, ...]
    words: str
    shown: str


def parts(act: Publish) -> list[Part]:
    """The calls that publish a post, in their order; only the first of them makes a sound.

    Raises:
        Refused: Telegram does not take such a post.
    """
    found = list(_parts(act.chat, act.content))
    if not found:
        raise Refused("a post without anything in it")
    if act.content.buttons and _album(found[0]):
        raise Refused("Telegram shows no buttons under an album")
    if Trait.SILENT in act.content.traits:
        return [_quiet(part) for part in found]
    return [found[0], *(_quiet(part) for part in found[1:])]


def revised(act: Revise) -> Call:
    """The words and the buttons of a post that is out are others now.

    Raises:
        Refused: there are no words to change, or Telegram does not take them.
    """
    content = act.content
    chat, message = number(act.address.chat), first_part(act.address.message)
    where: dict[str, Any] = {"chat_id": chat, "message_id": message}
    if not content.media or _kind(content.media[0]) in WITHOUT_CAPTION:
        if content.text:
            return EditMessageText(**where, **_text(content))
        if not content.media:
            raise Refused("Telegram does not let a poll be changed")
        return EditMessageReplyMarkup(**where, reply_markup=keyboard(content.buttons))
    buttons = keyboard(content.buttons) if len(_groups(content.media)[0]) == 1 else None
    return EditMessageCaption(**where, **_caption(content), reply_markup=buttons)


def keyboard(rows: Sequence[Sequence[LinkButton]]) -> InlineKeyboardMarkup | None:
    """Buttons that open pages."""
    keys = [[InlineKeyboardButton(text=one.label, url=one.url) for one in row] for row in rows]
    return InlineKeyboardMarkup(inline_keyboard=keys) if keys else None


def _parts(chat: str, content: Content) -> Iterator[Part]:
    groups = _groups(content.media)
    below = bool(groups) and _kind(groups[0][0]) not in WITHOUT_CAPTION
    if content.text and not below:
        yield _part(SendMessage(chat_id=number(chat), **_text(content)), ("text",), content)
    for place, group in enumerate(groups):
        carries = place == 0 and (below or not content.text)
        yield _media(chat, group, content if carries else Content())
    if content.poll is not None:
        yield _part(_poll(chat, content), ("poll",), replace(content, text=content.poll.question))


def _groups(names: Sequence[str]) -> list[list[str]]:
    """What goes out together, in the order of the first of each."""
    groups: dict[str, list[str]] = {}
    for place, name in enumerate(names):
        kind = _kind(name)
        together = _IN_ALBUMS[kind][0] if kind in _IN_ALBUMS else f"alone {place}"
        groups.setdefault(together, []).append(name)
    return list(groups.values())


def _media(chat: str, names: Sequence[str], content: Content) -> Part:
    kinds = tuple(_kind(name) for name in names)
    if len(names) > 1:
        items = [_IN_ALBUMS[_kind(name)][1](media=name.rpartition(":")[2]) for name in names]
        items[0] = items[0].model_copy(update=_caption(content))
        return _part(SendMediaGroup(chat_id=number(chat), media=items), kinds, content, names)
    more = _caption(content) | {"reply_markup": keyboard(content.buttons)}
    return _part(media(chat, names[0]).model_copy(update=more), kinds, content, names)


def _part(call: Call, kinds: tuple[str, ...], content: Content, names: Sequence[str] = ()) -> Part:
    """Of what does not stand in this part nothing counts, nor does whether it makes a sound."""
    seen = replace(
        content,
        media=tuple(names),
        poll=content.poll if kinds == ("poll",) else None,
        first_comment="",
        source="",
        traits=content.traits & {Trait.NO_PREVIEW},
    )
    shown = hashlib.sha256(msgspec.json.encode(seen, order="sorted")).hexdigest()[:16]
    return Part(call, kinds, content.text, shown)


def _poll(chat: str, content: Content) -> SendPoll:
    poll = content.poll or Poll(question="", options=())
    alone = not content.text and not content.media
    right = None if poll.right is None else [poll.right]
    return SendPoll(
        chat_id=number(chat),
        question=poll.question,
        options=[InputPollOption(text=option) for option in poll.options],
        is_anonymous=True,
        allows_multiple_answers=poll.several or None,
        explanation=poll.explanation or None,
        reply_markup=keyboard(content.buttons) if alone else None,
        type=None if right is None else "quiz",
        correct_option_ids=right,
    )


def _text(content: Content) -> dict[str, Any]:
    return {
        "text": _fitting(content.text, TEXT_LIMIT),
        "entities": _entities(content.text, content.marks),
        "link_preview_options": _preview(content),
        "reply_markup": keyboard(content.buttons),
    }


def _caption(content: Content) -> dict[str, Any]:
    if not content.text:
        return {}
    entities = _entities(content.text, content.marks)
    return {"caption": _fitting(content.text, CAPTION_LIMIT), "caption_entities": entities}


def _preview(content: Content) -> LinkPreviewOptions | None:
    if Trait.NO_PREVIEW in content.traits:
        return LinkPreviewOptions(is_disabled=True)
    return LinkPreviewOptions(url=content.link) if content.link else None


def _entities(text: str, marks: Sequence[Mark]) -> list[MessageEntity] | None:
    """Marks as Telegram counts them, in units of UTF-16."""
    entities = [
        MessageEntity(
            type=_ENTITIES.get(mark.kind, mark.kind),
            offset=units(text[: mark.start]),
            length=units(text[mark.start : mark.start + mark.length]),
            url=mark.url or None,
        )
        for mark in marks
    ]
    return entities or None


def _kind(name: str) -> str:
    return name.rpartition(":")[0] or "photo"


def _album(part: Part) -> bool:
    return len(part.kinds) > 1


def _quiet(part: Part) -> Part:
    return part._replace(call=part.call.model_copy(update={"disable_notification": True}))


def _fitting(text: str, limit: int) -> str:
    if (length := units(text)) > limit:
        raise Refused(f"{length} characters, and Telegram takes {limit} here")
    return text
