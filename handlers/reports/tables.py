"""The tables of a report about one community, from its facts. Pure."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from handlers.reports.analysis import CampaignSum, Efficiency, Kind, clicks_of, form
from handlers.reports.contrast import Contrast, Standing
from handlers.reports.document import Cell, Chart, Picture, Table
from handlers.reports.facts import Facts, interactions, total
from handlers.reports.metrics import REGISTRY, Metric, Source, Unit, post_rate, share
from handlers.reports.spoken import Spoken
from handlers.wording import first_words
from models.content import Post, Results
from models.outcomes import Counter
from models.rivals import RivalSeen

_DAYS_APART = 45
"""A longer period is told by weeks."""

_TITLE = 60
_HOURS = 24


def metrics(now: Facts, before: Facts, spoken: Spoken) -> Table:
    """Every metric with what it was, out of what, who counted and when."""
    chosen = [one for one in REGISTRY.values() if now.spent or one.source is not Source.IMPORT]
    return Table(
        spoken.say("summary.metrics"),
        _head(spoken, "metric", "value", "before", "change", "formula", "base", "source", "at"),
        tuple(_metric(one, now, before, spoken) for one in chosen),
        note=spoken.say(
            "summary.metrics.note", first=spoken.day(before.period.first), last=spoken.day(before.period.last)
        ),
    )


def _metric(metric: Metric, now: Facts, before: Facts, spoken: Spoken) -> tuple[Cell, ...]:
    measured, earlier = metric.measure(now), metric.measure(before)
    base = ""
    if metric.per and measured.base is not None:
        per = Unit.MONEY if measured.base % 1 else Unit.COUNT
        base = f"{spoken.say(f'per.{metric.per}')}: {spoken.shown(measured.base, per)}"
    return (
        Cell(spoken.say(f"metric.{metric.id}")),
        spoken.figure(measured.value, metric.unit),
        spoken.figure(earlier.value, metric.unit),
        spoken.change(measured.value, earlier.value, metric),
        Cell(metric.id),
        Cell(base),
        Cell(spoken.say(f"source.{metric.source}")),
        Cell(spoken.moment(measured.at)),
    )


def dynamics(facts: Facts, spoken: Spoken) -> Table:
    """By days, or by weeks where there are many of them."""
    rows = tuple(_stretch(days, facts, spoken) for days in _stretches(facts))
    head = _head(
        spoken, "from", "posts", "interactions", "comments", "negative", "negative_share", "subscribers"
    )
    return Table(
        spoken.say("summary.dynamics"),
        head,
        rows,
        charts=(
            Chart(head[6], Picture.LINE, (6,)),
            Chart(head[2], Picture.COLUMNS, (2,)),
            Chart(head[5], Picture.LINE, (5,)),
        ),
        wide=(),
    )


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
        _head(spoken, *names),
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


def efficiency(found: Efficiency, spoken: Spoken) -> tuple[Table, ...]:
    """Hours, days of the week, rubrics and formats, each against what is usual."""
    return (
        _contrast("hours", found.hours, spoken, lambda hour: f"{hour:02d}:00", in_order=True),
        _contrast("weekdays", found.weekdays, spoken, spoken.weekday, in_order=True),
        _contrast("rubrics", found.rubrics, spoken, lambda name: name or spoken.say("summary.no_rubric")),
        _contrast("formats", found.formats, spoken, lambda name: spoken.say(f"format.{name}")),
    )


def _contrast(
    what: str,
    found: Contrast[Any],
    spoken: Spoken,
    name: Callable[[Any], str],
    *,
    in_order: bool = False,
) -> Table:
    standings = sorted(found.standings, key=lambda one: one.group) if in_order else found.standings
    return Table(
        spoken.say(f"summary.{what}"),
        _head(spoken, what, "posts", "usual", "low", "high", "conclusion"),
        tuple(_standing(one, found, spoken, name(one.group)) for one in standings),
        note=_verdict(found, spoken),
    )


def _verdict(found: Contrast[Any], spoken: Spoken) -> str:
    if found.p is None:
        return spoken.say("summary.too_few", posts=found.posts)
    key = "summary.differ" if found.differ else "summary.no_difference"
    return spoken.say(key, posts=found.posts, chance=spoken.shown(found.p, Unit.SHARE))


def _standing(one: Standing[Any], found: Contrast[Any], spoken: Spoken, name: str) -> tuple[Cell, ...]:
    clear = found.differ and one.is_clear
    word = "same" if not clear else "better" if one.ratio > 1 else "worse"
    return (
        Cell(name),
        spoken.figure(one.count),
        *(spoken.figure(ratio - 1, Unit.CHANGE) for ratio in (one.ratio, one.low, one.high)),
        Cell(spoken.say(f"summary.{word}")),
    )


def activity(facts: Facts, spoken: Spoken) -> Table:
    """How many messages are heard by hour of the week: when people are there."""
    return Table(
        spoken.say("summary.activity"),
        (spoken.say("head.weekdays"), *(f"{hour:02d}" for hour in range(_HOURS))),
        tuple(
            (Cell(spoken.weekday(day)), *(spoken.figure(number) for number in row))
            for day, row in enumerate(facts.hours)
        ),
        charts=(Chart(spoken.say("summary.activity"), Picture.HEAT, tuple(range(1, _HOURS + 1))),),
    )


def causes(facts: Facts, spoken: Spoken) -> Table:
    """What people complain about, as those who closed the cases have named it."""
    named = sum(facts.service.causes.values())
    return Table(
        spoken.say("summary.causes"),
        _head(spoken, "cause", "cases", "share"),
        tuple(
            (Cell(cause), spoken.figure(number), spoken.figure(share(number, named), Unit.SHARE))
            for cause, number in facts.service.causes.items()
        ),
    )


def campaigns(found: Sequence[CampaignSum], spoken: Spoken) -> Table:
    """What campaigns cost and brought."""
    return Table(
        spoken.say("summary.campaigns"),
        _head(
            spoken,
            *("campaign", "posts", "clicks", "orders", "spend", "came", "left"),
            *("cost_click", "cost_subscriber", "cost_order"),
        ),
        tuple(_campaign(one, spoken) for one in found),
        note=spoken.say("summary.campaigns.note"),
    )


def _campaign(one: CampaignSum, spoken: Spoken) -> tuple[Cell, ...]:
    money = (one.cost_of_click, one.cost_of_subscriber, one.cost_of_order)
    return (
        Cell(one.name),
        *map(spoken.figure, (one.posts, one.clicks, one.orders)),
        spoken.figure(one.spend, Unit.MONEY),
        *map(spoken.figure, (one.came, one.left)),
        *(spoken.figure(cost, Unit.MONEY) for cost in money),
    )


def rivals(facts: Facts, spoken: Spoken) -> Table:
    """Ourselves and competitors by what anybody may see."""
    ours = [post.results for post in facts.posts]
    return Table(
        spoken.say("summary.rivals"),
        _head(
            spoken, "rival", "subscribers", "posts", "per_post", "views_per_post", "er_subscribers", "seen"
        ),
        (
            _compared(facts.community.title, facts.followers(facts.period.last), ours, "", spoken),
            *(_rival(one, spoken) for one in facts.rivals),
        ),
        note=spoken.say("summary.rivals.note"),
    )


def _rival(one: RivalSeen, spoken: Spoken) -> tuple[Cell, ...]:
    found = [post.results for post in one.posts]
    return _compared(one.title, one.subscribers, found, spoken.moment(one.seen_at), spoken)


def _compared(
    name: str, subscribers: int | None, found: Sequence[Results], seen: str, spoken: Spoken
) -> tuple[Cell, ...]:
    per_post, views = (
        share(sum(known), len(known)) if (known := [one for one in told if one is not None]) else None
        for told in (map(interactions, found), (one.views for one in found))
    )
    return (
        Cell(name),
        spoken.figure(subscribers),
        spoken.figure(len(found)),
        spoken.figure(per_post, Unit.AVERAGE),
        spoken.figure(views, Unit.AVERAGE),
        spoken.figure(share(per_post, subscribers), Unit.SHARE),
        Cell(seen),
    )


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
    return Table(
        spoken.say("summary.communities"),
        (spoken.say("head.community"), *(spoken.say(f"metric.{one}") for one in ids)),
        tuple(
            (
                Cell(title),
                *(spoken.figure(REGISTRY[one].measure(facts).value, REGISTRY[one].unit) for one in ids),
            )
            for title, facts in found.items()
        ),
    )


def formulas(spoken: Spoken) -> Table:
    """How each number is computed."""
    return Table(
        spoken.say("summary.formulas"),
        _head(spoken, "formula", "metric", "how", "per", "source"),
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


def _head(spoken: Spoken, *names: str) -> tuple[str, ...]:
    return tuple(spoken.say(f"head.{name}") for name in names)
