"""Meet: a newcomer can't write until they have pressed the right button, and goes if they don't in time.

Whoever asks to be let in is asked the same in private. To go is to be back after ten minutes, so that
nobody is lost for having been slow.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from handlers.community.directory import Directory, Known
from handlers.messages.notices import removal_of
from handlers.messages.standings import held_until
from handlers.newcomers.questions import Question, question_for
from handlers.newcomers.rules import Answer, answer_to, is_met
from handlers.ports import Ledger, Signer
from handlers.typed.wording import lasting
from models.capabilities import Capability
from models.communities import Check, Community
from models.decisions import Decision
from models.entrances import Newcomer, NewcomerState
from models.intents import (
    Admit,
    AnswerPress,
    Ban,
    Button,
    Edit,
    Intent,
    Mute,
    Order,
    Send,
    TurnAway,
    Unmute,
)
from models.messages import Address, JoinRequest, Membership, Press
from models.outcomes import DeedKind
from models.texts import Texts
from moderation.evidence import Around, HouseRules

PREFIX: Final = "new"
"""How the data of this story's buttons begins."""

AWAY: Final = timedelta(minutes=10)
TRIES: Final = 3
_HELD: Final = timedelta(days=1)
"""Longer than anybody is waited for, and not for ever, should nobody be left to let them write."""


_LOOK_AGAIN: Final = timedelta(minutes=1)


class Judge(Protocol):
    """Judges a text."""

    def judge(self, text: str, around: Around, house: HouseRules) -> Decision:
        """What it thinks of it."""


@dataclass(frozen=True, slots=True)
class Meet:
    """Meets newcomers; `judge_of` gives the judge of a community."""

    directory: Directory
    texts: Texts
    signer: Signer
    judge_of: Callable[[Community], Judge]

    async def came(self, ledger: Ledger, known: Known, event: Membership, now: datetime) -> None:
        """Somebody came into a chat."""
        if not is_met(known, event) or await _is_unable(ledger, known.community):
            return
        community, chat, person = known.community, event.chat.id, event.person.id
        before = await ledger.entrances.newcomer(community.id, chat, person)
        if before is not None and before.state is NewcomerState.PASSED:
            return
        until = await _muted_until(ledger, community, chat, person, now) or now
        hold = Mute(platform=community.platform, chat=chat, person=person, until=max(until, now + _HELD))
        await ledger.outbox.put([Order(key=f"{event.cause}:hold", intent=hold)])
        newcomer = self._newcomer(community, event, chat, now)
        await self._ask(ledger, community, newcomer, event.cause)

    async def left(self, ledger: Ledger, known: Known, event: Membership, now: datetime) -> None:
        """Somebody left before they had answered: nobody is asked any more."""
        community = known.community
        newcomer = await ledger.entrances.newcomer(community.id, event.chat.id, event.person.id)
        if newcomer is None or newcomer.state is not NewcomerState.WAITING or newcomer.asked_to_join:
            return
        away = await _taken_away(ledger, community, newcomer, event.cause)
        on_its_way = not away and not await ledger.outbox.call_off(newcomer.question, now)
        state = NewcomerState.LEFT if on_its_way else NewcomerState.FAILED
        await ledger.entrances.meet(replace(newcomer, state=state, until=now))
        await ledger.outbox.put(away)

    async def requested(self, ledger: Ledger, known: Known, request: JoinRequest, now: datetime) -> None:
        """Somebody asks to be let in."""
        community, person = known.community, request.person
        standings = await ledger.people.standings(community.id, [person.id])
        words = f"{person.name}\n{request.about}".strip()
        verdict = self.judge_of(community).judge(words, Around(), known.house).verdict
        answer = answer_to(community.newcomers.requests, standings.get(person.id), verdict, now)
        where = {"platform": community.platform, "chat": request.chat.id, "person": person.id}
        if answer is Answer.ASK:
            newcomer = self._newcomer(community, request, request.private_chat, now)
            await self._ask(ledger, community, newcomer, request.cause)
        elif answer is not Answer.LEAVE:
            intent = Admit(**where) if answer is Answer.ADMIT else TurnAway(**where)
            await ledger.outbox.put([Order(key=f"{request.cause}:answer", intent=intent)])

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """A button under a question was pressed: by whom it was for, and is it the right one?

        No community is changed by it.
        """
        known = self.directory.of(press.address, private=True)
        if known is None:
            return False
        _, chat, person, place = (*(self._checked(press) or "").split("."), "", "", "")[:4]
        newcomer = await ledger.entrances.newcomer(known.community.id, chat, person)
        orders: Sequence[Order] = ()
        if newcomer is None or newcomer.state is not NewcomerState.WAITING:
            words = "press.not_ours"
        elif press.author.id != person:
            words = "newcomer.not_you"
        elif place == str(newcomer.right):
            words, orders = "newcomer.passed", await self._passed(ledger, known, newcomer, press, now)
        else:
            words, orders = await self._mistaken(ledger, known, newcomer, press, now)
        told = self.texts.say(known.community.language, words)
        answer = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=told)
        await ledger.outbox.put([*orders, Order(key=f"{press.cause}:answer", intent=answer)])
        return False

    async def due(self, ledger: Ledger, now: datetime) -> bool:
        """Whether somebody was waited for long enough."""
        return bool(await ledger.entrances.waited_for(now))

    async def give_up(self, ledger: Ledger, now: datetime) -> None:
        """Those who were waited for long enough go; a tick."""
        await self.directory.refresh(ledger)
        for newcomer in await ledger.entrances.waited_for(now):
            community = self.directory.get(newcomer.community).community
            if newcomer.state is NewcomerState.LEFT:
                await _take_away_late(ledger, community, newcomer, now)
                continue
            if await _asked_at(ledger, community, newcomer) is None and now - newcomer.since < _HELD:
                # When many come at once the questions are kept back by the platform's pace.
                later = replace(newcomer, until=now + community.newcomers.within)
                await ledger.entrances.meet(later)
                continue
            cause = f"late:{newcomer.question}"
            await ledger.outbox.put(await self._failed(ledger, community, newcomer, cause, now))

    def _newcomer(
        self, community: Community, event: Membership | JoinRequest, asked_in: str, now: datetime
    ) -> Newcomer:
        person = event.person
        return Newcomer(
            community=community.id,
            chat=event.chat.id,
            person=person.id,
            name=person.name,
            state=NewcomerState.WAITING,
            asked_in=asked_in,
            question=f"{event.cause}:ask",
            right=_question(community, event.cause).right,
            since=now,
            until=now + community.newcomers.within,
            asked_to_join=isinstance(event, JoinRequest),
        )

    async def _ask(self, ledger: Ledger, community: Community, newcomer: Newcomer, seed: str) -> None:
        question = _question(community, seed)
        say, language = self.texts.say, community.language
        words = say(
            language,
            "newcomer.ask.let_in" if newcomer.asked_to_join else "newcomer.ask.came",
            name=newcomer.name,
            title=community.titles.get(newcomer.chat, community.title),
            term=lasting(community.newcomers.within, language),
            question=question.words or say(language, "newcomer.press"),
        )
        labels = question.answers or (say(language, "newcomer.button"),)
        send = Send(
            platform=community.platform,
            chat=newcomer.asked_in,
            text=words,
            buttons=tuple((self._button(newcomer, place, label),) for place, label in enumerate(labels)),
        )
        await ledger.entrances.meet(newcomer)
        await ledger.outbox.put([Order(key=newcomer.question, intent=send)])

    def _button(self, newcomer: Newcomer, place: int, label: str) -> Button:
        data = f"{PREFIX}.{newcomer.chat}.{newcomer.person}.{place}"
        return Button(label=label, data=self.signer.sign(data, newcomer.asked_in))

    def _checked(self, press: Press) -> str | None:
        return self.signer.check(press.data, press.address.chat)

    async def _passed(
        self, ledger: Ledger, known: Known, newcomer: Newcomer, press: Press, now: datetime
    ) -> Sequence[Order]:
        await ledger.entrances.meet(replace(newcomer, state=NewcomerState.PASSED))
        community, chat, person = known.community, newcomer.chat, newcomer.person
        platform = community.platform
        done: Intent = Unmute(platform=platform, chat=chat, person=person)
        if newcomer.asked_to_join:
            done = Admit(platform=platform, chat=chat, person=person)
        elif until := await _muted_until(ledger, community, chat, person, now):
            done = Mute(
                platform=platform, chat=chat, person=person, until=until
            )  # who was muted before is so until its end
        return _ordered(press.cause, [done, removal_of(press.address)])

    async def _mistaken(
        self, ledger: Ledger, known: Known, newcomer: Newcomer, press: Press, now: datetime
    ) -> tuple[str, Sequence[Order]]:
        tried = replace(newcomer, wrong=newcomer.wrong + 1)
        if tried.wrong < TRIES:
            await ledger.entrances.meet(tried)
            return "newcomer.wrong", []
        return "newcomer.failed", await self._failed(ledger, known.community, tried, press.cause, now)

    async def _failed(
        self, ledger: Ledger, community: Community, newcomer: Newcomer, cause: str, now: datetime
    ) -> Sequence[Order]:
        await ledger.entrances.meet(replace(newcomer, state=NewcomerState.FAILED))
        if not newcomer.asked_to_join:
            away = Ban(
                platform=community.platform,
                chat=newcomer.chat,
                person=newcomer.person,
                until=now + AWAY,
                comment=self._say(community, "newcomer.away"),
            )
            return [*_ordered(cause, [away]), *await _taken_away(ledger, community, newcomer, cause)]
        no = TurnAway(platform=community.platform, chat=newcomer.chat, person=newcomer.person)
        orders = _ordered(cause, [no])
        if (asked := await _asked_at(ledger, community, newcomer)) is not None:
            told = Edit(address=asked, text=self._say(community, "newcomer.failed"))
            orders.append(Order(key=f"{cause}:told", intent=told))
        return orders

    def _say(self, community: Community, key: str) -> str:
        return self.texts.say(community.language, key)


async def _muted_until(
    ledger: Ledger, community: Community, chat: str, person: str, now: datetime
) -> datetime | None:
    return held_until(await ledger.deeds.about(community.id, [person]), DeedKind.MUTED, chat, now)


async def _take_away_late(ledger: Ledger, community: Community, newcomer: Newcomer, now: datetime) -> None:
    """The question to somebody who has left goes when it is known to have come out."""
    away = await _taken_away(ledger, community, newcomer, f"left:{newcomer.question}")
    if away or now - newcomer.since >= _HELD:
        newcomer = replace(newcomer, state=NewcomerState.FAILED)
    await ledger.entrances.meet(replace(newcomer, until=now + _LOOK_AGAIN))
    await ledger.outbox.put(away)


async def _is_unable(ledger: Ledger, community: Community) -> bool:
    return await ledger.capabilities.lacks(community.platform, Capability.NEWCOMERS) is not None


def _question(community: Community, seed: str) -> Question:
    if community.newcomers.check is Check.QUESTION:
        return question_for(community.newcomers.question, seed)
    return Question(None, (), 0)


def _ordered(cause: str, intents: Sequence[Intent]) -> list[Order]:
    return [Order(key=f"{cause}:{place}", intent=intent) for place, intent in enumerate(intents)]


async def _taken_away(
    ledger: Ledger, community: Community, newcomer: Newcomer, cause: str
) -> Sequence[Order]:
    """The question goes, if it has come out."""
    asked = await _asked_at(ledger, community, newcomer)
    return [] if asked is None else [Order(key=f"{cause}:gone", intent=removal_of(asked))]


async def _asked_at(ledger: Ledger, community: Community, newcomer: Newcomer) -> Address | None:
    receipt = await ledger.outbox.receipt_of(newcomer.question)
    if receipt is None or receipt.message is None:
        return None
    return Address(platform=community.platform, chat=newcomer.asked_in, message=receipt.message)
