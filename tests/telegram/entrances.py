"""How people come into chats: freely, by invite links, by asking; and how a group becomes a supergroup."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.telegram import rendering
from tests.telegram.failures import refused
from tests.telegram.world import Chat, Json, Member, NotAllowed

if TYPE_CHECKING:
    from tests.telegram.people import Person
    from tests.telegram.telegram import Telegram


def new_link(telegram: Telegram, chat: Chat, **settings: object) -> Json:
    """A link into a chat, as the bot made it."""
    url = f"https://t.me/+{telegram.new_number():016d}"
    link = {"creates_join_request": False, "is_primary": False, "is_revoked": False}
    chat.links[url] = {"invite_link": url, "creator": rendering.user(telegram.bot)} | link | settings
    return chat.links[url]


def join(telegram: Telegram, person: Person, chat: Chat, url: str | None) -> None:
    """Somebody comes in, or asks to be let in.

    Raises:
        NotAllowed: the link doesn't work.
    """
    link = chat.links.get(url or "")
    if url is not None and (link is None or link["is_revoked"]):
        raise NotAllowed("the link does not work")
    if link is not None and link.get("expire_date", telegram.now() + 1) <= telegram.now():
        raise NotAllowed("the link has expired")
    if chat.asks_to_join or (link is not None and link["creates_join_request"]):
        _ask(telegram, person, chat, link)
    else:
        used = {"invite_link": dict(link)} if link is not None else {}
        telegram.change_member(chat, person, Member("member"), by=person, **used)


def decide(telegram: Telegram, chat: Chat, person: Person, *, approve: bool) -> None:
    """Answer somebody who asked to be let in."""
    request = chat.requests.pop(person.id, None)
    if request is None:
        came = chat.member(person.id, telegram.now()).is_in
        raise refused("USER_ALREADY_PARTICIPANT" if came else "HIDE_REQUESTER_MISSING")
    if approve:
        used = (
            {"invite_link": request["invite_link"]}
            if "invite_link" in request
            else {"via_join_request": True}
        )
        telegram.change_member(chat, person, Member("member"), by=telegram.bot, **used)


def migrate(telegram: Telegram, group: Chat, owner: Person) -> Chat:
    """Make a supergroup of a group; it has another id then, and both chats say so."""
    fields: Json = {"members": [], "bot": telegram.bot_member(group).status}
    grown = telegram.supergroup(group.title, owner, **fields)
    grown.members |= group.members
    group.migrated_to = grown
    telegram.post(group, owner, {"migrate_to_chat_id": grown.id})
    telegram.post(grown, None, {"migrate_from_chat_id": group.id}, sender_chat=grown)
    return grown


def _ask(telegram: Telegram, person: Person, chat: Chat, link: Json | None) -> None:
    request = {"chat": rendering.chat(chat), "from": rendering.user(person), "user_chat_id": person.id}
    request |= {"date": telegram.now()} | ({"invite_link": dict(link)} if link is not None else {})
    chat.requests[person.id] = request
    person.started = True  # who asks may be written to by the bot
    if "can_invite_users" in telegram.bot_member(chat).rights:
        telegram.updates.put("chat_join_request", request)
