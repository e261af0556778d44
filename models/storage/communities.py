"""Communities with the history of their settings, and the people who work in them."""

from collections.abc import Mapping
from datetime import datetime

import msgspec
from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from models.communities import Community
from models.staff import Colleague, Role
from models.storage.columns import upsert
from models.storage.tables import communities, owner_codes, settings_history, staff

_SAVE = upsert(communities)
_APPOINT = upsert(staff)


class SqlCommunities:
    """Communities within one transaction."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self) -> list[Community]:
        """Every community, by id."""
        return list(await self._connection.scalars(select(communities.c.record).order_by(communities.c.id)))

    async def save(self, community: Community, who: str, at: datetime) -> None:
        """Keep a community; what changed goes into its history, a new one as the key *id*."""
        known = await self._connection.scalar(
            select(communities.c.record).where(communities.c.id == community.id)
        )
        before = _settings(known) if known else _settings(community) | {"id": ""}
        await self._note(community.id, who, at, before, _settings(community))
        await self._connection.execute(
            _SAVE,
            {
                "id": community.id,
                "platform": community.platform,
                "zone": community.zone,
                "record": community,
            },
        )

    async def history(self, community: str, limit: int) -> list[tuple[datetime, str, str, str, str]]:
        """Changes of settings, newest first: when, who, key, old, new.

        Keys have dots, as in `ladder.warn_at` and `modes.links`; what is absent is empty.
        """
        rows = await self._connection.execute(
            select(
                settings_history.c.at,
                settings_history.c.who,
                settings_history.c.key,
                settings_history.c.old,
                settings_history.c.new,
            )
            .where(settings_history.c.community == community)
            .order_by(settings_history.c.id.desc())
            .limit(limit)
        )
        return [(at, who, key, old, new) for at, who, key, old, new in rows]

    async def staff(self, community: str) -> list[Colleague]:
        """Everybody with a role, by name."""
        rows = await self._connection.execute(
            select(staff).where(staff.c.community == community).order_by(staff.c.name, staff.c.person)
        )
        return [Colleague(**row) for row in rows.mappings()]

    async def appoint(self, colleague: Colleague, who: str, at: datetime) -> None:
        """Give a role, in place of an earlier one."""
        key, new = f"staff.{colleague.person}", str(colleague.role)
        old = str(await self._role(colleague.community, colleague.person) or "")
        await self._note(colleague.community, who, at, {key: old}, {key: new})
        await self._connection.execute(
            _APPOINT,
            {
                "community": colleague.community,
                "person": colleague.person,
                "name": colleague.name,
                "role": colleague.role,
            },
        )

    async def reached(self, community: str, person: str, chat: str | None) -> None:
        """Somebody with a role has written to us in a private chat, so we may write there too; None: we
        may not any more."""
        await self._connection.execute(
            update(staff).where(staff.c.community == community, staff.c.person == person).values(private=chat)
        )

    async def dismiss(self, community: str, person: str, who: str, at: datetime) -> bool:
        """Take a role away; False if there was none."""
        role = await self._role(community, person)
        if role is None:
            return False
        await self._note(community, who, at, {f"staff.{person}": str(role)}, {})
        await self._connection.execute(
            delete(staff).where(staff.c.community == community, staff.c.person == person)
        )
        return True

    async def set_owner_code(self, code_hash: str, at: datetime) -> None:
        """Keep the hash of a new one-time code; earlier codes stop working."""
        await self._connection.execute(delete(owner_codes))
        await self._connection.execute(insert(owner_codes).values(hash=code_hash, created_at=at))

    async def use_owner_code(self, code_hash: str, at: datetime) -> bool:
        """Consume the code; False if it is unknown or was used."""
        used = await self._connection.execute(
            update(owner_codes)
            .where(owner_codes.c.hash == code_hash, owner_codes.c.used_at.is_(None))
            .values(used_at=at)
        )
        return used.rowcount == 1

    async def _role(self, community: str, person: str) -> Role | None:
        role: Role | None = await self._connection.scalar(
            select(staff.c.role).where(staff.c.community == community, staff.c.person == person)
        )
        return role

    async def _note(
        self, community: str, who: str, at: datetime, before: Mapping[str, str], after: Mapping[str, str]
    ) -> None:
        changes = [
            {"key": key, "old": before.get(key, ""), "new": after.get(key, "")}
            for key in sorted({*before, *after})
            if before.get(key) != after.get(key)
        ]
        if changes:
            await self._connection.execute(
                insert(settings_history).values(community=community, at=at, who=who), changes
            )


def _settings(community: Community) -> dict[str, str]:
    """Every setting by its dotted key, in words."""
    settings: dict[str, str] = {}
    for key, value in msgspec.to_builtins(community).items():
        inner = value if isinstance(value, dict) else {"": value}
        for name, part in inner.items():
            text = part if isinstance(part, str) else msgspec.json.encode(part).decode()
            settings[f"{key}.{name}".rstrip(".")] = text
    return settings
