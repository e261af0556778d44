"""A week in one message. The figures come from counters and small tables, the words from the catalogue."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from handlers.ports import Ledger
from handlers.wording import first_words, results_line
from models.communities import Community
from models.content import Post
from models.outcomes import Counter
from models.texts import Texts
from models.zones import local_time, zone


@dataclass(frozen=True, slots=True)
class Week:
    """The figures of the seven days that end at a moment."""

    totals: Mapping[Counter, int]
    answer_seconds: tuple[float, ...]
    posts: tuple[Post, ...]


async def week(ledger: Ledger, community: Community, now: datetime) -> Week:
    """The last seven days in the community's zone, today included."""
    today = now.astimezone(zone(community.zone)).date()
    since = now - timedelta(days=7)
    return Week(
        await ledger.journal.totals(community.id, today - timedelta(days=6), today),
        tuple(await ledger.cases.answer_seconds(community.id, since, now)),
        tuple(await ledger.posts.recent(community.id, since, now, 10)),
    )


def lines(figures: Week, texts: Texts, language: str) -> list[tuple[str, str]]:
    """Label and value of each line, in the order of the report."""
    rows = [
        (texts.say(language, f"report.{counter}"), str(figures.totals.get(counter, 0)))
        for counter in (
            Counter.EVENTS,
            Counter.REMOVED,
            Counter.RESTORED,
            Counter.REVIEWED,
            Counter.QUESTIONS,
            Counter.ANSWERED,
            Counter.NEGATIVE,
            Counter.CASES_OPENED,
            Counter.CASES_CLOSED,
            Counter.POSTS_PUBLISHED,
        )
    ]
    rows.append((texts.say(language, "report.first_answer"), _first_answer(figures, language, texts)))
    return rows


def render(figures: Week, community: Community, texts: Texts) -> str:
    """The whole report as plain text."""
    language = community.language
    head = texts.say(language, "report.title", title=community.title)
    body = [f"{label}: {value}" for label, value in lines(figures, texts, language)]
    posts = [_post(post, community, texts) for post in figures.posts]
    if posts:
        posts.insert(0, texts.say(language, "report.posts"))
    return "\n".join([head, *body, *posts])


def _first_answer(figures: Week, language: str, texts: Texts) -> str:
    if not figures.answer_seconds:
        return texts.say(language, "report.no_answers")
    seconds = round(median(figures.answer_seconds))
    if seconds < 120:
        return texts.say(language, "report.seconds", count=seconds)
    return texts.say(language, "report.minutes", count=round(seconds / 60))


def _post(post: Post, community: Community, texts: Texts) -> str:
    moment = local_time(post.published_at or post.due, community.zone, community.language)
    return f"• {moment} — {first_words(post.text)} — {results_line(post.results, community.language, texts)}"
