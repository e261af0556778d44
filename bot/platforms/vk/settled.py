"""What has to be switched on in a community before VK tells us anything: kinds of events, a version."""

import structlog

from bot.platforms.vk.keys import Keys
from bot.platforms.vk.mapping import KINDS, RIGHTS_CHANGED
from bot.platforms.vk.session import VERSION

log = structlog.get_logger()


async def listen(keys: Keys) -> None:
    """Switch on Long Poll and the events that we need; what else is on stays on.

    Raises:
        DeliveryError: VK does not let us, or not now.
    """
    told = await keys.call("groups.getLongPollSettings", group_id=keys.group)
    kinds = told.get("events") or {}
    # Of some kinds VK never says whether they are on.
    wanted = dict.fromkeys((kind for kind in sorted(KINDS | RIGHTS_CHANGED) if not kinds.get(kind)), True)
    if told.get("is_enabled") and told.get("api_version") == VERSION and not wanted:
        return
    await keys.call(
        "groups.setLongPollSettings", group_id=keys.group, enabled=True, api_version=VERSION, **wanted
    )
    log.info("events of VK were switched on", kinds=", ".join(wanted), version=VERSION)
