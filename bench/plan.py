"""The promises of the content plan at their full size: what tests show of a sample, shown of all of it."""

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from bench.plans import ZONE, plans
from bench.recurrence import CLOCKS, RULES, broken, zones

if TYPE_CHECKING:
    from tests.contract.fitting import Fitted

HEAD = ("promise", "tried", "broken", "seconds")
_PART: Final = 1_000
"""Posts of one part, in a process of its own."""

_SEED: Final = 7
_OF_EVENT: Final = ("key", "target", "utc", "title", "rubric", "text", "status")
_STEPS = 50
"""Steps of one history of a post."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise, how often it was tried, and where it was not kept."""

    promise: str
    tried: int
    broken: Sequence[str]
    seconds: float

    def row(self) -> tuple[str, ...]:
        """A row of the table."""
        return self.promise, f"{self.tried:,}", str(len(self.broken)), f"{self.seconds:.1f}"


def recurrence(clocks: int) -> Kept:
    """Wall time in every zone, by every rule, at so many times of day."""
    began, found = perf_counter(), list[str]()
    tried = [(zone, rule, clock) for zone in zones() for rule in RULES for clock in CLOCKS[:clocks]]
    for zone, rule, clock in tried:
        found += broken(zone, rule, clock)
    return Kept("recurrence: zone, rule, time; 2020 to 2035", len(tried), found, perf_counter() - began)


def exchange(count: int) -> Sequence[Kept]:
    """Random plans through each form that holds all of a post, and what an event holds through a calendar."""
    return [*(_through(form, count) for form in ("xlsx", "json", "csv")), _through_calendar(count)]


def _through(form: str, count: int) -> Kept:
    from bot.catalogues import all_texts
    from bot.exchange.forms import FORMS, read_plan
    from handlers.plan.cells import written
    from handlers.plan.sheet import headings, sheet_of

    began, texts = perf_counter(), all_texts()
    lines = [written(one, ZONE) for one in plans(count)]
    content = FORMS[form].write(lines, headings(texts, "ru"))
    sheet = sheet_of(read_plan(f"plan.{form}", content), texts, {})
    back = [{name: cell.text for name, cell in line.items() if cell.text} for line in sheet.lines]
    return _came_back(form, lines, back, began)


def _through_calendar(count: int) -> Kept:
    from bot.exchange import ics_file
    from handlers.plan.cells import written

    began = perf_counter()
    lines = [
        {**written(one, ZONE), "utc": one.due.isoformat(), "state": one.state or ""} for one in plans(count)
    ]
    read = [
        {name: cell.text for name, cell in line.items()} for line in ics_file.read(ics_file.write(lines, {}))
    ]
    back = [
        {**line, "utc": datetime.fromisoformat(f"{line['date']}T{line['time']}").isoformat()} for line in read
    ]
    return _came_back("ics, what it holds", [*map(_of_event, lines)], [*map(_of_event, back)], began)


def _of_event(line: Mapping[str, str]) -> dict[str, str]:
    """What a calendar holds of a line: it has no such letters, and rubrics are apart by commas."""
    lost = str.maketrans(dict.fromkeys("\r\x0b\u2028\ufeff"))
    told = {name: line.get(name, "").translate(lost) for name in _OF_EVENT}
    return told | {"rubric": told["rubric"].replace(",", "")}


def _came_back(
    form: str, lines: Sequence[Mapping[str, str]], back: Sequence[Mapping[str, str]], began: float
) -> Kept:
    wrong = [line["key"] for line, again in zip(lines, back, strict=False) if line != again]
    if len(back) != len(lines):
        wrong.append(f"{len(back)} lines of {len(lines)}")
    return Kept(f"import of export: {form}", len(lines), wrong, perf_counter() - began)


def tagging(count: int) -> Kept:
    """Tags on links: set once however often, and nothing of a link but its query is another one."""
    from handlers.plan.outgoing import outgoing, tagger
    from models.communities import Community, Planning
    from models.content import Post

    began, wrong = perf_counter(), list[str]()
    shop = Community(id="shop", platform="vk", title="shop", planning=Planning(utm=True))
    now = datetime(2026, 11, 29, tzinfo=UTC)
    for planned in plans(count):
        post = Post(id=1, community="shop", author="lev", content=planned.content, due=now, key=planned.key)
        once = outgoing(post, shop)
        again = outgoing(replace(post, content=once), shop)
        links = [planned.content.link, *(one.url for row in planned.content.buttons for one in row)]
        kept = all(_only_more_query(link, tagger(post, shop)(link)) for link in filter(None, links))
        wrong += [] if once == again and kept else [planned.key]
    return Kept("UTM: set once, the rest of a link kept", count, wrong, perf_counter() - began)


def _only_more_query(link: str, tagged: str) -> bool:
    before, after = urlsplit(link), urlsplit(tagged)
    same = after._replace(query="") == before._replace(query="")
    return same and after.query.startswith(before.query)


def approval(steps: int, seed: int = 7) -> Kept:
    """The state machine of the tests, by chance and for so many steps; what does not hold is raised."""
    from models.communities import Approval
    from models.content import PostState
    from tests.unit.handlers.plan.test_approval import PEOPLE, Plan

    began, chance = perf_counter(), random.Random(seed)
    failing = (PostState.FAILED, PostState.NEEDS_PERSON, PostState.CANCELLED)
    moves: Sequence[Callable[[Plan], None]] = (
        lambda plan: plan.demand(chance.choice(list(Approval))),
        lambda plan: plan.edit(chance.choice(PEOPLE), chance.choice(("раз", "два")), chance.random() < 0.1),
        *[lambda plan: plan.approve(chance.choice(PEOPLE))] * 3,
        lambda plan: plan.send_back(chance.choice(PEOPLE)),
        lambda plan: plan.hold(chance.choice(PEOPLE)),
        lambda plan: plan.let_go(chance.choice(PEOPLE)),
        *[lambda plan: plan.submit()] * 2,
        lambda plan: plan.fail(chance.choice(failing)),
        *[lambda plan: plan.come_due() if plan.post.state is PostState.PLANNED else None] * 2,
    )
    for number in range(steps):
        if number % _STEPS == 0:
            plan = Plan()
        chance.choice(moves)(plan)
        plan.what_is_published_was_approved()
    return Kept("approval: steps", steps, [], perf_counter() - began)


def fitting(posts: int, jobs: int, tell: Callable[[str], None]) -> Sequence[Kept]:
    """Random posts, near the limits of a platform more often than not: what they let through is taken.

    So many parts at a time, each from a seed of its own; `tell` hears of each.
    """
    sizes = [min(_PART, posts - start) for start in range(0, posts, _PART)]
    parts = [(platform, size, _SEED + at) for at, size in enumerate(sizes) for platform in ("telegram", "vk")]
    found = {platform: list[_Fitted]() for platform in ("telegram", "vk")}
    with ProcessPoolExecutor(jobs, get_context("spawn")) as pool:
        for going in as_completed([pool.submit(_fitted, *part) for part in parts]):
            one = going.result()
            found[one.fitted.platform].append(one)
            tell(f"{one.fitted.platform}: {one.fitted.tried:,} tried, {one.fitted.sent:,} sent")
    return [_kept(platform, some) for platform, some in found.items()]


class _Fitted(NamedTuple):
    """A part, and how long it took."""

    fitted: "Fitted"
    seconds: float


def _kept(platform: str, some: Sequence[_Fitted]) -> Kept:
    first, *others = [one.fitted for one in some]
    found = sum(others, first)
    files = ", ".join(f"{kind} {number:,}" for kind, number in found.ours.most_common())
    broken = ", ".join(
        f"{limit.removeprefix('limit.')} {times:,}" for limit, times in found.broken.most_common()
    )
    promise = (
        f"limits of {platform}: {found.sent:,} of these posts were sent and taken; in them files of our own: "
        f"{files}, in {found.albums:,} albums. Refused before: {broken}"
    )
    return Kept(promise, found.tried, found.wrong, sum(one.seconds for one in some))


def _fitted(platform: str, posts: int, seed: int) -> _Fitted:
    from tests.contract.fitting import fitted

    began = perf_counter()
    return _Fitted(asyncio.run(fitted(platform, posts, seed)), perf_counter() - began)


def as_json(kept: Sequence[Kept]) -> dict[str, Any]:
    """The figures."""
    return {
        one.promise: {"tried": one.tried, "broken": list(one.broken), "seconds": one.seconds} for one in kept
    }
