"""/close and /open: under which post, and where the platform can't."""

import msgspec
import pytest

from models.intents import CloseComments, OpenComments
from models.texts import Sentence
from tests.builders import NOW, PLATFORM, address
from tests.stage import Stage

CLOSED = [CloseComments(post=address("post"))]


async def test_comments_are_closed_under_the_post_and_opened_again(stage: Stage) -> None:
    typed = await stage.say("anna", "/close", thread="post")
    assert switched(stage) == CLOSED
    assert typed.address in stage.network.hidden  # what was said between us is no part of the talk
    await stage.say("anna", "/open", thread="post")
    assert switched(stage) == [*CLOSED, OpenComments(post=address("post"))]


async def test_a_card_knows_its_post(stage: Stage) -> None:
    await stage.say("petya", "~spam", thread="post")
    [card] = stage.network.cards()
    answer = await stage.ask("anna", "/close", "duty", reply_to=card.address.message)
    assert answer == "Комментарии под записью закрываются. Открыть снова: /open."
    assert switched(stage) == CLOSED


async def test_a_post_of_the_plan_is_named_by_its_number(stage: Stage) -> None:
    await stage.ask("lev", "/post +1с Новая обжарка")
    await stage.later()
    await stage.machine.ticks.publish_due()
    await stage.deliver()
    [post] = [one for one in stage.network.written.values() if one.text == "Новая обжарка"]
    await stage.ask("olga", "/close №1")
    assert switched(stage) == [CloseComments(post=post.address)]


@pytest.mark.parametrize("line", ["/close", "/close 7", "/close всё"])
async def test_which_post_is_asked_where_it_can_not_be_told(stage: Stage, line: str) -> None:
    assert (await stage.ask("anna", line, "duty")).startswith("Под какой записью?")
    assert switched(stage) == []


async def test_where_the_platform_can_not_it_is_said_at_once(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        why = msgspec.json.encode(Sentence("lacking.not_here")).decode()
        await ledger.recollections.keep(PLATFORM, "lacking:close_comments", why, NOW)
    await stage.ask("lev", "/post +1с Новая обжарка")
    await stage.later()
    await stage.machine.ticks.publish_due()
    await stage.deliver()
    assert (
        await stage.ask("olga", "/close 1") == "Площадка этого не позволит: на этой площадке так не бывает."
    )


async def test_a_subscriber_closes_nothing(stage: Stage) -> None:
    await stage.say("petya", "/close", thread="post")
    assert switched(stage) == []


def switched(stage: Stage) -> list[CloseComments | OpenComments]:
    return [act for act in stage.network.performed if isinstance(act, CloseComments | OpenComments)]
