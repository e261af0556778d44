"""A week in one message. The figures come from counters and small tables, the words from the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial

from handlers.ports import Ledger
from handlers.service import FIRST_RESPONSE, FORMULAS, Service, service
from handlers.typed.wording import first_words, lasting, results_line
from models.communities import Community
from models.content import Post
from models.outcomes import Counter
from models.texts import Texts
from models.zones import local_time, zone

LINES = (
    Counter.EVENTS,
    Counter.REMOVED,
    Counter.RESTORED,
    Counter.REVIEWED,
    Counter.SHADOWED,
    Counter.WARNED,
    Counter.MUTED,
    Counter.BANNED,
    Counter.OVERTURNED,
    Counter.QUESTIONS,
    Counter.ANSWERED,
    Counter.NEGATIVE,
    Counter.CASES_OPENED,
    Counter.CASES_CLOSED,
    Counter.POSTS_PUBLISHED,
    Counter.LIKES,
    Counter.REPOSTS,
    Counter.VOTES,
)
_ONLY_IF_ANY = frozenset(
    {
        Counter.SHADOWED, Counter.WARNED, Counter.MUTED, Counter.BANNED, Counter.OVERTURNED,
        Counter.LIKES, Counter.REPOSTS, Counter.VOTES,
    }
)  # fmt: skip
_POSTS = 10


@dataclass(frozen=True, slots=True)
class Week:
    """The figures of seven days."""

    totals: Mapping[Counter, int]
    service: Service
    posts: tuple[Post, ...]
    subscribers: Mapping[date, int] = field(default_factory=dict)


async def week(ledger: Ledger, community: Community, now: datetime) -> Week:
    """The last seven days in the community's zone, today included: every figure is of the same days."""
    here = zone(community.zone)
    today = now.astimezone(here).date()
    first = today - timedelta(days=6)
    since = datetime.combine(first, time(), here)
    until = datetime.combine(today + timedelta(days=1), time(), here)
    return Week(
        await ledger.journal.totals(community.id, first, today),
        await service(ledger, community, since, until),
        tuple(await ledger.posts.recent(community.id, since, until, _POSTS)),
        await ledger.audiences.subscribers(community.id, first - timedelta(days=1), today),
    )


def lines(figures: Week, texts: Texts, language: str) -> list[tuple[str, str]]:
    """Label and value of each line, in the order of the report."""
    rows = [
        (texts.say(language, f"report.{counter}"), str(figures.totals.get(counter, 0)))
        for counter in LINES
        if figures.totals.get(counter, 0) or counter not in _ONLY_IF_ANY
    ]
    rows.append((texts.say(language, "report.subscribers"), _subscribers(figures, language, texts)))
    return [*rows, *_service(figures.service, texts, language)]


def render(figures: Week, community: Community, texts: Texts) -> str:
    """The whole report as plain text."""
    language = community.language
    head = texts.say(language, "report.title", title=community.title)
    body = [f"{label}: {value}" for label, value in lines(figures, texts, language)]
    posts = [_post(post, community, texts) for post in figures.posts]
    if posts:
        posts.insert(0, texts.say(language, "report.posts"))
    return "\n".join([head, *body, *posts])


def _service(figures: Service, texts: Texts, language: str) -> list[tuple[str, str]]:
    """How people were served, each figure under the id of its formula; what nobody waited for is left out."""
    say = partial(texts.say, language)
    waits = {
        formula: say("report.wait", median=_long(wait.median, language), p90=_long(wait.p90, language))
        for formula, wait in figures.waits.items()
    }
    shares = {
        formula: say("report.share", part=part, whole=whole, percent=round(100 * part / whole))
        for formula, (part, whole) in figures.shares.items()
        if whole
    }
    told = waits | shares
    rows = [
        (f"{say(f'report.{formula}')} [{formula}]", told[formula]) for formula in FORMULAS if formula in told
    ]
    if FIRST_RESPONSE not in told:
        rows.insert(0, (f"{say(f'report.{FIRST_RESPONSE}')} [{FIRST_RESPONSE}]", say("report.no_answers")))
    causes = ", ".join(f"{cause} {number}" for cause, number in figures.causes.items())
    return [*rows, (say("report.causes"), causes)] if causes else rows


def _long(span: timedelta, language: str) -> str:
    return lasting(timedelta(seconds=round(span.total_seconds())), language)


def _subscribers(figures: Week, language: str, texts: Texts) -> str:
    """The last figure, and by how much it differs from the first that is known of the week."""
    if not figures.subscribers:
        return texts.say(language, "results.unavailable")
    days = sorted(figures.subscribers)
    now, before = figures.subscribers[days[-1]], figures.subscribers[days[0]]
    return f"{now} ({now - before:+d})" if len(days) > 1 else str(now)


def _post(post: Post, community: Community, texts: Texts) -> str:
    moment = local_time(post.published_at or post.due, community.zone, community.language)
    return f"• {moment} — {first_words(post.text)} — {results_line(post.results, community.language, texts)}"
