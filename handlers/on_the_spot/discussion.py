"""/close and /open: nobody comments on a post any more, or everybody does again.

Typed under the post, as an answer to a card about it, or with the number of a post of the plan.
"""

from msgspec.structs import replace

from handlers.request import Command, Request, number_in
from models.capabilities import Capability
from models.intents import CloseComments, OpenComments, Order
from models.messages import Address
from models.staff import Ability


async def close(request: Request) -> str:
    """`/close`, `/close N`."""
    return await _switch(request, CloseComments(post=await _post(request)), "spot.done.close")


async def open_again(request: Request) -> str:
    """`/open`, `/open N`."""
    return await _switch(request, OpenComments(post=await _post(request)), "spot.done.open")


async def _switch(request: Request, intent: CloseComments | OpenComments, done: str) -> str:
    why = await request.ledger.capabilities.lacks(request.community.platform, Capability.CLOSE_COMMENTS)
    if why is not None:
        raise request.error("spot.not_possible", reason=request.render(why))
    await request.ledger.outbox.put([Order(key=f"{request.message.cause}:discussion", intent=intent)])
    return request.say(done)


async def _post(request: Request) -> Address:
    """The post whose comments are meant.

    Raises:
        InputError: that can't be told.
    """
    message = request.message
    if request.words:
        planned = await request.ledger.posts.get(number_in(request.words) or 0)
        found = planned.address if planned and planned.community == request.community.id else None
    elif request.in_public:
        found = replace(message.address, message=message.thread) if message.thread else None
    else:
        found = await _of_card(request)
    if found is None:
        raise request.error("spot.which_post")
    return found


async def _of_card(request: Request) -> Address | None:
    message = request.message
    if message.reply_to is None:
        return None
    case = await request.ledger.cases.by_card(replace(message.address, message=message.reply_to))
    if case is None or case.first.thread is None:
        return None
    return replace(case.first.address, message=case.first.thread)


COMMANDS = (
    Command("close", Ability.CASES, close, public=True),
    Command("open", Ability.CASES, open_again, public=True),
)
