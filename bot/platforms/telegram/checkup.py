"""What `bot doctor` finds on Telegram: the token, the way there, what the bot may do in each chat.

Nothing is sent and nothing confirmed. Imports aiogram, which takes seconds: import this only where
Telegram is used.
"""

from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from aiogram import Bot
from aiogram.methods import GetChat, GetChatMember, GetMe, GetUpdates, GetWebhookInfo, TelegramMethod
from aiohttp_socks import ProxyError

from bot.platforms.findings import Finding, ok, problem, warning
from bot.platforms.telegram.edge import Connection
from bot.platforms.telegram.session import Unauthorized, Unreachable, call, connect
from models.communities import Community, Place
from models.errors import DeliveryError, RateLimited, Refused

_LISTEN_SECONDS: Final = 2
"""So long another program that polls needs at most to show itself."""

_FEW: Final = 100
"""So many updates may be on their way to our address at any time."""

_NEEDED: Final[dict[Place, tuple[str, ...]]] = {
    Place.WALL: ("can_post_messages", "can_edit_messages"),
    Place.COMMENTS: ("can_delete_messages", "can_restrict_members"),
    Place.CHAT: ("can_delete_messages", "can_restrict_members"),
}


_INVITING: Final = (Place.WALL, Place.COMMENTS, Place.CHAT)


async def checkup(
    connection: Connection, webhook: str, communities: Sequence[Community] | None
) -> AsyncIterator[Finding]:
    """Every check, one after another; `communities` None where the database can't tell yet."""
    bot = connect(connection.token, connection.server, connection.proxy)
    try:
        me, found = await _me(bot, connection)
        yield found
        if me is None:
            return
        for finding in _of_account(me):
            yield finding
        async for finding in _updates(bot, webhook):
            yield finding
        if communities is not None:
            async for finding in _chats(bot, int(me["id"]), communities):
                yield finding
    finally:
        await bot.session.close()


async def _me(bot: Bot, connection: Connection) -> tuple[dict[str, Any] | None, Finding]:
    try:
        me = await call(bot, GetMe())
    except Unauthorized:
        return None, problem("telegram.token")
    except Unreachable as unreachable:
        return None, _no_way(unreachable, connection)
    except RateLimited as limited:
        return None, warning("telegram.busy", seconds=round(limited.retry_after.total_seconds()))
    except DeliveryError as error:
        return None, problem("telegram.strange", problem=str(error))
    return me, ok("telegram", name=str(me.get("username")))


def _no_way(unreachable: Unreachable, connection: Connection) -> Finding:
    """Nobody was reached: by our network, or by a proxy, whose refusals say why."""
    if not connection.proxy:
        return problem("telegram.unreachable")
    host, refusal = _host(connection.proxy), unreachable.__cause__
    if isinstance(refusal, ProxyError):
        return problem("telegram.proxy.refuses", host=host, problem=str(refusal))
    return problem("telegram.proxy", host=host)


def _host(address: str) -> str:
    """Without a name and a password."""
    return urlsplit(address).netloc.rpartition("@")[2]


def _of_account(me: dict[str, Any]) -> Iterator[Finding]:
    name = str(me.get("username"))
    if not me.get("can_read_all_group_messages"):
        yield warning("telegram.privacy", name=name)
    if not me.get("can_join_groups", True):
        yield warning("telegram.joining", name=name)


async def _updates(bot: Bot, webhook: str) -> AsyncIterator[Finding]:
    """Who gets the updates: we, an address of earlier times, another program."""
    info = await _asked(bot, GetWebhookInfo()) or {}
    set_up = str(info.get("url") or "")
    if set_up and set_up != webhook:
        yield warning("telegram.webhook.old", host=_host(set_up))
    elif webhook and not set_up:
        yield warning("telegram.webhook.none")
    elif set_up and info.get("last_error_message"):
        waiting = int(info.get("pending_update_count") or 0)
        yield warning("telegram.webhook.failing", problem=str(info["last_error_message"]), count=waiting)
    elif set_up and (waiting := int(info.get("pending_update_count") or 0)) > _FEW:
        yield warning("telegram.webhook.slow", count=waiting)
    if not set_up and not webhook:
        try:
            await call(bot, GetUpdates(limit=1, timeout=_LISTEN_SECONDS))
        except RateLimited:
            yield warning("telegram.other")
        except DeliveryError:
            return


async def _chats(bot: Bot, me: int, communities: Sequence[Community]) -> AsyncIterator[Finding]:
    places = {chat: (place, one) for one in communities for chat, place in one.places.items()}
    if not places:
        yield warning("telegram.nowhere")
    for chat, (place, community) in places.items():
        title = community.titles.get(chat, chat)
        shown = await _asked(bot, GetChat(chat_id=chat))
        member = await _asked(bot, GetChatMember(chat_id=chat, user_id=me))
        if shown is None or member is None or member.get("status") in ("left", "kicked"):
            yield problem("telegram.chat.out", title=title)
            continue
        yield _in_chat(title, place, member)
        if not _may_write(shown, member):
            yield problem("telegram.chat.silent", title=title)
        if place in _INVITING and not member.get("can_invite_users") and member.get("status") != "creator":
            yield warning("telegram.chat.inviting", title=title)
        if place is Place.WALL:
            yield _discussion(title, str(shown.get("linked_chat_id") or ""), community)
        elif shown.get("type") == "group" and place in _NEEDED:
            yield warning("telegram.chat.small", title=title)


def _may_write(chat: dict[str, Any], member: dict[str, Any]) -> bool:
    """Whether what members may do there, or the bot itself, leaves it its voice."""
    if chat.get("type") == "channel" or member.get("status") in ("creator", "administrator"):
        return True
    allowed = member if member.get("status") == "restricted" else chat.get("permissions") or {}
    return bool(allowed.get("can_send_messages", True))


def _in_chat(title: str, place: Place, member: dict[str, Any]) -> Finding:
    lacking = [right for right in _NEEDED.get(place, ()) if not member.get(right)]
    if not lacking:
        return ok("telegram.chat", title=title)
    key = "telegram.chat.wall" if place is Place.WALL else "telegram.chat.group"
    return problem(key, title=title, rights=", ".join(lacking))


def _discussion(title: str, linked: str, community: Community) -> Finding:
    if not linked:
        return warning("telegram.discussion.none", title=title)
    if community.places.get(linked) is not Place.COMMENTS:
        return warning("telegram.discussion.idle", title=title, chat=community.titles.get(linked, linked))
    return ok("telegram.discussion", title=title)


async def _asked(bot: Bot, method: TelegramMethod[Any]) -> dict[str, Any] | None:
    """The answer, or None where Telegram has none for us."""
    try:
        answer = await call(bot, method)
    except (Refused, DeliveryError):
        return None
    return answer if isinstance(answer, dict) else None
