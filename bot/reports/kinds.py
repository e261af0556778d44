"""What a medium of a post is, by what each platform calls it."""

from collections.abc import Mapping

from bot.platforms.local import mapping as local
from bot.platforms.telegram.places import PLATFORM as TELEGRAM
from bot.platforms.telegram.post_limits import LIMITS
from bot.platforms.vk.places import PLATFORM as VK
from bot.platforms.vk.post_limits import kind
from handlers.reports.analysis import Kind

KINDS: Mapping[str, Kind] = {local.PLATFORM: lambda _: "photo", TELEGRAM: LIMITS.kind, VK: kind}
"""By platform."""
