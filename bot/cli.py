"""The command line: reads arguments, calls what does the work, turns errors into a sentence and a status.

Whatever is slow to import is imported by the command that needs it, so that `--help` answers at once.
Statuses: 0 done, 1 something went wrong, 2 an argument or the configuration is wrong, 130 Ctrl-C.
"""

import asyncio
import errno
import os
import sys
import traceback
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer._click.exceptions import UsageError  # as in `bot.terminal.help`

from bot.catalogues import LOCALE, told
from bot.configuration.language import language_at
from bot.terminal import db_commands, faq_commands, misuse, plan_commands, report_commands
from bot.terminal.audit_command import audit
from bot.terminal.commands import Commands
from bot.terminal.configured import Config, Language, echo, settings_of, with_store
from bot.terminal.help import Words
from models.clock import system_clock
from models.errors import ConfigError, SmotritelError

if TYPE_CHECKING:
    from bot.terminal.jsonl import Reply

_FAILED, _WRONG_USE = 1, 2

app = Commands(
    add_completion=False,
    rich_markup_mode=None,
    # Typer's own tracebacks show local variables, and those hold secrets.
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(db_commands.db, name="db")
app.add_typer(faq_commands.faq, name="faq")
app.add_typer(faq_commands.products, name="products")
app.add_typer(plan_commands.plan, name="plan")

JsonLines = Annotated[bool, typer.Option("--jsonl")]


def main() -> None:
    """What `python -m bot` and `smotritel` call."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # for matrices as small as ours more cost threefold
    sys.exit(execute(sys.argv[1:]))


def execute(arguments: Sequence[str]) -> int:
    """Carry out one command line and return its exit status."""
    debug, words = "--debug" in arguments, Words(arguments)
    rest = [word for word in arguments if word != "--debug"]
    try:
        return int(app(rest, prog_name="bot", obj=words, standalone_mode=False) or 0)
    except SystemExit as end:
        return int(end.code or 0)
    except UsageError as error:
        echo(misuse.told(error), err=True)
        return _WRONG_USE
    except SmotritelError as error:
        _complain(told(error, words.language), debug=debug)
        return _WRONG_USE if isinstance(error, ConfigError) else _FAILED
    except Exception as error:  # noqa: BLE001 (outermost: a traceback is for those who ask for it)
        full = isinstance(error, OSError) and error.errno == errno.ENOSPC
        key = "no_space" if full else "unexpected"
        _complain(words.say(key, kind=type(error).__name__, told=str(error)), debug=debug)
        return _FAILED


def _complain(sentence: str, *, debug: bool) -> None:
    from bot.logs import masked

    if debug:
        echo(masked(traceback.format_exc()), err=True)
    echo(masked(f"bot: {sentence}"), err=True)


@app.callback()
def _options(debug: Annotated[bool, typer.Option("--debug")] = False) -> None:
    """What stands before a command; `execute` has read it."""


@app.command()
def run(config: Config = None) -> None:
    """Serve the communities and the page until Ctrl-C."""
    import structlog

    settings = settings_of(config)
    if settings.web.public:
        structlog.get_logger().warning("other machines can open the page", host=settings.web.host)
    # The longest import comes last: a wrong configuration is told at once.
    from bot.app import serve

    asyncio.run(serve(settings, echo))


@app.command()
def doctor(config: Config = None) -> None:
    """Check whether Smotritel can run here."""
    from bot.terminal.doctor import consult

    if not asyncio.run(consult(config, system_clock, echo)):
        raise typer.Exit(_FAILED)


@app.command()
def judge(
    jsonl: JsonLines = True,
    model: Path | None = None,
    fast: Annotated[bool, typer.Option("--fast")] = False,
    labels: Path | None = None,
    explain: Annotated[bool, typer.Option("--explain")] = False,
    language: Language = None,
) -> None:
    """Judge texts: {"id", "text"} lines in, scores, decision and reasons out."""
    from bot.encoder import sentence_encoder
    from bot.terminal.judging import in_vain_lines, judge_lines, make_judge, read_labels
    from handlers import LOCALE as STORIES
    from models.texts import Texts
    from moderation.judge import LOCALE as REASONS

    speaks = language or language_at(None)
    judging = make_judge(model, labels, None if fast else sentence_encoder())
    if labels is not None:
        for line in in_vain_lines(judging, read_labels(labels), Texts(LOCALE), speaks):
            echo(line, err=True)
    texts = Texts(REASONS, STORIES) if explain else Texts(REASONS)
    _write(judge_lines(sys.stdin.buffer, judging, texts, speaks, explain=explain))


@app.command()
def answer(
    faq: Annotated[Path, typer.Option()],
    jsonl: JsonLines = True,
) -> None:
    """Match questions with a FAQ: {"id", "text"} lines in, entry and confidence out."""
    from bot.encoder import sentence_encoder
    from bot.exchange.answers import read_faq
    from bot.terminal.answering import Thoroughly, answer_lines
    from handlers import LOCALE as STORIES
    from handlers.answers.matching import Matcher
    from models.texts import Texts

    say = partial(Texts(LOCALE, STORIES).say, language_at(None))
    matcher = Matcher(read_faq(faq, say), encoder=sentence_encoder())
    matcher.think(())
    if not matcher.thinks:
        echo(say("answer.no_encoder"), err=True)
    today = system_clock().astimezone().date()
    _write(answer_lines(sys.stdin.buffer, Thoroughly(matcher), today))


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
    data: Annotated[Path, typer.Option()],
    out: Annotated[Path, typer.Option()],
    leave_out: list[str] | None = None,
    fast: Annotated[bool, typer.Option("--fast")] = False,
) -> None:
    """Train the classifier."""
    from bot.encoder import sentence_encoder
    from bot.terminal.training import Training
    from models.texts import Texts

    training = Training(Texts(LOCALE), language_at(None))
    training.train(data, out, leave_out or (), None if fast else sentence_encoder())


@app.command()
def learn(config: Config = None) -> None:
    """Learn from what moderators decided; a running Smotritel judges by it if it passes the gate."""
    from bot.terminal.learning import learn_now

    settings = settings_of(config)
    echo(asyncio.run(with_store(settings, lambda store: learn_now(settings, store))))


app.command()(report_commands.report)
app.command()(report_commands.spending)
