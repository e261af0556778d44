"""/faq: the approved answers are kept by typing."""

import asyncio
import math

from handlers.answers.ways import sure
from handlers.request import Command, Request
from handlers.wording import first_words
from models.faq import Entry
from models.staff import Ability

_SHOWN = 30


async def faq(request: Request) -> str:
    """`/faq`, `/faq add QUESTION | ANSWER`, `/faq also ID | QUESTION`, `/faq off ID`, `/faq test TEXT`."""
    word, rest = request.shift()
    actions = {"": _list, "add": _add, "also": _also, "off": _off, "test": _test}
    action = actions.get(word.lower())
    if action is None or bool(word) != bool(rest.words):
        raise request.error("faq.usage")
    return await action(rest)


async def _list(request: Request) -> str:
    entries = await request.ledger.faq.entries(request.community.id)
    if not entries:
        return request.say("faq.empty")
    lines = [_line(request, entry) for entry in entries[:_SHOWN]]
    return "\n".join([request.say("faq.title", count=len(entries)), *lines, await _promise(request)])


async def _promise(request: Request) -> str:
    """How sure the bot is when it answers by itself, and what that means."""
    matcher, own = request.known.matcher, request.community.answer_threshold
    if own is not None:
        return request.say("faq.own_threshold", percent=round(100 * own))
    await asyncio.to_thread(matcher.think, ())
    needed, wrong = matcher.promise
    told = request.say("faq.promise", percent=round(100 * needed), wrong=math.ceil(wrong))
    return told if matcher.thinks else told + " " + request.say("faq.words_only")


def _line(request: Request, entry: Entry) -> str:
    question = first_words(entry.phrasings[0])
    return request.say("faq.line", id=entry.id, question=question, count=len(entry.phrasings))


async def _add(request: Request) -> str:
    question, answer = _pair(request, "faq.add_usage")
    taken = {entry.id for entry in await request.ledger.faq.entries(request.community.id)}
    number = next(n for n in range(1, len(taken) + 2) if f"q{n}" not in taken)
    entry = Entry(id=f"q{number}", phrasings=(question,), answer=answer)
    await request.ledger.faq.put(request.community.id, entry, request.who, request.now)
    return request.say("faq.added", id=entry.id)


async def _also(request: Request) -> str:
    name, question = _pair(request, "faq.also_usage")
    entries = await request.ledger.faq.entries(request.community.id)
    entry = next((entry for entry in entries if entry.id == name), None)
    if entry is None:
        raise request.error("faq.no_such_entry", id=name)
    more = Entry(id=entry.id, phrasings=(*entry.phrasings, question), answer=entry.answer)
    await request.ledger.faq.put(request.community.id, more, request.who, request.now)
    return request.say("faq.added", id=entry.id)


async def _off(request: Request) -> str:
    if not await request.ledger.faq.remove(request.community.id, request.words):
        raise request.error("faq.no_such_entry", id=request.words)
    return request.say("faq.removed", id=request.words)


async def _test(request: Request) -> str:
    await asyncio.to_thread(request.known.matcher.think, [request.words])
    match = request.known.matcher.match(request.words)
    if match is None:
        return request.say("faq.no_match")
    return request.say(
        "faq.match_sure" if sure(match, request.community) else "faq.match_unsure",
        id=match.entry.id,
        percent=round(100 * match.confidence),
        answer=match.entry.answer,
    )


def _pair(request: Request, usage: str) -> tuple[str, str]:
    left, bar, right = (part.strip() for part in request.words.partition("|"))
    if not (left and bar and right):
        raise request.error(usage)
    return left, right


COMMANDS = (Command("faq", Ability.FAQ, faq),)
