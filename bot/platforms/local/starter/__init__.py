"""What our database knows of the made-up community before anything happens: staff, answers, mode."""

from datetime import datetime
from pathlib import Path

import msgspec

from handlers.ports import Communities, Faq
from models.communities import Community, Mode, Place
from models.faq import Entry
from models.staff import Colleague, Role

COMMUNITY = "local"
PLATFORM = "local"
_PLACES = {"wall": Place.WALL, "chat": Place.CHAT, "duty": Place.DUTY, "desk": Place.DESK}


class _Colleague(msgspec.Struct, forbid_unknown_fields=True):
    person: str
    name: str
    role: Role


class _Entry(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    questions: tuple[str, ...]
    answer: str


class _Starter(msgspec.Struct, forbid_unknown_fields=True):
    title: str
    zone: str
    staff: tuple[_Colleague, ...]
    faq: tuple[_Entry, ...]


async def settle_in(communities: Communities, faq: Faq, language: str, now: datetime) -> Community:
    """The made-up community, set up if it is not there already.

    It starts in *act* mode, so that there is something to see; a real one starts in *suggest*.
    """
    for known in await communities.all():
        if known.id == COMMUNITY:
            return known
    starter = msgspec.json.decode((Path(__file__).parent / f"{language}.json").read_bytes(), type=_Starter)
    community = Community(
        id=COMMUNITY,
        platform=PLATFORM,
        title=starter.title,
        zone=starter.zone,
        language=language,
        mode=Mode.ACT,
        places=_PLACES,
    )
    await communities.save(community, "start", now)
    for one in starter.staff:
        colleague = Colleague(community=COMMUNITY, person=one.person, name=one.name, role=one.role)
        await communities.appoint(colleague, "start", now)
    for entry in starter.faq:
        approved = Entry(id=entry.id, phrasings=entry.questions, answer=entry.answer)
        await faq.put(COMMUNITY, approved, "start", now)
    return community
