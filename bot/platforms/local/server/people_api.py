"""The calls of people: what a page needs to be somebody here. No token; the app is on loopback only."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query
from fastapi.responses import Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server import feed, files, messages, pictures, standings, tables
from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.messages import Draft, Shown, number
from bot.platforms.local.server.network import Network
from bot.platforms.local.server.params import Edit, Newcomer, OneMessage, Press, Say, SayAs
from bot.platforms.local.server.wire import Json, Net
from bot.platforms.local.server.world import Chat, Person

router = APIRouter()

Limit = Annotated[int, Query(ge=1, le=1000)]


@router.get("/people")
async def people(network: Net) -> Response:
    """Everybody one can write as."""
    return Json(list(network.world.people.values()))


@router.post("/people")
async def join(newcomer: Newcomer, network: Net) -> Response:
    """Let somebody new in."""
    person = Person(**newcomer.model_dump())
    async with network.writing() as tx:
        await network.add_person(tx, person)
    return Json(person)


@router.get("/chats")
async def chats(network: Net) -> Response:
    """Every place to write."""
    return Json([_named(chat) for chat in network.world.chats.values()])


@router.get("/chats/{chat}/messages")
async def chat_messages(network: Net, chat: str, limit: Limit = 200, hidden: bool = False) -> Response:
    """The newest messages, oldest first."""
    where = [tables.messages.c.chat == network.world.chat(chat).id]
    if not hidden:
        where.append(tables.messages.c.hidden.is_(False))
    async with network.up_to_date() as (tx, _growing):
        rows = await messages.listing(tx, where, limit)
    return Json([messages.shown(row, network.world.chats) for row in rows])


@router.post("/people/{person}/say")
async def say(person: str, said: Say, network: Net) -> Response:
    """Write as somebody."""
    who = network.world.person(person)
    async with network.writing() as tx:
        chat = await _writable(network, tx, who, said.chat)
        await messages.stand(tx, chat, (said.thread, said.reply_to))
        await messages.open_for_comments(tx, chat, said.thread)
        shown = [await pictures.keep(tx, picture) for picture in said.all_pictures]
        attached = await files.keep(tx, said.file)
        if not (said.text or shown or attached):
            raise Failure(400, "nothing_to_say")
        draft = Draft(
            chat=chat,
            author=who,
            text=said.text,
            at=network.clock(),
            thread=_thread(chat, said.thread),
            reply_to=number(said.reply_to),
            pictures=shown,
            file=attached,
            forwarded=said.forwarded_from_channel,
        )
        [written] = await messages.write(tx, [draft])
        await feed.queue(tx, "message", [written | await _answers(network, tx, chat, said.reply_to)])
    return Json(written)


@router.post("/bulk/say")
async def say_all(
    said: Annotated[list[SayAs], Field(min_length=1, max_length=500)], network: Net
) -> Response:
    """Write as many people at once; each gets the id of their message or the words of a refusal."""
    async with network.writing() as tx:
        refusals = await standings.terms(tx, network.clock())
        threads = {one.thread for one in said if one.thread is not None}
        for thread in threads:
            await messages.stand(tx, _home(network, said, thread), [thread])
        drafts = [_draft(network, one, refusals) for one in said]
        written = iter(await _write(tx, [one for one in drafts if isinstance(one, Draft)]))
    return Json({"results": [_result(network, one, written) for one in drafts]})


@router.post("/people/{person}/edit")
async def edit(person: str, said: Edit, network: Net) -> Response:
    """Change what somebody wrote."""
    who = network.world.person(person)
    async with network.writing() as tx:
        chat = await _writable(network, tx, who, said.chat)
        row = await messages.found(tx, chat, said.message)
        if row.author != who.id:
            raise Failure(403, "not_yours")
        changed = await messages.change(tx, row.id, text=said.text, edited=True)
        shown = messages.shown(changed, network.world.chats)
        await feed.queue(tx, "edited_message", [shown])
    return Json(shown)


@router.post("/people/{person}/press")
async def press(person: str, pressed: Press, network: Net) -> Response:
    """Press a button under a message."""
    who, now = network.world.person(person), network.clock()
    chat = network.world.chat_of(who, pressed.chat)
    async with network.writing() as tx:
        row = await messages.found(tx, chat, pressed.message)
        identity = await standings.press(
            tx, chat=chat.id, message=row.id, person=who.id, data=pressed.data, at=now
        )
        update = {
            "id": identity,
            "chat": chat.id,
            "message": pressed.message,
            "person": {"id": who.id, "name": who.name},
            "data": pressed.data,
            "at": messages.iso(now),
        }
        await feed.queue(tx, "press", [update])
    return Json({"press": identity})


@router.post("/people/{person}/like")
async def like(person: str, liked: OneMessage, network: Net) -> Response:
    """Like a message, or take the like back."""
    who = network.world.person(person)
    chat = network.world.chat_of(who, liked.chat)
    async with network.writing() as tx:
        row = await messages.found(tx, chat, liked.message)
        changed = await messages.toggle_like(tx, row, who.id)
    return Json(messages.shown(changed, network.world.chats))


@router.post("/people/{person}/view")
async def view(person: str, viewed: OneMessage, network: Net) -> Response:
    """Look at a message."""
    who = network.world.person(person)
    chat = network.world.chat_of(who, viewed.chat)
    async with network.writing() as tx:
        row = await messages.found(tx, chat, viewed.message)
        changed = await messages.count_view(tx, row, who.id)
    return Json(messages.shown(changed, network.world.chats))


async def _writable(network: Network, tx: AsyncConnection, who: Person, chat: str) -> Chat:
    found = network.world.chat_of(who, chat)
    refusal = (await standings.terms(tx, network.clock())).get((found.id, who.id))
    if refusal is not None:
        raise refusal
    return found


async def _answers(network: Network, tx: AsyncConnection, chat: Chat, reply_to: str | None) -> Shown:
    """What is answered, for the bot, which can't look it up."""
    if reply_to is None:
        return {}
    return {"answers": messages.shown(await messages.found(tx, chat, reply_to), network.world.chats)}


def _thread(chat: Chat, thread: str | None) -> int | None:
    if thread is None and chat.kind == "wall":
        raise Failure(400, "comments_only")
    return number(thread)


async def _write(tx: AsyncConnection, drafts: Sequence[Draft]) -> list[Shown]:
    written = await messages.write(tx, drafts)
    await feed.queue(tx, "message", written)
    return written


def _home(network: Network, said: Sequence[SayAs], thread: str) -> Chat:
    [chat] = {one.chat for one in said if one.thread == thread}
    return network.world.chat(chat)


def _draft(network: Network, said: SayAs, refusals: dict[tuple[str, str], Failure]) -> Draft | Failure:
    try:
        who = network.world.person(said.person)
        chat = network.world.chat_of(who, said.chat)
        thread = _thread(chat, said.thread)
    except Failure as failure:
        return failure
    refusal = refusals.get((chat.id, who.id))
    return refusal or Draft(chat=chat, author=who, text=said.text, at=network.clock(), thread=thread)


def _result(network: Network, one: Draft | Failure, written: Any) -> dict[str, str]:
    return {"error": network.words.of(one)} if isinstance(one, Failure) else {"id": next(written)["id"]}


def _named(chat: Chat) -> dict[str, str]:
    wanted = ("id", "kind", "title")
    return {name: value for name, value in msgspec.to_builtins(chat).items() if name in wanted}
