"""/places: which chat is for what; where nobody has said so yet, it asks."""

from dataclasses import dataclass

from handlers.places.arrivals import ASKED, Arrivals, told
from handlers.request import Command, Request
from models.intents import Order
from models.staff import Ability


@dataclass(frozen=True, slots=True)
class PlaceCommands:
    """The command and what it needs."""

    arrivals: Arrivals

    async def places(self, request: Request) -> str:
        """`/places`, `/places again` to be asked about every chat and not just about the next few."""
        community = request.community
        chats = tuple(dict.fromkeys((*community.places, *community.titles)))
        if not chats:
            return request.say("places.empty")
        again = request.words.strip().lower() in ("again", "заново")
        open_ = community.titles if again else community.unanswered[:ASKED]
        here = request.message.address.chat
        await request.ledger.outbox.put(
            [
                Order(
                    key=f"{request.message.cause}:place:{chat}",
                    intent=self.arrivals.question(community, chat, here),
                )
                for chat in open_
            ]
        )
        lines = (told(self.arrivals.texts, community, chat) for chat in chats)
        return "\n".join([request.say("places.title"), *lines])

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("places", Ability.SETTINGS, self.places),)
