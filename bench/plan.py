"""The promises of the content plan at their full size: what tests show of a sample, shown of all of it."""

import asyncio
import random
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from bench.plans import ZONE, plans
from bench.recurrence import CLOCKS, RULES, broken, zones

if TYPE_CHECKING:
    from tests.contract.fitting import Fitted

HEAD = ("promise", "tried", "broken", "seconds")
_PART: Final = 1_000
"""Posts of one part, in a process of its own."""

_SEED: Final = 7
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
    """Random plans through each form that holds all of a post."""
    return [_through(form, count) for form in ("xlsx", "json", "csv")]


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
    wrong = [line["key"] for line, again in zip(lines, back, strict=False) if line != again]
    if len(back) != len(lines):
        wrong.append(f"{len(back)} lines of {len(lines)}")
    return Kept(f"import of export: {form}", count, wrong, perf_counter() - began)


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
