"""Methods about communities: members, bans, keys, Long Poll and Callback servers."""

from typing import Any, Final

from tests.vk import rendering
from tests.vk.calls.place import Caller, Perform, community_of, governed
from tests.vk.checking import Params
from tests.vk.contract import contract
from tests.vk.failures import Failure, denied, wrong_param
from tests.vk.world import Ban, Json

MASKS: Final = {"photos": 4, "wall": 8192, "messages": 4096, "docs": 131072, "manage": 262144, "stories": 64}
LONGEST_BAN: Final = 366 * 24 * 3600


def ban(caller: Caller, params: Params) -> int:
    community, author = governed(caller, params), params.get("owner_id", 0)
    if author not in caller.vk.people and -author not in caller.vk.communities:
        raise wrong_param("owner_id is incorrect")
    if author in community.managers:
        raise denied("can't ban an administrator")
    until = params.get("end_date", 0)
    if until and not caller.vk.now() < until <= caller.vk.now() + LONGEST_BAN:
        raise wrong_param("end_date is incorrect")
    if params.get("reason", 0) > 4:
        raise wrong_param("reason is incorrect")
    shown = params.get("comment_visible", False)
    why = (params.get("reason", 0), params.get("comment", ""), shown)
    caller.vk.ban(community, author, Ban(caller.token.of, caller.vk.now(), until, *why))
    return 1


def unban(caller: Caller, params: Params) -> int:
    community, author = governed(caller, params), params.get("owner_id", 0)
    if not community.is_banned(author):
        raise Failure(104)
    caller.vk.unban(community, author, caller.token.of)
    return 1


def get_banned(caller: Caller, params: Params) -> Json:
    community, wanted = governed(caller, params), params.get("owner_id")
    banned = {author: one for author, one in list(community.bans.items()) if community.is_banned(author)}
    if wanted is not None and wanted not in banned:
        raise Failure(104)
    chosen = [wanted] if wanted is not None else list(banned)
    first, count = params.get("offset", 0), params.get("count") or 20
    items = [_banned(caller, author, banned[author]) for author in chosen[first : first + count]]
    return {"count": len(chosen), "items": items}


def _banned(caller: Caller, author: int, one: Ban) -> Json:
    info = {"admin_id": one.by, "date": one.date, "reason": one.reason, "comment": one.comment}
    shown: Json = {"ban_info": info | {"end_date": one.until, "comment_visible": one.shown}}
    if author > 0:
        return shown | {"type": "profile", "profile": rendering.user(caller.vk.people[author])}
    return shown | {"type": "group", "group": rendering.group(caller.vk.communities[-author])}


def remove_user(caller: Caller, params: Params) -> int:
    community = governed(caller, params)
    if params["user_id"] not in community.members:
        raise denied("user is not a member of the group")
    caller.vk.leave(community, params["user_id"], of_their_own=False)
    return 1


def approve_request(caller: Caller, params: Params) -> int:
    community = governed(caller, params)
    if params["user_id"] not in community.requests:
        raise denied("request not found")
    caller.vk.join(community, params["user_id"], "approved")
    return 1


def get_requests(caller: Caller, params: Params) -> Json:
    waiting = sorted(governed(caller, params).requests)
    return {"count": len(waiting), "items": waiting[params.get("offset", 0) :][: params.get("count") or 20]}


def is_member(caller: Caller, params: Params) -> Any:
    community = community_of(caller, params)
    if "user_ids" not in params:
        person = params.get("user_id", max(caller.author, 0))
        if params.get("extended"):
            return {"member": int(person in community.members)}
        return int(person in community.members)
    if len(params["user_ids"]) > 500:
        raise wrong_param("user_ids: more than 500")
    return [{"user_id": one, "member": int(one in community.members)} for one in params["user_ids"]]


def get_by_id(caller: Caller, params: Params) -> Json:
    wanted = params.get("group_ids") or [params.get("group_id", caller.token.of)]
    found = [
        community
        for one in wanted
        for community in caller.vk.communities.values()
        if one in (community.id, community.screen_name)
    ]
    if not found:
        raise wrong_param("group_ids is undefined")
    fields = tuple(params.get("fields", ()))
    return {"groups": [_group(caller, community, fields) for community in found], "profiles": []}


def _group(caller: Caller, community: Any, fields: tuple[str, ...]) -> Json:
    shown = rendering.group(community, fields)
    if caller.token.kind == "user":
        governs = caller.governs(community)
        shown |= {"is_admin": int(governs), "is_member": int(caller.token.of in community.members)}
        shown |= {"admin_level": 3} if governs else {}
    return shown


def get_members(caller: Caller, params: Params) -> Json:
    community = community_of(caller, params)
    first, count = params.get("offset", 0), min(params.get("count") or 1000, 1000)
    if params.get("filter") == "managers":
        if not caller.governs(community):
            raise denied()
        roles = [{"id": person, "role": role} for person, role in community.managers.items()]
        return {"count": len(roles), "items": roles}
    members = sorted(community.members)[first : first + count]
    if "fields" in params:
        fields = tuple(params["fields"])
        shown = [rendering.user(caller.vk.people[person], fields) for person in members]
        return {"count": community.members_count(), "items": shown}
    return {"count": community.members_count(), "items": members}


def get_token_permissions(caller: Caller, params: Params) -> Json:
    granted = {name: MASKS[name] for name in sorted(caller.token.scopes) if name in MASKS}
    shown = [{"name": name, "setting": mask} for name, mask in granted.items()]
    return {"mask": sum(granted.values()), "permissions": shown}


def get_long_poll_server(caller: Caller, params: Params) -> Json:
    events = governed(caller, params).events
    if not events.settings.enabled:
        raise wrong_param("longpoll for this group is not enabled")
    events.silent = False
    server = f"{caller.vk.address}/whp/{params['group_id']}"
    return {"key": events.key, "server": server, "ts": str(events.last)}


def get_long_poll_settings(caller: Caller, params: Params) -> Json:
    settings = governed(caller, params).events.settings
    shown = {"api_version": settings.version, "is_enabled": settings.enabled}
    return shown | {"events": flags(settings.kinds)}


def set_long_poll_settings(caller: Caller, params: Params) -> int:
    settings = governed(caller, params).events.settings
    settings.enabled = params.get("enabled", settings.enabled)
    settings.version = params.get("api_version", settings.version)
    switch_kinds(settings.kinds, params)
    return 1


def flags(kinds: set[str]) -> Json:
    known = contract().definitions["objects/groups_long_poll_events"]["properties"]
    return {name: int(name in kinds) for name in known}


def switch_kinds(kinds: set[str], params: Params) -> None:
    for name, wanted in params.items():
        if isinstance(wanted, bool) and name != "enabled":
            (kinds.add if wanted else kinds.discard)(name)


METHODS: dict[str, Perform] = {
    "groups.ban": ban,
    "groups.unban": unban,
    "groups.getBanned": get_banned,
    "groups.removeUser": remove_user,
    "groups.approveRequest": approve_request,
    "groups.getRequests": get_requests,
    "groups.isMember": is_member,
    "groups.getById": get_by_id,
    "groups.getMembers": get_members,
    "groups.getTokenPermissions": get_token_permissions,
    "groups.getLongPollServer": get_long_poll_server,
    "groups.getLongPollSettings": get_long_poll_settings,
    "groups.setLongPollSettings": set_long_poll_settings,
}
