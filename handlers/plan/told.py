"""What an import would do or has done, and what was done with a post, in words."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from handlers.plan.batches import Undone
from handlers.plan.rows import CALENDAR, Action, Row
from handlers.plan.sheet import Sheet
from handlers.plan.sources import named
from models.batches import Batch
from models.communities import Community
from models.content import Post, Step
from models.media import is_wanted
from models.staff import TERMINAL, Colleague
from models.texts import Sentence
from models.zones import local_time

MOST_NOTES: Final = 20
"""So many notes are told one by one; somebody who has more looks at the first ones anyway."""

_MOST_PLACES: Final = 10
"""So many cells are named of which the same is said."""

_EVENT: Final = re.compile(r"VEVENT (\d+), (\w+)")

Render = Callable[[Sentence], str]
Say = Callable[..., str]


def preview_lines(rows: Sequence[Row], sheet: Sheet, render: Render) -> Iterator[str]:
    """How many posts are new, changed, the same or wrong, then each note with the cell that it is about."""
    counted = Counter(row.action for row in rows)
    yield render(
        Sentence(
            "import.would",
            {
                "new": counted[Action.NEW],
                "changed": counted[Action.CHANGED],
                "same": counted[Action.SAME],
                "wrong": counted[Action.WRONG],
            },
        )
    )
    notes = _noted(rows, render)
    for words, places in notes[:MOST_NOTES]:
        yield render(Sentence("import.note", {"where": _listed(places), "words": words}))
    if left := sum(len(places) for _, places in notes[MOST_NOTES:]):
        yield render(Sentence("import.more", {"number": left}))
    if wanted := _wanted(rows):
        shown = ", ".join(named(name) for name in wanted[:MOST_NOTES])
        more = "…" if len(wanted) > MOST_NOTES else ""
        yield render(Sentence("import.media", {"number": len(wanted), "names": shown + more}))
    if sheet.unread:
        shown = ", ".join(
            f"«{name}»" if name else render(Sentence("import.first_sheet")) for name in sheet.unread
        )
        yield render(Sentence("import.unread", {"sheets": shown}))
    if sheet.unused:
        yield render(Sentence("import.unused", {"headings": ", ".join(sheet.unused)}))


def _noted(rows: Sequence[Row], render: Render) -> list[tuple[str, list[str]]]:
    """What is to be known, each once with the places that it is about; first what is wrong."""
    places: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: row.action is not Action.WRONG):
        for note in row.notes:
            where, known = _where(note.where, render), places.setdefault(render(note.words), [])
            known += [where] if where not in known else []
    return list(places.items())


def _listed(places: Sequence[str]) -> str:
    """«D4, D7, E9»; of many the first ones."""
    return ", ".join(places[:_MOST_PLACES]) + ("…" if len(places) > _MOST_PLACES else "")


def _where(where: str, render: Render) -> str:
    """A place in words: of a calendar which event and which of its columns, of other files as it is."""
    if where == CALENDAR:
        return render(Sentence("import.calendar"))
    if not (match := _EVENT.fullmatch(where)):
        return where
    column = render(Sentence(f"column.{match[2]}"))
    return render(Sentence("import.event", {"number": match[1], "column": column}))


def _wanted(rows: Sequence[Row]) -> list[str]:
    """The media that an import would have brought."""
    bring = [row.post for row in rows if row.post and row.action in (Action.NEW, Action.CHANGED)]
    return list(dict.fromkeys(name for post in bring for name in post.content.media if is_wanted(name)))


def done(batch: Batch) -> Sentence:
    """An import was carried out."""
    return Sentence("import.done", {"number": batch.id, "posts": len(batch.after)})


def undone(number: int, came: Undone) -> Sentence:
    """An import was taken back."""
    if not came.without:
        return Sentence("import.undone", {"number": number, "back": came.back, "kept": came.kept})
    posts = ", ".join(f"№{post}" for post in came.without)
    return Sentence(
        "import.undone_without", {"number": number, "back": came.back, "kept": came.kept, "posts": posts}
    )


def trail_lines(post: Post, community: Community, staff: Mapping[str, Colleague], say: Say) -> list[str]:
    """Who has done what with a post and when, a line for each step."""
    return [_step(step, community, staff, say) for step in post.trail]


def _step(step: Step, community: Community, staff: Mapping[str, Colleague], say: Say) -> str:
    when = local_time(step.at, community.zone, community.language)
    key = f"plan.step.{step.move}.link" if step.whom else f"plan.step.{step.move}"
    said = say(key, who=name_in(staff, step.who, say), when=when, whom=step.whom)
    return f"{said}: {step.note}" if step.note else said


def name_in(staff: Mapping[str, Colleague], person: str, say: Say) -> str:
    """The name of one of the staff, or the terminal; of anybody else what the platform calls them."""
    if person == TERMINAL:
        return say("author.terminal")
    colleague = staff.get(person)
    return colleague.name if colleague else person
