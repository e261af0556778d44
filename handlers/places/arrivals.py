"""Arrivals: the bot is added to a chat, thrown out of it, or the chat gets another id.

Whoever may change settings is asked in private what the new chat is for; until they say so, the bot
does nothing there. Anybody on the platform can add the bot to a chat of theirs, so there is an end to
what strangers can have asked and remembered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from handlers.community.directory import Directory, Known
from handlers.ports import Ledger, Signer
from models.communities import Community, Place
from models.intents import AnswerPress, Button, Edit, Order, Send
from models.messages import Address, Membership, Moved, Press
from models.staff import Ability
from models.texts import Texts

_Kept = TypeVar("_Kept")

PREFIX = "place"
"""How the data of this story's buttons begins."""

NOTHING = "none"
ASKED: Final = 5
"""So many chats, to which strangers added the bot, are asked about; `/places` tells of the others."""

KEPT: Final = 20
"""So many of them are remembered."""

_OF_LATE: Final = timedelta(days=1)
_CHANGES: Final = 200
"""Changes of settings that are looked at; a chat that comes and goes makes two."""

OFFERS = ((Place.WALL,), (Place.COMMENTS, Place.CHAT), (Place.DUTY, Place.DESK))


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Asks what chats are for and remembers the answers."""

    directory: Directory
    texts: Texts
    signer: Signer

    async def membership(self, ledger: Ledger, event: Membership, now: datetime) -> bool:
        """Returns whether a community was changed."""
        known = self._known(event.chat.platform, event.chat.id)
        if not event.ours or event.chat.private or known is None or event.was_in == event.is_in:
            return False
        story = self._came if event.is_in else self._left
        return await story(ledger, known, event, now)

    async def moved(self, ledger: Ledger, event: Moved, now: datetime) -> bool:
        """Returns whether a community was changed."""
        known = self._known(event.platform, event.before)
        if known is None or not {*known.community.places, *known.community.titles} & {event.before}:
            return False
        moved = replace(
            known.community,
            places=_renamed(known.community.places, event.before, event.after),
            titles=_renamed(known.community.titles, event.before, event.after),
            unused=tuple(_renamed(dict.fromkeys(known.community.unused), event.before, event.after)),
            left=tuple(chat for chat in known.community.left if chat != event.before),
        )
        await ledger.communities.save(moved, event.platform, now)
        await ledger.entrances.moved(moved.id, event.before, event.after)
        return True

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """Somebody says what a chat is for. Returns whether a community was changed."""
        known = self.directory.of(press.address, private=True)
        if known is None:
            return False
        community, data = known.community, self.signer.check(press.data, press.address.chat) or ""
        _, _, choice = data.partition(".")
        word, _, chat = choice.partition(".")
        if chat not in community.titles or word not in {*Place, NOTHING}:
            await self._answer(ledger, press, self._say(community, "press.not_ours"))
        elif not known.may(press.author.id, Ability.SETTINGS):
            await self._answer(ledger, press, self._say(community, "command.not_allowed"))
        else:
            chosen = with_place(community, chat, None if word == NOTHING else Place(word))
            await ledger.communities.save(chosen, press.author.id, now)
            words = told(self.texts, chosen, chat)
            await self._answer(ledger, press, words)
            edit = Edit(address=press.address, text=words)
            await ledger.outbox.put([Order(key=f"{press.cause}:told", intent=edit)])
            return True
        return False

    def question(self, community: Community, chat: str, person_chat: str) -> Send:
        """Ask in `person_chat` what `chat` is for."""
        text = self._say(community, "places.ask", title=community.titles.get(chat, chat))
        return Send(
            platform=community.platform,
            chat=person_chat,
            text=text,
            buttons=self._buttons(community, chat, person_chat),
        )

    async def _came(self, ledger: Ledger, known: Known, event: Membership, now: datetime) -> bool:
        community, chat = known.community, event.chat.id
        if chat in community.left:
            left = tuple(one for one in community.left if one != chat)
            community = replace(community, left=left)
        is_settled = chat in community.places or chat in community.unused
        is_expected = is_settled or known.may(event.by.id, Ability.SETTINGS)
        waiting = 0 if is_expected else await _waiting(ledger, known, chat, now)
        if waiting >= KEPT:
            return False
        titles = {**community.titles, chat: event.chat.title}
        await ledger.communities.save(replace(community, titles=titles), event.by.id, now)
        if not is_settled and waiting < ASKED:
            await self._tell_all(ledger, known, event, "places.ask")
        return True

    async def _left(self, ledger: Ledger, known: Known, event: Membership, now: datetime) -> bool:
        community, chat = known.community, event.chat.id
        if chat in community.places:
            # What it is for is kept: a group that grows is left and comes back under another id.
            await self._tell_all(ledger, known, event, "places.gone")
            gone = replace(community, left=(*community.left, chat))
            await ledger.communities.save(gone, event.by.id, now)
            return True
        if chat not in community.titles:
            return False
        titles = {one: title for one, title in community.titles.items() if one != chat}
        unused = tuple(one for one in community.unused if one != chat)
        await ledger.communities.save(replace(community, titles=titles, unused=unused), event.by.id, now)
        return True

    def _buttons(self, community: Community, chat: str, person_chat: str) -> tuple[tuple[Button, ...], ...]:
        def button(word: str) -> Button:
            data = self.signer.sign(f"{PREFIX}.{word}.{chat}", person_chat)
            return Button(label=self._say(community, f"places.button.{word}"), data=data)

        return (*(tuple(map(button, row)) for row in OFFERS), (button(NOTHING),))

    def _known(self, platform: str, chat: str) -> Known | None:
        return self.directory.of(Address(platform=platform, chat=chat, message=""), private=True)

    async def _tell_all(self, ledger: Ledger, known: Known, event: Membership, key: str) -> None:
        """A private chat has the id of its person."""
        community = known.community
        titles = {**community.titles, event.chat.id: event.chat.title}
        asked = replace(community, titles=titles)
        orders = []
        for person in known.staff:
            if not known.may(person, Ability.SETTINGS):
                continue
            if key == "places.ask":
                send = self.question(asked, event.chat.id, person)
            else:
                text = self._say(community, key, title=event.chat.title)
                send = Send(platform=community.platform, chat=person, text=text)
            orders.append(Order(key=f"{event.cause}:{person}", intent=send))
        await ledger.outbox.put(orders)

    async def _answer(self, ledger: Ledger, press: Press, words: str) -> None:
        reply = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=words)
        await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=reply)])

    def _say(self, community: Community, key: str, **params: str) -> str:
        return self.texts.say(community.language, key, **params)


def with_place(community: Community, chat: str, place: Place | None) -> Community:
    """The community with `chat` used as `place`, or for nothing."""
    places = {one: kind for one, kind in community.places.items() if one != chat}
    unused = tuple(one for one in community.unused if one != chat)
    if place is None:
        return replace(community, places=places, unused=(*unused, chat))
    return replace(community, places={**places, chat: place}, unused=unused)


def told(texts: Texts, community: Community, chat: str) -> str:
    """What `chat` is for, in words."""
    if place := community.places.get(chat):
        key = f"place.{place}"
    else:
        key = "places.nothing" if chat in community.unused else "places.unanswered"
    words = texts.say(community.language, key)
    return texts.say(community.language, "places.line", title=community.titles.get(chat, chat), place=words)


async def _waiting(ledger: Ledger, known: Known, chat: str, now: datetime) -> int:
    """Other chats that strangers lately added the bot to, also left ones, or that nobody has spoken for."""
    changes = await ledger.communities.history(known.community.id, _CHANGES)
    lately = [
        key
        for at, who, key, old, _ in changes
        if key.startswith("titles.") and not old and at > now - _OF_LATE
        if not known.may(who, Ability.SETTINGS)
    ]
    return max(len(lately), len({*known.community.unanswered} - {chat}))


def _renamed(kept: Mapping[str, _Kept], before: str, after: str) -> dict[str, _Kept]:
    return {after if chat == before else chat: value for chat, value in kept.items()}
