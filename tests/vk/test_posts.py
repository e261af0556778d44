"""Publishing in the made-up VK, and what can be read of it afterwards."""

import json
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest

from tests.fakes import Watch
from tests.vk.clients import PNG, Bare, Poll
from tests.vk.community import Community
from tests.vk.people import Person
from tests.vk.serving import ServedVk, served_vk

NOON = datetime(2030, 1, 1, 12, tzinfo=UTC)


async def upload(session: aiohttp.ClientSession, url: str, field: str, content: bytes, name: str) -> object:
    form = aiohttp.FormData()
    form.add_field(field, content, filename=name)
    async with session.post(url, data=form) as answer:
        return json.loads(await answer.text())


async def test_a_post_with_a_photo_takes_three_steps(
    api: ServedVk, session: aiohttp.ClientSession, cafe: Community, admin: Bare
) -> None:
    place = await admin("photos.getWallUploadServer", group_id=cafe.id)
    told = await upload(session, place["upload_url"], "photo", PNG, "pie.png")
    assert isinstance(told, dict)
    [photo] = await admin("photos.saveWallPhoto", group_id=cafe.id, **told)
    name = f"photo{photo['owner_id']}_{photo['id']}"
    made = await admin(
        "wall.post", owner_id=cafe.owner, from_group=True, message="Пирог", attachments=name, guid="p1"
    )
    [post] = (await admin("wall.getById", posts=f"{cafe.owner}_{made['post_id']}"))["items"]
    assert (post["text"], post["from_id"], post["views"]) == ("Пирог", cafe.owner, {"count": 0})
    async with session.get(post["attachments"][0]["photo"]["sizes"][0]["url"]) as answer:
        assert await answer.read() == PNG
    assert [one["id"] for one in await admin("photos.getById", photos=[name.removeprefix("photo")])] == [
        photo["id"]
    ]


async def test_what_is_no_photo_is_told_only_when_it_is_saved(
    session: aiohttp.ClientSession, cafe: Community, admin: Bare
) -> None:
    place = await admin("photos.getWallUploadServer", group_id=cafe.id)
    told = await upload(session, place["upload_url"], "photo", b"text", "pie.png")
    assert isinstance(told, dict)
    code, text = await admin.error("photos.saveWallPhoto", group_id=cafe.id, **told)
    assert (code, text.rpartition(": ")[2]) == (100, "photo is undefined")
    told = await upload(session, place["upload_url"], "photo", PNG, "pie.png")
    assert isinstance(told, dict)
    assert (await admin.error("photos.saveWallPhoto", **(told | {"group_id": cafe.id, "hash": "x"})))[
        0
    ] == 121


async def test_documents_and_videos_are_uploaded_too(
    session: aiohttp.ClientSession, cafe: Community, admin: Bare, bot: Bare
) -> None:
    place = await bot("docs.getWallUploadServer", group_id=cafe.id)
    told = await upload(session, place["upload_url"], "file", b"%PDF", "menu.pdf")
    assert isinstance(told, dict)
    doc = (await bot("docs.save", **told))["doc"]
    video = await admin("video.save", name="Как мы печём", group_id=cafe.id)
    await upload(session, video["upload_url"], "video_file", b"mp4", "a.mp4")
    names = f"doc{cafe.owner}_{doc['id']},video{cafe.owner}_{video['video_id']},https://example.com"
    await admin("wall.post", owner_id=cafe.owner, from_group=True, attachments=names)
    assert [one["type"] for one in cafe.posts()[0].attachments] == ["doc", "video", "link"]
    known = await admin("video.get", videos=f"{cafe.owner}_{video['video_id']}")
    assert known["items"][0]["title"] == "Как мы печём"


async def test_a_post_is_edited_whole_pinned_and_deleted(
    owner: Person, cafe: Community, admin: Bare, api: ServedVk
) -> None:
    photo = api.vk.media.photo(cafe.owner, PNG)
    post = owner.posts(cafe, "Пирог", attachments=[photo])
    other = owner.posts(cafe, "Хлеб")
    where = {"owner_id": cafe.owner, "post_id": post.id}
    await admin("wall.edit", **where, message="Пирог с вишней")
    assert (post.text, post.attachments) == ("Пирог с вишней", [])
    await admin("wall.pin", **where)
    await admin("wall.pin", owner_id=cafe.owner, post_id=other.id)
    assert [one.pinned for one in (post, other)] == [False, True]
    await admin("wall.unpin", owner_id=cafe.owner, post_id=other.id)
    assert not other.pinned
    await admin("wall.delete", **where)
    assert cafe.texts() == ["Хлеб"]
    assert (await admin.error("wall.delete", **where))[0] == 104
    await admin("wall.restore", **where)
    assert len((await admin("wall.get", owner_id=cafe.owner, extended=True))["items"]) == 2


async def test_the_same_guid_makes_one_post_where_it_is_honoured(
    api: ServedVk, cafe: Community, admin: Bare
) -> None:
    call = {"owner_id": cafe.owner, "from_group": True, "message": "Пирог", "guid": "once"}
    assert await admin("wall.post", **call) == await admin("wall.post", **call)
    api.vk.switches.guid_honoured = False
    await admin("wall.post", **call)
    assert cafe.texts() == ["Пирог", "Пирог"]


async def test_a_communitys_key_posts_text_where_reports_say_so(
    api: ServedVk, cafe: Community, bot: Bare
) -> None:
    api.vk.switches.community_posts_text = True
    name = f"photo{cafe.owner}_{cafe.photo(PNG).id}"
    call = {"owner_id": cafe.owner, "from_group": True, "message": "Пирог", "attachments": name}
    await bot("wall.post", **call)
    assert (cafe.texts(), cafe.posts()[0].attachments) == (["Пирог"], [])
    assert (await bot.error("wall.delete", owner_id=cafe.owner, post_id=cafe.posts()[0].id))[0] == 27


async def test_a_postponed_post_comes_out_under_another_number(session: aiohttp.ClientSession) -> None:
    watch = Watch(NOON)
    async with served_vk(watch) as api:
        owner = api.vk.person()
        cafe = api.vk.community("Кофейня", owner)
        admin = Bare(api, session, owner.token)
        poll = await Poll(Bare(api, session, cafe.token), session, cafe.id).begin()
        when = int((NOON + timedelta(hours=1)).timestamp())
        call = {"owner_id": cafe.owner, "from_group": True, "message": "Пирог", "publish_date": when}
        waiting = (await admin("wall.post", **call))["post_id"]
        code, text = await admin.error("wall.post", **call)
        assert (code, text.rpartition(": ")[2]) == (214, "a post is already scheduled for this time")
        assert (await admin("wall.get", owner_id=cafe.owner, filter="postponed"))["count"] == 1
        assert await poll() == []
        watch.now += timedelta(hours=1)
        [(kind, told)] = await poll()
        assert (kind, told["postponed_id"]) == ("wall_post_new", waiting)
        assert told["id"] != waiting
        assert cafe.texts() == ["Пирог"]


async def test_too_many_posts_are_refused_by_day_and_in_all(
    api: ServedVk, cafe: Community, admin: Bare
) -> None:
    cafe.posts_a_day = 1
    call = {"owner_id": cafe.owner, "from_group": True, "message": "Пирог"}
    await admin("wall.post", **call)
    assert await admin.error("wall.post", **call) == (
        214,
        "Access to adding post denied: you can only add 1 posts a day",
    )


@pytest.mark.parametrize(
    "attachments", ["poll", "poll,poll", "photo-1_1", "nonsense", "https://a.b,https://c.d"]
)
async def test_wrong_attachments_are_refused(cafe: Community, admin: Bare, attachments: str) -> None:
    poll = await admin("polls.create", owner_id=cafe.owner, question="Какой?", add_answers='["Да","Нет"]')
    names = attachments.replace("poll", f"poll{cafe.owner}_{poll['id']}")
    assert (await admin.error("wall.post", owner_id=cafe.owner, from_group=True, attachments=names))[0] == 100


async def test_numbers_of_a_post_are_read_with_the_right_keys(
    owner: Person, olga: Person, cafe: Community, admin: Bare, service: Bare
) -> None:
    post = owner.posts(cafe, "Пирог", views=100)
    comment = olga.comments(post, "Ура")
    olga.likes(post)
    olga.likes(comment)
    olga.reposts(post)
    cafe.crowd = 10
    [shown] = (await service("wall.getById", posts=f"{cafe.owner}_{post.id}"))["items"]
    counts = [shown[name]["count"] for name in ("likes", "comments", "reposts", "views")]
    assert counts == [1, 1, 1, 100]
    likes = await service("likes.getList", type="post", owner_id=cafe.owner, item_id=post.id)
    assert likes == {"count": 1, "items": [olga.id]}
    assert await admin("stats.getPostReach", owner_id=cafe.owner, post_ids=[post.id]) == []
    post.reach = 80
    shared = await service("wall.getReposts", owner_id=cafe.owner, post_id=post.id)
    assert [person["id"] for person in shared["profiles"]] == [olga.id]
    [reach] = await admin("stats.getPostReach", owner_id=cafe.owner, post_ids=[post.id])
    assert (reach["post_id"], reach["reach_total"]) == (post.id, 80)
    [period] = await admin("stats.get", group_id=cafe.id)
    assert period["activity"]["likes"] == 1
    [group] = (await service("groups.getById", group_id=cafe.id, fields="members_count"))["groups"]
    assert group["members_count"] == 11


async def test_a_poll_is_made_answered_and_counted(
    owner: Person, olga: Person, cafe: Community, admin: Bare, poll: Poll
) -> None:
    made = await admin("polls.create", owner_id=cafe.owner, question="Какой?", add_answers='["Да","Нет"]')
    await admin(
        "wall.post",
        owner_id=cafe.owner,
        from_group=True,
        message="Вопрос",
        attachments=f"poll{cafe.owner}_{made['id']}",
    )
    shown = cafe.posts()[0].attachments[0]["poll"]
    olga.votes(shown, 1)
    assert (await poll())[-1][0] == "poll_vote_new"
    known = await admin("polls.getById", owner_id=cafe.owner, poll_id=made["id"])
    assert [answer["votes"] for answer in known["answers"]] == [0, 1]
    wanted = [answer["id"] for answer in made["answers"]]
    [_, no] = await admin("polls.getVoters", owner_id=cafe.owner, poll_id=made["id"], answer_ids=wanted)
    assert no["users"] == {"count": 1, "items": [olga.id]}


async def test_suggested_posts_and_reposts_are_told_of(
    owner: Person, olga: Person, cafe: Community, admin: Bare, poll: Poll
) -> None:
    offered = olga.suggests(cafe, "А вот мой пирог")
    olga.reposts(owner.posts(cafe, "Пирог"), "смотрите")
    (first, suggested), _own, (last, shared) = await poll()
    assert (first, suggested["post_type"], suggested["from_id"]) == ("wall_post_new", "suggest", olga.id)
    assert (last, shared["owner_id"], shared["copy_history"][0]["text"]) == ("wall_repost", olga.id, "Пирог")
    await admin("wall.post", owner_id=cafe.owner, post_id=offered.id)
    assert "А вот мой пирог" in cafe.texts()
