"""What the local network's own book says: it knows the key of everything that was written."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from models.storage.columns import microseconds
from tests.crash.truth import TERMS, Row, Truth, rows

_ALERTS = ("show_report", "tell_worse")
_REPEATED = ("show_card", *_ALERTS)


@dataclass(frozen=True, slots=True)
class LocalTruth(Truth):
    """Our database, the network's, and what it says was performed."""

    network: Path
    performed: list[dict[str, Any]]

    def every_order_was_settled(self) -> None:
        outbox = self.table("outbox")
        unsettled = [row["key"] for row in outbox if row["done_at"] is None]
        assert not unsettled
        # A press that was made while the program was dead is answered in time or never.
        late = [row for row in outbox if row["state"] != "done" and row["kind"] != "answer_press"]
        assert not [row for row in late if row["key"] not in self.called_off() | self.hushed()]

    def nothing_was_written_twice(self) -> int:
        """Each answer and each post exactly once; returns how many cards were shown more than once."""
        written = Counter(
            one["guid"] for one in self.performed if one["method"] in ("sendMessage", "publish")
        )
        kinds = {row["key"]: row["kind"] for row in self.table("outbox")}
        assert set(written) <= set(kinds), "something was written that nobody ordered"
        wanted = {key for key, kind in kinds.items() if kind in ("send", "publish")}
        assert wanted - set(written) - self.hushed() == self.called_off(), (
            "something was ordered and not written"
        )
        # A doubled card is better than none, and so are a call that a burst grows and the report of Mondays.
        assert {key: n for key, n in written.items() if n != 1 and kinds[key] not in _REPEATED} == {}
        cards = {key for key, kind in kinds.items() if kind == "show_card"}
        assert cards <= set(written), "a case was not shown"
        visible = Counter(one["guid"] for one in self._messages() if not one["hidden"] and one["guid"])
        standing = {key: n for key, n in visible.items() if n != 1 and kinds[key] not in _ALERTS}
        assert standing == {}, "a copy was left standing"
        return sum(written[key] - 1 for key in cards)

    def every_post_is_on_the_wall_once(self, texts: Iterable[str]) -> None:
        texts = sorted(texts)
        posts = self.posts()
        assert Counter(row["state"] for row in posts) == {"published": len(texts)}
        assert sorted(row["text"] for row in posts) == texts
        standing = {str(one["id"]): one for one in self._messages() if one["chat"] == "wall"}
        assert all(standing[row["message"]]["text"] == row["text"] for row in posts)
        ever = Counter(one["text"] for one in standing.values() if one["thread"] is None and one["guid"])
        assert ever == Counter(texts)

    def what_must_be_gone_is_gone(self) -> None:
        deeds = [row for row in self.table("deeds") if row["kind"] == "removed"]
        gone = {row["message"] for row in deeds if row["undone_at"] is None}
        assert {str(one["id"]) for one in self._messages() if one["hidden"] and not one["guid"]} == gone

    def whoever_was_punished_is_and_was_told(self) -> None:
        """Each term was set to its very moment, stands unless it was undone, and was told to its person."""
        deeds = [row for row in self.table("deeds") if row["kind"] in ("warned", *TERMS)]
        terms = [row for row in deeds if row["kind"] in TERMS]
        ordered = {(TERMS[row["kind"]], row["chat"], row["person"], row["until"]) for row in terms}
        performed = {_term(one) for one in self.performed if one["method"] in TERMS.values()}
        assert ordered <= performed
        # To undo one punishment may be to set another's term again.
        assert {(kind, person, until) for kind, _, person, until in performed} == {
            (kind, person, until) for kind, _, person, until in ordered
        }
        stand = {(row["kind"], row["chat"], row["person"]) for row in self._standings() if row["until"]}
        assert {
            (TERMS[row["kind"]], row["chat"], row["person"]) for row in terms if not row["undone_at"]
        } <= stand
        assert self.told_of_what_holds(deeds) <= {one["guid"] for one in self.performed}

    def every_known_question_was_answered(self, answered: int) -> None:
        """As often as it was counted: what a person's word has hushed is neither."""
        gives = self.approved()
        assert sum(gives(one["text"]) and one["guid"] is not None for one in self._messages()) == answered

    def _messages(self) -> list[Row]:
        return rows(self.network, "SELECT * FROM messages")

    def _standings(self) -> list[Row]:
        return rows(self.network, "SELECT * FROM standings")


def _term(performed: Row) -> tuple[str, str, str, int]:
    given = performed["params"]
    until = microseconds(datetime.fromisoformat(given["until"]))
    return performed["method"], given["chat"], given["person"], until
