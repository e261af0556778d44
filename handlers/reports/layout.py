"""A report put together: facts of communities in, one document out. Pure."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from handlers.reports import comparisons, tables
from handlers.reports.advice import Advice, Amount, advice
from handlers.reports.analysis import Kind, campaigns, efficiency
from handlers.reports.document import Document, Lines, Section, Table, Tile
from handlers.reports.facts import Compared, Facts
from handlers.reports.metrics import REGISTRY
from handlers.reports.spoken import Spoken
from models.texts import Texts

TILES = ("subscribers", "posts.published", "interactions", "er.views", "negative.share", "first.response")


def document(
    found: Sequence[Compared], texts: Texts, language: str, at: datetime, kinds: Mapping[str, Kind]
) -> Document:
    """The report about these communities, made at a moment; at least one, all of the same period.

    `kinds` tell by platform what a medium is.
    """
    first = found[0].now
    spoken = Spoken(texts, language, first.community.zone)
    sections = [_community(one, spoken, kinds) for one in found]
    if len(found) > 1:
        titles = {f"{one.now.community.title} · {_platform(one.now, spoken)}": one.now for one in found}
        together = tables.communities(titles, spoken)
        sections.insert(0, Section(spoken.say("summary.together"), (together,)))
    sections.append(Section(spoken.say("summary.method"), (tables.formulas(spoken),)))
    return Document(
        language=language,
        title=_title(found, spoken),
        subtitle=spoken.say(
            "summary.subtitle",
            first=spoken.day(first.period.first),
            last=spoken.day(first.period.last),
            at=spoken.moment(at),
            zone=first.community.zone,
        ),
        tiles=tuple(_tile(one, found[0], spoken) for one in TILES) if len(found) == 1 else (),
        sections=tuple(sections),
    )


def _title(found: Sequence[Compared], spoken: Spoken) -> str:
    if len(found) == 1:
        return spoken.say("summary.title", title=found[0].now.community.title)
    return spoken.say("summary.title.several", count=len(found))


def _platform(facts: Facts, spoken: Spoken) -> str:
    return spoken.say(f"platform.{facts.community.platform}")


def _community(one: Compared, spoken: Spoken, kinds: Mapping[str, Kind]) -> Section:
    now, before = one
    spoken = Spoken(spoken.texts, spoken.language, now.community.zone)
    kind = kinds.get(now.community.platform, lambda _: "media")
    groups, money = efficiency(now, kind), campaigns(now)
    told = advice(now, before, groups, money)
    blocks: list[Table | Lines] = [
        Lines(spoken.say("summary.advice"), tuple(_advice(line, spoken) for line in told)),
        tables.metrics(now, before, spoken),
        tables.dynamics(now, spoken),
        tables.posts(now, spoken, kind),
        *(table for table in comparisons.efficiency(groups, spoken)),
        comparisons.activity(now, spoken),
    ]
    if now.service.causes:
        blocks.append(comparisons.causes(now, spoken))
    if money:
        blocks.append(comparisons.campaigns(money, spoken))
    if now.rivals:
        blocks.append(comparisons.rivals(now, spoken))
    return Section(f"{now.community.title} · {_platform(now, spoken)}", tuple(blocks))


def _advice(one: Advice, spoken: Spoken) -> str:
    params = {
        name: spoken.shown(*value) if isinstance(value, Amount) else _named(one, name, value, spoken)
        for name, value in one.params.items()
    }
    return f"{spoken.say(f'advice.{one.key}', **params)} [{', '.join(one.metrics)}]"


def _named(one: Advice, name: str, value: str | int, spoken: Spoken) -> str | int:
    if name != "group":
        return value
    if isinstance(value, int):
        return spoken.weekday(value)
    if one.key.startswith("format."):
        return spoken.say(f"format.{value}")
    return value or spoken.say("summary.no_rubric")


def _tile(metric: str, one: Compared, spoken: Spoken) -> Tile:
    found = REGISTRY[metric]
    now, change = found.measure(one.now).value, spoken.change(found, one)
    return Tile(
        spoken.say(f"metric.{metric}"),
        spoken.shown(now, found.unit),
        change.text if change.text != spoken.say("summary.no_change") else "",
        change.tone,
        now is not None,
    )
