"""/newcomers: who was met at the door lately, and how it went."""

from handlers.request import Command, Request
from models.entrances import Newcomer
from models.staff import Ability
from models.zones import local_time

_SHOWN = 20


async def newcomers(request: Request) -> str:
    """`/newcomers`."""
    met = await request.ledger.entrances.met(request.community.id, _SHOWN)
    if not met:
        return request.say("newcomer.none")
    return "\n".join([request.say("newcomer.title"), *(_line(request, one) for one in met)])


def _line(request: Request, one: Newcomer) -> str:
    community = request.community
    return request.say(
        "newcomer.line",
        name=one.name,
        person=one.person,
        title=community.titles.get(one.chat, one.chat),
        when=local_time(one.since, community.zone, community.language),
        state=request.say(f"newcomer.state.{one.state}"),
    )


COMMANDS = (Command("newcomers", Ability.CASES, newcomers),)
