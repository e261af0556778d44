"""Which chat of the staff is used: the first that can be written to; what is lost is looked for again.

A chat is lost when a platform refuses a card or words there. The next channel takes its place until it
is back; where a community has none left, those of other communities are told in words.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from handlers.community.directory import Directory
from handlers.ports import Ledger
from models.cases import Unseen
from models.channels import LostChannel
from models.communities import Community
from models.intents import Order, Send, ShowCard
from models.texts import Sentence, Texts
from models.zones import local_time

PROBE = "probe:"
"""How the key of an order begins by which it is looked whether a chat is back."""
LOOK_EVERY = timedelta(minutes=10)
SEEN_WITHIN = timedelta(minutes=2)
"""A card that is not out by then is told of elsewhere."""
_AGAIN = " again "
"""Parts an order's key from how often its words were said again."""
_FEW, _OFTEN = 3, 20
_SOON = timedelta(seconds=15)
_NUMBERS = 30


def channel_of(community: Community, lost: Collection[LostChannel]) -> str | None:
    """Where the people on duty are reached now; None where nowhere."""
    gone = {one.chat for one in lost if one.community == community.id}
    return next((chat for chat in community.channels if chat not in gone), None)


async def out_of_reach(ledger: Ledger, community: Community) -> list[Sentence]:
    """Which chats of a community's staff can't be written to, since when and why."""
    return [
        Sentence(
            "duty.lost",
            {
                "chat": community.titles.get(one.chat, one.chat),
                "since": local_time(one.since, community.zone, community.language),
                "error": one.error,
            },
        )
        for one in await ledger.channels.lost()
        if one.community == community.id
    ]


async def how_it_stands(ledger: Ledger, community: Community, now: datetime) -> list[Sentence]:
    """What keeps alerts from the people on duty, and how many cases wait for them."""
    lost = await out_of_reach(ledger, community)
    count, late = await ledger.figures.waiting(community.id, now)
    return [*lost, Sentence("duty.waiting", {"count": count, "late": late})] if count else lost


async def lose(ledger: Ledger, community: Community, chat: str, error: str, now: datetime) -> str | None:
    """Keep that a chat can't be written to; returns the one that takes its place."""
    channel = LostChannel(community=community.id, chat=chat, since=now, error=error, look_at=now + _SOON)
    await ledger.channels.lose(channel)
    return channel_of(community, await ledger.channels.lost())


async def found(ledger: Ledger, community: Community, chat: str) -> None:
    """A chat that was lost has taken words again."""
    for one in await ledger.channels.lost():
        if (one.community, one.chat) == (community.id, chat):
            await ledger.channels.find(one)


@dataclass(frozen=True, slots=True)
class KeepChannels:
    """Looks whether lost chats are back, and that no case waits unseen; a part of the tick."""

    directory: Directory
    texts: Texts

    async def __call__(self, ledger: Ledger, now: datetime) -> None:
        """Look, show again what was not shown, and tell elsewhere what can't be."""
        lost = await ledger.channels.lost()
        for one in lost:
            if one.look_at <= now:
                await self._probe(ledger, one, now)
            await ledger.outbox.put(self._told_of(one, lost))
        unseen: dict[str, list[Unseen]] = {}
        for case in await ledger.cases.unseen():
            unseen.setdefault(case.community, []).append(case)
        for community, cases in unseen.items():
            chat = channel_of(self.directory.get(community).community, lost)
            shows = [self._show(one, chat, now) for one in cases if chat is not None and _is_due(one, now)]
            await ledger.outbox.put(shows)
        await ledger.outbox.put(await self._elsewhere(ledger, unseen, lost, now))

    async def _elsewhere(
        self,
        ledger: Ledger,
        unseen: Mapping[str, Sequence[Unseen]],
        lost: Collection[LostChannel],
        now: datetime,
    ) -> list[Order]:
        """Words to the other communities about cases that wait unseen for too long, or are due unheard."""
        stuck = {
            community: {one.number for one in cases if now - one.opened_at >= SEEN_WITHIN}
            for community, cases in unseen.items()
        }
        if lost:
            for case in await ledger.cases.overdue(now):
                if channel_of(self.directory.get(case.community).community, lost) is None:
                    stuck.setdefault(case.community, set()).add(case.id)
        return [
            order
            for community, numbers in stuck.items()
            if numbers
            for order in self._telling(community, sorted(numbers), lost, now)
        ]

    def _told_of(self, gone: LostChannel, lost: Collection[LostChannel]) -> list[Order]:
        """Those in the chat that takes its place know why; its key has it said once."""
        community = self.directory.get(gone.community).community
        chat = channel_of(community, lost)
        if chat is None or gone.chat not in community.channels:
            return []
        name = community.titles.get(gone.chat, gone.chat)
        words = self.texts.say(community.language, "channel.instead", chat=name)
        send = Send(platform=community.platform, chat=chat, text=words)
        return [Order(key=f"lost:{community.id}:{gone.chat}:{gone.since.isoformat()}", intent=send)]

    async def _probe(self, ledger: Ledger, lost: LostChannel, now: datetime) -> None:
        community = self.directory.get(lost.community).community
        await ledger.channels.look_again(lost, now + min(LOOK_EVERY, max(now - lost.since, _SOON)))
        if lost.chat not in community.channels:  # it is no channel any more
            await ledger.channels.find(lost)
            return
        words = self.texts.say(community.language, "channel.back")
        send = Send(platform=community.platform, chat=lost.chat, text=words)
        key = f"{PROBE}{community.id}:{lost.chat}:{lost.look_at.isoformat()}"
        await ledger.outbox.put([Order(key=key, intent=send)])

    def _show(self, unseen: Unseen, chat: str, now: datetime) -> Order:
        platform = self.directory.get(unseen.community).community.platform
        show = ShowCard(platform=platform, case=unseen.number)
        return Order(key=f"card:{unseen.number}:{chat}:{now.isoformat()}", intent=show, case=unseen.number)

    def _telling(
        self, community: str, cases: Sequence[int], lost: Collection[LostChannel], now: datetime
    ) -> Iterator[Order]:
        """Told once an hour, and again when they have doubled, so that it is itself no flood."""
        again = f"{now:%Y-%m-%dT%H}:{len(cases).bit_length()}"
        title = self.directory.get(community).community.title
        for other in (one.community for one in self.directory.everywhere() if one.community.id != community):
            if (chat := channel_of(other, lost)) is not None:
                send = Send(platform=other.platform, chat=chat, text=self._unseen(other, title, cases))
                yield Order(key=f"elsewhere:{community}:{other.id}:{again}", intent=send)

    def _unseen(self, told: Community, title: str, cases: Sequence[int]) -> str:
        numbers = numbers_of(cases, self.texts, told.language)
        return self.texts.say(
            told.language, "channel.elsewhere", title=title, count=len(cases), numbers=numbers
        )


def was_said_often(key: str) -> bool:
    """Whether words were refused so often that it can't be the chats."""
    return _times(key) >= _OFTEN


def tells_of_life(key: str) -> bool:
    """Whether words that are out show that a chat which was lost is back."""
    return key.startswith(PROBE) or _AGAIN in key


def _times(key: str) -> int:
    return int(key.partition(_AGAIN)[2] or 0)


def _pause(times: int) -> timedelta:
    return min(LOOK_EVERY, _SOON * (1 << min(times, 10)))


def numbers_of(cases: Sequence[int], texts: Texts, language: str) -> str:
    """The numbers of cases in one line, the first of them where they are many."""
    shown = ", ".join(texts.say(language, "case.number", number=number) for number in cases[:_NUMBERS])
    return shown if len(cases) <= _NUMBERS else f"{shown} +{len(cases) - _NUMBERS}"


def _is_due(unseen: Unseen, now: datetime) -> bool:
    """Whether a card is to be shown anew: the more seldom the more often it was refused."""
    if unseen.ordered or unseen.last is None:
        return not unseen.ordered
    return unseen.refused < _FEW or now - unseen.last >= _pause(unseen.refused)


def resent(key: str, send: Send, chat: str | None, now: datetime) -> Order:
    """The same words in another channel, or where there is none left in the same chat later.

    Buttons hold only in the chat that they were signed for.
    """
    there, times = chat or send.chat, _times(key)
    again = f"{key.partition(_AGAIN)[0]}{_AGAIN}{times + 1}"
    words = replace(send, chat=there, reply_to=None, buttons=() if chat else send.buttons)
    return Order(key=again, intent=words, not_before=None if chat else now + _pause(times))
