"""/faq: the approved answers are kept by typing, and a change can be tried before it is made."""

import asyncio
import math
from collections import Counter as Counts
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from handlers.answers.editing import CHANGES, NOTHING, Change, change_of, days_of
from handlers.answers.learn import waiting_lines
from handlers.answers.replay import Difference, Turn, differences
from handlers.answers.slots import PRODUCT, slots_of
from handlers.answers.trying import tried
from handlers.ports import Matcher
from handlers.request import Command, Request
from handlers.typed.wording import first_words
from models.errors import InputError
from models.faq import Entry
from models.staff import Ability
from models.zones import local_date

_SHOWN = 30
_REPLAYED = 500
"""So many of last month's questions are asked again, the newest."""
_EXAMPLES = 5
_MONTH = timedelta(days=30)

MakeMatcher = Callable[[Sequence[Entry], Matcher], Matcher]
"""Makes the matcher of changed entries from the one of those before."""


@dataclass(frozen=True, slots=True)
class FaqCommands:
    """The commands about approved answers."""

    make_matcher: MakeMatcher

    async def faq(self, request: Request) -> str:
        """`/faq`, `/faq add|also|edit|until|season|off|on …`, `/faq set NAME VALUE`, `new`, `test …`."""
        word, rest = request.shift()
        match word.lower():
            case "" | "list" if not rest.words:
                return await _list(request)
            case "new" if not rest.words:
                return await waiting_lines(request)
            case "on" if rest.words:
                return await _back(rest)
            case "set" if rest.words:
                return await _set(rest)
            case "test" if rest.words:
                return await self._test(rest)
            case change if change in CHANGES and rest.words:
                return await _change(rest, change)
        raise request.error("faq.usage")

    async def _test(self, request: Request) -> str:
        """What would be answered to a question, or what would differ after a change."""
        word, rest = request.shift()
        if word.lower() in CHANGES:
            try:
                change = change_of(
                    await _entries(request), word.lower(), rest.words, request.say, _today(request)
                )
            except InputError:
                if "|" in request.words:
                    raise
            else:
                return await self._tried(request, change)
        return await tried(request)

    async def _tried(self, request: Request, change: Change) -> str:
        since = request.now - _MONTH
        questions = await request.ledger.questions.since(request.community.id, since, _REPLAYED)
        if not questions:
            return request.say("faq.nothing_asked")
        changed = change.on(await _entries(request))

        def compare() -> Sequence[Difference]:
            matcher = self.make_matcher(changed, request.known.matcher)
            other = replace(request.known, matcher=matcher, entries=changed)
            return differences(questions, request.known, other, request.now)

        found = await asyncio.to_thread(compare)
        return "\n".join([request.say("faq.replayed", count=len(questions)), *_told(request, found)])

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("faq", Ability.FAQ, self.faq, takes_thought=_takes_thought),)


def _takes_thought(request: Request) -> bool:
    """Whether it must be known what questions mean, or what the base promises."""
    word, _ = request.shift()
    return word.lower() in ("", "list", "test")


async def _entries(request: Request) -> Sequence[Entry]:
    return await request.ledger.faq.entries(request.community.id)


def _today(request: Request) -> date:
    return local_date(request.now, request.community.zone)


async def _list(request: Request) -> str:
    entries = await _entries(request)
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
    line = request.say("faq.line", id=entry.id, question=question, count=len(entry.phrasings))
    if entry.until is not None:
        line += request.say("faq.line_until", day=f"{entry.until:%d.%m.%Y}")
    if entry.season is not None:
        first, last = days_of(entry.season)
        line += request.say("faq.line_season", first=first, last=last)
    return line


async def _change(request: Request, word: str) -> str:
    change = change_of(await _entries(request), word, request.words, request.say, _today(request))
    community, ledger = request.community.id, request.ledger
    if change.entry is None:
        await ledger.faq.remove(community, change.gone)
        return request.say("faq.removed", id=change.gone)
    kept = await ledger.faq.put(community, change.entry, request.who, request.now)
    told = request.say("faq.added", id=kept.id)
    if word in ("until", "season"):  # which year was meant is read back
        told += " " + _line(request, kept)
    empty = [slot for slot in slots_of(kept.answer) if slot not in (*PRODUCT, *request.community.facts)]
    return told + " " + request.say("faq.empty_slots", slots=", ".join(empty)) if empty else told


async def _back(request: Request) -> str:
    """`/faq on q1`: what was taken away stands there again, as it was."""
    name, ledger, community = request.words.strip(), request.ledger, request.community.id
    if any(entry.id == name for entry in await _entries(request)):
        raise request.error("faq.is_there", id=name)
    if (entry := await ledger.faq.last(community, name)) is None:
        raise request.error("faq.no_such_entry", id=name)
    kept = await ledger.faq.put(community, entry, request.who, request.now)
    return request.say("faq.back", line=_line(request, kept))


async def _set(request: Request) -> str:
    """`/faq set NAME VALUE`: what fills the slot «{NAME}» of answers; «-» takes it away."""
    name, rest = request.shift()
    name, value = name.lower().strip("{}"), rest.words.strip()
    if not name.isidentifier() or not value:
        raise request.error("faq.set_usage")
    facts = {key: fact for key, fact in request.community.facts.items() if key != name}
    if value != NOTHING:
        facts[name] = value
    changed = replace(request.community, facts=facts)
    await request.ledger.communities.save(changed, request.who, request.now)
    return request.say("faq.fact_is", name=name, value=facts.get(name, "—"))


def _told(request: Request, found: Sequence[Difference]) -> list[str]:
    """How many questions would be answered otherwise, and some of them."""
    if not found:
        return [request.say("faq.no_difference")]
    times = Counts[Turn]()
    for one in found:
        times[one.turn] += one.times
    lines = [request.say(f"faq.turn.{turn}", count=times[turn]) for turn in Turn if times[turn]]
    nobody = request.say("faq.nobody")
    return lines + [
        request.say(
            "faq.difference",
            question=first_words(one.question, 80),
            before=first_words(one.before or nobody, 60),
            after=first_words(one.after or nobody, 60),
        )
        for one in found[:_EXAMPLES]
    ]
