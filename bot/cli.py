"""The command line: reads arguments, calls what does the work, turns errors into a sentence and a status.

Whatever is slow to import is imported by the command that needs it, so that `--help` answers at once.
Statuses: 0 done, 1 something went wrong, 2 an argument or the configuration is wrong, 130 Ctrl-C.
"""

import asyncio
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.terminal import faq_commands, plan_commands
from bot.terminal.configured import LOCALE, Config, in_words, settings_of, with_store
from bot.terminal.configured import say as say_to
from models.clock import system_clock
from models.errors import ConfigError, SmotritelError

if TYPE_CHECKING:
    from bot.audit.run import Options
    from bot.configuration.settings import Settings
    from bot.terminal.jsonl import Reply

_FAILED, _WRONG_USE = 1, 2

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    # Typer's own tracebacks show local variables, and those hold secrets.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
db = typer.Typer(no_args_is_help=True)
app.add_typer(db, name="db", help="Care for the database.")
app.add_typer(faq_commands.faq, name="faq", help="The approved answers in files: import, export.")
app.add_typer(faq_commands.products, name="products", help="The catalogue that fills the slots of answers.")
app.add_typer(plan_commands.plan, name="plan", help="The content plan in files: import, export, list, undo.")

JsonLines = Annotated[
    bool,
    typer.Option("--jsonl", help="JSON lines in and out; there is no other form.", show_default=False),
]
Model = Annotated[Path | None, typer.Option(help="The classifier's file; the shipped one if none.")]
Language = Annotated[Literal["ru", "en"], typer.Option(help="Language of what is told.")]


def main() -> None:
    """What `python -m bot` and `smotritel` call."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for matrices as small as ours more cost threefold
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit status."""
    debug = "--debug" in arguments
    try:
        app([word for word in arguments if word != "--debug"], prog_name="bot")
    except SystemExit as end:
        return int(end.code or 0)
    except SmotritelError as error:
        _complain(str(error), debug=debug)
        return _WRONG_USE if isinstance(error, ConfigError) else _FAILED
    except Exception as error:  # noqa: BLE001 (outermost: a traceback is for those who ask for it)
        _complain(f"unexpected {type(error).__name__}: {error} (--debug shows where)", debug=debug)
        return _FAILED
    return 0


def _complain(sentence: str, *, debug: bool) -> None:
    from bot.logs import masked

    if debug:
        typer.echo(masked(traceback.format_exc()), err=True)
    typer.echo(masked(f"bot: {sentence}"), err=True)


@app.callback()
def _options(
    debug: Annotated[bool, typer.Option("--debug", help="Show where in the program an error arose.")] = False,
) -> None:
    """Smotritel keeps a brand's communities: moderates, answers, calls a person, posts the plan, reports."""


@app.command()
def run(config: Config = None) -> None:
    """Serve the communities and the page until Ctrl-C."""
    import structlog

    settings = settings_of(config)
    if settings.web.public:
        structlog.get_logger().warning("other machines can open the page", host=settings.web.host)
    # The longest import comes last: a wrong configuration is told at once.
    from bot.app import serve

    with in_words(settings):
        asyncio.run(serve(settings, typer.echo))


@app.command()
def doctor(config: Config = None) -> None:
    """Check whether Smotritel can run here. Says what to do where it can't."""
    from bot.terminal.doctor import consult

    if not asyncio.run(consult(config, system_clock, typer.echo)):
        raise typer.Exit(_FAILED)


@app.command()
def judge(
    jsonl: JsonLines = True,
    model: Annotated[
        Path | None, typer.Option(help="The classifier's file; the shipped one if none.")
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="No second opinion: by words alone.")] = False,
    labels: Annotated[Path | None, typer.Option(help="CSV text,axis,label to calibrate with.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Add what mattered in each text.")] = False,
    language: Language = "ru",
) -> None:
    """Judge texts. {"id", "text"} lines in, scores, decision and reasons out."""
    from bot.encoder import sentence_encoder
    from bot.terminal.judging import in_vain_lines, judge_lines, make_judge, read_labels
    from handlers import LOCALE as STORIES
    from models.texts import Texts
    from moderation.judge import LOCALE as REASONS

    judging = make_judge(model, labels, None if fast else sentence_encoder())
    if labels is not None:
        for line in in_vain_lines(judging, read_labels(labels), Texts(LOCALE), language):
            typer.echo(line, err=True)
    texts = Texts(REASONS, STORIES) if explain else Texts(REASONS)
    _write(judge_lines(sys.stdin.buffer, judging, texts, language, explain=explain))


@app.command()
def answer(
    faq: Annotated[Path, typer.Option(help="CSV id,question,answer; rows may share an id.")],
    jsonl: JsonLines = True,
) -> None:
    """Match questions with a FAQ. {"id", "text"} lines in, entry and confidence out."""
    from bot.encoder import sentence_encoder
    from bot.terminal.answering import Thoroughly, answer_lines, read_faq
    from handlers.answers.matching import Matcher

    matcher = Matcher(read_faq(faq), encoder=sentence_encoder())
    matcher.think(())
    if not matcher.thinks:
        typer.echo(
            "note: there is no sentence encoder that works here, questions are matched by words alone",
            err=True,
        )
    _write(answer_lines(sys.stdin.buffer, Thoroughly(matcher)))


def _write(replies: "Iterable[Reply]") -> None:
    """One line at a time, so that another program can wait for each."""
    wrong = False
    for reply in replies:
        sys.stdout.buffer.write(reply.line)
        sys.stdout.buffer.flush()
        wrong = wrong or reply.wrong
    if wrong:
        raise typer.Exit(_FAILED)


@app.command()
def audit(  # noqa: PLR0913 (an option each)
    files: Annotated[
        list[Path] | None, typer.Argument(help="Telegram export, VK comments (JSON) or CSV.")
    ] = None,
    days: Annotated[int | None, typer.Option(help="Your own history of so many days, at most 30.")] = None,
    tried: Annotated[
        list[str] | None,
        typer.Option("--try", help='What would change with "toxic 0.9" or "mode obscene off"; repeatable.'),
    ] = None,
    try_model: Annotated[
        Path | None, typer.Option(help="What would change with this classifier's file.")
    ] = None,
    community: Annotated[str | None, typer.Option(help="With --days: which of your communities.")] = None,
    config: Config = None,
    html: Annotated[Path | None, typer.Option(help="A page to write.")] = None,
    xlsx: Annotated[Path | None, typer.Option(help="A spreadsheet to write.")] = None,
    faq: Annotated[Path | None, typer.Option(help="CSV id,question,answer: what it would answer.")] = None,
    model: Model = None,
    names: Annotated[bool, typer.Option("--names", help="Show people by name, not by an alias.")] = False,
    staff: Annotated[list[str] | None, typer.Option(help="Never judge this id or name; repeatable.")] = None,
    stop: Annotated[list[str] | None, typer.Option(help="A stop phrase; repeatable.")] = None,
    domain: Annotated[list[str] | None, typer.Option(help="A site that may be linked; repeatable.")] = None,
    zone: Annotated[str, typer.Option(help="The community's time zone.")] = "Europe/Moscow",
    language: Language = "ru",
) -> None:
    """Run over a history. Shows what the bot would have done, or would do otherwise; changes nothing."""
    from rich.console import Console

    from bot.audit.run import Options
    from bot.audit.run import audit as run_over
    from models.communities import Community, Mode

    options = Options(
        paths=files or (),
        tried=tried or (),
        tried_model=try_model,
        faq=faq,
        html=html,
        xlsx=xlsx,
        model=model,
        names=names,
        staff=staff or (),
        language=language,
        community=Community(
            id="audit",
            platform="",
            title="",
            zone=zone,
            language=language,
            mode=Mode.ACT,
            stop_phrases=tuple(stop or ()),
            allowed_domains=tuple(domain or ()),
        ),
    )
    if bool(files) is (days is not None):
        raise ConfigError("expected files to read or --days of your own history, one of the two")
    if days is not None:
        options = _over_own_history(options, settings_of(config), days, community)
    raise typer.Exit(run_over(options, Console()))


def _over_own_history(
    options: "Options", settings: "Settings", days: int, community: str | None
) -> "Options":
    from dataclasses import replace

    from bot.audit.own import own_history

    own = asyncio.run(
        with_store(settings, lambda store: own_history(settings, store, system_clock, days, community))
    )
    return replace(options, community=own.community, heard=own.messages, judges=own.judges)


@app.command()
def train(
    data: Annotated[Path, typer.Option(help="A folder with a subfolder for each source.")],
    out: Annotated[Path, typer.Option(help="The .npz to write; its card goes beside it.")],
    leave_out: Annotated[list[str] | None, typer.Option(help="A source to leave out; repeatable.")] = None,
    fast: Annotated[bool, typer.Option("--fast", help="No second opinion: half the time.")] = False,
) -> None:
    """Train the classifier. Writes the artefact with its card and shows the figures."""
    from bot.encoder import sentence_encoder
    from bot.terminal.training import train_at_terminal

    train_at_terminal(data, out, leave_out or (), None if fast else sentence_encoder())


@app.command()
def learn(config: Config = None) -> None:
    """Learn from what moderators decided. A running Smotritel judges by it if it passes the gate."""
    from bot.terminal.learning import learn_now

    settings = settings_of(config)
    typer.echo(asyncio.run(with_store(settings, lambda store: learn_now(settings, store))))


@app.command()
def report(
    out: Annotated[
        list[Path], typer.Option(help="The file to write: .html, .pdf, .xlsx or .png; repeatable.")
    ],
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    last: Annotated[
        datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="Last day; today.")
    ] = None,
    community: Annotated[
        list[str] | None, typer.Option(help="Which of your communities; repeatable, all if none.")
    ] = None,
    language: Annotated[Literal["ru", "en"] | None, typer.Option(help="Language of the report.")] = None,
    config: Config = None,
) -> None:
    """Write the report for the employer. Plan against fact, results, what to change; 30 days by default."""
    from bot.reports.run import report as write_report

    settings = settings_of(config)
    days = (first and first.date(), last and last.date())
    asyncio.run(
        with_store(
            settings,
            lambda store: write_report(store, system_clock, out, days, community or (), language or ""),
        )
    )
    say_to(settings, "report.written", path=", ".join(map(str, out)))


@app.command()
def spending(
    file: Annotated[Path, typer.Argument(help="CSV with day, campaign and any of clicks, spend, orders.")],
    community: Annotated[str | None, typer.Option(help="Which of your communities.")] = None,
    config: Config = None,
) -> None:
    """Take over what campaigns cost. The same day and campaign again replaces what was known."""
    from bot.reports.run import import_spending

    settings = settings_of(config)
    count = asyncio.run(with_store(settings, lambda store: import_spending(store, file, community)))
    say_to(settings, "report.spending", count=count)


@db.command()
def upgrade(config: Config = None) -> None:
    """Bring the database up to date. One that holds data is copied first."""
    from models.storage.schema import migrate

    settings = settings_of(config)
    done = asyncio.run(migrate(settings.database.get_secret_value()))
    if done.before is None:
        say_to(settings, "db.created", after=done.after)
    elif done.before == done.after:
        say_to(settings, "db.unchanged", after=done.after)
    else:
        say_to(settings, "db.upgraded", before=done.before, after=done.after)
    if done.backup:
        say_to(settings, "db.copied", path=str(done.backup))


@db.command()
def current(config: Config = None) -> None:
    """Print the revision of the database. And the one that this version needs."""
    from models.storage.schema import HEAD

    settings = settings_of(config)
    revision = asyncio.run(with_store(settings, lambda store: store.revision()))
    say_to(settings, "db.current", revision=str(revision), head=HEAD)


@db.command()
def backup(
    file: Annotated[Path, typer.Argument(help="Where the copy goes; no file is replaced.")],
    config: Config = None,
) -> None:
    """Copy the database to FILE. Also while Smotritel is running."""
    from bot.catalogues import all_texts

    settings = settings_of(config)
    if file.exists():
        raise ConfigError(all_texts().say(settings.language, "db.there", path=str(file)))
    asyncio.run(with_store(settings, lambda store: store.backup(file)))
    say_to(settings, "db.copied", path=str(file))
