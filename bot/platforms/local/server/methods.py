"""What the bot can have done, method by method.

Each method runs inside one transaction together with the note of what it did.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server import files, messages, pictures, standings, tables
from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.messages import Draft, Shown, number
from bot.platforms.local.server.network import Network
from bot.platforms.local.server.params import (
    AnswerPress,
    EditMessage,
    FindSent,
    GetResults,
    InChat,
    Keys,
    Nothing,
    OneMessage,
    OnePerson,
    Params,
    PublishPost,
    SendMessage,
    Term,
)
from bot.platforms.local.server.world import Chat


@dataclass(slots=True)
class Call:
    """One call under way; `message` and `changed` are what the note about it says."""

    network: Network
    tx: AsyncConnection
    now: datetime
    message: int | None = None
    changed: bool = field(default=True)

    def chat(self, chat: str) -> Chat:
        """The chat of that id, or a failure."""
        return self.network.world.chat(chat)

    def shown(self, row: Any) -> Shown:
        """A stored message as the bot sees it, noted as what this call is about."""
        self.message = row.id
        return messages.shown(row, self.network.world.chats)


async def get_me(call: Call, _params: Nothing) -> dict[str, Any]:
    """Who the bot is."""
    brand = call.network.world.brand
    return {"id": brand.id, "name": brand.name}


async def get_chat(call: Call, params: InChat) -> dict[str, Any]:
    """What a chat is."""
    chat, world = call.chat(params.chat), call.network.world
    members = sum(chat.admits(person) for person in world.people.values())
    return {"id": chat.id, "kind": chat.kind, "title": chat.title, "members": members}


async def send_message(call: Call, params: SendMessage) -> Shown:
    """Write a message as the community."""
    chat = call.chat(params.chat)
    await messages.stand(call.tx, chat, (params.thread, params.reply_to))
    return await _write(
        call,
        Draft(
            chat=chat,
            author=call.network.world.brand,
            text=params.text,
            at=call.now,
            thread=number(params.thread),
            reply_to=number(params.reply_to),
            pictures=[await pictures.keep(call.tx, picture) for picture in params.pictures],
            file=await files.keep(call.tx, params.file),
            buttons=_plain(params.buttons),
            guid=params.guid,
        ),
    )


async def publish(call: Call, params: PublishPost) -> Shown:
    """Put a post on a wall."""
    chat = call.chat(params.chat)
    if chat.kind != "wall":
        raise Failure(400, "not_a_wall", {"chat": chat.id})
    if not (params.text or params.pictures or params.poll):
        raise Failure(400, "nothing_to_say")
    return await _write(
        call,
        Draft(
            chat=chat,
            author=call.network.world.brand,
            text=params.text,
            at=call.now,
            pictures=[await pictures.keep(call.tx, picture) for picture in params.pictures],
            buttons=_plain(params.buttons),
            poll=params.poll.model_dump() if params.poll else None,
            comments_closed=params.comments_closed,
            guid=params.guid,
            growing=call.network.options.audience,
        ),
    )


async def edit_message(call: Call, params: EditMessage) -> Shown:
    """Change a message of the community."""
    row = await messages.found(call.tx, call.chat(params.chat), params.message)
    if row.author != call.network.world.brand.id:
        raise Failure(403, "not_yours")
    if not (params.text or row.pictures or row.poll):
        raise Failure(400, "nothing_to_say")
    buttons = _plain(params.buttons)
    call.changed = (row.text, row.buttons) != (params.text, buttons)
    return call.shown(await messages.change(call.tx, row.id, text=params.text, buttons=buttons, edited=True))


async def delete_message(call: Call, params: OneMessage) -> dict[str, Any]:
    """Take a message out of sight."""
    await _show(call, params, hidden=True)
    return {}


async def restore_message(call: Call, params: OneMessage) -> Shown:
    """Bring a message back."""
    return await _show(call, params, hidden=False)


async def pin_message(call: Call, params: OneMessage) -> Shown:
    """Keep a post at the top; the one that was there goes back to its place."""
    chat = call.chat(params.chat)
    row = await messages.found(call.tx, chat, params.message)
    for other in await messages.listing(
        call.tx, (tables.messages.c.chat == chat.id, tables.messages.c.pinned)
    ):
        await messages.change(call.tx, other.id, pinned=False)
    call.changed = not row.pinned
    return call.shown(await messages.change(call.tx, row.id, pinned=True))


async def unpin_message(call: Call, params: OneMessage) -> Shown:
    """Let a post go back to its place."""
    row = await messages.found(call.tx, call.chat(params.chat), params.message)
    call.changed = row.pinned
    return call.shown(await messages.change(call.tx, row.id, pinned=False))


async def mute(call: Call, params: Term) -> dict[str, Any]:
    """Keep somebody from writing."""
    return await _set_term(call, params, "mute", params.until)


async def unmute(call: Call, params: OnePerson) -> dict[str, Any]:
    """End a mute."""
    return await _set_term(call, params, "mute", None)


async def ban(call: Call, params: Term) -> dict[str, Any]:
    """Exclude somebody."""
    return await _set_term(call, params, "ban", params.until)


async def unban(call: Call, params: OnePerson) -> dict[str, Any]:
    """End a ban."""
    return await _set_term(call, params, "ban", None)


async def answer_press(call: Call, params: AnswerPress) -> dict[str, Any]:
    """Tell somebody what their press brought."""
    press = await standings.answer(call.tx, params.press, params.text, call.now)
    call.message, call.changed = press.message, press.answer != params.text
    return {}


async def find_sent(call: Call, params: FindSent) -> dict[str, Any]:
    """What was written with a guid, hidden or not, oldest first."""
    where = (tables.messages.c.guid == params.guid, tables.messages.c.chat == call.chat(params.chat).id)
    rows = await messages.listing(call.tx, where)
    return {"messages": [messages.shown(row, call.network.world.chats) for row in rows]}


async def get_results(call: Call, params: GetResults) -> dict[str, Any]:
    """What posts have brought; those that are gone or hidden are left out."""
    columns = tables.messages.c
    numbers = [number(message) for message in params.messages]
    where = (columns.id.in_(numbers), columns.chat == call.chat(params.chat).id, columns.hidden.is_(False))
    rows = (await call.tx.execute(select(tables.messages).where(*where))).all()
    counts = await messages.comment_counts(call.tx, [row.id for row in rows])
    chats = call.network.world.chats
    by_id = {row.id: messages.shown(row, chats) | {"comments": counts.get(row.id, 0)} for row in rows}
    wanted = ("id", "likes", "comments", "views")
    known = [by_id[one] for one in dict.fromkeys(numbers) if one in by_id]
    return {"results": [{name: post[name] for name in wanted} for post in known]}


async def _write(call: Call, draft: Draft) -> Shown:
    call.network.messages.spend(draft.chat.id)
    [written] = await messages.write(call.tx, [draft])
    call.message = int(written["id"])
    return written


async def _show(call: Call, params: OneMessage, *, hidden: bool) -> Shown:
    row = await messages.found(call.tx, call.chat(params.chat), params.message)
    call.changed = row.hidden != hidden
    return call.shown(await messages.change(call.tx, row.id, hidden=hidden) if call.changed else row)


async def _set_term(call: Call, params: OnePerson, kind: str, until: datetime | None) -> dict[str, Any]:
    chat, person = call.chat(params.chat).id, call.network.world.person(params.person).id
    call.changed = await standings.set_term(call.tx, chat=chat, person=person, kind=kind, until=until)
    return {}


def _plain(keys: Keys) -> list[list[dict[str, str]]]:
    return [[key.model_dump(exclude_none=True) for key in row] for row in keys]


@dataclass(frozen=True, slots=True)
class Method:
    """A method by name: its parameters, its work and whether it has an effect worth a note."""

    params: type[Params]
    work: Callable[[Call, Any], Awaitable[dict[str, Any]]]
    effect: bool = True


METHODS: Final = {
    "getMe": Method(Nothing, get_me, effect=False),
    "getChat": Method(InChat, get_chat, effect=False),
    "findSent": Method(FindSent, find_sent, effect=False),
    "getResults": Method(GetResults, get_results, effect=False),
    "sendMessage": Method(SendMessage, send_message),
    "publish": Method(PublishPost, publish),
    "editMessage": Method(EditMessage, edit_message),
    "deleteMessage": Method(OneMessage, delete_message),
    "pinMessage": Method(OneMessage, pin_message),
    "unpinMessage": Method(OneMessage, unpin_message),
    "restoreMessage": Method(OneMessage, restore_message),
    "mute": Method(Term, mute),
    "unmute": Method(OnePerson, unmute),
    "ban": Method(Term, ban),
    "unban": Method(OnePerson, unban),
    "answerPress": Method(AnswerPress, answer_press),
}
