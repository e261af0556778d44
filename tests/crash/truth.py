"""What must hold after any number of deaths, told from our database; what the platform saw adds to it.

`truth_local` asks the network's own book, which knows our keys; `truth_seen` looks at what stands on a
platform that does not.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models.decisions import Verdict
from models.storage.columns import moment_of

Row = Mapping[str, Any]

TERMS = {"muted": "mute", "banned": "ban"}
"""Deeds with a term, and the orders that set it."""


def rows(file: Path, query: str) -> list[Row]:
    """Rows of a database that somebody else may be writing."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Truth:
    """Our database."""

    ours: Path

    def table(self, name: str) -> list[Row]:
        """A whole table."""
        return rows(self.ours, f"SELECT * FROM {name}")

    def posts(self) -> list[Row]:
        """The plan, with the words of each post as its `text`."""
        return [{**row, "text": json.loads(row["content"])["text"]} for row in self.table("posts")]

    def every_event_was_judged_once(self, said: Iterable[tuple[str, str]]) -> None:
        """`said` are the subscribers' messages; the other events have come too, or the day were not over."""
        assert self.table("inbox")
        assert self.table("inbox_waiting") == self.table("inbox_poison") == []
        decisions = self.table("decisions")
        assert sorted((row["chat"], row["message"]) for row in decisions) == sorted(said)
        writers: Counter[str] = Counter(row["author"] for row in decisions)
        assert {row["person"]: row["messages"] for row in self.table("people")} == writers

    def whoever_was_removed_is_counted(self) -> None:
        """Each verdict to remove was carried out once, nothing else was removed but what the second look did,
        by a model that records no decisions, and strikes are the removals that stand."""
        decisions, deeds = self.table("decisions"), self.table("deeds")
        removed = {_where(row) for row in decisions if row["verdict"] == Verdict.REMOVE}
        by_bot = [row for row in deeds if row["kind"] == "removed" and row["by"] is None]
        models = {row["model"] for row in decisions}
        assert {_where(row) for row in by_bot if row["model"] in models} == removed
        assert len({_where(row) for row in by_bot}) == len(by_bot)
        strikes = sum(row["strikes"] for row in self.table("people"))
        assert strikes == sum(row["kind"] == "removed" and row["undone_at"] is None for row in deeds)

    def the_counters_say_what_happened(self) -> Counter[str]:
        """Returns the counters."""
        daily, hourly = self._counters("counters_daily"), self._counters("counters_hourly")
        decisions, deeds = self.table("decisions"), self.table("deeds")
        alone = Counter(row["kind"] for row in deeds if row["by"] is None)
        assert daily == hourly
        expected = {
            "events": len(decisions),
            "removed": alone["removed"],
            "warned": alone["warned"],
            "muted": alone["muted"],
            "banned": alone["banned"],
            "cases_opened": len(self.table("cases")),
            "posts_published": sum(row["state"] == "published" for row in self.table("posts")),
        }
        assert {name: daily[name] for name in expected} == expected
        # Nobody is asked about what is said in a conversation that somebody has taken: they see all of it.
        assert daily["reviewed"] <= sum(row["verdict"] == Verdict.REVIEW for row in decisions)
        return daily

    def approved(self) -> Callable[[str], bool]:
        """Whether a text gives an approved answer, with what is said of the rest of the message below it."""
        answers = {row["answer"] for row in self.table("faq_entries")}
        return lambda text: text.partition("\n\n")[0] in answers

    def told_of_what_holds(self, deeds: Iterable[Row]) -> set[str]:
        """The notices that deeds of the bot must have had.

        Whoever goes on while punished is not told again and again, and nobody what was undone meanwhile.
        """
        stands = [row for row in deeds if row["by"] is None and not row["undone_at"]]
        return {notice_of(row) for row in stands if not (row["before"] or 0) > row["at"]}

    def called_off(self) -> set[str]:
        """Notices of what was undone before its person was told: nobody needs them any more."""
        undone = {notice_of(row) for row in self.table("deeds") if row["undone_at"] is not None}
        return {row["key"] for row in self.table("outbox") if row["error"] == "called off"} & undone

    def hushed(self) -> set[str]:
        """Answers of the bot before which a person spoke to their asker, or to everybody in that thread."""
        talks = self.table("conversations")
        spoken = {_said_by_bot(row["thread"], row["person"]): row["since"] for row in talks}
        late = [row for row in self.table("outbox") if row["error"] == "a person has the word"]
        return {
            row["key"]
            for row in late
            if any(of in row["key"] and since >= row["done_at"] for of, since in spoken.items())
            or any(of in row["key"] for of in self._taken_at(row["done_at"]))
        }

    def _taken_at(self, moment: int) -> set[str]:
        """Whom a person had the word with from this moment on, by a case of theirs: what is over since then
        leaves no conversation."""
        notes = self.table("case_notes")
        cases = {row["case"] for row in notes if row["who"] is not None and row["at"] == moment}
        items = self.table("case_items")
        return {_said_by_bot(row["thread"] or "", row["author"]) for row in items if row["case"] in cases}

    def taken_back(self) -> set[str]:
        """Notices that were removed, since what they told of was undone."""
        removals = [row["key"] for row in self.table("outbox") if row["kind"] == "delete"]
        undone = {notice_of(row) for row in self.table("deeds") if row["undone_at"] is not None}
        return {notice for notice in undone if any(key.endswith(f":{notice}") for key in removals)}

    def _counters(self, table: str) -> Counter[str]:
        sums: Counter[str] = Counter()
        for row in self.table(table):
            sums[row["counter"]] += row["value"]
        return sums


def _said_by_bot(thread: str, person: str) -> str:
    """What the keys of the bot's answers to somebody in a thread have in common, to everybody without one."""
    return f":bot:{thread}:{person}:" if person else f":bot:{thread}:"


def notice_of(deed: Row) -> str:
    """The key of the order to tell of a deed in public."""
    at = moment_of(deed["at"]).isoformat()
    until = moment_of(deed["until"]).isoformat() if deed["until"] else ""
    return f"notice:{deed['kind']}:{deed['platform']}:{deed['chat']}:{deed['message']}:{at}:{until}"


def _where(row: Row) -> tuple[str, str]:
    return row["chat"], row["message"]
