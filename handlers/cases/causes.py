"""/causes: why people complain, as the community sorts it, with the first answers that were approved."""

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from handlers.likeness.causes import listed
from handlers.request import Command, Request
from models.causes import Cause
from models.communities import Community
from models.staff import Ability

_MOST, _LONGEST = 20, 1000
_NOTHING = ("-", "off")
"""Takes away what stands there; to say nothing only shows it."""


class _Changed(NamedTuple):
    """The community as it is to be, and what is said of it before the list."""

    community: Community
    told: str = ""


_Change = Callable[[Request], _Changed]


async def causes(request: Request) -> str:
    """`/causes`, `/causes words NAME a, b`, `answer NAME TEXT`, `off NAME`, `statement TEXT`."""
    word, rest = request.shift()
    if not word:
        return _shown(request, request.community)
    change = _CHANGES.get(word.lower())
    if change is None or len(rest.words) > _LONGEST:
        raise request.error("causes.usage")
    community, told = change(rest)
    if community != request.community:
        await request.ledger.communities.save(community, request.who, request.now)
    return "\n".join(filter(None, (told, _shown(request, community))))


def _words(request: Request) -> _Changed:
    name, rest = request.shift()
    words = tuple(dict.fromkeys(word.strip().lower() for word in rest.words.split(",") if word.strip()))
    if not name or not words:
        raise request.error("causes.usage")
    return _with(request, replace(_found(request, name) or Cause(name=name.lower()), words=words))


def _answer(request: Request) -> _Changed:
    name, rest = request.shift()
    cause = _found(request, name)
    if cause is None:
        raise request.error("causes.none", name=name)
    if not rest.words:
        return _Changed(request.community, "" if cause.answer else request.say("causes.no_answer", name=name))
    answer = "" if rest.words.lower() in _NOTHING else rest.words
    told = _replaced(request, f"/causes answer {name}", cause.answer, answer)
    return _with(request, replace(cause, answer=answer))._replace(told=told)


def _off(request: Request) -> _Changed:
    gone = _found(request, request.words)
    if gone is None:
        raise request.error("causes.none", name=request.words)
    left = tuple(one for one in listed(request.community) if one != gone)
    back = f"/causes words {gone.name} {', '.join(gone.words)}"
    back += f"\n/causes answer {gone.name} {gone.answer}" if gone.answer else ""
    return _Changed(replace(request.community, causes=left), request.say("causes.gone", back=back))


def _statement(request: Request) -> _Changed:
    community = request.community
    if not request.words:
        return _Changed(community, "" if community.statement else request.say("causes.no_statement"))
    words = "" if request.words.lower() in _NOTHING else request.words
    told = _replaced(request, "/causes statement", community.statement, words)
    return _Changed(replace(community, statement=words), told)


def _replaced(request: Request, line: str, before: str, now: str) -> str:
    """How to bring back what stood there, if anything is lost."""
    if before in ("", now):
        return ""
    return request.say("causes.replaced" if now else "causes.gone", back=f"{line} {before}")


_CHANGES: dict[str, _Change] = {"words": _words, "answer": _answer, "off": _off, "statement": _statement}


def _found(request: Request, name: str) -> Cause | None:
    return next((one for one in listed(request.community) if one.name == name.lower()), None)


def _with(request: Request, cause: Cause) -> _Changed:
    others = {one.name: one for one in listed(request.community)} | {cause.name: cause}
    if len(others) > _MOST:
        raise request.error("causes.too_many", most=_MOST)
    return _Changed(replace(request.community, causes=tuple(others.values())))


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
