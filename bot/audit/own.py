"""Your own history: what was written to a community of yours lately, and what judges it now."""

from collections.abc import Sequence
from datetime import timedelta
from typing import NamedTuple

from bot.configuration.settings import Settings
from bot.history import StoredHistory
from bot.readers import readers
from bot.whose import one_of
from handlers.answers.matching import Matcher
from handlers.audit.records import AuditMessage
from handlers.community.directory import Directory, Known
from models.clock import Clock
from models.communities import Community
from models.storage.store import Store
from moderation.artifact import SHIPPED, load
from moderation.judges import Judges, taught
from moderation.lesson import Lesson

_ALL = 1_000_000
"""Events that are read at most: more than a month of any community."""


class Own(NamedTuple):
    """A community as it is, with its history."""

    community: Community
    messages: Sequence[AuditMessage]
    judges: Judges


async def own_history(settings: Settings, store: Store, clock: Clock, days: int, wanted: str | None) -> Own:
    """The last `days` of the community `wanted`, or of the only one.

    Raises:
        ConfigError: there is no such community, or several and none was named.
    """
    directory = Directory(Matcher)
    async with store.reading() as ledger:
        await directory.refresh(ledger)
        live = await ledger.lessons.live()
        lesson = Lesson.read(await ledger.lessons.content(live.id)) if live else None
    known = _chosen(directory, wanted)
    heard = await StoredHistory(store, readers)(known, clock() - timedelta(days=days), _ALL)
    artifact = load(settings.moderation.artifact or SHIPPED)
    return Own(known.community, heard, taught(artifact, lesson))


def _chosen(directory: Directory, wanted: str | None) -> Known:
    everywhere = {known.community.id: known for known in directory.everywhere()}
    return everywhere[one_of(sorted(everywhere), wanted)]
