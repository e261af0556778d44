"""Who may write where, and presses of buttons: what the bot does to people and hears from them."""

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.feed import touch
from bot.platforms.local.server.messages import iso, number
from bot.platforms.local.server.tables import presses, standings

PRESS_LIVES: Final = timedelta(minutes=1)

_WORDS: Final = {"mute": "muted", "ban": "banned"}


async def set_term(tx: AsyncConnection, *, chat: str, person: str, kind: str, until: datetime | None) -> bool:
    """Set or end a mute or ban in place of an earlier one; False if it was so already."""
    term = iso(until) if until else None
    where = (standings.c.chat == chat, standings.c.person == person, standings.c.kind == kind)
    before = (await tx.execute(select(standings).where(*where))).one_or_none()
    if (before.until if before else None) == term:
        return False
    statement = upsert(standings).values(chat=chat, person=person, kind=kind, until=term)
    statement = statement.on_conflict_do_update(["chat", "person", "kind"], set_={"until": term})
    identity = await tx.scalar(statement.returning(standings.c.id))
    await touch(tx, "standing", [int(identity or 0)])
    return True


async def terms(tx: AsyncConnection, now: datetime) -> dict[tuple[str, str], Failure]:
    """The refusal for each person in each chat who may not write now; a ban outranks a mute."""
    rows = select(standings).where(standings.c.until.is_not(None)).order_by(standings.c.kind.desc())
    refusals = {}
    for row in await tx.execute(rows):
        until = datetime.fromisoformat(row.until)
        if until > now:
            refusals[row.chat, row.person] = Failure(403, _WORDS[row.kind], {"until": until})
    return refusals


async def press(tx: AsyncConnection, *, chat: str, message: int, person: str, data: str, at: datetime) -> str:
    """Keep a press; returns its id."""
    values = {"chat": chat, "message": message, "person": person, "data": data, "at": iso(at)}
    identity = await tx.scalar(insert(presses).values(values).returning(presses.c.id))
    return f"p-{identity}"


async def answer(tx: AsyncConnection, identity: str, text: str, now: datetime) -> Row[Any]:
    """Tell the presser `text`; a failure if the press is unknown or too old."""
    ref = number(identity.removeprefix("p-"))
    row = (await tx.execute(select(presses).where(presses.c.id == ref))).one_or_none()
    if row is None:
        raise Failure(400, "unknown_press", {"press": identity})
    if datetime.fromisoformat(row.at) + PRESS_LIVES < now:
        raise Failure(400, "press_too_old")
    await tx.execute(update(presses).where(presses.c.id == row.id).values(answer=text))
    await touch(tx, "press_answer", [row.id])
    return row


def shown_answer(row: Row[Any]) -> dict[str, Any]:
    """An answered press as a page sees it."""
    press_id, message = f"p-{row.id}", str(row.message)
    return {
        "press": press_id,
        "chat": row.chat,
        "message": message,
        "person": row.person,
        "text": row.answer,
    }


def shown_standing(row: Row[Any]) -> dict[str, Any]:
    """A mute or ban as a page sees it; `until` null means that it ended."""
    return {"chat": row.chat, "person": row.person, "standing": row.kind, "until": row.until}
