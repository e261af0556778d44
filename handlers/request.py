"""A command that somebody typed, with what carrying it out needs; each story brings its own commands."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from handlers.community.directory import Known
from handlers.ports import Ledger
from models.capabilities import Capability
from models.communities import Community, Place
from models.errors import InputError
from models.intents import Button
from models.messages import Message
from models.staff import Ability, called
from models.texts import Sentence, Texts

OWNER_MARK = "owner_"
"""Before the owner's code in a link to the bot."""

_MOST_DIGITS = 15


class Answer(NamedTuple):
    """What a command says, where there is something to press under it."""

    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()


_PUBLIC = (Place.WALL, Place.COMMENTS, Place.CHAT)


@dataclass(frozen=True, slots=True)
class Request:
    """`words` is what follows the command's name. The answer is what a command returns."""

    ledger: Ledger
    known: Known
    message: Message
    words: str
    now: datetime
    texts: Texts

    @property
    def community(self) -> Community:
        """The community that the command is about."""
        return self.known.community

    @property
    def who(self) -> str:
        """Who asks, as the staff of this community knows them."""
        return called(self.message.author.id, self.message.address.platform, self.community.platform)

    @property
    def in_public(self) -> bool:
        """Whether it was typed among subscribers."""
        message = self.message
        return self.known.place_of(message.address, private=message.private) in _PUBLIC

    def say(self, key: str, **params: str | int | float) -> str:
        """A sentence in the community's language."""
        return self.texts.say(self.community.language, key, **params)

    def render(self, sentence: Sentence) -> str:
        """A sentence of another layer in the community's language."""
        return self.texts.render(self.community.language, sentence)

    def error(self, key: str, **params: str | int | float) -> InputError:
        """An error in words for who typed the command."""
        return InputError(self.say(key, **params))

    def shift(self) -> tuple[str, "Request"]:
        """The first word as it was typed, and the request with the rest."""
        head, rest = first_word(self.words)
        return head, replace(self, words=rest)


@dataclass(frozen=True, slots=True)
class Command:
    """A command that stories offer: its name without the slash and who may use it.

    What is `public` may also be typed among subscribers, as an answer to a message. A line that
    `takes_thought` changes nothing and is carried out when its answer is sent: nobody waits for it.
    """

    name: str
    ability: Ability | None
    run: Callable[[Request], Awaitable[str | Answer]]
    public: bool = False
    takes_thought: Callable[[Request], bool] = lambda _: False


async def able(request: Request, capability: Capability, key: str) -> None:
    """Refuse what the platform does not let us do, naming what lacks; `key` says it.

    Raises:
        InputError: it does not.
    """
    if why := await request.ledger.capabilities.lacks(request.community.platform, capability):
        raise InputError(request.say(key, reason=request.render(why)))


def first_word(words: str) -> tuple[str, str]:
    """The first word and the rest, whose own spaces and line breaks are kept."""
    head, *rest = words.split(maxsplit=1) or [""]
    return head, "".join(rest).rstrip()


def command_in(text: str) -> str:
    """The name of the command that a text begins with, or nothing."""
    return _command(text)[0]


def addressee_of(text: str) -> str:
    """The bot that a command names: in groups Telegram appends it, /help@smotritel_bot."""
    return _command(text)[1]


def _command(text: str) -> tuple[str, str]:
    head, _ = first_word(text) if text.startswith("/") else ("", "")
    name, _, addressee = head.removeprefix("/").partition("@")
    return name.lower(), addressee.lower()


def number_in(word: str) -> int | None:
    """The number that somebody means by «12», «№12» or «#12»."""
    digits = word.lstrip("№#")
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None
