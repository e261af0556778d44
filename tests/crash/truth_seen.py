"""What one sees on a platform that does not know our keys: what stands there must be what was ordered."""

import json
from collections import Counter
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass

from tests.crash.brand import Seen, Where, Written
from tests.crash.truth import TERMS, Row, Truth

_OF_CASES = ("show_card", "tell_worse")
"""What is written where the card of its case stands."""
_WRITES = ("send", "restore", *_OF_CASES)
_PUT_TO_A_PERSON = frozenset({"send", "restore", "publish"})
"""What is given up where nobody can tell whether it was written; a press is answered in time or never."""
_CLOSED = "(212)"
"""VK's error to whoever comments where comments are closed."""


@dataclass(frozen=True, slots=True)
class SeenTruth(Truth):
    """Our database, and what stands on the platform."""

    seen: Seen

    def every_order_was_settled(self) -> int:
        """Returns how many were put to a person, since nobody could tell."""
        outbox = self.table("outbox")
        unsettled = [row["key"] for row in outbox if row["done_at"] is None]
        assert not unsettled
        late = [row for row in outbox if row["state"] != "done" and row["kind"] != "answer_press"]
        for_nobody = self.called_off() | self.hushed()
        failed = [row for row in late if row["key"] not in for_nobody]
        assert {row["kind"] for row in failed} <= _PUT_TO_A_PERSON, failed
        reasons = [reason for row in self.table("cases") for reason in json.loads(row["reasons"])]
        closed = {json.loads(row["payload"])["post"]["message"] for row in self._orders("close_comments")}
        for row in failed:
            asked = [one for one in reasons if one["key"].endswith(_reasons_of(row, closed))]
            assert asked, f"nobody was asked about {row}"
        return len(failed)

    def nothing_was_written_twice(self) -> int:
        """All that stands was ordered, each order at most once, but for cards and calls that a burst grows,
        which are better doubled than lost; returns how many cards came twice."""
        receipts = self._receipts()
        doubled = [at for at, count in Counter(receipts.values()).items() if count > 1]
        assert not doubled, f"two orders, one message: {doubled}"
        standing = {one.at: one for one in self.seen.written}
        taken = {receipts[key] for key in self.taken_back() & receipts.keys()}
        assert not taken & set(standing), "a notice of what was undone stands"
        assert set(receipts.values()) - taken <= set(standing), "what was written does not stand"
        unheard = [one for at, one in standing.items() if at not in set(receipts.values())]
        cards = [one for one in unheard if one.card]
        perhaps = Counter(_said(row) for row in self._orders("send", "restore") if row["state"] != "done")
        others = Counter(
            (one.at[0], one.text) for one in unheard if not one.card and not self._tells_worse(one)
        )
        assert others <= perhaps, f"nobody ordered, or ordered once only: {others - perhaps}"
        return len(cards)

    def _tells_worse(self, one: Written) -> bool:
        chats = {row["id"]: row["card_chat"] for row in self.table("cases")}
        cases = {row["case"] for row in self._orders("tell_worse")}
        return any(chats[case] == one.at[0] and f"№{case}," in one.text for case in cases)

    def every_case_was_shown(self) -> None:
        shown = {row["case"] for row in self._orders("show_card")}
        assert {row["id"] for row in self.table("cases")} == shown
        cards = {(row["card_chat"], row["card_message"]) for row in self.table("cases")}
        assert cards <= {one.at for one in self.seen.written if one.card}

    def every_post_is_on_the_wall_once(self, texts: Iterable[str]) -> None:
        """Or a person was asked, since nobody could tell."""
        posts = self.posts()
        assert sorted(row["text"] for row in posts) == sorted(texts)
        standing = {one.at: one.text for one in self.seen.posts}
        ever = Counter(standing.values())
        assert {text: count for text, count in ever.items() if count > 1} == {}
        published = [row for row in posts if row["state"] == "published"]
        assert all(standing[_where(row)] == row["text"] for row in published)
        assert {row["state"] for row in posts} <= {"published", "needs_person"}

    def what_must_be_gone_is_gone(self) -> None:
        deeds = [row for row in self.table("deeds") if row["kind"] == "removed"]
        gone = {_where(row) for row in deeds if not row["undone_at"] or row["chat"] in self.seen.for_good}
        assert self.seen.gone == gone

    def whoever_was_punished_is_and_was_told(self) -> None:
        """Each term stands unless it was undone, and was told to its person if it could be."""
        deeds = [row for row in self.table("deeds") if row["kind"] in ("warned", *TERMS)]
        for row in deeds:
            if row["kind"] in TERMS and not row["undone_at"]:
                until = self.seen.until.get((row["chat"], row["person"]), 0)
                # VK counts whole seconds from when it was told.
                assert until >= row["until"] // 1_000_000 - 2, f"not kept from writing: {row}"
        assert self.told_of_what_holds(deeds) <= {row["key"] for row in self._orders("send")}

    def every_known_question_was_answered(self, answered: int) -> None:
        """As often as it was counted, but for those that were put to a person since nobody can tell; what a
        person's word has hushed is neither, nor what the platform has refused."""
        gives, hushed = self.approved(), self.hushed()
        known = [row for row in self._orders("send") if gives(_said(row)[1]) and row["key"] not in hushed]
        ordered = [row for row in known if _CLOSED not in (row["error"] or "")]
        assert len(ordered) == answered
        stands = sum(gives(one.text) for one in self.seen.written)
        assert answered - sum(row["state"] != "done" for row in ordered) <= stands <= answered

    def _orders(self, *kinds: str) -> list[Row]:
        return [row for row in self.table("outbox") if row["kind"] in kinds]

    def _receipts(self) -> Mapping[str, Where]:
        """Where each order that writes says that it wrote."""
        chats = {row["id"]: row["card_chat"] for row in self.table("cases")}
        found = {}
        for row in self._orders(*_WRITES):
            message = (json.loads(row["receipt"]) if row["receipt"] else {}).get("message")
            if message is not None:
                chat = chats[row["case"]] if row["kind"] in _OF_CASES else _said(row)[0]
                found[row["key"]] = (chat, message)
        return found


def _said(row: Row) -> tuple[str, str]:
    """Where an order is to write, and what."""
    payload = json.loads(row["payload"])
    if row["kind"] == "restore":
        return payload["address"]["chat"], f"↩️ {payload['author_name']}:\n{payload['text']}"
    return payload["chat"], payload["text"]


def _reasons_of(row: Row, closed: Container[str]) -> tuple[str, ...]:
    """How may end what people are told of an order that failed; what fails in one chat is one case, told by
    its first reason. `closed` are the posts whose comments a moderator closed."""
    if row["kind"] == "publish":
        return ("post_unsure",)
    unsure, refused = f"unsure.{row['kind']}", f"refused.{row['kind']}"
    expected = row["kind"] == "send" and json.loads(row["payload"])["thread"] in closed
    return (unsure, refused) if expected and _CLOSED in row["error"] else (unsure,)


def _where(row: Row) -> Where:
    return row["chat"], row["message"]
