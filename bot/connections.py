"""Settings of a platform as its adapter takes them."""

from bot.configuration.sections import Telegram, Vk
from bot.platforms.telegram.edge import Connection as ToTelegram
from bot.platforms.vk.edge import Connection as ToVk


def to_telegram(telegram: Telegram) -> ToTelegram:
    """The bot and the way to it."""
    return ToTelegram(
        token=telegram.token.get_secret_value(),
        server=telegram.server,
        proxy=telegram.proxy.get_secret_value(),
    )


def to_vk(vk: Vk) -> ToVk:
    """The community and its keys."""
    return ToVk(
        group=vk.community,
        community_token=vk.community_token.get_secret_value(),
        user_token=vk.user_token.get_secret_value(),
        service_token=vk.service_token.get_secret_value(),
        server=vk.server,
    )
