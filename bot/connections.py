"""Settings of a platform as its adapter takes them."""

from bot.platforms.vk.edge import Connection
from bot.settings import Vk


def to_vk(vk: Vk) -> Connection:
    """The community and its keys."""
    return Connection(
        group=vk.community,
        community_token=vk.community_token.get_secret_value(),
        user_token=vk.user_token.get_secret_value(),
        service_token=vk.service_token.get_secret_value(),
        server=vk.server,
    )
