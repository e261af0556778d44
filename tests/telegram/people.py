"""People of the made-up Telegram and what a test lets them do."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.telegram import entrances, polls, reactions, rendering
from tests.telegram.world import Chat, Json, Member, Message, NotAllowed, rights

if TYPE_CHECKING:
    from tests.telegram.telegram import Telegram

_NEEDS = {
    "text": "can_send_messages",
    "audio": "can_send_audios",
    "document": "can_send_documents",
    "photo": "can_send_photos",
    "video": "can_send_videos",
    "video_note": "can_send_video_notes",
    "voice": "can_send_voice_notes",
    "poll": "can_send_polls",
    "sticker": "can_send_other_messages",
    "animation": "can_send_other_messages",
    "contact": "can_send_messages",
}


class Person:
    """Somebody with a Telegram account; `profile` is their `User`."""

    def __init__(self, telegram: Telegram, profile: Json) -> None:
        self._telegram = telegram
        self.profile = profile
        self.id: int = profile["id"]
        self.started = self.blocked = self.deactivated = False
        self.bio = ""

    # What they write.

    def says(
        self,
        chat: Chat,
        text: str = "",
        *,
        reply_to: Message | None = None,
        thread: int | None = None,
        as_chat: Chat | None = None,
        extra: Json | None = None,
        **content: Any,
    ) -> Message:
        """Write into a chat; `content` may hold media and other fields of a `Message`.

        `as_chat` is in whose name (the group itself for an anonymous administrator, or a channel);
        `extra` are fields such as `forward_origin`.

        Raises:
            NotAllowed: they may not.
        """
        said = self._telegram.text_of(text, content)
        self._check(chat, said, as_chat)
        place = {"reply_to": reply_to, "thread": thread, "sender_chat": as_chat, "extra": dict(extra or {})}
        return self._telegram.post(chat, self, said, **place)

    def comments(self, post: Message, text: str = "", **more: Any) -> Message:
        """Write under a post of a channel."""
        root = self._telegram.root_of(post)
        return self.says(root.chat, text, thread=root.id, **more)

    def posts(self, channel: Chat, text: str = "", **more: Any) -> Message:
        """Publish in a channel they run."""
        if not channel.member(self.id, self._telegram.now()).governs:
            raise NotAllowed("only administrators post in a channel")
        return self.says(channel, text, as_chat=channel, **more)

    def sends_album(self, chat: Chat, media: list[Json], caption: str = "", **more: Any) -> list[Message]:
        """Several pictures or files at once, the caption under the first."""
        group = {"media_group_id": str(self._telegram.new_number())}
        captions = [caption, *[""] * (len(media) - 1)]
        return [
            self.says(chat, text, extra=group, **one, **more)
            for one, text in zip(media, captions, strict=True)
        ]

    def forwards(self, message: Message, chat: Chat, **more: Any) -> Message:
        """Send somebody's message on."""
        return self.says(chat, extra={"forward_origin": rendering.origin(message)}, **message.content, **more)

    def quotes(self, chat: Chat, message: Message, quote: str, text: str) -> Message:
        """Reply to a message of another chat, with a part of it."""
        quoted = {"text": quote, "position": 0, "is_manual": True}
        return self.says(
            chat, text, extra={"external_reply": rendering.external_reply(message), "quote": quoted}
        )

    def edits(self, message: Message, text: str) -> None:
        """Change what they wrote."""
        content = {name: value for name, value in message.content.items() if name not in ("text", "entities")}
        self._telegram.edit(message, self._telegram.text_of(text, content), message.markup)

    def deletes(self, message: Message) -> None:
        """Take it back. The bot isn't told."""
        message.deleted = True

    def starts(self, payload: str = "") -> Message:
        """Open the chat with the bot, by a link with a payload or without."""
        if self.blocked:
            self.unblocks()
        self.started = True
        return self.says(self.chat, f"/start {payload}".strip())

    # What they press.

    def presses(self, message: Message, data: str) -> str:
        """Press a button under the bot's message; returns the id of the query.

        Raises:
            NotAllowed: there is no such button.
        """
        rows = (message.markup or {}).get("inline_keyboard", [])
        if not any(button.get("callback_data") == data for row in rows for button in row):
            raise NotAllowed(f"no button says {data!r}")
        return self._telegram.press(self, message, data)

    def reacts(self, message: Message, *emoji: str) -> None:
        """Set their reactions, instead of those they had."""
        new = [{"type": "emoji", "emoji": one} for one in emoji]
        reactions.react(self._telegram, self, message, new)

    def votes(self, message: Message, *options: int) -> None:
        """Answer a poll; no options take the vote back."""
        polls.vote(self._telegram, self, message, list(options))

    # Where they are.

    @property
    def chat(self) -> Chat:
        """Their private chat with the bot."""
        return self._telegram.private_chat(self)

    def joins(self, chat: Chat, link: str | None = None) -> None:
        """Come in, perhaps by an invite link; where requests are needed, ask.

        Raises:
            NotAllowed: they are banned.
        """
        if chat.member(self.id, self._telegram.now()).status == "kicked":
            raise NotAllowed("they are banned")
        entrances.join(self._telegram, self, chat, link)

    def leaves(self, chat: Chat) -> None:
        """Go away."""
        member = chat.member(self.id, self._telegram.now())
        gone = (
            Member("left")
            if member.status != "restricted"
            else Member("restricted", permissions=member.permissions, until=member.until, present=False)
        )
        self._telegram.change_member(chat, self, gone, by=self)

    def appoints(self, person: Person, chat: Chat, *names: str) -> None:
        """Make somebody, perhaps the bot, an administrator with these rights, or with all."""
        new = Member("administrator", rights=rights(chat.type, names or None))
        self._telegram.change_member(chat, person, new, by=self)

    def demotes(self, person: Person, chat: Chat) -> None:
        """Make an administrator an ordinary member."""
        self._telegram.change_member(chat, person, Member("member"), by=self)

    def bans(self, person: Person, chat: Chat) -> None:
        """Throw somebody, perhaps the bot, out."""
        self._telegram.change_member(chat, person, Member("kicked"), by=self)

    def upgrades(self, group: Chat) -> Chat:
        """Make their group a supergroup, which has another id."""
        return entrances.migrate(self._telegram, group, self)

    def opens_topic(self, forum: Chat, name: str) -> Message:
        """Begin a topic; its id is the thread of what is said there."""
        said = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        return self._telegram.post(forum, self, said, thread=forum.last_id + 1)

    def pins(self, message: Message) -> None:
        """Pin a message."""
        self._telegram.pin(message, self)

    def blocks(self) -> None:
        """Block the bot."""
        self._telegram.change_block(self, blocked=True)

    def unblocks(self) -> None:
        """Unblock the bot."""
        self._telegram.change_block(self, blocked=False)

    # What they may.

    def _check(self, chat: Chat, said: Json, as_chat: Chat | None) -> None:
        if chat.type == "private":
            self.started = True
            return
        if as_chat is not None and as_chat is not chat and as_chat.id in chat.banned_chats:
            raise NotAllowed(f"{as_chat.title} is banned in {chat.title}")
        place = chat.member(self.id, self._telegram.now())
        if place.governs:
            return
        if place.status == "kicked":
            raise NotAllowed(f"banned {_until(place)}")
        if place.status == "left" and chat.linked is None:
            raise NotAllowed(f"not in {chat.title}")
        need = next((_NEEDS[kind] for kind in said if kind in _NEEDS), "can_send_messages")
        if place.status == "restricted" and not place.permissions.get(need):
            raise NotAllowed(f"{need} is taken away {_until(place)}")
        if not chat.permissions.get(need):
            raise NotAllowed(f"{need} is not for ordinary members of {chat.title}")


def _until(place: Member) -> str:
    return f"until {datetime.fromtimestamp(place.until, UTC).isoformat()}" if place.until else "for ever"
