"""What became of the posts of the ordeal: our database beside what stands on the wall."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import msgspec

from models.content import Content, Trait
from tests.crash.truth import Row, rows
from tests.crash.wall import OnTheWall, Wall

_OUT = frozenset({"published", "withdrawn"})
_ENDS = _OUT | {"failed", "needs_person"}


class Ended(NamedTuple):
    """A post, where it ended, and how often each of its parts was ever on the wall."""

    number: int
    state: str
    content: Content
    parts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Fates:
    """Our database, and what one sees."""

    ours: Path
    wall: Wall
    seen: OnTheWall

    def posts(self) -> list[Ended]:
        """Every post of the plan."""
        return [self._ended(row) for row in rows(self.ours, "SELECT * FROM posts")]

    def counted(self) -> Counter[str]:
        """How many ended where."""
        return Counter(post.state for post in self.posts())

    def nothing_is_left_to_do(self) -> None:
        """Each post is published, failed, or put to a person; what was published for a term is gone."""
        assert rows(self.ours, "SELECT key FROM outbox WHERE done_at IS NULL") == []
        others = [post for post in self.posts() if post.state not in _ENDS]
        assert not others, others
        passing = [post for post in self.posts() if post.content.keep_for is not None]
        assert {post.state for post in passing} <= {"withdrawn", "failed", "needs_person"}, passing
        assert all(post.content.keep_for is not None for post in self.posts() if post.state == "withdrawn")

    def nothing_was_doubled_and_nothing_lost(self) -> None:
        """What is published was on the wall once, what failed never was; of the rest nobody says more."""
        doubled = [post for post in self.posts() if any(count > 1 for count in post.parts)]
        assert not doubled, doubled
        lost = [post for post in self.posts() if post.state in _OUT and set(post.parts) != {1}]
        assert not lost, lost
        there = [post for post in self.posts() if post.state == "failed" and any(post.parts)]
        assert not there, there
        stands = [
            post
            for post in self.posts()
            if post.state in _OUT
            and {self.seen.standing[mark] for mark in self.wall.marks(post.content)}
            != {int(post.state == "published")}
        ]
        assert not stands, stands

    def what_was_to_follow_followed_once(self) -> None:
        """First comments were made once or refused; what was to be at the top for a term is not."""
        kept = {row["key"]: row["state"] for row in rows(self.ours, "SELECT key, state FROM outbox")}
        for post in self.posts():
            comment = post.content.first_comment
            if comment and post.state in _OUT:
                [key] = [
                    key for key in kept if key.startswith(f"post:{post.number}:") and key.endswith(":comment")
                ]
                said = self.seen.comments[comment]
                assert said == 1 or (kept[key] == "failed" and said == 0), (post, said, kept[key])
            if Trait.PINNED in post.content.traits:
                assert post.content.text not in self.seen.pinned, post

    def a_person_knows_what_went_wrong(self) -> None:
        """There is a case of each post that is not out, and the counter counts those that are."""
        cases = rows(self.ours, "SELECT reasons FROM cases")
        told = {
            one["params"].get("number")
            for row in cases
            for one in json.loads(row["reasons"])
            if one["key"].startswith("reason.post_")
        }
        assert {post.number for post in self.posts() if post.state not in _OUT} <= told
        counted = rows(self.ours, "SELECT value FROM counters_daily WHERE counter = 'posts_published'")
        assert sum(row["value"] for row in counted) == sum(post.state in _OUT for post in self.posts())

    def _ended(self, row: Row) -> Ended:
        content = msgspec.json.decode(row["content"], type=Content)
        parts = [self.seen.ever[mark] for mark in self.wall.marks(content)]
        return Ended(row["id"], row["state"], content, parts)
