"""/spam: a subscriber says that a message is spam. It opens a case or joins one; people decide.

Who says it too often waits, and who mostly says it of messages that people find fine is not heard
for a while: the people on duty are told of it once.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from handlers.community.directory import Known
from handlers.on_the_spot.target import answered_in, item_of
from handlers.ports import Ledger
from handlers.request import Command, Request
from models.cases import Alarm, Case, CaseItem, CaseKind, CaseState
from models.messages import Message
from models.signals import Signal
from models.staff import Ability
from models.texts import Sentence

RaiseAlarm = Callable[[Ledger, Known, Alarm, datetime], Awaitable[None]]

AN_HOUR: Final = timedelta(hours=1)
PER_HOUR: Final = 5
LATELY: Final = timedelta(days=30)
GROUNDLESS: Final = 3
"""So many signals that people found nothing in, and more than the others, and they are not heard."""

_FINE = ("fine", "restored")
_NAMED = 3
_ABOUT = "reason.signals"


class Heed(Enum):
    """What a signal is worth."""

    HEARD = "heard"
    TOO_OFTEN = "too_often"
    ABUSED = "abused"


def heed(last_hour: int, lately: Mapping[str | None, int]) -> Heed:
    """What the next signal of somebody is worth, who gave so many in the last hour; `lately` are the
    outcomes of the cases that they had called for. Pure."""
    groundless = sum(lately.get(outcome, 0) for outcome in _FINE)
    decided = sum(number for outcome, number in lately.items() if outcome is not None)
    if groundless >= GROUNDLESS and groundless > decided - groundless:
        return Heed.ABUSED
    return Heed.TOO_OFTEN if last_hour >= PER_HOUR else Heed.HEARD


@dataclass(frozen=True, slots=True)
class SignalCommand:
    """The command and what it needs."""

    raise_alarm: RaiseAlarm

    async def spam(self, request: Request) -> str:
        """`/spam`, as an answer to a message among subscribers."""
        if not request.in_public and not request.known.may(request.who, Ability.CASES):
            return request.say("command.not_allowed")
        item = item_of(request, answered_in(request))
        if item.author == request.who:
            raise request.error("spot.own_message")
        case = await request.ledger.cases.about(item.address)
        if case is not None and case.state is CaseState.CLOSED:
            return request.say("spot.spam.seen")
        if not request.known.may(request.who, Ability.CASES):
            worth = await self._worth(request)
            if worth is not Heed.HEARD:
                return await self._unheard(request, worth)
        await self._heard(request, item, case)
        return request.say("spot.spam.thanks")

    async def _worth(self, request: Request) -> Heed:
        signals, community = request.ledger.signals, request.community.id
        hour = await signals.outcomes(community, request.who, request.now - AN_HOUR)
        return heed(sum(hour.values()), await signals.outcomes(community, request.who, request.now - LATELY))

    async def _heard(self, request: Request, item: CaseItem, case: Case | None) -> None:
        ledger = request.ledger
        if case is None:
            reason = Sentence(_ABOUT, {"count": 1, "names": request.message.author.name})
            alarm = _alarm(request, "signal", item, reason)
            await self.raise_alarm(ledger, request.known, alarm, request.now)
            case = await ledger.cases.about(item.address)
        if case is not None:
            await ledger.signals.put(_signal(request, case, item))
            await _shown(request, case)

    async def _unheard(self, request: Request, worth: Heed) -> str:
        if worth is Heed.ABUSED:
            reason = Sentence("reason.signals_abused", {"name": request.message.author.name})
            item = _said(request.message)
            known = await request.ledger.cases.unclosed(request.community.id, [_incident("abuse", item)])
            if not known:
                await self.raise_alarm(
                    request.ledger, request.known, _alarm(request, "abuse", item, reason), request.now
                )
        return request.say("spot.spam.later")

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("spam", None, self.spam, public=True),)


async def _shown(request: Request, case: Case) -> None:
    """Have the card tell who says so."""
    ledger = request.ledger
    names = list(dict.fromkeys(signal.name for signal in await ledger.signals.of_case(case.id)))
    told = Sentence(_ABOUT, {"count": len(names), "names": ", ".join(names[:_NAMED])})
    rest = tuple(reason for reason in case.reasons if reason.key != _ABOUT)
    await ledger.cases.save(case.changed(reasons=(*rest, told)))
    await ledger.outbox.put([case.redrawn(f"{request.message.cause}:card")])


def _incident(about: str, item: CaseItem) -> str:
    return f"{about}:{item.address.chat}:{item.author if about == 'abuse' else item.address.message}"


def _alarm(request: Request, about: str, item: CaseItem, reason: Sentence) -> Alarm:
    return Alarm(
        community=request.community.id,
        kind=CaseKind.REVIEW,
        incident=_incident(about, item),
        storm=f"{about}:{item.address.chat}",
        item=item,
        reasons=(reason,),
    )


def _signal(request: Request, case: Case, item: CaseItem) -> Signal:
    return Signal(
        community=case.community,
        case=case.id,
        address=item.address,
        person=request.who,
        name=request.message.author.name,
        at=request.now,
    )


def _said(typed: Message) -> CaseItem:
    author = typed.author
    return CaseItem(
        address=typed.address, author=author.id, author_name=author.name, text=typed.text, at=typed.at
    )
