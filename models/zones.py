"""Moments as a community reads them: UTC inside, its own zone at the edges."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.dates import format_datetime

from models.errors import InputError


@lru_cache(maxsize=64)
def zone(name: str) -> tzinfo:
    """The time zone with this IANA name.

    Raises:
        InputError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError) as error:
        raise InputError(f"no time zone is called {name!r}; try Europe/Moscow") from error


def local_time(moment: datetime, zone_name: str, language: str) -> str:
    """Day and time in a community's zone, as one writes them in `language`."""
    wall = moment.astimezone(zone(zone_name)).replace(second=0, microsecond=0, tzinfo=None)
    return _written(wall, language)


@lru_cache(maxsize=1024)
def _written(wall: datetime, language: str) -> str:
    """A minute by the clock on the wall: of one moment in two zones the cache would take one for the other.

    Cards of one storm tell the same few minutes, and Babel reads its pattern each time.
    """
    return format_datetime(wall, "d MMM, HH:mm", locale=language)


def local_date(moment: datetime, zone_name: str) -> date:
    """The day of a moment in a community's zone."""
    return moment.astimezone(zone(zone_name)).date()


def same_day(one: datetime, other: datetime, zone_name: str) -> bool:
    """Whether two moments are of one day in a community's zone."""
    return local_date(one, zone_name) == local_date(other, zone_name)
