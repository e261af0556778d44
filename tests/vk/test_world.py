"""What happens in the made-up VK, as a community is told of it."""

import pytest

from tests.vk.clients import Bare, Poll
from tests.vk.community import Community
from tests.vk.people import Person
from tests.vk.world import NotAllowed, Press


async def test_a_comment_and_its_reply_tell_where_they_stand(
    owner: Person, olga: Person, cafe: Community, bot: Bare, poll: Poll
) -> None:
    post = owner.posts(cafe, "Новый пирог")
    comment = olga.comments(post, "А с вишней?")
    made = await bot(
        "wall.createComment",
        owner_id=cafe.owner,
        post_id=post.id,
        reply_to_comment=comment.id,
        message="Да!",
        guid="g1",
    )
    (first, posted), (second, asked), (third, answered) = await poll()
    assert (first, second, third) == ("wall_post_new", "wall_reply_new", "wall_reply_new")
    assert (posted["from_id"], posted["text"]) == (cafe.owner, "Новый пирог")
    assert (asked["from_id"], asked["post_id"], asked["parents_stack"]) == (olga.id, post.id, [])
    assert (answered["from_id"], answered["reply_to_user"]) == (cafe.owner, olga.id)
    assert answered["parents_stack"] == [comment.id] == made["parents_stack"]
    assert post.texts() == ["А с вишней?", "Да!"]


async def test_a_comment_is_deleted_restored_and_its_author_banned(
    owner: Person, olga: Person, cafe: Community, admin: Bare, poll: Poll
) -> None:
    post = owner.posts(cafe, "Пирог")
    comment = olga.comments(post, "дрянь")
    where = {"owner_id": cafe.owner, "comment_id": comment.id}
    await admin("wall.deleteComment", **where)
    assert post.texts() == []
    assert (await admin.error("wall.deleteComment", **where))[0] == 211
    await admin("wall.restoreComment", **where)
    assert post.texts() == ["дрянь"]
    await admin("groups.ban", group_id=cafe.id, owner_id=olga.id, reason=1, comment="спам")
    with pytest.raises(NotAllowed, match="banned"):
        olga.comments(post, "ещё")
    kinds = [kind for kind, _ in await poll()]
    assert kinds[2:] == ["wall_reply_delete", "wall_reply_restore", "user_block"]


async def test_a_person_talks_with_the_community_and_presses_its_button(
    olga: Person, cafe: Community, bot: Bare, poll: Poll
) -> None:
    olga.says(cafe, "Здравствуйте", ref="leto")
    keyboard = (
        '{"inline":true,"buttons":[[{"action":{"type":"callback","label":"Да","payload":"{\\"a\\":1}"}}]]}'
    )
    await bot("messages.send", peer_id=olga.id, message="Ждать?", random_id=7, keyboard=keyboard)
    *_, question = cafe.talk(olga).standing()
    press = olga.presses(question, {"a": 1})
    said, reply, event = await poll()
    assert (said[0], said[1]["message"]["ref"]) == ("message_new", "leto")
    assert (reply[0], reply[1]["out"]) == ("message_reply", 1)
    assert (event[0], event[1]["payload"]) == ("message_event", {"a": 1})
    answer = {"event_id": event[1]["event_id"], "user_id": olga.id, "peer_id": olga.id}
    data = '{"type":"show_snackbar","text":"Хорошо"}'
    assert await bot("messages.sendMessageEventAnswer", **answer, event_data=data) == 1
    assert isinstance(press, Press)
    assert press.answer == {"type": "show_snackbar", "text": "Хорошо"}
