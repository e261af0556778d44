"""A report in a chat: on Mondays at nine by itself, at any time when somebody asks; drawn when it is sent."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from handlers.community.directory import Directory
from handlers.ports import Ledger
from handlers.reports.analysis import Kind
from handlers.reports.document import Document, Lines
from handlers.reports.facts import Compared
from handlers.reports.gather import compared
from handlers.reports.layout import document
from handlers.reports.period import Period, week_before
from models.capabilities import Capability
from models.communities import Community, Place
from models.intents import Act, GiveFile, Order, Send, SendPicture, ShowReport
from models.reports import ReportForm
from models.texts import Texts
from models.zones import zone

MONDAY_AT = time(9)
LATE = timedelta(days=1)
"""Whoever was not running on Monday does not send the report in the middle of the week."""

_ADVICE = 3

Draw = Callable[[Document], bytes]
"""Makes a picture or a file of a report."""


def show(
    community: Community, chat: str, period: Period, cause: str, form: ReportForm = ReportForm.CARD
) -> Order:
    """What shows the report about a period in a chat; the same cause shows it once."""
    intent = ShowReport(
        platform=community.platform,
        community=community.id,
        chat=chat,
        first=period.first,
        last=period.last,
        form=form,
    )
    return Order(key=f"report:{community.id}:{cause}", intent=intent)


@dataclass(slots=True)
class SendWeekly:
    """Orders the report about the week before, on Mondays at nine in the community's zone.

    An order with a known key is ignored, so a restart sends nothing twice; what this process has given is
    remembered so that it need not write at each tick.
    """

    _given: set[str] = field(default_factory=set)

    async def due(self, ledger: Ledger, now: datetime) -> list[Order]:
        """The orders that are to be given, as far as this process knows."""
        found = []
        for community in await ledger.communities.all():
            desk, monday = community.chat_for(Place.DESK), monday_of(now, community.zone)
            if desk and community.weekly_report and monday:
                week, cause = week_before(monday), f"week:{monday}"
                found.append(show(community, desk, week, cause, community.weekly_form))
        return [order for order in found if order.key not in self._given]

    def given(self, orders: Sequence[Order]) -> None:
        """These were kept."""
        self._given.update(order.key for order in orders)


def monday_of(now: datetime, zone_name: str) -> date | None:
    """The Monday whose nine o'clock has come and is not long gone, by a community's clocks."""
    here = zone(zone_name)
    local = now.astimezone(here)
    monday = local.date() - timedelta(days=local.weekday())
    nine = datetime.combine(monday, MONDAY_AT, here)
    return monday if nine <= local < nine + LATE else None


@dataclass(frozen=True, slots=True)
class ComposeReports:
    """Turns an order to show a report into what a platform can send."""

    directory: Directory
    texts: Texts
    kinds: Mapping[str, Kind]
    forms: Mapping[ReportForm, Draw]

    async def __call__(self, ledger: Ledger, intent: ShowReport, now: datetime) -> Act:
        """A file, or a picture with a few words, or words alone where nothing can draw.

        Where files can't be sent or made, a picture is shown instead.
        """
        await self.directory.refresh(ledger)
        community = self.directory.get(intent.community).community
        form = await self._possible(ledger, intent)
        found = await compared(ledger, community, Period(intent.first, intent.last), now)
        made, content = await asyncio.to_thread(self._made, found, community.language, now, form)
        if content is None:
            return Send(platform=intent.platform, chat=intent.chat, text=summary(made))
        if form is ReportForm.CARD:
            words = summary(made)
            return SendPicture(platform=intent.platform, chat=intent.chat, text=words, picture=content)
        name = f"report-{community.id}-{intent.first}-{intent.last}.{form}"
        return GiveFile(
            platform=intent.platform,
            chat=intent.chat,
            name=name,
            content=content,
            reply_to=intent.reply_to,
        )

    async def _possible(self, ledger: Ledger, intent: ShowReport) -> ReportForm:
        if intent.form not in self.forms:
            return ReportForm.CARD
        lacks = intent.form is not ReportForm.CARD and await ledger.capabilities.lacks(
            intent.platform, Capability.FILES
        )
        return ReportForm.CARD if lacks else intent.form

    def _made(
        self, found: Compared, language: str, now: datetime, form: ReportForm
    ) -> tuple[Document, bytes | None]:
        made, draw = document([found], self.texts, language, now, self.kinds), self.forms.get(form)
        return made, draw(made) if draw else None


def summary(made: Document) -> str:
    """The few numbers that are seen first and what to change, in a few lines."""
    numbers = [
        f"{tile.label}: {tile.value}{f' ({tile.change})' if tile.change else ''}" for tile in made.tiles
    ]
    advice = [
        f"• {line}"
        for section in made.sections
        for block in section.blocks
        if isinstance(block, Lines)
        for line in block.lines[:_ADVICE]
    ]
    return "\n".join([made.title, made.subtitle, "", *numbers, "", *advice])
