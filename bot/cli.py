"""The command line: reads arguments, calls what does the work, turns errors into a sentence and a status.

Whatever is slow to import is imported by the command that needs it, so that `--help` answers at once.
Statuses: 0 done, 1 something went wrong, 2 an argument or the configuration is wrong, 130 Ctrl-C.
"""

import asyncio
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.terminal import db_commands, faq_commands, plan_commands, report_commands
from bot.terminal.audit_command import audit
from bot.terminal.configured import LOCALE, Config, Language, Model, settings_of, spoken, with_store
from models.clock import system_clock
from models.errors import ConfigError, SmotritelError

if TYPE_CHECKING:
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
app.add_typer(db_commands.db, name="db", help="Care for the database.")
app.add_typer(faq_commands.faq, name="faq", help="The approved answers in files: import, export.")
app.add_typer(faq_commands.products, name="products", help="The catalogue that fills the slots of answers.")
app.add_typer(plan_commands.plan, name="plan", help="The content plan in files: import, export, list, undo.")

JsonLines = Annotated[
    bool,
    typer.Option("--jsonl", help="JSON lines in and out; there is no other form.", show_default=False),
]


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
        from bot.catalogues import told

        _complain(told(error, spoken(arguments)), debug=debug)
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
    model: Model = None,
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


app.command()(audit)


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


app.command()(report_commands.report)
app.command()(report_commands.spending)
