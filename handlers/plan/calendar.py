"""/plan: the days to come with their posts, free slots and holidays; where a post goes into the queue."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from babel.dates import format_date

from handlers.plan.holidays import holiday
from handlers.request import Request
from handlers.typed.slots import free, parse_slots, slot_times
from handlers.typed.wording import first_words
from models.communities import Community
from models.content import GONE, Post
from models.zones import zone

_LOOKED: Final = 62
"""Days in which a free slot is looked for."""


async def next_slot(request: Request) -> datetime:
    """The next slot that no post has taken.

    Raises:
        InputError: the community has no slots, or all are taken.
    """
    if not request.community.planning.slots:
        raise request.error("slots.none")
    today = request.now.astimezone(zone(request.community.zone)).date()
    posts = await _posts(request, today, _LOOKED)
    if open_ := open_slots(request.community, posts, today, _LOOKED, request.now):
        return open_[0]
    raise request.error("slots.full", days=_LOOKED)


async def days_ahead(request: Request, days: int) -> str:
    """The plan of so many days from today on."""
    today = request.now.astimezone(zone(request.community.zone)).date()
    posts = await _posts(request, today, days)
    open_ = open_slots(request.community, posts, today, days, request.now)
    lines = [
        line for number in range(days) for line in _day(request, today + timedelta(days=number), posts, open_)
    ]
    return "\n".join([request.say("calendar.title"), *lines]) if lines else request.say("queue.empty")


async def _posts(request: Request, today: date, days: int) -> Sequence[Post]:
    home = zone(request.community.zone)
    since = datetime(today.year, today.month, today.day, tzinfo=home)
    found = await request.ledger.posts.plan(request.community.id, since, since + timedelta(days=days))
    return [post for post in found if post.state not in GONE]


def open_slots(
    community: Community, posts: Iterable[Post], first: date, days: int, now: datetime
) -> list[datetime]:
    """The moments to come, on so many days from `first` on, at which a community posts and no post stands."""
    times = slot_times(parse_slots(community.planning.slots), zone(community.zone), first, days)
    return free(times, [post.due for post in posts], now)


def _day(request: Request, day: date, posts: Sequence[Post], open_: Sequence[datetime]) -> Iterator[str]:
    """A day with its posts and free slots by time; a day without any is named only if it is a holiday."""
    home, language = zone(request.community.zone), request.community.language
    lines = [(post.due, _line(request, post)) for post in posts if post.due.astimezone(home).date() == day]
    lines += [
        (at, request.say("calendar.free", time=f"{at.astimezone(home):%H:%M}"))
        for at in open_
        if at.astimezone(home).date() == day
    ]
    hint = holiday(day, language)
    if lines or hint:
        name = format_date(day, "EEE d MMM", locale=language)
        yield f"{name} · {hint}" if hint else name
    yield from (line for _, line in sorted(lines))


def _line(request: Request, post: Post) -> str:
    return request.say(
        "calendar.line",
        time=f"{post.due.astimezone(zone(request.community.zone)):%H:%M}",
        number=post.id,
        text=first_words(post.title or post.text),
        state=request.say(f"post.state.{post.state}"),
    )
