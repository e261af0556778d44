"""`/faq test QUESTION`: what the bot would say to it in private, or why it would call a person."""

import asyncio
from functools import partial

from handlers.answers.replies import asking
from handlers.answers.slots import PRODUCT, slots_of
from handlers.answers.ways import Nearly, Sure, WayOut, thought_over
from handlers.request import Request
from models.faq import Entry
from models.zones import local_date


async def tried(request: Request) -> str:
    """The words in which the question would be answered, asked back or passed on."""
    ask = partial(thought_over, request.words, request.known, request.now)
    found = await asyncio.to_thread(ask)
    percent = round(100 * found.confidence)
    match found:
        case Sure(entry, text):
            return request.say("faq.match_sure", id=entry.id, percent=percent, answer=text)
        case Nearly(options):
            words, labels = asking(options, request.say)
            return request.say("faq.match_nearly", percent=percent, words=words, labels=" | ".join(labels))
    return _passed_on(request, found, percent)


def _passed_on(request: Request, found: WayOut, percent: int) -> str:
    """Why a person is called."""
    if isinstance(found, Nearly) or found.entry is None:
        return request.say("faq.no_match")
    entry = found.entry
    if isinstance(found, Sure) or not found.held:
        return request.say("faq.match_unsure", id=entry.id, percent=percent, answer=entry.answer)
    return request.say("faq.match_held", id=entry.id, percent=percent, why=_held(request, entry))


def _held(request: Request, entry: Entry) -> str:
    """Why an entry that was surely meant is not given now."""
    known, now = request.known, request.now
    if not entry.holds_on(local_date(now, known.community.zone)):
        return request.say("faq.held.term")
    products = known.shelf.find(request.words)
    if products and not any(known.shelf.is_fresh(one, now) for one in products):
        return request.say("faq.held.stale")
    values = {**known.community.facts, **(products[0].values() if products else {})}
    empty = [slot for slot in slots_of(entry.answer) if not values.get(slot)]
    if not products and any(slot in PRODUCT for slot in empty):
        return request.say("faq.held.no_product")
    return request.say("faq.empty_slots", slots=", ".join(empty))
