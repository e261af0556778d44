"""Polls of the made-up VK."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.vk.world import Json

if TYPE_CHECKING:
    from tests.vk.vk import Vk


class Polls:
    """Polls by owner and number; each is as the API shows it."""

    def __init__(self, vk: Vk) -> None:
        self._vk = vk
        self.polls: dict[tuple[int, int], Json] = {}
        self.votes: dict[tuple[int, int], dict[int, int]] = {}

    def create(self, owner: int, author: int, question: str, answers: list[str], **more: object) -> Json:
        """A new poll; fields of a poll by keyword."""
        number = 300_000_000 + self._vk.new_number()
        shown = [
            {"id": number * 10 + place, "text": text, "votes": 0, "rate": 0.0}
            for place, text in enumerate(answers)
        ]
        flags: Json = dict.fromkeys(("closed", "is_board", "multiple", "disable_unvote"), False)
        poll = flags | {"can_edit": True, "can_vote": True, "can_report": False, "can_share": True}
        poll |= {"answers": shown, "created": self._vk.now(), "id": number, "owner_id": owner}
        poll |= {"author_id": author, "question": question, "votes": 0, "end_date": 0, "anonymous": False}
        self.polls[owner, number] = poll | more
        self.votes[owner, number] = {}
        return self.polls[owner, number]

    def vote(self, person: int, poll: Json, option: int) -> None:
        """Choose an answer by its place; a community is told if the poll is public."""
        key, answer = (poll["owner_id"], poll["id"]), poll["answers"][option]
        if person in self.votes[key]:
            return
        self.votes[key][person] = answer["id"]
        answer["votes"] += 1
        poll["votes"] += 1
        for one in poll["answers"]:
            one["rate"] = round(100 * one["votes"] / poll["votes"], 2)
        if not poll["anonymous"] and -key[0] in self._vk.communities:
            told = {"owner_id": key[0], "poll_id": key[1], "option_id": answer["id"], "user_id": person}
            self._vk.communities[-key[0]].events.put("poll_vote_new", told)
