"""Messages in doubt: let pass by the first look near a threshold, or shown to people for its model's sake.

A bounded memory and nothing else: a doubt that is lost, at a stop or because others are waiting, costs no
more than its second opinion.
"""

import msgspec

from handlers.community.directory import Known
from models.communities import Community, Mode, Place
from models.decisions import Decision, Scores, Verdict
from models.messages import Address, Message
from moderation.second import asks_again, by_model


class Heard(msgspec.Struct, frozen=True):
    """A message with the community and the kind of place that it was heard in."""

    known: Known
    place: Place
    message: Message


class Doubt(msgspec.Struct, frozen=True):
    """A message in doubt; `asked` when people were asked about it, so that only a removal would be new."""

    heard: Heard
    asked: bool


class Doubts:
    """At most `most` messages, the newest; none while `zone` is not known.

    `zone` are the scores from which on a message is in doubt: *question* is not looked at.
    """

    def __init__(self, most: int = 256) -> None:
        self.zone: Scores | None = None
        self._most = most
        self._waiting: dict[Address, Doubt] = {}
        self._taken: set[Address] = set()

    def hear(self, one: Heard, decision: Decision) -> None:
        """Keep `one` if its decision leaves a doubt. In private a person sees it anyway."""
        if one.message.edited:
            self.forget(one.message.address)
        zone = self.zone
        if zone is None or one.place is Place.PRIVATE or not is_in_doubt(decision, one.known.community, zone):
            return
        self._waiting[one.message.address] = Doubt(one, asked=decision.verdict is Verdict.REVIEW)
        if len(self._waiting) > self._most:
            del self._waiting[next(iter(self._waiting))]

    def forget(self, address: Address) -> None:
        """What stood there is gone, or says something else now."""
        self._waiting.pop(address, None)
        self._taken.discard(address)

    def take(self, most: int) -> list[Doubt]:
        """The oldest `most` of those that wait; they wait no more."""
        addresses = list(self._waiting)[:most]
        self._taken = set(addresses)
        return [self._waiting.pop(address) for address in addresses]

    def stands(self, taken: Doubt) -> bool:
        """Whether one that was taken last still stands as it was heard."""
        return taken.heard.message.address in self._taken


def is_in_doubt(decision: Decision, community: Community, zone: Scores) -> bool:
    """Whether a second look at what was said in public may change something."""
    if decision.verdict is Verdict.REVIEW:
        return any(community.mode_of(found.rule) is Mode.ACT for found in by_model(decision))
    return asks_again(decision, zone, community.negative_threshold)
