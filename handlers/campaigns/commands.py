"""/link: an invite link for a campaign is made, and it is told how many came by each."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from handlers.community.directory import Known
from handlers.ports import Ledger
from handlers.request import OWNER_MARK, Command, Request
from models.capabilities import Capability
from models.communities import Place
from models.entrances import Brought, Campaign, Join
from models.intents import LINK, MakeLink, Order
from models.messages import Author, Membership, Message
from models.staff import Ability

_SHOWN = 20
_LONGEST = 32
"""Characters of a name that platforms keep beside a link."""

_INTO_CHAT = ("chat", "чат")
_LONGEST_MARK = 64


async def link(request: Request) -> str:
    """`/link`, `/link NAME`, `/link chat NAME`."""
    if not request.words:
        return await _list(request)
    word, rest = request.shift()
    into_chat = word.lower() in _INTO_CHAT and bool(rest.words)
    name = rest.words if into_chat else request.words
    if len(name) > _LONGEST:
        raise request.error("campaign.long", limit=_LONGEST)
    lacking = await request.ledger.capabilities.lacks(request.community.platform, Capability.LINKS)
    if lacking is not None:
        raise request.error("campaign.not_here", reason=request.render(lacking))
    await _begin(request, _door(request, into_chat=into_chat), name)
    return request.say("campaign.making", name=name)


class Arrival(NamedTuple):
    """Somebody came to the community by a link with a mark: a campaign's, or one that people made up."""

    chat: str
    person: Author
    mark: str
    at: datetime


def arrival(event: Message | Membership) -> Arrival | None:
    """Who has written to the community, or let it write to them, by such a link."""
    match event:
        case Message() if event.ref:
            return Arrival(event.address.chat, event.author, event.ref, event.at)
        case Membership() if event.ours and event.chat.private and event.is_in and event.link:
            return Arrival(event.chat.id, event.by, event.link, event.at)
    return None


async def arrived(ledger: Ledger, known: Known, one: Arrival) -> None:
    """They are counted once for each mark; the community's own people are not."""
    community, mark = known.community.id, one.mark[:_LONGEST_MARK]
    if mark.startswith(OWNER_MARK) or known.is_ours(one.person):
        return
    if await ledger.entrances.came_by(community, one.person.id, mark):
        return
    join = Join(
        community=community,
        chat=one.chat,
        person=one.person.id,
        name=one.person.name,
        at=one.at,
        link=mark,
    )
    await ledger.entrances.came(join)


def _door(request: Request, *, into_chat: bool) -> str:
    community = request.community
    places = (Place.CHAT, Place.COMMENTS) if into_chat else (Place.WALL, Place.CHAT, Place.COMMENTS)
    door = next((chat for place in places if (chat := community.chat_for(place))), None)
    if door is None:
        raise request.error("campaign.nowhere")
    return door


async def _begin(request: Request, chat: str, name: str) -> None:
    community = request.community
    campaign = await request.ledger.entrances.begin(
        Campaign(community=community.id, chat=chat, name=name, by=request.who, at=request.now)
    )
    words = request.say("campaign.made", name=name, number=campaign.id, link=LINK)
    make = MakeLink(
        platform=community.platform,
        chat=chat,
        campaign=campaign.id,
        name=name,
        mark=campaign.mark,
        tell_in=request.message.address.chat,
        words=words,
    )
    await request.ledger.outbox.put([Order(key=f"campaign:{campaign.id}", intent=make)])


async def _list(request: Request) -> str:
    found = await request.ledger.entrances.campaigns(request.community.id, _SHOWN)
    brought = await request.ledger.entrances.brought(request.community.id)
    known = {mark for one in found for mark in (one.link, one.mark)}
    marks = [mark for mark in brought if mark not in known][:_SHOWN]
    if not found and not marks:
        return request.say("campaign.none")
    return "\n".join(
        [
            request.say("campaign.title"),
            *(_line(request, one, brought) for one in found),
            *(request.say("campaign.mark", mark=mark, came=brought[mark].came) for mark in marks),
        ]
    )


def _line(request: Request, campaign: Campaign, brought: Mapping[str, Brought]) -> str:
    by_link = brought.get(campaign.link or "", Brought())
    by_bot = brought.get(campaign.mark, Brought())
    return request.say(
        "campaign.line",
        number=campaign.id,
        name=campaign.name,
        title=request.community.titles.get(campaign.chat, campaign.chat),
        link=campaign.link or request.say("campaign.no_link"),
        came=by_link.came,
        left=by_link.left,
        started=by_bot.came,
    )


COMMANDS = (Command("link", Ability.PLAN, link),)
