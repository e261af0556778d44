"""What people do on Telegram without a word. Pure. How often a post of a channel was liked is the business of
`aside`: there nobody is told by whom."""

from bot.platforms.telegram import wire
from bot.platforms.telegram.places import PLATFORM, moment
from models.messages import Address, Reaction


def reaction(event_id: str, changed: wire.Reacted) -> Reaction | None:
    """Somebody reacts to a message, in whatever way, or no longer; None where only the way is another."""
    given, who = bool(changed.new_reaction), changed.user or changed.actor_chat
    if given is bool(changed.old_reaction) or who is None:
        return None
    return Reaction(
        event_id=event_id,
        address=Address(platform=PLATFORM, chat=str(changed.chat.id), message=str(changed.message_id)),
        person=str(who.id),
        given=given,
        at=moment(changed.date),
    )
