"""What readers see of a Telegram message: its text, the links under it, what came with it. Pure.

Whatever can carry words is read as text, since spam hides where a moderator's tool does not look:
in captions, polls, contacts, buttons, quotes of other chats, rich texts.
"""

from collections.abc import Iterator
from typing import Final

import msgspec

from bot.platforms.telegram import rich
from bot.platforms.telegram.wire import Message

_FILES: Final = (
    "animation",  # comes with a document too, for old clients
    "document",
    "live_photo",
    "video",
    "audio",
    "voice",
    "video_note",
    "sticker",
)
_OTHERS: Final = (
    "story",
    "paid_media",
    "poll",
    "contact",
    "checklist",
    "venue",
    "location",
    "game",
    "invoice",
    "dice",
    "giveaway",
    "giveaway_winners",
)


class Content(msgspec.Struct, frozen=True, gc=False):
    """`attachments` are `kind:file`, or the kind alone where there is no file."""

    text: str
    links: tuple[str, ...]
    attachments: tuple[str, ...]


def content_of(said: Message) -> Content | None:
    """What `said` shows; None where it only tells of something, like a new title or a pinned message."""
    if said.text is not None and _is_bare(said):
        return Content(said.text, (), ())  # nearly always
    attachments = _attachments(said)
    plain = said.text if said.text is not None else said.caption
    if plain is None and not attachments and said.rich_message is None:
        return None
    parts = (_with_rich(said, plain), *_more_words(said))
    return Content("\n".join(part for part in parts if part), _links(said), attachments)


def _is_bare(said: Message) -> bool:
    """Whether a text has neither further words nor links."""
    return (
        not said.entities
        and said.link_preview_options is None
        and said.reply_markup is None
        and said.external_reply is None
        and said.rich_message is None
    )


def _with_rich(said: Message, plain: str | None) -> str:
    if said.rich_message is None:
        return plain or ""
    return "\n".join(word for word in (plain or "", *rich.words(said.rich_message)) if word.strip())


def _attachments(said: Message) -> tuple[str, ...]:
    if said.text is not None:
        return ()
    found = [f"{kind}:{file.file_id}" for kind in _FILES if (file := getattr(said, kind)) is not None]
    if said.photo and said.live_photo is None:
        found.insert(0, f"photo:{said.photo[-1].file_id}")
    found += [kind for kind in _OTHERS if getattr(said, kind) is not None]
    if said.animation is not None:
        found = [one for one in found if not one.startswith("document:")]
    return tuple(one for one in found if one != "location" or said.venue is None)


def _more_words(said: Message) -> Iterator[str]:
    """The words that stand elsewhere than in the text."""
    if (poll := said.poll) is not None:
        yield from (
            poll.question,
            poll.description,
            *(option.text for option in poll.options),
            poll.explanation,
        )
    if (contact := said.contact) is not None:
        yield " ".join(filter(None, (contact.first_name, contact.last_name, contact.phone_number)))
    if (checklist := said.checklist) is not None:
        yield from (checklist.title, *(task.text for task in checklist.tasks))
    for titled in (said.venue, said.game, said.invoice):
        if titled is not None:
            yield from (titled.title, titled.address, titled.description, titled.text)
    # What is quoted from another chat was brought here by the author.
    if said.external_reply is not None and said.quote is not None:
        yield f"> {said.quote.text}"
    if said.reply_markup is not None:
        yield from (f"[{key.text}]" for row in said.reply_markup.inline_keyboard for key in row)


def _links(said: Message) -> tuple[str, ...]:
    """Addresses that are shown under other words, under buttons or as a preview."""
    links = [entity.url for entity in (*said.entities, *said.caption_entities) if entity.url]
    if said.poll is not None:
        links += [entity.url for entity in said.poll.description_entities if entity.url]
    if said.reply_markup is not None:
        links += [key.url for row in said.reply_markup.inline_keyboard for key in row if key.url]
    preview = said.link_preview_options
    if preview is not None and preview.url and not preview.is_disabled:
        links.append(preview.url)
    if said.rich_message is not None:
        links += rich.links(said.rich_message)
    return tuple(dict.fromkeys(links)) if links else ()
