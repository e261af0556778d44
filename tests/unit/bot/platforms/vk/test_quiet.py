"""Likes, reposts, votes and comments that go: told as they happen, whatever fields VK leaves out."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.platforms.vk import mapping
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.quiet import QUIET
from bot.platforms.vk.reception import Reception
from models.messages import Gone, Incoming, Reaction, Shared, Vote
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.unit.bot.platforms.vk.events import ADMIN, DATE, GROUP, OLGA, comment, event, post, under


def read(kind: str, object_: Any) -> Incoming | None:
    return mapping.incoming(event(kind, object_, at=DATE))


def liked(**changed: Any) -> dict[str, Any]:
    return {"liker_id": OLGA, "object_type": "post", "object_owner_id": -GROUP, "object_id": 10} | changed


@pytest.mark.parametrize(
    ("object_", "by"),
    [
        pytest.param(
            {"owner_id": -GROUP, "id": 15, "post_id": 10}, None, id="with neither deleter nor author"
        ),
        pytest.param(
            {"owner_id": -GROUP, "id": 15, "post_id": 10, "deleter_id": ADMIN}, str(ADMIN), id="documented"
        ),
        pytest.param(
            {"owner_id": -GROUP, "id": 15, "user_id": OLGA, "post_id": 10}, None, id="as in the schema"
        ),
    ],
)
def test_a_comment_that_is_gone_is_named(object_: dict[str, Any], by: str | None) -> None:
    gone = read("wall_reply_delete", object_)
    assert isinstance(gone, Gone)
    assert (gone.address.message, gone.by, gone.back) == ("wall10_15", by, False)


@pytest.mark.parametrize(
    ("kind", "object_", "where"),
    [
        ("photo_comment", {"photo_id": 7, "owner_id": -GROUP}, "photo7_15"),
        ("video_comment", {"video_id": 7, "owner_id": -GROUP}, "video7_15"),
        ("market_comment", {"item_id": 7, "owner_id": -GROUP}, "market7_15"),
        ("board_post", {"topic_id": 7, "topic_owner_id": -GROUP}, "topic7_15"),
    ],
)
def test_comments_of_every_kind_go_and_come_back(kind: str, object_: dict[str, Any], where: str) -> None:
    gone, back = read(f"{kind}_delete", {"id": 15} | object_), read(f"{kind}_restore", under(kind, id=15))
    assert isinstance(gone, Gone)
    assert gone.address.message == where
    assert isinstance(back, Gone)
    assert (back.back, back.by) == (True, None)


@pytest.mark.parametrize(
    ("object_", "where"),
    [
        (liked(), "wall10"),
        (liked(object_type="comment", object_id=15, post_id=10), "wall10_15"),
        (liked(object_type="photo", object_id=7), "photo7"),
        (liked(object_type="topic_comment", object_id=15), "topic0_15"),
    ],
)
def test_a_like_is_given_and_taken_back(object_: dict[str, Any], where: str) -> None:
    for kind, given in (("like_add", True), ("like_remove", False)):
        found = read(kind, object_)
        assert isinstance(found, Reaction)
        assert (found.address.message, found.person, found.given) == (where, str(OLGA), given)


def test_a_like_of_a_new_kind_of_thing_is_passed_over():
    assert read("like_add", liked(object_type="story")) is None


def test_a_repost_names_our_post():
    found = read("wall_repost", post(owner_id=OLGA, from_id=OLGA, id=3, copy_history=[post()]))
    assert isinstance(found, Shared)
    assert (found.address.chat, found.address.message, found.person) == (f"-{GROUP}", "wall10", str(OLGA))
    assert read("wall_repost", post(owner_id=OLGA, copy_history=[post(owner_id=-777)])) is None


def test_a_vote_names_the_poll_and_the_answer():
    found = read("poll_vote_new", {"owner_id": -GROUP, "poll_id": 1, "option_id": 2, "user_id": OLGA})
    assert isinstance(found, Vote)
    assert (found.poll, found.option, found.person) == ("1", "2", str(OLGA))


DOES: dict[str, Callable[[Cafe], Any]] = {
    "like_add": lambda cafe: cafe.olga.likes(cafe.owner.posts(cafe.community, "Пирог")),
    "wall_repost": lambda cafe: cafe.olga.reposts(cafe.owner.posts(cafe.community, "Пирог")),
    "wall_reply_delete": lambda cafe: cafe.olga.deletes(
        cafe.olga.comments(cafe.owner.posts(cafe.community, "Пирог"), "ой")
    ),
    "poll_vote_new": lambda cafe: cafe.olga.votes(
        cafe.api.vk.polls.create(cafe.community.owner, cafe.owner.id, "Какой?", ["С вишней"]), 0
    ),
}


@pytest.mark.parametrize("kind", DOES)
async def test_what_the_strict_vk_tells_is_understood_and_dated(cafe: Cafe, kind: str) -> None:
    DOES[kind](cafe)
    told = cafe.community.events
    [last] = told.after(told.last - 1)
    assert last["type"] == kind
    reception = Reception(cafe.keys, Choices(Recollections(), cafe.watch), cafe.watch)
    [stored] = await reception([json.dumps(last).encode()])
    found = mapping.incoming(stored.raw)
    assert isinstance(found, Reaction | Shared | Vote | Gone)
    assert found.at == cafe.watch().replace(microsecond=0)
    assert "users.get" not in cafe.called  # nobody asks for the names of a thousand who like something


def test_every_quiet_kind_is_asked_for():
    assert QUIET <= mapping.KINDS


def test_a_comment_that_came_broken_is_still_poison():
    assert read("wall_reply_new", comment(deleted=True)) is None
