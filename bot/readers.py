"""How the stored events of each platform are read; what they mean is decided by its mapping."""

from collections.abc import Mapping
from functools import partial

from bot.platforms.local import mapping as local_mapping
from bot.platforms.telegram import mapping as telegram_mapping
from bot.platforms.telegram.edits import FalseEdits
from bot.platforms.telegram.places import PLATFORM as TELEGRAM
from bot.platforms.vk import mapping as vk_mapping
from bot.platforms.vk.places import PLATFORM as VK
from bot.transport.reading import Read


def readers(own: Mapping[str, str] = {}) -> Mapping[str, Read]:
    """How the stored events of each platform are read; `own` are the bot's ids, by platform."""
    telegram = partial(telegram_mapping.incoming, own=own.get(TELEGRAM, ""))
    return {
        local_mapping.PLATFORM: local_mapping.incoming,
        TELEGRAM: FalseEdits(telegram),
        VK: vk_mapping.incoming,
    }
