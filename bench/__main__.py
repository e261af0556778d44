"""`python -m bench NAME`, `--help` lists the names: tables on the terminal, figures as JSON."""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.table import Table

from bench.measure import Report, Task, here
from models.errors import ConfigError

app = typer.Typer(
    no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False
)

_WRONG_USE = 2
_WIDTH = 120
"""Of tables that no terminal bounds."""

Data = Annotated[Path, typer.Option(help="The folder of labelled texts, a subfolder for each source.")]
_TEXTS = Path("../shared/data")
Json = Annotated[Path | None, typer.Option("--json", help="Write the figures to this file.")]
Rounds = Annotated[int, typer.Option(min=1, help="How often each side takes its turn.")]
Events = Annotated[int, typer.Option(min=10, help="Messages of a round.")]
History = Annotated[int, typer.Option(min=100, help="Events that a full database holds.")]
Jobs = Annotated[int, typer.Option(min=1, help="Processes that share the work.")]
Platform = Annotated[Literal["local", "telegram", "vk"], typer.Option(help="Whose wire.")]
Seconds = Annotated[float, typer.Option(min=0.1, help="How long the latency is measured.")]


@app.command()
def path(
    json_: Json = None,
    rounds: Annotated[int | None, typer.Option(min=1, help="Rounds: 5, over a wire 2.")] = None,
    events: Events = 4096,
    seconds: Seconds = 10.0,
    platform: Platform = "local",
    flood: Annotated[int, typer.Option(min=10, help="Messages that come in one go over a wire.")] = 300_000,
) -> None:
    """The whole path of a message, ours against a naive bot; over a real platform's wire with --platform."""
    if platform == "local":
        from bench.path import compare

        _show("path", compare(rounds or 5, events, seconds), json_)
    else:
        from bench.roads import Extent
        from bench.roads import compare as compared

        found = compared(platform, Extent(rounds or 2, events, flood, seconds))
        _show(f"path over {platform}", found, json_)


@app.command()
def store(json_: Json = None, rounds: Rounds = 5, events: Events = 2048, history: History = 200_000) -> None:
    """Writing what became of an event, in an empty and in a full database."""
    from bench.store import compare

    _show("store", compare(rounds, events, history), json_)


@app.command()
def classifier(json_: Json = None, rounds: Rounds = 5, events: Events = 2048) -> None:
    """One judgement against one call of scikit-learn."""
    from bench.classifier import compare

    _show("classifier", compare(rounds, events), json_)


@app.command()
def model(
    json_: Json = None,
    steps: Annotated[int, typer.Option(min=1)] = 100_000,
    seed: int = 1,
    jobs: Jobs = 1,
) -> None:
    """The hand-over from bot to person and back, tried by chance: does the bot ever talk over a person?"""
    from bench.model import HEAD, as_json, run

    ran = run(steps, seed, jobs, partial(typer.echo, err=True))
    _print("model", [HEAD, ran.row()])
    _save(as_json(ran), json_)


@app.command()
def plan(
    json_: Json = None,
    count: Annotated[int, typer.Option(min=1, help="Posts that go through files.")] = 10_000,
    clocks: Annotated[int, typer.Option(min=1, max=8, help="Times of day in each zone.")] = 8,
    steps: Annotated[int, typer.Option(min=50, help="Steps of the state machine of approval.")] = 1_000_000,
    posts: Annotated[int, typer.Option(min=10, help="Posts that are tried on each platform.")] = 100_000,
    jobs: Jobs = 1,
) -> None:
    """The promises of the plan at full size: time zones, ten thousand plans in files, approval, limits."""
    from bench.plan import HEAD, approval, as_json, exchange, fitting, recurrence, tagging

    kept = [
        *exchange(count),
        tagging(count),
        approval(steps),
        recurrence(clocks),
        *fitting(posts, jobs, typer.echo),
    ]
    _print("plan", [HEAD, *(one.row() for one in kept)])
    _save(as_json(kept), json_)


@app.command()
def crash(
    json_: Json = None,
    seeds: Annotated[
        str, typer.Option(help="Ordeals on each platform: 200, or 51-200 to go on where one stopped.")
    ] = "200",
    jobs: Jobs = 1,
    step: Annotated[int, typer.Option(min=1, help="Kill at each n-th point of a post.")] = 9,
    processes: Annotated[int, typer.Option(min=1, help="So many publish from one database.")] = 8,
    posts: Annotated[int, typer.Option(min=0, help="Posts that these publish.")] = 10_000,
) -> None:
    """Publishing, killed at every point of every kind of post; and many processes on one database."""
    from bench.crash import HEAD, as_json, endured, together

    found = [*endured(_seeds(seeds), step, jobs, typer.echo), *together(processes, posts)]
    _print("crash", [HEAD, *(one.row() for one in found)])
    _save(as_json(found), json_)


@app.command()
def report(
    json_: Json = None,
    events: Annotated[int, typer.Option(min=1_000, help="Events of the thirty days.")] = 10_000_000,
    rounds: Rounds = 20,
) -> None:
    """A report of thirty days from counters, against counting the events."""
    from bench.report import compare

    _show("report", compare(events, rounds), json_)


@app.command()
def start(json_: Json = None, rounds: Rounds = 5) -> None:
    """From the first import until ready to work: CPU and memory."""
    from bench.start import compare

    _show("start", compare(rounds), json_)


@app.command()
def judge(
    json_: Json = None,
    data: Data = _TEXTS,
    meanings: Annotated[
        Path | None, typer.Option(help="Keep what texts mean in this file: a second run saves half its time.")
    ] = None,
) -> None:
    """How well the classifier judges: held-out sets, sources left out, and the goals."""
    from bench.judge import show

    show(data, json_, meanings)


@app.command()
def disguise(
    json_: Json = None,
    data: Data = _TEXTS,
    most: Annotated[int, typer.Option(min=10, help="Texts of one set that are judged.")] = 1500,
) -> None:
    """What ways of hiding words cost the judge, and what undoing them costs others."""
    from bench.disguise import measure

    suite = measure(data, most)
    _print("disguise", suite.rows())
    _save(suite.as_json(), json_)


@app.command()
def personal(json_: Json = None, data: Data = _TEXTS) -> None:
    """How often ordinary texts are taken for somebody's personal data."""
    from bench.personal import as_json, measure, table

    rows = measure(data)
    _print("personal", table(rows))
    _save(as_json(rows), json_)


@app.command()
def learning(
    json_: Json = None,
    data: Data = _TEXTS,
    labels: Annotated[int, typer.Option(min=100, help="Labels of the largest lesson.")] = 100_000,
) -> None:
    """What presses cost and move, of moderators who are right and who are not."""
    from bench.learning import HEAD, as_json, measure

    lessons = measure(data, labels)
    _print("learning", [HEAD, *(one.row() for one in lessons)])
    _save(as_json(lessons), json_)


@app.command()
def answers(
    json_: Json = None,
    data: Data = _TEXTS,
    fit: Annotated[bool, typer.Option("--fit", help="Find what is shipped anew; measures nothing.")] = False,
    most: Annotated[int, typer.Option(help="Phrasings of the largest base that is timed.")] = 100_000,
) -> None:
    """Questions against approved answers: right, wrong, false, and what a question costs."""
    from bench import answers as measuring
    from bot.encoder import sentence_encoder

    encoder = sentence_encoder()
    if fit:
        measuring.fit(data, encoder)
        return
    latency = measuring.latency(encoder, most)
    if latency:
        _print("answers: one question", measuring.latency_rows(latency))
    found = measuring.measure(data, encoder, partial(typer.echo, err=True))
    _print("answers", measuring.rows(found))
    _save(measuring.as_json(found, latency), json_)


@app.command()
def community(
    json_: Json = None,
    rate: Annotated[float, typer.Option(min=1.0, help="Comments a second.")] = 200.0,
    seconds: Annotated[float, typer.Option(min=1.0, help="For how long.")] = 60.0,
) -> None:
    """A community of a million on VK, at the paces that VK allows."""
    from bench.community import measure, rows

    found = measure(rate, seconds)
    _print("community", rows(found))
    _save(found, json_)


@app.command(hidden=True)
def serve(platform: str, events: int, rate: float, before: int, real_pace: bool = False) -> None:
    """The strict server of a platform, in this process; used by the others."""
    from bench.served import Script
    from bench.served import serve as served

    served(platform, Script(events=events, rate=rate, before=before), real_pace=real_pace)


@app.command(hidden=True)
def round(task: str, arguments: str) -> None:
    """One round of one side, in this process; used by the others."""
    typer.echo(json.dumps(here(Task(task, json.loads(arguments)))))


def _seeds(words: str) -> range:
    first, _, last = words.rpartition("-")
    if not (last.isdecimal() and (first or "1").isdecimal()):
        raise typer.BadParameter(f"{words} are no seeds; like 200 or 51-200")
    return range(int(first or 1), int(last) + 1)


def _show(name: str, report: Report, file: Path | None) -> None:
    _print(name, report.rows)
    noise = "noisy: the machine was busy, run it again" if report.noisy else "steady"
    typer.echo(f"ratio {report.ratio:.1f} ({noise})")
    _save(report.as_json(), file)


def _print(name: str, rows: Sequence[tuple[str, ...]]) -> None:
    head, *others = rows
    table = Table(*head, title=f"bench {name}")
    for row in others:
        table.add_row(*row)
    console = Console()
    (console if console.is_terminal else Console(width=_WIDTH)).print(table)


def _save(figures: Mapping[str, Any], file: Path | None) -> None:
    if file is not None:
        file.write_text(json.dumps(figures, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """What is wrong with a folder is said in one line, with exit status 2."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the bot does
    try:
        app(prog_name="bench")
    except ConfigError as error:
        from bot.catalogues import told

        typer.echo(f"bench: {told(error, 'en')}", err=True)
        sys.exit(_WRONG_USE)


if __name__ == "__main__":
    main()
