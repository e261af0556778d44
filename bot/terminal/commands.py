"""Typer's commands and groups as ours: they tell of themselves in the words that `help` and `misuse` find."""

from collections.abc import Callable, Sequence
from difflib import get_close_matches
from typing import Any, TypeVar

import typer
from typer._click import Command as AnyCommand  # as in `help`
from typer._click import Context, HelpFormatter
from typer._click.exceptions import UsageError
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from bot.terminal.help import Help
from bot.terminal.misuse import Misuse

_F = TypeVar("_F", bound=Callable[..., Any])


class _InWords(AnyCommand):
    def format_usage(self, ctx: Context, formatter: HelpFormatter) -> None:
        """How it is called."""
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, f"{Help(ctx).say('help.usage')} ")

    def collect_usage_pieces(self, ctx: Context) -> list[str]:
        """Its options, its arguments and what is below it."""
        help_ = Help(ctx)
        below = [help_.say("help.below")] if self._below(ctx) else []
        arguments = [help_.usage(param) for param in self.params if isinstance(param, TyperArgument)]
        return [help_.say("help.any_options"), *arguments, *below]

    def format_help_text(self, ctx: Context, formatter: HelpFormatter) -> None:
        """What it does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(Help(ctx).command())

    def format_options(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Its arguments, its options and what is below it."""
        help_, params = Help(ctx), self.get_params(ctx)
        for heading, rows in (
            ("help.arguments", [help_.row(param) for param in params if isinstance(param, TyperArgument)]),
            ("help.options", [help_.row(param) for param in params if isinstance(param, TyperOption)]),
            ("help.commands", [(name, help_.command(name).partition("\n")[0]) for name in self._below(ctx)]),
        ):
            if rows:
                with formatter.section(help_.say(heading)):
                    formatter.write_dl(rows)

    def parse_args(self, ctx: Context, args: list[str]) -> list[str]:
        """As click does, but what is wrong always knows with which command."""
        try:
            rest = super().parse_args(ctx, args)
        except UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not self._below(ctx):
            raise Misuse(ctx, "too_many", " ".join(rest))
        return rest

    def _below(self, ctx: Context) -> Sequence[str]:
        return self.list_commands(ctx) if isinstance(self, TyperGroup) else ()


class _Command(_InWords, TyperCommand):
    allow_extra_args = True  # refused in our words


class _Group(_InWords, TyperGroup):
    def resolve_command(
        self, ctx: Context, args: list[str]
    ) -> tuple[str | None, AnyCommand | None, list[str]]:
        """As click does."""
        if args[0] not in self.commands:
            raise Misuse(ctx, "no_command", args[0], get_close_matches(args[0], self.commands))
        return super().resolve_command(ctx, args)


class Commands(typer.Typer):
    """A group of commands that tell of themselves in words of the catalogue."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(cls=_Group, no_args_is_help=True, **settings)

    def command(self, name: str | None = None, **settings: Any) -> Callable[[_F], _F]:
        """As typer does."""
        return super().command(name, cls=_Command, **settings)
