"""What each platform takes as a post, with the numbers of the settings."""

from collections.abc import Mapping
from dataclasses import replace

from bot.configuration.settings import Settings
from bot.platforms.local.post_limits import post_limits as local_limits
from bot.platforms.telegram.post_limits import LIMITS as TELEGRAM_LIMITS
from bot.platforms.vk.post_limits import post_limits as vk_limits
from models.capabilities import PostLimits
from models.texts import Texts


def limits_of(settings: Settings, texts: Texts) -> Mapping[str, PostLimits]:
    """The limits by platform."""
    vk = settings.vk
    limits = {
        "local": local_limits(texts, settings.local.language),
        "telegram": TELEGRAM_LIMITS,
        "vk": vk_limits(vk.attachments, vk.posts_a_day, vk.postponed),
    }
    sources = settings.media.sources
    return {platform: replace(one, sources=sources) for platform, one in limits.items()}
