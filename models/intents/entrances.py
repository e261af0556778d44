"""Who comes into a chat, and by which door."""

from dataclasses import dataclass

LINK = "{link}"
"""Where the words about a link that is being made have it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit:
    """Let somebody in who asked for it."""

    platform: str
    chat: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnAway:
    """Don't let somebody in who asked for it."""

    platform: str
    chat: str
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """Nobody but the staff writes in a chat until it is unlocked."""

    platform: str
    chat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unlock:
    """People may write in a chat as they might before it was locked."""

    platform: str
    chat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeLink:
    """Make an invite link into a chat for a campaign, named so that people recognise it.

    `words` are said in `tell_in` when it is there, with the link in place of `LINK`. Where people come to
    the community itself and not into a chat, the link carries `mark`.
    """

    platform: str
    chat: str
    campaign: int
    name: str
    mark: str
    tell_in: str
    words: str


Entrance = Admit | TurnAway | Lock | Unlock | MakeLink
"""Who comes into a chat, and by which door; not every platform has such doors."""
