"""From stored events to what is handled: each is read once, and the parts of an album become one.

A platform hands an album over part by part, the words under one of them. It is one message to
whoever reads it, so it gets one judgement, and what happens to it happens to all its parts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Final

import msgspec
import structlog
from msgspec.structs import replace

from models.inbox import StoredEvent
from models.messages import Incoming, Message

log = structlog.get_logger()

PARTS: Final = ","
"""Between the ids of an album's parts in the address of the whole."""

ALBUM_COMPLETE: Final = timedelta(seconds=0.7)
"""So long after its last part nothing more of an album is expected."""

Read = Callable[[bytes], Incoming | None]
"""Reads an event as it came; None where it tells nothing that concerns us."""


class Unit(msgspec.Struct, frozen=True, gc=False):
    """Events that are handled as one: mostly one event. `error` tells why they can't be read."""

    events: tuple[StoredEvent, ...]
    record: Incoming | None
    error: str | None = None


@dataclass(slots=True)
class _Arriving:
    parts: int
    since: float


@dataclass(slots=True)
class Reading:
    """Reads batches. The parts of an album that may not be complete are left for a later batch."""

    readers: Mapping[str, Read]
    clock: Callable[[], float] = monotonic
    _arriving: dict[tuple[str, str], _Arriving] = field(default_factory=dict)

    def __call__(self, events: Sequence[StoredEvent]) -> list[Unit]:
        """The units of `events`, in their order."""
        units = list(map(self._read, events))
        if any(map(_album, units)):
            return self._gathered(units)
        self._arriving.clear()
        return units

    def _read(self, event: StoredEvent) -> Unit:
        try:
            return Unit((event,), self.readers[event.platform](event.raw))
        except Exception as error:  # noqa: BLE001 - reading is pure: what fails once fails always
            log.warning("an event can't be read and is set aside", event_id=event.event_id, error=str(error))
            return Unit((event,), None, str(error) or repr(error))

    def _gathered(self, units: Sequence[Unit]) -> list[Unit]:
        albums: dict[tuple[str, str], list[Unit]] = {}
        for unit in units:
            if (album := _album(unit)) is not None:
                albums.setdefault(album, []).append(unit)
        complete = self._complete(units, albums)
        gathered: list[Unit] = []
        for unit in units:
            album = _album(unit)
            if album is None:
                gathered.append(unit)
            elif album in complete and unit is albums[album][0]:
                gathered.append(_whole(albums[album]))
        return gathered

    def _complete(
        self, units: Sequence[Unit], albums: Mapping[tuple[str, str], Sequence[Unit]]
    ) -> set[tuple[str, str]]:
        """Albums after which their chat went on, or whose last part came long enough ago."""
        last = {_chat(unit.record): _album(unit) for unit in units if isinstance(unit.record, Message)}
        now, arriving = self.clock(), {}
        complete: set[tuple[str, str]] = set()
        for album, parts in albums.items():
            known = self._arriving.get(album)
            if known is None or known.parts != len(parts):
                known = _Arriving(len(parts), now)
            if last[album[0]] != album or now - known.since >= ALBUM_COMPLETE.total_seconds():
                complete.add(album)
            else:
                arriving[album] = known
        self._arriving = arriving
        return complete


def _album(unit: Unit) -> tuple[str, str] | None:
    record = unit.record
    if isinstance(record, Message) and record.album is not None and not record.edited:
        return _chat(record), record.album
    return None


def _chat(message: Message) -> str:
    return f"{message.address.platform}:{message.address.chat}"


def _whole(units: Sequence[Unit]) -> Unit:
    parts = [unit.record for unit in units if isinstance(unit.record, Message)]
    first = parts[0]
    whole = replace(
        first,
        address=replace(first.address, message=PARTS.join(part.address.message for part in parts)),
        text="\n".join(part.text for part in parts if part.text),
        hidden_links=tuple(link for part in parts for link in part.hidden_links),
        attachments=tuple(one for part in parts for one in part.attachments),
        marks=next((part.marks for part in parts if part.marks), ()),
        forwarded_from_channel=any(part.forwarded_from_channel for part in parts),
    )
    return Unit(tuple(event for unit in units for event in unit.events), whole)
