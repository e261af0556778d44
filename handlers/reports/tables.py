"""The tables of a report about one community, from its facts. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from handlers.reports.analysis import Kind, clicks_of, form
from handlers.reports.document import Cell, Chart, Picture, Table
from handlers.reports.facts import Compared, Facts, interactions, total
from handlers.reports.measures import post_rate, share
from handlers.reports.metrics import REGISTRY, Metric, Source, Unit
from handlers.reports.spoken import Spoken
from handlers.reports.totals import total as total_of
from handlers.typed.wording import first_words
from models.content import Post
from models.outcomes import Counter

_DAYS_APART = 45
"""A longer period is told by weeks."""

_TITLE = 60
_HOURS = 24


def metrics(now: Facts, before: Facts, spoken: Spoken) -> Table:
    """Every metric with what it was, out of what, who counted and when."""
    chosen = [one for one in REGISTRY.values() if now.spent or one.source is not Source.IMPORT]
    return Table(
        spoken.say("summary.metrics"),
        spoken.head("metric", "value", "before", "change", "formula", "base", "source", "at"),
        tuple(_metric(one, now, before, spoken) for one in chosen),
        note=_before(before, spoken),
    )


def _before(before: Facts, spoken: Spoken) -> str:
    """Which days the earlier period is, and from when on it was written down if not from its first one."""
    said = spoken.say(
        "summary.metrics.note", first=spoken.day(before.period.first), last=spoken.day(before.period.last)
    )
    if before.began is None or before.is_whole or before.began > before.period.last:
        return said
    return f"{said} {spoken.say('summary.metrics.note.began', day=spoken.day(before.began))}"


def _metric(metric: Metric, now: Facts, before: Facts, spoken: Spoken) -> tuple[Cell, ...]:
    measured, earlier = metric.measure(now), metric.measure(before)
    base = ""
    if metric.per and measured.base is not None:
        per = Unit.AVERAGE if measured.base % 1 else Unit.COUNT
        base = f"{spoken.say(f'per.{metric.per}')}: {spoken.shown(measured.base, per)}"
    return (
        Cell(spoken.say(f"metric.{metric.id}")),
        spoken.figure(measured.value, metric.unit),
        spoken.figure(earlier.value, metric.unit),
        spoken.change(metric, Compared(now, before)),
        Cell(metric.id),
        Cell(base),
        Cell(spoken.say(f"source.{metric.source}")),
        Cell(spoken.moment(measured.at)),
    )


def dynamics(facts: Facts, spoken: Spoken) -> Table:
    """By days, or by weeks where there are many of them."""
    rows = tuple(_stretch(days, facts, spoken) for days in _stretches(facts))
    head = spoken.head(
        "from", "posts", "interactions", "comments", "negative", "negative_share", "subscribers"
    )
    return Table(
        spoken.say("summary.dynamics"),
        head,
        rows,
        charts=tuple(
            Chart(head[column], picture, (column,), nothing_in(rows, (column,), spoken))
            for picture, column in ((Picture.LINE, 6), (Picture.COLUMNS, 2), (Picture.LINE, 5))
        ),
        wide=(),
    )


def nothing_in(rows: Sequence[Sequence[Cell]], columns: Sequence[int], spoken: Spoken) -> str:
    """What is said in place of a picture that would have nothing in it; empty where there is something."""
    told = [row[column].value for row in rows for column in columns]
    if any(told):
        return ""
    return spoken.say("summary.no_data_yet" if set(told) <= {None} else "summary.zeros_yet")


def _stretches(facts: Facts) -> list[list[date]]:
    period = facts.period
    days = [period.first + timedelta(days=number) for number in range(period.days)]
    if len(days) <= _DAYS_APART:
        return [[day] for day in days]
    weeks: dict[date, list[date]] = {}
    for day in days:
        weeks.setdefault(day - timedelta(days=day.weekday()), []).append(day)
    return list(weeks.values())


def _stretch(days: Sequence[date], facts: Facts, spoken: Spoken) -> tuple[Cell, ...]:
    within = set(days)
    posts = [post for post in facts.posts if post.published_at and facts.day_of(post.published_at) in within]
    heard, angry = (
        sum(facts.days.get(day, {}).get(counter, 0) for day in days)
        for counter in (Counter.EVENTS, Counter.NEGATIVE)
    )
    counted = [facts.subscribers[day] for day in days if day in facts.subscribers]
    gained = total(interactions(post.results) for post in posts) if posts else 0
    return (
        Cell(spoken.short_day(days[0])),
        spoken.figure(len(posts)),
        spoken.figure(gained),
        spoken.figure(heard),
        spoken.figure(angry),
        spoken.figure(share(angry, heard), Unit.SHARE),
        spoken.figure(counted[-1] if counted else None),
    )


def posts(facts: Facts, spoken: Spoken, kind: Kind) -> Table:
    """Each row of the plan with its time, how far off it came out, and what it has brought."""
    by_id = {post.id: post for post in (*facts.planned, *facts.posts)}
    rows = sorted(by_id.values(), key=lambda post: (post.due, post.id))
    clicks = any(one.content for one in facts.spent)
    names = [
        "due",
        "deviation",
        "title",
        "rubric",
        "format",
        "likes",
        "comments_of",
        "reposts",
        "views",
        "reach",
    ]
    names += ["complaints", *(["clicks"] if clicks else []), "er_post", "state"]
    return Table(
        spoken.say("summary.posts"),
        spoken.head(*names),
        tuple(_post(post, facts, spoken, kind, clicks=clicks) for post in rows),
        note=spoken.say("summary.posts.note"),
        wide=(2, 3),
        listing=True,
    )


def _post(post: Post, facts: Facts, spoken: Spoken, kind: Kind, *, clicks: bool) -> tuple[Cell, ...]:
    found = post.results
    numbers: list[tuple[float | None, Unit]] = [
        (number, Unit.COUNT)
        for number in (found.likes, found.comments, found.reposts, found.views, found.reach, found.negative)
    ]
    numbers += [(clicks_of(post, facts), Unit.COUNT)] if clicks else []
    numbers.append((post_rate(post, facts), Unit.SHARE))
    nothing = spoken.say("summary.no_change")
    return (
        Cell(spoken.moment(post.due)),
        _deviation(post, facts, spoken),
        Cell(first_words(post.title or post.text, _TITLE)),
        Cell(post.rubric),
        Cell(spoken.say(f"format.{form(post.content, kind)}")),
        *(
            spoken.figure(number, unit) if post.published_at else Cell(nothing, None, unit)
            for number, unit in numbers
        ),
        Cell(spoken.say(f"post.state.{post.state}")),
    )


def _deviation(post: Post, facts: Facts, spoken: Spoken) -> Cell:
    """How far off its time a post came out."""
    if post.published_at is None:
        return Cell(spoken.say("summary.ahead" if post.due > facts.now else "summary.not_out"))
    late = (post.published_at - post.due).total_seconds()
    return Cell(spoken.span(late), late, Unit.SECONDS)


def communities(found: Mapping[str, Facts], spoken: Spoken) -> Table:
    """Communities beside each other, by the metrics that an employer asks for first."""
    ids: tuple[str, ...] = (
        "subscribers",
        "subscribers.growth",
        "posts.published",
        "posts.done",
        "interactions",
    )
    ids += ("er.views", "er.subscribers", "err", "comments", "negative.share", "first.response")
    alone = [
        (Cell(title), *(spoken.figure(REGISTRY[one].measure(facts).value, REGISTRY[one].unit) for one in ids))
        for title, facts in found.items()
    ]
    together = (Cell(spoken.say("summary.in_all")), *(_in_all(one, found, spoken) for one in ids))
    return Table(
        spoken.say("summary.communities"),
        (spoken.say("head.community"), *(spoken.say(f"metric.{one}") for one in ids)),
        (*alone, together),
        note=spoken.say("summary.in_all.note"),
    )


def _in_all(metric: str, found: Mapping[str, Facts], spoken: Spoken) -> Cell:
    """A number of all communities; what lacks one of them is told in words, so that nobody counts with it."""
    summed = total_of(metric, list(found.values()))
    if summed is None:
        return Cell(spoken.say("summary.no_change"))
    cell = spoken.figure(summed.value, REGISTRY[metric].unit)
    if summed.value is None or not summed.missing:
        return cell
    return Cell(spoken.say("summary.partly", number=cell.text, missing=summed.missing))


def formulas(spoken: Spoken) -> Table:
    """How each number is computed."""
    return Table(
        spoken.say("summary.formulas"),
        spoken.head("formula", "metric", "how", "per", "source"),
        tuple(
            (
                Cell(one.id),
                Cell(spoken.say(f"metric.{one.id}")),
                Cell(spoken.say(f"formula.{one.id}")),
                Cell(spoken.say(f"per.{one.per}") if one.per else ""),
                Cell(spoken.say(f"source.{one.source}")),
            )
            for one in REGISTRY.values()
        ),
        note=spoken.say("summary.formulas.note"),
        wide=(1, 2),
    )
