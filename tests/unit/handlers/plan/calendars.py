"""Calendars as other programs write them."""

from bot.catalogues import all_texts
from bot.exchange import ics_file
from handlers.plan.sheet import Sheet, sheet_of

TEA = ("UID:tea", "SUMMARY:Чай", "DESCRIPTION:Чай")


def calendar(*events: tuple[str, ...], before: tuple[str, ...] = ()) -> Sheet:
    """The lines of a calendar with these events, each by its properties; `before` are its zones."""
    body = [line for event in events for line in ("BEGIN:VEVENT", *event, "END:VEVENT")]
    whole = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *before, *body, "END:VCALENDAR", ""])
    return sheet_of(ics_file.read(whole.encode()), all_texts(), {})


def tea(*properties: str, starts: str = "DTSTART:20261102T090000") -> Sheet:
    """A calendar with one event, which floats: it begins on a Monday at nine by the clock on the wall."""
    return calendar((*TEA, starts, *properties))


def zone(name: str, offset: str) -> tuple[str, ...]:
    """A zone as Outlook describes it, with an offset that does not change."""
    return (
        "BEGIN:VTIMEZONE", f"TZID:{name}", "BEGIN:STANDARD", "DTSTART:16010101T000000",
        f"TZOFFSETFROM:{offset}", f"TZOFFSETTO:{offset}", "END:STANDARD", "END:VTIMEZONE",
    )  # fmt: skip
