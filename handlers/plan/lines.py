"""What one line of a plan from a file leads to: the post as the line would have it, or what is wrong with it.

Pure. A line belongs to the post with its key in its target. One without a key is known by its target, its
time and its text, so that a file that is read twice changes nothing the second time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Final

from handlers.community.directory import Known
from handlers.plan.approval import edited, wanted
from handlers.plan.cells import Cells, Planned, Unreadable, read_content, read_due, written
from handlers.plan.dates import parted, whole_moment, window_in
from handlers.plan.exporting import planned_of, zone_of
from handlers.plan.fitting import objections
from handlers.plan.outgoing import outgoing
from handlers.plan.partner import partner_signs
from handlers.plan.rows import (
    CALENDAR,
    Action,
    Importer,
    Note,
    Row,
    There,
    natural_key,
    place_of,
    text_of,
    wrong_line,
)
from handlers.plan.sources import named, objection
from handlers.plan.unrolling import trouble
from models.capabilities import PostLimits, names_of
from models.cells import Line
from models.content import Content, Post, PostState
from models.media import Sources, all_here, is_wanted
from models.texts import LANGUAGES, Sentence

_COLUMN_OF: Final[Mapping[str, str]] = {
    "comment": "comment", "media": "media", "kind": "media", "file": "media", "foreign": "media",
    "poll": "poll", "button": "buttons", "link": "link", "source": "source", "trait": "options",
    "keep": "keep_for",
}  # fmt: skip
"""The cell that a limit is about, by how its name begins."""

_LISTED: Final = re.compile(r"[,;\n]")
_JOINED: Final = re.compile(r"[/+&|]|\s(?:и|and)\s")

_KEPT_STATES: Final = frozenset({PostState.DRAFT, PostState.HELD, PostState.CANCELLED})
"""What a file may ask for; everything else follows from who has approved the post and what came of it."""

_CHANGEABLE: Final = frozenset({*_KEPT_STATES, PostState.REVIEW, PostState.PLANNED, PostState.FAILED})


def _state(
    post: Post, before: Post | None, asked: PostState | None, known: Known | None, stages: int
) -> PostState:
    """Where a post stands after its line: what it asks for, if a file may; else what follows."""
    if before is not None and before.state not in _CHANGEABLE:
        return post.state
    if known is None:
        return PostState.DRAFT
    if asked in _KEPT_STATES:
        return asked
    if before is not None and before.state is PostState.HELD:
        return post.state  # what somebody holds is let go by a person, not by an old file
    if before is not None and all_here(before.content.media) and asked in (None, before.state):
        return post.state
    return wanted(post, stages)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads the lines of one file: `columns` are those that it has, `there` the posts that there are."""

    by: Importer
    columns: frozenset[str]
    there: There

    def rows(self, line: Line) -> Iterator[Row]:
        """What a line leads to, in each of its targets."""
        where = next(iter(line.values())).where
        targets = self._named(line)
        if wrong := trouble(line):
            yield wrong_line(line, where, {"date": wrong})
            return
        if not targets:
            yield wrong_line(line, where, {"target": "cell.no_target"})
        for target in targets:
            yield self._row(line, where, target)

    def targets(self, line: Line) -> list[str]:
        """The communities of a line by their ids, and what it names that is none of ours as it stands."""
        found = ((self._known(target), target) for target in self._named(line))
        return [known.community.id if known else target for known, target in found]

    def may_plan(self, target: str) -> bool:
        """Whether who imports may bring posts into a community; where none is connected, they are drafts."""
        known = self.by.directory.find(target)
        return known is None or self.by.may(known)

    def _named(self, line: Line) -> list[str]:
        named = [one.strip() for one in _LISTED.split(text_of(line, "target"))]
        return list(chain.from_iterable(map(self._apart, filter(None, named)))) or self._only_target()

    def _apart(self, named: str) -> list[str]:
        """What «ВК + ТГ» names; a title may have such a sign too."""
        parts = [one.strip() for one in _JOINED.split(named)]
        return parts if self._known(named) is None and all(map(self._known, parts)) else [named]

    def _only_target(self) -> list[str]:
        mine = [known.community.id for known in self.by.directory.everywhere() if self.by.may(known)]
        home = [one for one in mine if one == self.by.home]
        return home or (mine if len(mine) == 1 else [])

    def _known(self, target: str) -> Known | None:
        """A community by its id, its title, or what its platform is called where it is the only one there."""
        if known := self.by.directory.find(target):
            return known
        word = target.casefold()
        everywhere = self.by.directory.everywhere()
        titled = [one for one in everywhere if one.community.title.casefold() == word]
        there = [one for one in everywhere if word in names_of(one.community.platform, self.by.limits)]
        return next((found[0] for found in (titled, there) if len(found) == 1), None)

    def _row(self, line: Line, where: str, target: str) -> Row:
        known = self._known(target)
        if known is not None and not self.by.may(known):
            return wrong_line(line, where, {"target": "cell.not_yours"})
        target = known.community.id if known else target
        cells = {name: cell.text for name, cell in line.items()} | _titled(line, where)
        try:
            before = self.there.find(target, cells, zone_of(self.by.directory, target), self.by.now)
            if before is not None and _titled(line, where):
                cells["text"] = before.content.text or cells["text"]
            planned = self._planned(target, self._with_what_was(cells, before), before)
        except Unreadable as error:
            return wrong_line(line, where, error.wrong)
        if planned.content == Content():
            return wrong_line(line, where, {"text": "cell.empty"})
        led_to = self._led_to(planned, before, known)
        row = self._checked(line, where, led_to, before, known)
        return replace(row, submitted=_submitted(row, planned.state))

    def _with_what_was(self, cells: Cells, before: Post | None) -> Cells:
        """The cells, and for the columns that the file does not have what the post has there."""
        if before is None:
            return cells
        there = written(planned_of(before), zone_of(self.by.directory, before.community))
        return {**{name: text for name, text in there.items() if name not in self.columns}, **cells}

    def _planned(self, target: str, cells: Cells, before: Post | None) -> Planned:
        due = read_due(cells, zone_of(self.by.directory, target), self.by.now)
        content = self.there.media.of(read_content(cells))
        key = before.key if before else cells.get("key", "").strip()
        return Planned(
            key=key or natural_key(target, due, content),
            target=target,
            due=due,
            content=content,
            title=cells.get("title", ""),
            rubric=cells.get("rubric", ""),
            campaign=cells.get("campaign", ""),
            state=self._state(cells),
        )

    def _state(self, cells: Mapping[str, str]) -> PostState | None:
        word = cells.get("status", "").strip().casefold()
        if not word:
            return None
        said = {
            self.by.texts.say(language, f"post.state.{state}").casefold(): state
            for language in LANGUAGES
            for state in PostState
        } | {state.value: state for state in PostState}
        if word not in said:
            raise Unreadable({"status": "cell.status"})
        return said[word]

    def _led_to(self, planned: Planned, before: Post | None, known: Known | None) -> Post:
        """The post as the line would have it."""
        stages = known.community.planning.approval.stages if known else 0
        if before is None:
            post = Post(
                id=0,
                community=planned.target,
                author=self.by.who_for(known),
                content=planned.content,
                due=planned.due,
                key=planned.key,
                title=planned.title,
                rubric=planned.rubric,
                campaign=planned.campaign,
                state=PostState.DRAFT,
            )
        else:
            post = replace(
                before,
                due=planned.due,
                title=planned.title,
                rubric=planned.rubric,
                campaign=planned.campaign,
            )
            if before.state in _CHANGEABLE:
                post = edited(post, planned.content, self.by.who_for(known), stages, self.by.now)
            else:
                post = replace(post, content=planned.content)
            if replace(post, state=before.state) == before and planned.state in (None, before.state):
                return before  # what failed stays so until a line changes it or asks for another try
        return replace(post, state=_state(post, before, planned.state, known, stages))

    def _checked(self, line: Line, where: str, post: Post, before: Post | None, known: Known | None) -> Row:
        if before is not None and post == before:
            return Row(where=where, action=Action.SAME, post=post, before=before)
        if before is not None and before.state not in _CHANGEABLE:
            return wrong_line(line, where, {"key": "cell.too_late"})
        wrong = list(self._objections(line, where, post, known))
        if wrong:
            return Row(where=where, action=Action.WRONG, before=before, notes=tuple(wrong))
        action = Action.NEW if before is None else Action.CHANGED
        notes = (
            *self._called_off(line, where, post, before),
            *self._window(line, where, post),
            *_warnings(line, where, post, known),
        )
        return Row(where=where, action=action, post=post, before=before, notes=notes)

    def _objections(self, line: Line, where: str, post: Post, known: Known | None) -> Iterator[Note]:
        if post.state not in _KEPT_STATES and post.due <= self.by.now:
            yield Note(place_of(line, "date", where), Sentence("cell.past"))
        for name in post.content.media:
            if name in self.there.media.missing:
                yield Note(place_of(line, "media", where), Sentence("media.missing", {"name": named(name)}))
        if known is None:
            yield from self._unbringable(line, where, post)
            return
        limits, kept = self.by.limits.get(known.community.platform), self.there.media.kept
        for wrong in objections(outgoing(post, known.community), limits, kept) if limits else []:
            column = _column_of(wrong)
            yield Note(place_of(line, column, where), wrong)

    def _called_off(self, line: Line, where: str, post: Post, before: Post | None) -> Iterator[Note]:
        if before is not None and post.state is PostState.CANCELLED is not before.state:
            when = f"{before.due.astimezone(zone_of(self.by.directory, post.community)):%d.%m.%Y %H:%M}"
            told = Sentence("cell.called_off", {"number": post.id, "when": when})
            yield Note(place_of(line, "status", where), told)

    def _window(self, line: Line, where: str, post: Post) -> Iterator[Note]:
        """Of several hours the first was taken; the second of a time that is shown twice has its offset."""
        column = "time" if text_of(line, "time").strip() else "date"
        said = text_of(line, column)
        if column == "date":
            said = "" if whole_moment(said.strip()) else parted(said)[1]
        start, here = window_in(said), post.due.astimezone(zone_of(self.by.directory, post.community))
        if start and not here.fold:
            yield Note(place_of(line, column, where), Sentence("cell.window", {"start": start}))

    def _unbringable(self, line: Line, where: str, post: Post) -> Iterator[Note]:
        """Of a target that is not connected no limits are known, but from where media come."""
        for name in filter(is_wanted, post.content.media):
            if why := objection(name, _sources(self.by.limits)):
                yield Note(place_of(line, "media", where), why)


def _sources(limits: Mapping[str, PostLimits]) -> Sources:
    """From where media come: the same for every platform."""
    return next((one.sources for one in limits.values()), Sources())


def _submitted(row: Row, asked: PostState | None) -> bool:
    """Whether a draft is one only because its media are still to be brought."""
    draft = row.post is not None and row.post.state is PostState.DRAFT
    was_draft = row.before is not None and row.before.state is PostState.DRAFT and asked is None
    was_draft = was_draft and all_here(row.before.content.media if row.before else ())
    return draft and not was_draft and asked not in _KEPT_STATES


def _column_of(limit: Sentence) -> str:
    name = limit.key.removeprefix("limit.")
    return next((column for part, column in _COLUMN_OF.items() if name.startswith(part)), "text")


def _titled(line: Line, where: str) -> dict[str, str]:
    """Of an event of somebody's calendar that is not described its title is the text of its post. Events that
    we have written name their target, and are as they are."""
    if not where.startswith(CALENDAR) or text_of(line, "target") or text_of(line, "text").strip():
        return {}
    title = text_of(line, "title")
    return {"text": title} if title.strip() else {}


def _warnings(line: Line, where: str, post: Post, known: Known | None) -> Iterator[Note]:
    if _titled(line, where).get("text") == post.content.text:
        yield Note(place_of(line, "text", where), Sentence("cell.title_is_text"))
    if times := text_of(line, "times"):
        yield Note(place_of(line, "times", where), Sentence("cell.times", {"number": int(times)}))
    if known is None:
        yield Note(
            place_of(line, "target", where), Sentence("cell.not_connected", {"target": post.community})
        )
    elif not post.content.marked:
        yield Note(place_of(line, "erid", where), Sentence("cell.not_marked"))
    elif partner_signs(post.content, known.community.allowed_domains):
        yield Note(place_of(line, "text", where), Sentence("cell.partner"))
