"""What-if: before a mode, a threshold or a word is saved, how the last two weeks would have gone with it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.audit.outcomes import Outcomes
from handlers.audit.records import AuditMessage
from handlers.audit.what_if import Changes, WhatIf
from handlers.community.directory import Known
from handlers.request import Request
from handlers.typed.wording import first_words
from models.communities import Community
from moderation.judges import Judges

SPAN = timedelta(days=14)
MOST = 5_000
"""So many events are looked at in a chat, which takes a second; `bot audit` looks at all."""

_SHOWN, _QUOTE = 10, 80

History = Callable[[Known, datetime, int], Awaitable[Sequence[AuditMessage]]]
"""Messages of a community since a moment, among so many newest events."""


@dataclass(frozen=True, slots=True)
class Foresight:
    """Judges the last two weeks as it was and as it would be; nothing is saved."""

    judges: Judges
    history: History

    async def __call__(self, request: Request, after: Community) -> Sequence[str]:
        """What would change, in lines for who asked."""
        changes = await self._changes(request, after)
        if not changes.messages:
            return [request.say("whatif.nothing_heard")]
        lines = [_span(request, changes)]
        lines += [
            request.say(
                "whatif.kind",
                before=request.say(f"audit.outcome.{before}"),
                after=request.say(f"audit.outcome.{later}"),
                number=number,
            )
            for (before, later), number in changes.kinds.items()
        ]
        lines += [
            request.say(
                "whatif.example",
                text=first_words(change.message.text, _QUOTE),
                before=request.say(f"audit.outcome.{change.before}"),
                after=request.say(f"audit.outcome.{change.after}"),
            )
            for change in changes.changes[-_SHOWN:]
        ]
        return [*lines, _alarms(request, changes)]

    async def alarms(self, request: Request, after: Community) -> str:
        """How many false alarms a day are to be expected, now and then."""
        changes = await self._changes(request, after)
        return _alarms(request, changes) if changes.messages else request.say("whatif.nothing_heard")

    async def _changes(self, request: Request, after: Community) -> Changes:
        known = request.known
        messages = await self.history(known, request.now - SPAN, MOST)
        sides = [
            Outcomes(self.judges.apart(community), community, known.matcher)
            for community in (known.community, after)
        ]
        return await asyncio.to_thread(_heard, WhatIf(*sides), messages)


def _heard(what_if: WhatIf, messages: Sequence[AuditMessage]) -> Changes:
    what_if.hear(messages)
    return what_if.changes()


def _span(request: Request, changes: Changes) -> str:
    return request.say(
        "whatif.span",
        days=round(changes.days),
        messages=changes.messages,
        changed=len(changes.changes),
    )


def _alarms(request: Request, changes: Changes) -> str:
    language = request.community.language
    before, after = (alarms.over(changes.days).told(language) for alarms in (changes.before, changes.after))
    return request.say("whatif.alarms", before=before, after=after)
