"""What must hold after any number of deaths, told from the network's own book and from our database."""

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from models.decisions import Verdict
from models.storage.columns import microseconds

Row = Mapping[str, Any]

_TERMS = {"muted": "mute", "banned": "ban"}
"""Deeds with a term, and the methods that set it."""


def rows(file: Path, query: str) -> list[Row]:
    """Rows of a database that somebody else may be writing."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        return [dict(row) for row in connection.execute(query)]


@dataclass(frozen=True, slots=True)
class Truth:
    """Our database, the network's, and what it says was performed."""

    ours: Path
    network: Path
    performed: list[dict[str, Any]]

    def _table(self, name: str) -> list[Row]:
        return rows(self.ours, f"SELECT * FROM {name}")

    def every_event_was_judged_once(self, said: Iterable[str], other_events: int) -> None:
        """`said` are the subscribers' messages; the other events are commands and presses."""
        inbox = self._table("inbox")
        said = sorted(said)
        assert Counter(row["state"] for row in inbox) == {"done": len(said) + other_events}
        assert sorted(row["message"] for row in self._table("decisions")) == said
        writers: Counter[str] = Counter(row["author"] for row in self._table("decisions"))
        assert {row["person"]: row["messages"] for row in self._table("people")} == writers

    def every_order_was_settled(self) -> None:
        outbox = self._table("outbox")
        unsettled = [row["key"] for row in outbox if row["done_at"] is None]
        assert not unsettled
        # A press that was made while the program was dead is answered in time or never.
        failed = [row for row in outbox if row["state"] != "done" and row["kind"] != "answer_press"]
        assert not failed

    def nothing_was_written_twice(self) -> int:
        """Each answer and each post exactly once; returns how many cards were shown more than once."""
        written = Counter(
            one["guid"] for one in self.performed if one["method"] in ("sendMessage", "publish")
        )
        kinds = {row["key"]: row["kind"] for row in self._table("outbox")}
        assert set(written) <= set(kinds), "something was written that nobody ordered"
        wanted = {key for key, kind in kinds.items() if kind in ("send", "publish")}
        assert wanted - set(written) == set(), "something was ordered and not written"
        assert {key: n for key, n in written.items() if n != 1 and kinds[key] != "show_card"} == {}
        cards = {key for key, kind in kinds.items() if kind == "show_card"}
        assert cards <= set(written), "a case was not shown"
        visible = Counter(one["guid"] for one in self._messages() if not one["hidden"] and one["guid"])
        assert {key: n for key, n in visible.items() if n != 1} == {}, "a copy was left standing"
        return sum(written[key] - 1 for key in cards)

    def every_post_is_on_the_wall_once(self, texts: Iterable[str]) -> None:
        texts = sorted(texts)
        posts = self._table("posts")
        assert Counter(row["state"] for row in posts) == {"published": len(texts)}
        assert sorted(row["text"] for row in posts) == texts
        standing = {str(one["id"]): one for one in self._messages() if one["chat"] == "wall"}
        assert all(standing[row["message"]]["text"] == row["text"] for row in posts)
        ever = Counter(one["text"] for one in standing.values() if one["thread"] is None and one["guid"])
        assert ever == Counter(texts)

    def what_must_be_gone_is_gone(self) -> None:
        removed = {row["message"] for row in self._table("decisions") if row["verdict"] == Verdict.REMOVE}
        deeds = [row for row in self._table("deeds") if row["kind"] == "removed"]
        assert {row["message"] for row in deeds if row["by"] is None} == removed
        gone = {row["message"] for row in deeds if row["undone_at"] is None}
        assert {str(one["id"]) for one in self._messages() if one["hidden"] and not one["guid"]} == gone

    def whoever_was_punished_is_and_was_told(self) -> None:
        """Each term was set to its very moment, stands unless it was undone, and was told to its person."""
        deeds = [row for row in self._table("deeds") if row["kind"] in ("warned", *_TERMS)]
        terms = [row for row in deeds if row["kind"] in _TERMS]
        ordered = {(_TERMS[row["kind"]], row["chat"], row["person"], row["until"]) for row in terms}
        performed = {_term(one) for one in self.performed if one["method"] in _TERMS.values()}
        assert ordered <= performed
        # To undo one punishment may be to set another's term again.
        assert {(kind, person, until) for kind, _, person, until in performed} == {
            (kind, person, until) for kind, _, person, until in ordered
        }
        stand = {(row["kind"], row["chat"], row["person"]) for row in self._standings() if row["until"]}
        assert {
            (_TERMS[row["kind"]], row["chat"], row["person"]) for row in terms if not row["undone_at"]
        } <= stand
        events = {row["message"]: row["event_id"] for row in self._table("decisions")}
        # Whoever goes on while punished is not told again and again.
        told = [row for row in deeds if row["by"] is None and not (row["before"] or 0) > row["at"]]
        notices = {f"local:{events[row['message']]}:send" for row in told}
        assert notices <= {one["guid"] for one in self.performed}

    def every_known_question_was_answered(self, answered: int) -> None:
        """As often as it was counted."""
        answers = {row["answer"] for row in self._table("faq_entries")}
        assert sum(one["text"] in answers and one["guid"] is not None for one in self._messages()) == answered

    def the_counters_say_what_happened(self) -> Counter[str]:
        """Returns the counters."""
        daily, hourly = self._counters("counters_daily"), self._counters("counters_hourly")
        decisions, deeds = self._table("decisions"), self._table("deeds")
        alone = Counter(row["kind"] for row in deeds if row["by"] is None)
        cases = self._table("cases")
        assert daily == hourly
        expected = {
            "events": len(decisions),
            "removed": sum(row["verdict"] == Verdict.REMOVE for row in decisions),
            "reviewed": sum(row["verdict"] == Verdict.REVIEW for row in decisions),
            "warned": alone["warned"],
            "muted": alone["muted"],
            "banned": alone["banned"],
            "cases_opened": len(cases),
            "posts_published": len(self._table("posts")),
        }
        assert {name: daily[name] for name in expected} == expected
        strikes = sum(row["strikes"] for row in self._table("people"))
        standing = [row for row in deeds if row["kind"] == "removed" and row["undone_at"] is None]
        assert strikes == len(standing)
        return daily

    def _counters(self, table: str) -> Counter[str]:
        sums: Counter[str] = Counter()
        for row in self._table(table):
            sums[row["counter"]] += row["value"]
        return sums

    def _messages(self) -> list[Row]:
        return rows(self.network, "SELECT * FROM messages")

    def _standings(self) -> list[Row]:
        return rows(self.network, "SELECT * FROM standings")


def _term(performed: Row) -> tuple[str, str, str, int]:
    given = performed["params"]
    until = microseconds(datetime.fromisoformat(given["until"]))
    return performed["method"], given["chat"], given["person"], until
