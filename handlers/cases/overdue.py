"""RemindOverdue: whoever answers for a case is called again when its deadline passes, then others.

The steps are data of the community (`models.escalation`); after the last one a case stands in the digest of
each working day. Where the bot itself has done everything and nobody objected in time, it closes the case:
nobody waits, and what it did can still be undone on the card.
"""

from collections import Counter as Counts
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from handlers.cases.card import listed
from handlers.cases.offers import KEPT
from handlers.cases.rota import after, answer_by, is_away, lead, owned, responsible
from handlers.community.channels import channel_of, numbers_of
from handlers.community.directory import Directory, Known
from handlers.community.working_time import out_of_quiet, working_time
from handlers.ports import Ledger
from models.cases import Case, CaseKind, CaseState
from models.communities import Community
from models.escalation import Step
from models.intents import Order, Send
from models.outcomes import Counter, Tally
from models.texts import Texts

_LISTED = 20


class _Called(NamedTuple):
    """To whom cases belong that came due at once (None: to the digest), and whether they are new to them."""

    owner: str | None
    handed_over: bool


@dataclass(frozen=True, slots=True)
class RemindOverdue:
    """Repeats the alert of unclosed cases until somebody closes them."""

    directory: Directory
    texts: Texts

    async def __call__(self, ledger: Ledger, now: datetime) -> None:
        """Look at everything that is overdue."""
        await self.directory.refresh(ledger)
        waiting: dict[str, list[Case]] = {}
        for case in await ledger.cases.overdue(now):
            if case.kind is CaseKind.REMOVED and case.state is CaseState.OPEN:
                await _keep(ledger, case, now)
            else:
                waiting.setdefault(case.community, []).append(case)
        lost = await ledger.channels.lost() if waiting else ()
        for community, cases in waiting.items():
            known = self.directory.get(community)
            # Where nobody can be told they stay due, so that they are told as soon as somebody can be.
            if (chat := channel_of(known.community, lost)) is not None:
                await self._remind(ledger, known, cases, chat, now)

    async def _remind(
        self, ledger: Ledger, known: Known, cases: Sequence[Case], chat: str, now: datetime
    ) -> None:
        """One message for all that are overdue at once, so that the alert is not itself a flood."""
        called: dict[_Called, list[Case]] = {}
        in_private: dict[str, list[Case]] = {}
        load = Counts(await ledger.figures.answered_for(known.community.id))
        for case in cases:
            due, step = _called_again(case, known, now, load)
            load[due.owner or ""] += due.owner != case.owner
            await ledger.cases.save(due)
            passed_on = due.owner != case.owner
            if passed_on:
                await ledger.cases.note(case.id, now, None, f"to {due.owner}")
            if passed_on or case.state is CaseState.TAKEN:
                await ledger.outbox.put([due.redrawn(f"called:{due.id}:{due.version}")])
            told = _Called(None, False) if step is None else _Called(due.owner_name or "", passed_on)
            called.setdefault(told, []).append(due)
            if step is Step.LEAD and (chat_of_lead := _private_chat(due, known)) is not None:
                in_private.setdefault(chat_of_lead, []).append(due)
        await ledger.outbox.put([self._calling(known, *one) for one in in_private.items()])
        first = cases[0]
        send = Send(
            platform=known.community.platform,
            chat=chat,
            text="\n".join(self._words(known, told, of) for told, of in called.items()),
            reply_to=_card_in(first, chat) if len(cases) == 1 else None,
        )
        key = f"overdue:{first.id}:{first.alerts}:{first.version}"
        await ledger.outbox.put([Order(key=key, intent=send, case=first.id)])

    def _calling(self, known: Known, chat: str, cases: Sequence[Case]) -> Order:
        """The lead hears it where they alone read, too: the chat of the others is one of many to them."""
        language, first = known.community.language, cases[0]
        numbers = numbers_of([case.id for case in cases], self.texts, language)
        words = self.texts.say(language, "case.overdue.in_private", numbers=numbers)
        send = Send(platform=known.community.platform, chat=chat, text=words)
        return Order(key=f"lead:{first.id}:{first.version}", intent=send, case=first.id)

    def _words(self, known: Known, told: _Called, cases: Sequence[Case]) -> str:
        community = known.community
        say = partial(self.texts.say, community.language)
        if told.owner is None:
            lines = [listed(case, community, say) for case in cases[:_LISTED]]
            more = [f"+{len(cases) - _LISTED}"] if len(cases) > _LISTED else []
            return "\n".join([say("case.digest", count=len(cases)), *lines, *more])
        numbers = numbers_of([case.id for case in cases], self.texts, community.language)
        line = say("case.overdue", numbers=numbers, count=len(cases))
        if not told.owner:
            return line
        key = "case.overdue.handed_over" if told.handed_over else "case.overdue.owner"
        return f"{line} {say(key, name=told.owner)}"


def _called_again(
    case: Case, known: Known, now: datetime, load: Mapping[str, int]
) -> tuple[Case, Step | None]:
    """The case with its next deadline and perhaps another owner, and the step; None is the digest."""
    steps = known.community.escalation.steps
    step = steps[case.alerts - 1] if case.alerts <= len(steps) else None
    again = case.changed(deadline=answer_by(case, known.community, now), alerts=case.alerts + 1)
    if step is None:
        again = replace(again, deadline=_next_digest(known.community, now))
    if step is Step.LEAD:
        return owned(again, lead(known, case, now)), step
    if case.owner is None:
        return owned(again, responsible(known, case, now, load)), step
    if step is Step.BACK_UP or is_away(known, case.owner, now):
        return owned(again, after(known, case, now)), step
    return again, step


def _private_chat(case: Case, known: Known) -> str | None:
    """Where whoever answers for a case reads alone, if they have ever written to us there."""
    owner = known.staff.get(case.owner or "")
    return owner.private if owner else None


def _next_digest(community: Community, now: datetime) -> datetime:
    return out_of_quiet(community, working_time(community).next_day(now))


def _card_in(case: Case, chat: str) -> str | None:
    """The card to answer, where it stands in this chat."""
    return case.card.message if case.card and case.card.chat == chat else None


async def _keep(ledger: Ledger, case: Case, now: datetime) -> None:
    kept = case.changed(state=CaseState.CLOSED, outcome=KEPT, closed_at=now, owner=None, owner_name=None)
    await ledger.cases.save(kept)
    await ledger.cases.note(case.id, now, None, KEPT)
    await ledger.journal.count([Tally(case.community, now, {Counter.CASES_CLOSED: 1})])
    await ledger.outbox.put([case.redrawn(f"kept:{case.id}:{kept.version}")])
