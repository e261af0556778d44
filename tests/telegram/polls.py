"""Polls: how they look, how people answer them and how they end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.telegram import rendering
from tests.telegram.failures import refused
from tests.telegram.world import Json, Message

if TYPE_CHECKING:
    from tests.telegram.people import Person
    from tests.telegram.telegram import Telegram


@dataclass(slots=True)
class Ballot:
    """The poll of a message and who chose what, by their ids."""

    message: Message
    chosen: dict[int, list[int]] = field(default_factory=dict)

    @property
    def poll(self) -> Json:
        """As the message shows it."""
        poll: Json = self.message.content["poll"]
        return poll


def vote(telegram: Telegram, person: Person, message: Message, options: list[int]) -> None:
    """Somebody chooses, or takes their vote back."""
    ballot = telegram.ballots[message.content["poll"]["id"]]
    if ballot.poll["is_closed"]:
        raise refused("poll is closed")
    ballot.chosen[person.id] = options
    _recount(ballot)
    if not message.by_bot:
        return
    telegram.updates.put("poll", public(ballot.poll))
    if not ballot.poll["is_anonymous"]:
        ids = [ballot.poll["options"][option]["persistent_id"] for option in options]
        answer = {"poll_id": ballot.poll["id"], "user": rendering.user(person), "option_ids": options}
        telegram.updates.put("poll_answer", answer | {"option_persistent_ids": ids})


def stop(telegram: Telegram, message: Message) -> Json:
    """End a poll; how it stands then."""
    ballot = telegram.ballots[message.content["poll"]["id"]]
    if ballot.poll["is_closed"]:
        raise refused("poll has already been closed")
    message.content = {"poll": ballot.poll | {"is_closed": True}}
    telegram.updates.put("poll", public(ballot.poll))
    return public(ballot.poll)


def public(poll: Json) -> Json:
    """A poll outside of its message: without what only the message shows."""
    return {name: value for name, value in poll.items() if not name.startswith("description")}


def _recount(ballot: Ballot) -> None:
    votes = Counter(option for options in ballot.chosen.values() for option in options)
    options = [
        option | {"voter_count": votes[number]} for number, option in enumerate(ballot.poll["options"])
    ]
    voters = sum(bool(options) for options in ballot.chosen.values())
    ballot.message.content = {"poll": ballot.poll | {"options": options, "total_voter_count": voters}}
