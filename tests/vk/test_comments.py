"""Comments in the made-up VK: under what they stand, who may touch them, how they are read back."""

from typing import Any

import pytest

from tests.vk.clients import Bare, Poll
from tests.vk.community import Community
from tests.vk.events import ContractBroken
from tests.vk.people import Person
from tests.vk.serving import ServedVk
from tests.vk.world import Commentable, Kind, NotAllowed

EVENTS = {
    "photo": "photo_comment",
    "video": "video_comment",
    "market": "market_comment",
    "board": "board_post",
}
SECTIONS = {"photo": "photos", "video": "video", "market": "market", "board": "board"}
UNDER = {"photo": "photo_id", "video": "video_id", "market": "item_id", "board": "topic_id"}


def thing(cafe: Community, kind: str) -> Commentable:
    makers = {"photo": cafe.photo, "video": cafe.video, "market": cafe.item, "board": cafe.topic}
    return makers[kind]()  # type: ignore[operator, no-any-return]


def where(cafe: Community, kind: str, under: Commentable) -> dict[str, int]:
    return {"group_id": cafe.id, "topic_id": under.id} if kind == "board" else {"owner_id": cafe.owner}


@pytest.mark.parametrize("kind", list(SECTIONS))
async def test_every_kind_has_its_methods_its_events_and_its_keys(
    cafe: Community, olga: Person, bot: Bare, admin: Bare, poll: Poll, kind: Kind
) -> None:
    under = thing(cafe, kind)
    comment = olga.comments(under, "дрянь")
    place, section = where(cafe, kind, under), SECTIONS[kind]
    key = bot if kind == "board" else admin
    await key(f"{section}.deleteComment", **place, comment_id=comment.id)
    assert under.texts() == []
    await key(f"{section}.restoreComment", **place, comment_id=comment.id)
    assert under.texts() == ["дрянь"]
    if kind != "board":
        code, _ = await bot.error(f"{section}.deleteComment", **place, comment_id=comment.id)
        assert code == 27
    told = await poll()
    assert [name for name, _ in told] == [f"{EVENTS[kind]}_{what}" for what in ("new", "delete", "restore")]
    name = "topic_owner_id" if kind == "board" else f"{kind}_owner_id"
    assert told[0][1][name] == cafe.owner


@pytest.mark.parametrize("kind", list(SECTIONS))
async def test_every_kind_is_answered_and_read(
    cafe: Community, olga: Person, admin: Bare, kind: Kind
) -> None:
    under = thing(cafe, kind)
    olga.comments(under, "Почём?")
    place, section = where(cafe, kind, under) | {UNDER[kind]: under.id}, SECTIONS[kind]
    call = {"message": "350", "from_group": True, "guid": "once"}
    made = await admin(f"{section}.createComment", **place, **call)
    assert await admin(f"{section}.createComment", **place, **call) == made
    shown = await admin(f"{section}.getComments", **place, sort="asc")
    assert [one["from_id"] for one in shown["items"]] == [olga.id, cafe.owner]
    under.open = False
    assert "error" in await admin.raw(f"{section}.createComment", **place, message="?")


async def test_what_is_gone_cannot_go_again(cafe: Community, olga: Person, admin: Bare) -> None:
    photo = cafe.photo()
    comment = olga.comments(photo, "раз")
    call = {"owner_id": cafe.owner, "comment_id": comment.id}
    assert [await admin("photos.deleteComment", **call) for _ in range(2)] == [1, 0]
    assert [await admin("photos.restoreComment", **call) for _ in range(2)] == [1, 0]
    assert (await admin.error("wall.restoreComment", **call))[0] == 211


async def test_threads_are_read_by_pages(cafe: Community, owner: Person, olga: Person, service: Bare) -> None:
    post = owner.posts(cafe, "Пирог")
    first = olga.comments(post, "раз")
    answer = owner.comments(post, "ответ", reply_to=first)
    owner.comments(post, "ответ на ответ", reply_to=answer)
    last = olga.comments(post, "два")
    call: dict[str, Any] = {"owner_id": cafe.owner, "post_id": post.id}
    page = await service("wall.getComments", **call, count=1, thread_items_count=1, extended=True)
    [shown] = page["items"]
    assert (page["count"], page["current_level_count"]) == (4, 2)
    assert (shown["thread"]["count"], len(shown["thread"]["items"])) == (2, 1)
    assert {person["id"] for person in page["profiles"]} == {owner.id, olga.id}
    rest = await service("wall.getComments", **call, start_comment_id=first.id, offset=1, need_likes=True)
    assert [(one["id"], one["likes"]["count"]) for one in rest["items"]] == [(last.id, 0)]
    thread = await service("wall.getComments", **call, comment_id=first.id, sort="desc")
    assert [one["text"] for one in thread["items"]] == ["ответ на ответ", "ответ"]
    assert [one["reply_to_comment"] for one in thread["items"]] == [answer.id, first.id]


async def test_one_comment_is_read_and_its_author_edits_it(
    cafe: Community, owner: Person, olga: Person, admin: Bare, bot: Bare, poll: Poll
) -> None:
    post = owner.posts(cafe, "Пирог")
    made = await bot("wall.createComment", owner_id=cafe.owner, post_id=post.id, message="Да")
    call = {"owner_id": cafe.owner, "comment_id": made["comment_id"]}
    await admin("wall.editComment", **call, message="Нет")
    [shown] = (await admin("wall.getComment", **call, extended=True))["items"]
    assert (shown["text"], shown["from_id"]) == ("Нет", cafe.owner)
    assert (await poll())[-1][0] == "wall_reply_edit"
    theirs = olga.comments(post, "Ура")
    assert (await admin.error("wall.editComment", **(call | {"comment_id": theirs.id})))[0] == 211


async def test_the_same_guid_makes_one_comment_where_it_is_honoured(
    api: ServedVk, cafe: Community, owner: Person, bot: Bare
) -> None:
    post = owner.posts(cafe, "Пирог")
    call = {"owner_id": cafe.owner, "post_id": post.id, "message": "Да", "guid": "once"}
    assert await bot("wall.createComment", **call) == await bot("wall.createComment", **call)
    api.vk.switches.guid_honoured = False
    await bot("wall.createComment", **call)
    assert post.texts() == ["Да", "Да"]


async def test_other_communities_comment_and_are_banned_too(
    api: ServedVk, cafe: Community, owner: Person, admin: Bare, poll: Poll
) -> None:
    rival = api.vk.person("Соперник")
    bakery = api.vk.community("Пекарня", rival)
    post = owner.posts(cafe, "Пирог")
    rival.comments(post, "У нас вкуснее", as_community=bakery)
    assert (await poll())[-1][1]["from_id"] == bakery.owner
    await admin("groups.ban", group_id=cafe.id, owner_id=bakery.owner)
    with pytest.raises(NotAllowed, match="banned"):
        rival.comments(post, "И дешевле", as_community=bakery)
    [banned] = (await admin("groups.getBanned", group_id=cafe.id))["items"]
    assert banned["group"]["id"] == bakery.id


async def test_a_deleted_account_keeps_its_words_and_loses_its_name(
    cafe: Community, owner: Person, olga: Person, bot: Bare
) -> None:
    post = owner.posts(cafe, "Пирог")
    olga.comments(post, "раз")
    olga.deactivated = "deleted"
    assert post.texts() == ["раз"]
    [shown] = await bot("users.get", user_ids=[olga.id, 1])
    assert (shown["first_name"], shown["deactivated"]) == ("DELETED", "deleted")
    with pytest.raises(NotAllowed, match="deleted"):
        olga.comments(post, "два")


async def test_who_deleted_a_comment_may_stay_unknown(
    api: ServedVk, cafe: Community, owner: Person, olga: Person, poll: Poll
) -> None:
    post = owner.posts(cafe, "Пирог")
    known, unknown = olga.comments(post, "раз"), olga.comments(post, "два")
    owner.deletes(known)
    api.vk.switches.deleter_known = False
    owner.deletes(unknown)
    told = [content for kind, content in await poll() if kind == "wall_reply_delete"]
    assert told[0]["deleter_id"] == owner.id
    assert told[1] == {"owner_id": cafe.owner, "post_id": post.id, "id": unknown.id}


async def test_comments_of_a_post_are_closed_and_opened_with_the_communitys_key(
    cafe: Community, owner: Person, olga: Person, bot: Bare, admin: Bare
) -> None:
    post = owner.posts(cafe, "Пирог")
    call = {"owner_id": cafe.owner, "post_id": post.id}
    assert await bot("wall.closeComments", **call) == 1
    with pytest.raises(NotAllowed, match="closed"):
        olga.comments(post, "раз")
    assert (await bot.error("wall.createComment", **call, message="?"))[0] == 212
    assert await bot("wall.openComments", **call) == 1
    olga.comments(post, "раз")
    cafe.links_forbidden = True
    assert (await admin.error("wall.createComment", **call, message="https://a.b"))[0] == 222


async def test_an_old_version_tells_a_message_without_a_wrapper(
    cafe: Community, olga: Person, bot: Bare, poll: Poll
) -> None:
    await bot("groups.setLongPollSettings", group_id=cafe.id, api_version="5.90")
    olga.says(cafe, "раз")
    [event] = (await poll.raw())["updates"]
    assert (event["v"], event["object"]["text"]) == ("5.90", "раз")


def test_strictness_sees_wrong_types_values_and_fields(api: ServedVk, cafe: Community) -> None:
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("group_join", {"user_id": "1", "join_type": "join"}, "is no integer"),
        ("group_join", {"user_id": True, "join_type": "join"}, "is no integer"),
        ("group_join", {"user_id": 1, "join_type": "came"}, "is none of"),
        ("poll_vote_new", {"owner_id": 1, "poll_id": -1, "option_id": 1, "user_id": 1}, "out of bounds"),
        ("group_join", {"user_id": 1}, "it is needed"),
        ("group_join", {"user_id": 1, "join_type": "join", "by": 1}, "no such field"),
    ]
    for kind, content, complaint in wrong:
        with pytest.raises(ContractBroken, match=complaint):
            cafe.events.put(kind, content)
