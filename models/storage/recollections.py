"""What a platform's adapter has to know again after a restart: permissions before a mute, copies of posts."""

from collections.abc import Collection
from datetime import datetime

import msgspec
from sqlalchemy import bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from models.capabilities import Capability, lacking_key
from models.storage.columns import insert, upsert
from models.storage.tables import recollections
from models.texts import Sentence

_KEEP = upsert(recollections)
_KEEP_NEW = insert(recollections).on_conflict_do_nothing()
_RECALL_ALL = select(recollections.c.key, recollections.c.value).where(
    recollections.c.platform == bindparam("of"),
    recollections.c.key.in_(bindparam("keys", expanding=True)),
)


class SqlRecollections:
    """Recollections within one transaction. What the values mean is the adapter's business."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, platform: str, key: str, value: str, at: datetime) -> None:
        """Keep `value` under `key`, in place of an earlier one."""
        row = {"platform": platform, "key": key, "value": value, "kept_at": at}
        await self._connection.execute(_KEEP, row)

    async def keep_new(self, platform: str, key: str, value: str, at: datetime) -> None:
        """Keep `value` under `key`, unless something is kept there."""
        row = {"platform": platform, "key": key, "value": value, "kept_at": at}
        await self._connection.execute(_KEEP_NEW, row)

    async def recall(self, platform: str, key: str) -> str | None:
        """What was kept under `key`."""
        found: str | None = await self._connection.scalar(
            select(recollections.c.value).where(
                recollections.c.platform == platform, recollections.c.key == key
            )
        )
        return found

    async def recall_all(self, platform: str, keys: Collection[str]) -> dict[str, str]:
        """What was kept under each of `keys`; those under which nothing was are left out."""
        rows = await self._connection.execute(_RECALL_ALL, {"of": platform, "keys": list(keys)})
        return dict(rows.all())

    async def lacks(self, platform: str, capability: Capability) -> Sentence | None:
        """What an adapter has kept of why its platform can't do something for us."""
        kept = await self.recall(platform, lacking_key(capability))
        return None if kept is None else msgspec.json.decode(kept, type=Sentence)

    async def like(self, platform: str, beginning: str) -> dict[str, str]:
        """Everything whose key begins so, by key."""
        rows = await self._connection.execute(
            select(recollections.c.key, recollections.c.value)
            .where(
                recollections.c.platform == platform,
                recollections.c.key >= beginning,
                recollections.c.key < beginning + "\U0010ffff",
            )
            .order_by(recollections.c.key)
        )
        return dict(rows.all())

    async def forget_old(self, beginning: str, before: datetime) -> None:
        """Keep nothing longer whose key begins so and that was kept before a moment, on any platform."""
        await self._connection.execute(
            delete(recollections).where(
                recollections.c.key >= beginning,
                recollections.c.key < beginning + "\U0010ffff",
                recollections.c.kept_at < before,
            )
        )

    async def forget(self, platform: str, key: str) -> None:
        """Keep it no longer."""
        await self._connection.execute(
            delete(recollections).where(recollections.c.platform == platform, recollections.c.key == key)
        )
