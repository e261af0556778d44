"""Methods about Callback servers."""

from typing import Final

from tests.vk.calls.groups import flags, switch_kinds
from tests.vk.calls.place import Caller, Perform, governed
from tests.vk.checking import Params
from tests.vk.community import Community
from tests.vk.events import CallbackServer
from tests.vk.failures import Failure, wrong_param
from tests.vk.world import Json

MOST: Final = 10
TITLE: Final = 14


def get_servers(caller: Caller, params: Params) -> Json:
    servers = governed(caller, params).events.servers
    wanted = params.get("server_ids") or list(servers)
    items = [_shown(servers[number]) for number in wanted if number in servers]
    return {"count": len(items), "items": items}


def add_server(caller: Caller, params: Params) -> Json:
    community = governed(caller, params)
    if len(community.events.servers) >= MOST:
        raise Failure(2000)
    if len(params["title"]) > TITLE:
        raise wrong_param(f"title is longer than {TITLE}")
    server = CallbackServer(
        caller.vk.new_number(),
        params["title"],
        params["url"],
        params.get("secret_key", ""),
        caller.token.of if caller.token.kind == "user" else 0,
    )
    community.events.servers[server.id] = server
    caller.vk.servers_changed.set()
    return {"server_id": server.id}


def edit_server(caller: Caller, params: Params) -> int:
    server = _server(governed(caller, params), params)
    server.url, server.title = params["url"], params["title"]
    server.secret, server.status = params.get("secret_key", ""), "wait"
    server.news.set()
    return 1


def delete_server(caller: Caller, params: Params) -> int:
    community = governed(caller, params)
    server = _server(community, params)
    del community.events.servers[server.id]
    server.news.set()
    return 1


def get_settings(caller: Caller, params: Params) -> Json:
    settings = _server(governed(caller, params), params).settings
    return {"api_version": settings.version, "events": flags(settings.kinds)}


def set_settings(caller: Caller, params: Params) -> int:
    settings = _server(governed(caller, params), params).settings
    settings.version = params.get("api_version", settings.version)
    switch_kinds(settings.kinds, params)
    return 1


def get_code(caller: Caller, params: Params) -> Json:
    return {"code": governed(caller, params).events.confirmation}


def _server(community: Community, params: Params) -> CallbackServer:
    if "server_id" not in params:
        raise wrong_param("server_id is a required parameter")
    if params["server_id"] not in community.events.servers:
        raise Failure(104)
    return community.events.servers[params["server_id"]]


def _shown(server: CallbackServer) -> Json:
    shown: Json = {"id": server.id, "title": server.title, "url": server.url, "status": server.status}
    return shown | {"creator_id": server.creator, "secret_key": server.secret}


METHODS: dict[str, Perform] = {
    "groups.getCallbackServers": get_servers,
    "groups.addCallbackServer": add_server,
    "groups.editCallbackServer": edit_server,
    "groups.deleteCallbackServer": delete_server,
    "groups.getCallbackSettings": get_settings,
    "groups.setCallbackSettings": set_settings,
    "groups.getCallbackConfirmationCode": get_code,
}
