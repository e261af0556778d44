"""A campaign has a link of its own, and it is counted whom it brings."""

import pytest

from models.capabilities import Capability, lacking_key
from models.communities import Place
from models.intents import MakeLink
from models.messages import Author, Chat, Membership
from tests.builders import NOW, came, community, went
from tests.stage import Stage

LINK = "https://shop.example/+1"


async def test_a_link_is_made_and_told(stage: Stage) -> None:
    assert await stage.ask("lev", "/link Осень в VK") == (
        f"Делаю ссылку «Осень в VK».\n«Осень в VK»: {LINK}\n"
        "Пометка c1 в ссылке на самого бота или на сообщения сообщества (?start=c1, ?ref=c1) — "
        "тех, кто придёт по ней, посчитаю тоже."
    )
    [made] = [act for act in stage.network.performed if isinstance(act, MakeLink)]
    assert (made.chat, made.name) == ("wall", "Осень в VK")


async def test_those_who_come_and_go_by_it_are_counted(stage: Stage) -> None:
    await stage.ask("lev", "/link Осень")
    await stage.happen(*(came(person, "wall", link=LINK) for person in ("vera", "oleg", "nina")))
    await stage.happen(came("petya", "wall"), went("oleg", "wall"))
    assert await stage.ask("lev", "/link") == (
        f"Кого привели ссылки:\n№1 Осень · «wall» · пришло 3, ушло 1, к боту 0 · {LINK}"
    )


async def test_those_who_write_to_the_community_by_its_mark_are_counted_once(stage: Stage) -> None:
    await stage.ask("lev", "/link Осень")
    for person in ("vera", "oleg", "vera"):
        await stage.say(person, "здравствуйте", f"dm-{person}", private=True, ref="c1")
    assert "к боту 2" in await stage.ask("lev", "/link")


async def test_a_mark_that_people_made_up_is_told_too(stage: Stage) -> None:
    await stage.say("vera", "здравствуйте", "dm-vera", private=True, ref="листовка")
    await stage.say("lev", "проверка", "dm-lev", private=True, ref="листовка")
    assert await stage.ask("lev", "/link") == "Кого привели ссылки:\n«листовка» · пришло 1"


async def test_who_lets_the_community_write_by_a_button_with_a_mark_is_counted(stage: Stage) -> None:
    vera = Author(id="vera", name="Вера")
    allowed = Membership(
        event_id="m1",
        chat=Chat(platform=community().platform, id="dm-vera", title="", private=True),
        person=Author(id="-1", name="Лавка"),
        by=vera,
        was_in=False,
        is_in=True,
        at=NOW,
        ours=True,
        link="виджет",
    )
    await stage.happen(allowed)
    await stage.say("vera", "здравствуйте", "dm-vera", private=True, ref="виджет")
    assert await stage.ask("lev", "/link") == "Кого привели ссылки:\n«виджет» · пришло 1"


async def test_a_link_into_the_chat_is_made_where_people_talk(stage: Stage) -> None:
    await stage.ask("lev", "/link чат Осень")
    [made] = [act for act in stage.network.performed if isinstance(act, MakeLink)]
    assert (made.chat, made.name) == ("chat", "Осень")


async def test_what_can_t_be_made_is_told_in_words(stage: Stage) -> None:
    assert await stage.ask("lev", "/link " + "я" * 33) == "Название длинное: не больше 32 знаков."
    assert (await stage.ask("lev", "/link")).startswith("Ссылок ещё нет.")
    await stage.set_up(community(places={"desk": Place.DESK}))
    assert (await stage.ask("lev", "/link Осень")).startswith("Некуда приглашать")


@pytest.mark.parametrize("line", ["/link Осень"])
async def test_a_platform_without_links_says_so(stage: Stage, line: str) -> None:
    async with stage.store.begin() as ledger:
        key, why = lacking_key(Capability.LINKS), '{"key":"lacking.not_here"}'
        await ledger.recollections.keep(community().platform, key, why, NOW)
    assert await stage.ask("lev", line) == "Ссылку сделать нельзя: на этой площадке так не бывает."
