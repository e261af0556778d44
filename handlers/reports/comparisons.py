"""The tables of a report that set things beside each other: groups of posts, campaigns, competitors. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

from handlers.reports.analysis import CampaignSum, Efficiency
from handlers.reports.contrast import Contrast, Standing
from handlers.reports.document import Cell, Chart, Picture, Table
from handlers.reports.facts import Facts, interactions
from handlers.reports.measures import share
from handlers.reports.metrics import Unit
from handlers.reports.spoken import Spoken
from handlers.reports.tables import nothing_in
from models.content import Results
from models.rivals import RivalSeen

_HOURS = 24


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
        spoken.head(what, "posts", "usual", "low", "high", "conclusion"),
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
    title, hours = spoken.say("summary.activity"), tuple(range(1, _HOURS + 1))
    rows = tuple(
        (Cell(spoken.weekday(day)), *(spoken.figure(number) for number in row))
        for day, row in enumerate(facts.hours)
    )
    return Table(
        title,
        (spoken.say("head.weekdays"), *(f"{hour:02d}" for hour in range(_HOURS))),
        rows,
        charts=(Chart(title, Picture.HEAT, hours, nothing_in(rows, hours, spoken)),),
    )


def causes(facts: Facts, spoken: Spoken) -> Table:
    """What people complain about, as those who closed the cases have named it."""
    named = sum(facts.service.causes.values())
    return Table(
        spoken.say("summary.causes"),
        spoken.head("cause", "cases", "share"),
        tuple(
            (Cell(cause), spoken.figure(number), spoken.figure(share(number, named), Unit.SHARE))
            for cause, number in facts.service.causes.items()
        ),
    )


def campaigns(found: Sequence[CampaignSum], spoken: Spoken) -> Table:
    """What campaigns cost and brought."""
    return Table(
        spoken.say("summary.campaigns"),
        spoken.head(
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
        spoken.head("rival", "subscribers", "posts", "per_post", "views_per_post", "er_subscribers", "seen"),
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
