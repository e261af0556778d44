"""/causes: why people complain, as the community sorts it, with the first answers that were approved."""

from collections.abc import Callable
from dataclasses import replace

from handlers.likeness.causes import listed
from handlers.request import Command, Request
from models.causes import Cause
from models.communities import Community
from models.staff import Ability

_MOST, _LONGEST = 20, 1000
_Change = Callable[[Request], Community]


async def causes(request: Request) -> str:
    """`/causes`, `/causes words NAME a, b`, `answer NAME TEXT`, `off NAME`, `statement TEXT`."""
    word, rest = request.shift()
    if not word:
        return _shown(request, request.community)
    change = _CHANGES.get(word.lower())
    if change is None or len(rest.words) > _LONGEST:
        raise request.error("causes.usage")
    community = change(rest)
    await request.ledger.communities.save(community, request.who, request.now)
    return _shown(request, community)


def _words(request: Request) -> Community:
    name, rest = request.shift()
    words = tuple(dict.fromkeys(word.strip().lower() for word in rest.words.split(",") if word.strip()))
    if not name or not words:
        raise request.error("causes.usage")
    return _with(request, replace(_found(request, name) or Cause(name=name.lower()), words=words))


def _answer(request: Request) -> Community:
    name, rest = request.shift()
    cause = _found(request, name)
    if cause is None:
        raise request.error("causes.none", name=name)
    return _with(request, replace(cause, answer="" if rest.words.lower() == "off" else rest.words))


def _off(request: Request) -> Community:
    gone = _found(request, request.words)
    if gone is None:
        raise request.error("causes.none", name=request.words)
    left = tuple(one for one in listed(request.community) if one != gone)
    return replace(request.community, causes=left)


def _statement(request: Request) -> Community:
    return replace(request.community, statement="" if request.words.lower() == "off" else request.words)


_CHANGES: dict[str, _Change] = {"words": _words, "answer": _answer, "off": _off, "statement": _statement}


def _found(request: Request, name: str) -> Cause | None:
    return next((one for one in listed(request.community) if one.name == name.lower()), None)


def _with(request: Request, cause: Cause) -> Community:
    others = {one.name: one for one in listed(request.community)} | {cause.name: cause}
    if len(others) > _MOST:
        raise request.error("causes.too_many", most=_MOST)
    return replace(request.community, causes=tuple(others.values()))


def _shown(request: Request, community: Community) -> str:
    lines = [
        request.say("causes.line", name=one.name, words=", ".join(one.words))
        + (request.say("causes.answer", answer=one.answer) if one.answer else "")
        for one in listed(community)
    ]
    if community.statement:
        lines.append(request.say("causes.statement", words=community.statement))
    return "\n".join([request.say("causes.title"), *lines])


COMMANDS = (Command("causes", Ability.FAQ, causes),)
