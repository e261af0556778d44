"""The promises of the content plan at their full size: what tests show of a sample, shown of all of it."""

import asyncio
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from bench.plans import ZONE, plans
from bench.recurrence import CLOCKS, RULES, broken, zones

HEAD = ("promise", "tried", "broken", "seconds")
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
    from bot.assembly import all_texts
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


def fitting(posts: int) -> Sequence[Kept]:
    """Random posts, near the limits of a platform more often than not: what they let through is taken."""
    return [_fitted(platform, posts) for platform in ("telegram", "vk")]


def _fitted(platform: str, posts: int) -> Kept:
    from tests.contract.fitting import fitted

    began = perf_counter()
    found = asyncio.run(fitted(platform, posts))
    promise = f"limits of {platform}: {found.sent:,} of these posts were sent and taken"
    return Kept(promise, found.tried, found.wrong, perf_counter() - began)


def as_json(kept: Sequence[Kept]) -> dict[str, Any]:
    """The figures."""
    return {
        one.promise: {"tried": one.tried, "broken": list(one.broken), "seconds": one.seconds} for one in kept
    }
