"""What is said of a wrong command line: how the command is called, where its help is, what is the matter."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from typer._click import Context  # as in `help`
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)
from typer.core import TyperGroup, _TyperParameter

from bot.terminal.help import Help, takes_none

_SAMPLE: Final = date(2026, 12, 1)


class Misuse(UsageError):
    """`misuse.{what}` with its name, which may have been meant to be one of `close`."""

    def __init__(self, ctx: Context, what: str, name: str, close: Sequence[str] = ()) -> None:
        super().__init__(what, ctx)
        self.name, self.close = name, close


def told(error: UsageError) -> str:
    """All that is printed; where nothing was typed behind a group, its help."""
    if error.ctx is None or isinstance(error, NoArgsIsHelpError):
        return error.message
    help_ = Help(error.ctx)
    hint = help_.say("misuse.help", command=error.ctx.command_path)
    return f"{error.ctx.get_usage()}\n{hint}\n\nbot: {_matter(error, error.ctx, help_)}"


def _matter(error: UsageError, ctx: Context, help_: Help) -> str:
    match error:
        case Misuse():
            return _named(help_, error.message, error.name, error.close)
        case NoSuchOption():
            return _named(help_, "no_option", error.option_name, error.possibilities or ())
        case BadOptionUsage(option_name=name):
            flags = {one for param in ctx.command.params if takes_none(param) for one in param.opts}
            return _named(help_, "takes_none" if name in flags else "takes_one", name)
        case MissingParameter(param=_TyperParameter() as param):
            return _named(help_, f"missing_{param.param_type_name}", help_.name(param))
        case BadParameter(param=_TyperParameter() as param):
            return f"{help_.name(param)} {_wanted(param, help_) or error.message}"
    # Nothing else is wrong with a group, but that no command of it is named.
    return help_.say("misuse.nothing") if isinstance(ctx.command, TyperGroup) else error.message


def _named(help_: Help, what: str, name: str, close: Sequence[str] = ()) -> str:
    perhaps = help_.say("misuse.perhaps", names=", ".join(sorted(close))) if close else ""
    return help_.say(f"misuse.{what}", name=name) + perhaps


def _wanted(param: _TyperParameter, help_: Help) -> str:
    """What kind of value is right, where there is a word for it."""
    kind = param.type_descriptor
    if kind.choices:
        return help_.say("misuse.choice", choices=", ".join(kind.choices))
    if formats := kind.parameter_info.formats:
        return help_.say("misuse.day", sample=f"{_SAMPLE:{formats[0]}}")
    if kind.annotation is not int:
        return ""
    least, most = kind.parameter_info.min, kind.parameter_info.max
    return help_.say("misuse.between", least=str(least), most=str(most))
