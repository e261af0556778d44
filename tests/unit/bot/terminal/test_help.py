"""Help and what is said of a wrong command line are in the language of the configuration, word for word."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from typer._click import Command, Context
from typer.core import TyperGroup
from typer.main import get_command

from bot.cli import app, execute
from bot.terminal.help import LOCALE, Help, Words, name_of, path_of, takes_none
from models.texts import LANGUAGES, catalogue


def every(command: Command, above: Context | None = None, name: str = "bot") -> Iterator[Context]:
    """A context of the command and of each below it."""
    ctx = Context(command, parent=above, info_name=name, help_option_names=["-h", "--help"])
    yield ctx
    for name, below in command.commands.items() if isinstance(command, TyperGroup) else ():
        yield from every(below, ctx, name)


COMMANDS = list(every(get_command(app)))


def needed() -> Iterator[list[str]]:
    """Each thing that help must have words for: the keys at which they may stand, the nearest first."""
    for ctx in COMMANDS:
        path = path_of(ctx)
        yield [".".join(("command", *path))]
        for param in ctx.command.get_params(ctx):
            for kind in ("option",) if takes_none(param) else ("option", "value"):
                yield [".".join((kind, *path[:depth], name_of(param))) for depth in range(len(path), 0, -1)]


def test_each_command_argument_and_option_has_words_in_each_language() -> None:
    for language in LANGUAGES:
        known = {one.id for one in catalogue(LOCALE, language) if one.string}
        assert [keys for keys in needed() if known.isdisjoint(keys)] == []


def test_no_words_are_kept_for_what_is_not_there() -> None:
    known = {str(one.id) for one in catalogue(LOCALE, "ru") if one.id}
    found = {next(key for key in keys if key in known) for keys in needed()}
    assert {key for key in known if key.startswith(("command.", "option.", "value."))} - found == set()


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """That of the configuration in the folder where commands are typed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    Path("config.toml").write_text(f'language = "{request.param}"\n')
    return str(request.param)


@pytest.mark.parametrize("ctx", COMMANDS, ids=lambda ctx: ctx.command_path)
def test_help_is_in_the_language_of_the_configuration(
    ctx: Context, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute([*path_of(ctx)[1:], "--help"]) == 0
    told = capsys.readouterr().out
    ctx.obj = Words(())
    help_ = Help(ctx)
    assert help_.command().split()[0] in told
    assert all(len(line) <= 80 for line in told.splitlines())
    for param in ctx.command.get_params(ctx):
        called, words = help_.row(param)
        assert called in told
        assert words.split()[0] in told
    english = ("Usage", "Options", "Commands", "Show", "required", "default")
    assert any(word in told for word in english) is (language == "en")


def test_help_is_in_the_language_that_was_asked_for(
    language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    other = next(one for one in LANGUAGES if one != language)
    assert execute(["judge", "--language", other, "--help"]) == 0
    asked = capsys.readouterr().out
    Path("config.toml").write_text(f'language = "{other}"\nbroken')
    assert execute(["judge", "--help"]) == 0
    assert capsys.readouterr().out == asked


def test_a_group_alone_shows_its_help_as_a_mistake(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert execute(["plan"]) == 2
    alone = capsys.readouterr()
    assert execute(["plan", "--help"]) == 0
    assert (alone.out, alone.err) == ("", capsys.readouterr().out)


WRONG = {
    "runn": ("нет команды «runn»; может быть, run?", "there is no command “runn”; did you mean run?"),
    "plan impor x": ("нет команды «impor»; может быть, import?", "no command “impor”; did you mean import?"),
    "--": ("не названа команда", "no command is named"),
    "judge --colour": ("нет параметра --colour", "there is no option --colour"),
    "judge -x": ("нет параметра -x", "there is no option -x"),
    "judge --explan": ("может быть, --explain?", "did you mean --explain?"),
    "judge a b": ("лишнее: a b", "not expected: a b"),
    "judge --fast=1": ("у параметра --fast нет значения", "the option --fast takes no value"),
    "judge --labels": ("после --labels нужно значение", "the option --labels needs a value"),
    "judge --language fr": ("--language — нужно одно из: ru, en", "--language must be one of: ru, en"),
    "answer": ("не задан обязательный параметр --faq", "the option --faq is required"),
    "plan import": ("не задан аргумент ФАЙЛ", "the argument FILE is missing"),
    "plan undo one": ("НОМЕР — нужно целое число от 1", "NUMBER must be a whole number from 1"),
    f"plan undo {10**22}": ("НОМЕР — нужно целое число от 1", "NUMBER must be a whole number from 1"),
    "audit --days 0": ("--days — нужно целое число от 1 до 30", "must be a whole number from 1 to 30"),
    "audit --days 1000000": ("--days — нужно целое число от 1 до 30", "a whole number from 1 to 30"),
    "plan list --from monday": ("--from — нужно так: 2026-12-01", "must be written like this: 2026-12-01"),
    "plan register a.xlsx --month may": ("--month — нужно так: 2026-12", "written like this: 2026-12"),
}


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_told_with_the_usage_and_the_place_of_help(
    line: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert execute(line.split()) == 2
    told = capsys.readouterr()
    usage, help_, empty, matter = told.err.splitlines()
    assert (told.out, empty) == ("", "")
    assert usage.startswith("Usage: bot" if language == "en" else "Использование: bot")
    assert help_.endswith("--help")
    assert matter.startswith("bot: ")
    assert WRONG[line][language == "en"] in matter


def test_every_number_has_bounds_that_can_be_told() -> None:
    kinds = [param.type_descriptor for ctx in COMMANDS for param in ctx.command.params]
    numbers = [kind.parameter_info for kind in kinds if kind.annotation is int]
    assert numbers
    assert not [one for one in numbers if one.min is None or one.max is None]


@pytest.mark.parametrize(
    "typed", ["-c other.toml", "-cother.toml", "--config other.toml", "--config=other.toml"]
)
def test_a_configuration_gives_its_language_however_it_is_named(
    typed: str, language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("config.toml").rename("other.toml")
    Path("config.toml").write_text(f'language = "{next(one for one in LANGUAGES if one != language)}"\n')
    assert execute(["doctor", *typed.split(), "--colour"]) == 2
    assert WRONG["judge --colour"][language == "en"] in capsys.readouterr().err


def test_what_was_typed_can_not_steer_a_terminal(language: str, capsys: pytest.CaptureFixture[str]) -> None:
    for line in (["\x1b[2J"], ["judge", "--\x1b[2J"], ["judge", "\x1b[2J"]):
        assert execute(line) == 2
        assert "\x1b" not in capsys.readouterr().err
