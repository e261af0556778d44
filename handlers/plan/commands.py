"""/post and /queue: a specialist plans posts by typing."""

from dataclasses import replace
from datetime import datetime

from handlers.plan.when import parse_when
from handlers.request import Command, Request, number_in
from handlers.wording import first_words
from models.capabilities import Capability
from models.communities import Place
from models.content import TRANSITIONS, Content, Post, PostState
from models.errors import InputError
from models.staff import Ability
from models.zones import local_time, zone

_SHOWN = 20
_MAX_TEXT, _MAX_CAPTION = 4096, 1024
"""What one message may hold on the strictest platform (Telegram), in UTF-16 units; less with a picture."""


async def post(request: Request) -> str:
    """`/post WHEN TEXT`, with a picture if one is attached."""
    if not request.words:
        raise request.error("post.usage")
    if request.community.chat_for(Place.WALL) is None:
        raise request.error("post.no_wall")
    due, text = _when(request)
    media = request.message.attachments
    if not text and not media:
        raise request.error("post.empty")
    length = len(text) + sum(letter > "\uffff" for letter in text)
    limit = _MAX_CAPTION if media else _MAX_TEXT
    if length > limit:
        raise request.error("post.too_long", length=length, limit=limit)
    capability = Capability.POST_WITH_PICTURE if media else Capability.POST
    if why := await request.ledger.capabilities.lacks(request.community.platform, capability):
        raise request.error("post.not_possible", reason=request.render(why))
    content = Content(text=text, media=media)
    planned = await request.ledger.posts.add(
        Post(id=0, community=request.community.id, author=request.who, content=content, due=due)
    )
    return request.say("post.planned", number=planned.id, when=_shown(request, planned))


async def queue(request: Request) -> str:
    """`/queue`, `/queue cancel N`, `/queue move N WHEN`."""
    word, rest = request.shift()
    word = word.lower()
    if word in ("cancel", "отмена"):
        return await _cancel(rest)
    if word in ("move", "перенести"):
        return await _move(rest)
    if word:
        raise request.error("queue.usage")
    posts = await request.ledger.posts.upcoming(request.community.id, _SHOWN)
    if not posts:
        return request.say("queue.empty")
    return "\n".join([request.say("queue.title"), *(_line(request, one) for one in posts)])


async def _cancel(request: Request) -> str:
    found, _ = await _found(request, PostState.CANCELLED)
    await request.ledger.posts.save(replace(found, state=PostState.CANCELLED))
    return request.say("queue.cancelled", number=found.id)


async def _move(request: Request) -> str:
    found, rest = await _found(request, PostState.PLANNED)
    due, _ = _when(rest)
    moved = replace(found, due=due, state=PostState.PLANNED)
    await request.ledger.posts.save(moved)
    return request.say("queue.moved", number=moved.id, when=_shown(request, moved))


async def _found(request: Request, target: PostState) -> tuple[Post, Request]:
    word, rest = request.shift()
    if not word:
        raise request.error("queue.usage")
    found = await request.ledger.posts.get(number_in(word) or 0)
    if found is None or found.community != request.community.id:
        raise request.error("queue.no_such_post", number=word)
    if found.state is not target and target not in TRANSITIONS[found.state]:
        raise request.error("queue.too_late", number=found.id, state=request.say(f"post.state.{found.state}"))
    return found, rest


def _when(request: Request) -> tuple[datetime, str]:
    try:
        return parse_when(request.words, request.now, zone(request.community.zone))
    except InputError as error:
        raise request.error(str(error)) from error


def _shown(request: Request, planned: Post) -> str:
    return local_time(planned.due, request.community.zone, request.community.language)


def _line(request: Request, planned: Post) -> str:
    return request.say(
        "queue.line",
        number=planned.id,
        when=_shown(request, planned),
        text=first_words(planned.text),
        state=request.say(f"post.state.{planned.state}"),
    )


COMMANDS = (Command("post", Ability.PLAN, post), Command("queue", Ability.PLAN, queue))
