"""A command line is read, checked against the roles and carried out; its answer goes back to the chat."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Final

from handlers.orders.thought import thought_about
from handlers.request import OWNER_MARK, Answer, Command, Request, addressee_of, command_in
from models.errors import InputError
from models.intents import Delete, Order, Send
from models.messages import Message
from models.staff import ABILITIES, Colleague

_ALSO: Final[Mapping[str, str]] = {"unmute": "unban"}
"""Other names of commands, which are in no list of them."""
_ALIKE: Final = 0.7
"""So alike is what was typed to what was meant, of one: «muet» to «mute» is 0.75."""


@dataclass(frozen=True, slots=True)
class Console:
    """Every command by its name; `/help` is made from them.

    `menu` shows those that can be pressed to whoever opens the chat with the bot. `names` are the bot's
    own in small letters, by platform, once known.
    """

    commands: Mapping[str, Command]
    menu: Callable[[Request, Mapping[str, Command]], Answer] | None = None
    names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, *stories: Sequence[Command]) -> "Console":
        """A console with the commands of these stories."""
        return cls({command.name: command for story in stories for command in story})

    def known_to(self, colleague: Colleague) -> Sequence[Command]:
        """What somebody who works here may type, as `/help` tells them."""
        return [one for one in self.commands.values() if one.ability and colleague.may(one.ability)]

    @property
    def in_public(self) -> frozenset[str]:
        """The names of the commands that may be typed among subscribers."""
        return frozenset(name for name, command in self.commands.items() if command.public)

    def takes_in_public(self, said: Message) -> bool:
        """Whether it is a command that may be typed among subscribers, and for no other bot."""
        command = self._command(command_in(said.text))
        return self._is_ours(said) and command is not None and command.public

    def is_meant_in_public(self, said: Message) -> bool:
        """Whether it is such a command mistyped. What resembles none may be for another bot."""
        return self._is_ours(said) and bool(_nearest(command_in(said.text), self.in_public))

    def _is_ours(self, said: Message) -> bool:
        addressee = addressee_of(said.text)
        return not addressee or addressee == self.names.get(said.address.platform, addressee)

    def _command(self, name: str) -> Command | None:
        return self.commands.get(_ALSO.get(name, name))

    async def __call__(self, request: Request) -> bool:
        """Carry out the line `request.words`, which begins with a slash, and answer it.

        Returns whether a command was carried out, so that something may have changed.
        """
        if self._takes_thought(request):
            await request.ledger.outbox.put([thought_about(request, request.words, "answer")])
            return False
        done, answer = await self._said(request)
        orders = [_order(request, _answer(request, answer))]
        if request.in_public:
            # What was said between us is no part of the talk.
            orders.insert(0, Order(key=f"{request.message.cause}:typed", intent=_taken_away(request.message)))
        await request.ledger.outbox.put(orders)
        return done

    async def decline(self, request: Request, key: str) -> None:
        """Say why a command is not even looked at."""
        await request.ledger.outbox.put([_order(request, _answer(request, request.say(key)))])

    async def thought(self, request: Request) -> Send:
        """The answer to a line that takes thought."""
        _, answer = await self._said(request)
        return _answer(request, answer)

    def _takes_thought(self, request: Request) -> bool:
        command, (_, rest) = self._command(command_in(request.words)), request.shift()
        return command is not None and may(request, command) and command.takes_thought(rest)

    async def _said(self, request: Request) -> tuple[bool, str | Answer]:
        name = command_in(request.words)
        _, rest = request.shift()
        if name == "start":
            return await self._start(rest)
        if name == "help":
            return False, self._help(request)
        command = self._command(name)
        if command is None:
            return False, self._unknown(request, name)
        if not may(request, command):
            return False, _not_allowed(request, command)
        try:
            return True, await command.run(rest)
        except InputError as error:
            return False, request.texts.tell(request.community.language, error)

    def _unknown(self, request: Request, name: str) -> str:
        here = self.in_public if request.in_public else self.commands
        near = _nearest(name, [one for one in here if may(request, self.commands[one])])
        if near:
            return request.say("command.unknown.near", name=name, near=near)
        return request.say("command.unknown", name=name)

    async def _start(self, request: Request) -> tuple[bool, str | Answer]:
        """The chat with the bot is opened, perhaps by a link that carries the owner's code."""
        if request.words.startswith(OWNER_MARK):
            code = request.words.removeprefix(OWNER_MARK)
            return await self._said(replace(request, words=f"/owner {code}"))
        return False, self.menu(request, self.commands) if self.menu else self._help(request)

    def _help(self, request: Request) -> str:
        lines = [
            request.say(f"help.{command.name}")
            for command in self.commands.values()
            if command.ability is not None and may(request, command)
        ]
        return "\n".join([request.say("help.title" if lines else "help.subscriber"), *lines])


def _nearest(name: str, names: Iterable[str]) -> str:
    """The name that was probably meant, or nothing."""
    return next(iter(get_close_matches(name, sorted(names), 1, _ALIKE)), "")


def may(request: Request, command: Command) -> bool:
    """Whether the one who asks has the role for a command."""
    return command.ability is None or request.known.may(request.who, command.ability)


def _answer(request: Request, answer: str | Answer) -> Send:
    text, buttons = (answer, ()) if isinstance(answer, str) else answer
    message, public = request.message, request.in_public
    return Send(
        platform=message.address.platform,
        chat=message.address.chat,
        thread=message.thread,
        reply_to=None if public else message.address.message,
        text=text,
        buttons=buttons,
        only=request.who if public else None,
    )


def _order(request: Request, answer: Send) -> Order:
    return Order(key=f"{request.message.cause}:answer", intent=answer)


def _taken_away(typed: Message) -> Delete:
    author = typed.author
    return Delete(address=typed.address, author=author.id, author_name=author.name, text=typed.text)


def _not_allowed(request: Request, command: Command) -> str:
    """Which role it takes and who has it, as far as one who works here asks; strangers learn of nobody."""
    staff, ability = request.known.staff, command.ability
    if ability is None or request.who not in staff or request.in_public:
        return request.say("command.not_allowed")
    roles = ", ".join(request.say(f"role.{role}") for role, able in ABILITIES.items() if ability in able)
    names = ", ".join(one.name for one in staff.values() if one.may(ability))
    key = "command.not_allowed.who" if names else "command.not_allowed.nobody"
    return request.say(key, roles=roles, names=names)
