"""What `bot doctor` finds on VK: each key, its rights, the kinds of events, who else is told, the clock.

Nothing is changed: what may do something is called with nothing to do. Imports vk_api: import this only
where VK is used.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from bot.platforms.findings import Finding, ok, problem, warning
from bot.platforms.vk.abilities import BITS, METHODS, matrix
from bot.platforms.vk.edge import Connection, keys_of
from bot.platforms.vk.failures import CaptchaNeeded, KeyIsOver, MethodPaused, TooFast
from bot.platforms.vk.key import Key, Kind
from bot.platforms.vk.keys import NAMES, Keys
from bot.platforms.vk.mapping import KINDS
from bot.platforms.vk.places import SITE, is_chat
from bot.platforms.vk.session import VERSION
from models.capabilities import Capability
from models.clock import Clock
from models.communities import Community, Place
from models.errors import DeliveryError, RateLimited

_CLOCK_TOLERANCE: Final = timedelta(minutes=2)
_OF_COMMUNITY: Final = ("manage", "messages", "photos", "wall")
"""Rights of a community's key, as VK names them."""

_OF_USER: Final = ("photos", "wall", "groups")
"""Rights of a user's key."""

_EDITOR: Final = 2
"""Levels of managers: 1 moderates, 2 also posts, 3 may all."""


async def checkup(
    connection: Connection, callback: str, clock: Clock, communities: Sequence[Community] | None = None
) -> AsyncIterator[Finding]:
    """Every check, one after another; `callback` is the address where VK should bring events, or empty,
    `communities` None where the database can't tell yet."""
    keys = keys_of(connection)
    keys.quiet = True  # what is told here is told as findings
    try:
        working = []
        for kind, key in keys.keys.items():
            finding = await _answers(key, clock)
            working += [kind] if finding is None else []
            if finding is not None:
                yield finding
        if Kind.GROUP not in working:
            return
        rest = (
            _community(keys),
            _administrator(keys, working),
            _able(keys),
            _told(keys, callback),
            _chats(keys, communities or ()),
        )
        for part in rest:
            async for finding in part:
                yield finding
    finally:
        keys.close()


async def _answers(key: Key, clock: Clock) -> Finding | None:
    """What is wrong with a key, or with the way to VK, or with the clock."""
    try:
        time = datetime.fromtimestamp(await key.call("utils.getServerTime", {}), UTC)
    except KeyIsOver as over:
        return problem("vk.key", name=key.name, problem=over.words)
    except CaptchaNeeded as captcha:
        return problem("vk.captcha", name=key.name, link=captcha.where or SITE)
    except (TooFast, MethodPaused) as paused:
        return warning("vk.busy", name=key.name, seconds=round(paused.retry_after.total_seconds()))
    except RateLimited:
        return problem("vk.unreachable")
    except DeliveryError as error:
        return problem("vk.strange", problem=str(error))
    if key.kind is Kind.GROUP and abs(time - clock()) > _CLOCK_TOLERANCE:
        return warning("vk.clock", there=time.isoformat(timespec="seconds"))
    return None


async def _community(keys: Keys) -> AsyncIterator[Finding]:
    own = await _asked(keys, Kind.GROUP, "groups.getById")
    [group] = (own or {}).get("groups") or [{}]
    if group.get("id") != keys.group:
        yield problem("vk.other", name=str(group.get("name")), number=keys.group)
        return
    yield ok("vk", name=str(group.get("name")))
    told = await _asked(keys, Kind.GROUP, "groups.getTokenPermissions") or {}
    granted = {one["name"] for one in told.get("permissions") or ()}
    if lacking := [right for right in _OF_COMMUNITY if right not in granted]:
        yield problem("vk.rights", name=NAMES[Kind.GROUP], rights=", ".join(lacking))


async def _administrator(keys: Keys, working: list[Kind]) -> AsyncIterator[Finding]:
    if Kind.USER not in keys.keys:
        yield warning("vk.administrator.none", name=NAMES[Kind.USER])
    if Kind.USER not in working:
        return
    mask = int(await _asked(keys, Kind.USER, "account.getAppPermissions") or 0)
    if lacking := [right for right in _OF_USER if not mask & BITS[right]]:
        yield warning("vk.administrator.rights", name=NAMES[Kind.USER], rights=", ".join(lacking))
    told = await _asked(keys, Kind.USER, "groups.getById", group_id=keys.group)
    [group] = (told or {}).get("groups") or [{}]
    if int(group.get("admin_level") or 0) < _EDITOR:
        yield problem("vk.administrator.not", name=NAMES[Kind.USER])
    elif not lacking:
        yield ok("vk.administrator")


async def _able(keys: Keys) -> AsyncIterator[Finding]:
    """What the keys together can do, and what happens to the rest."""
    try:
        found = await matrix(keys)
    except DeliveryError:
        return  # what is wrong with a key was told already
    for capability, why in found.items():
        if why is None:
            yield ok(f"vk.able.{capability}", name=_used(keys, capability))
        else:
            yield warning(f"vk.unable.{capability}", name=NAMES[Kind.SERVICE])


def _used(keys: Keys, capability: Capability) -> str:
    """The key by which something is done."""
    return next((NAMES[kind] for kind in keys.able(METHODS[capability][0])), "")


async def _chats(keys: Keys, communities: Sequence[Community]) -> AsyncIterator[Finding]:
    """Whether the community is in each of its chats, and may do there what it is there for."""
    places = {chat: (place, one) for one in communities for chat, place in one.places.items()}
    for chat, (place, community) in places.items():
        if is_chat(chat):
            title = community.titles.get(chat, chat)
            told = await _asked(keys, Kind.GROUP, "messages.getConversationsById", peer_ids=[int(chat)])
            yield _in_chat(title, place, next(iter((told or {}).get("items") or ()), None))


def _in_chat(title: str, place: Place, shown: Mapping[str, Any] | None) -> Finding:
    if shown is None:
        return problem("vk.chat.out", title=title)
    if not (shown.get("can_write") or {}).get("allowed", True):
        return problem("vk.chat.silent", title=title)
    if place is Place.CHAT and not shown["chat_settings"]["acl"].get("can_moderate", True):
        return problem("vk.chat.rights", title=title)
    return ok("vk.chat", title=title)


async def _told(keys: Keys, callback: str) -> AsyncIterator[Finding]:
    """Whether we are told what happens, and who else is."""
    told = await _asked(keys, Kind.GROUP, "groups.getCallbackServers", group_id=keys.group) or {}
    servers = told.get("items") or ()
    if callback and callback not in {server["url"] for server in servers}:
        yield warning("vk.callback.none")
    for server in servers:
        if server["url"] != callback:
            yield warning("vk.callback.other", title=str(server.get("title")), host=_host(server["url"]))
        elif server.get("status") != "ok":
            yield warning("vk.callback.failing", status=str(server.get("status")))
        else:
            which = {"group_id": keys.group, "server_id": server["id"]}
            told = await _asked(keys, Kind.GROUP, "groups.getCallbackSettings", **which) or {}
            yield _events(told)
    if not callback:
        told = await _asked(keys, Kind.GROUP, "groups.getLongPollSettings", group_id=keys.group) or {}
        yield _events(told) if told.get("is_enabled") else warning("vk.events.off")


def _events(told: Mapping[str, Any]) -> Finding:
    # Of some kinds VK never says whether they are on.
    missing = sorted(kind for kind, on in (told.get("events") or {}).items() if kind in KINDS and not on)
    if told.get("api_version") != VERSION:
        return warning("vk.events.version", version=str(told.get("api_version")), wanted=VERSION)
    if missing:
        return warning("vk.events.missing", kinds=", ".join(missing))
    return ok("vk.events")


async def _asked(keys: Keys, kind: Kind, method: str, **params: Any) -> Any:
    """The answer, or None where VK has none for us."""
    try:
        return await keys.keys[kind].call(method, params)
    except DeliveryError:
        return None


def _host(url: str) -> str:
    return url.partition("://")[2].partition("/")[0]
