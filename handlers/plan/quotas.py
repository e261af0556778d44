"""How many posts a platform takes, on a day and to keep; what one of them may be is in `fitting`."""

from datetime import datetime, time, timedelta

from handlers.request import Request
from models.capabilities import PostLimits
from models.zones import zone


async def check_day(request: Request, limits: PostLimits | None, due: datetime) -> None:
    """Refuse one post too many on the day of `due` in the community's zone.

    Raises:
        InputError: the day is full.
    """
    if limits is None or limits.a_day is None:
        return
    here = zone(request.community.zone)
    day = datetime.combine(due.astimezone(here).date(), time(), here)
    number = await request.ledger.posts.count_between(request.community.id, day, day + timedelta(days=1))
    if number >= limits.a_day:
        raise request.error("limit.a_day", platform=limits.name, number=number, limit=limits.a_day)


async def check_waiting(request: Request, limits: PostLimits | None) -> None:
    """Refuse one post too many for the platform to keep.

    Raises:
        InputError: it keeps as many as it takes.
    """
    if limits is None or limits.waiting is None:
        return
    number = await request.ledger.posts.count_waiting(request.community.id)
    if number >= limits.waiting:
        raise request.error("limit.waiting", platform=limits.name, number=number, limit=limits.waiting)
