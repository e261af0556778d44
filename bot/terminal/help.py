"""What `--help` shows: words of the catalogue beside, by the path of a command and the name of a parameter.

Commands stay plain functions; `commands` asks here for their words. What is said of a wrong command line is
told by `misuse`.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

# Typer has its own click inside, and no other names for these.
from typer._click import Context, Parameter
from typer.core import TyperArgument, TyperOption

from bot.terminal.configured import spoken
from models.texts import Texts

LOCALE = Path(__file__).parent / "locale"


class Words:
    """The catalogue in the language of whoever typed a command line; it is read when it is first needed."""

    def __init__(self, arguments: Sequence[str]) -> None:
        self._arguments = arguments

    @cached_property
    def language(self) -> str:
        """That of all that is said at the terminal."""
        return spoken(self._arguments)

    @cached_property
    def _texts(self) -> Texts:
        return Texts(LOCALE)

    def say(self, key: str, **params: str) -> str:
        """A sentence."""
        return self._texts.say(self.language, key, **params)

    def of(self, kind: str, path: Sequence[str], name: str) -> str:
        """What is said of a parameter: at its command, or at the nearest above where something is.

        Raises:
            LookupError: nothing is.
        """
        keys = (".".join((kind, *path[:depth], name)) for depth in range(len(path), 0, -1))
        found = next((words for key in keys if (words := self.say(key)) != key), None)
        if found is None:
            raise LookupError(f"no words for the {kind} of {name} in {' '.join(path)}")
        return found


class Help:
    """The help of one command as it is called here."""

    def __init__(self, ctx: Context) -> None:
        self._words: Words = ctx.obj
        self._path = path_of(ctx)

    def say(self, key: str, **params: str) -> str:
        """A sentence."""
        return self._words.say(key, **params)

    def command(self, *below: str) -> str:
        """What it does, or what a command below it does: a line, and perhaps more in another."""
        return self.say(".".join(("command", *self._path, *below)))

    def value(self, param: Parameter) -> str:
        """What stands for a value."""
        return self._words.of("value", self._path, name_of(param))

    def usage(self, param: Parameter) -> str:
        """An argument in the line that tells how the command is called."""
        value = self.value(param) if param.required else f"[{self.value(param)}]"
        return value if param.nargs == 1 else f"{value}..."

    def name(self, param: Parameter) -> str:
        """What it is called where something is said of it."""
        return self.value(param) if isinstance(param, TyperArgument) else max(param.opts, key=len)

    def row(self, param: Parameter) -> tuple[str, str]:
        """An argument or option, and what is said of it."""
        notes = "; ".join(self._notes(param))
        words = self._words.of("option", self._path, name_of(param))
        return self._called(param), f"{words} [{notes}]" if notes else words

    def _called(self, param: Parameter) -> str:
        if isinstance(param, TyperArgument):
            return self.value(param)
        names = ", ".join(sorted(param.opts, key=len))
        return names if takes_none(param) else f"{names} {self.value(param)}"

    def _notes(self, param: Parameter) -> Iterator[str]:
        if param.required:
            yield self.say("help.required")
        if param.multiple or param.nargs != 1:
            yield self.say("help.repeatable")
        if param.default and not takes_none(param):
            yield self.say("help.default", value=str(param.default))


def path_of(ctx: Context) -> tuple[str, ...]:
    """The names of a command and of those above it."""
    return (*(path_of(ctx.parent) if ctx.parent else ()), ctx.info_name or "")


def name_of(param: Parameter) -> str:
    """How people call it: an option by its long name."""
    return max(param.opts, key=len).lstrip("-")


def takes_none(param: Parameter) -> bool:
    """Whether it is an option without a value."""
    return isinstance(param, TyperOption) and param.is_flag
