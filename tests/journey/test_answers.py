"""The three ways out of a question and the hand-over, walked with the whole program on each platform."""

from pathlib import Path

from tests.journey.test_telegram import added, button
from tests.journey.test_telegram import opened as telegram
from tests.journey.test_telegram_on_the_spot import commanded, told
from tests.journey.test_vk import opened as vk
from tests.running import button as button_of
from tests.running import program, settings_of, town

BASE = (
    "/faq add Во сколько вы открываетесь? | С 8 до 22.",
    "/faq add Сколько стоит доставка? | 300 рублей.",
    "/faq add Где вы находитесь? | Тверская, 1.",
)
KNOWN, NEARLY = "Во сколько вы открываетесь?", "а сколько стоит у вас доставка до дома?"
AT_HOME = "Сколько стоит доставка на дом?"
"""As near as what the made-up community knows already."""
UNKNOWN, WHERE = "можно ли к вам с собакой?", "Где вы находитесь?"
SURE = "/settings answer 1"
"""Only what is asked word for word is sure, whatever a model thinks."""
OFFER, OFFER_OF_SEVERAL = "Вы спрашиваете: «Сколько стоит доставка»?", "что из этого вы хотели узнать"
BACK = "Снова на связи"


async def test_on_telegram(tmp_path: Path) -> None:
    async with telegram(tmp_path) as shop:
        world, olga = shop.api.telegram, shop.olga
        channel = added(shop, world.channel, "Лавка")
        group = added(shop, world.supergroup, "Чат лавки", linked=channel, members=[olga])
        duty = added(shop, world.supergroup, "Дежурные")
        for chat, place in ((channel, "Канал"), (group, "Комментарии"), (duty, "Дежурная")):
            await shop.choose(chat, place)
        for line, answer in zip(BASE, ("q1", "q2", "q3"), strict=True):
            await commanded(shop, line, f"Записано: {answer}")
        await commanded(shop, "/mode act", "Режим")
        await commanded(shop, "/settings burst 0", "burst: 0")
        await commanded(shop, SURE, "answer: 1")
        post = shop.owner.posts(channel, "Новый пирог")
        olga.comments(post, KNOWN)
        await told(shop, group, "С 8 до 22.")
        olga.comments(post, NEARLY)
        offer = await told(shop, group, OFFER)
        olga.presses(offer, button(offer, "Да"))
        await told(shop, group, "300 рублей.")
        olga.starts()
        olga.says(olga.chat, UNKNOWN)
        await told(shop, olga.chat, "зову человека")
        card = await told(shop, duty, UNKNOWN)
        shop.owner.says(duty, "Да, на поводке.", reply_to=card)
        await told(shop, olga.chat, "Да, на поводке.")
        olga.says(olga.chat, KNOWN)
        await told(shop, duty, KNOWN)
        assert "С 8 до 22." not in olga.chat.texts(), "a person has the word"
        olga.says(olga.chat, "/bot")
        await told(shop, olga.chat, BACK)
        olga.says(olga.chat, WHERE)
        await told(shop, olga.chat, "Тверская, 1.")


async def test_on_vk_where_comments_have_no_buttons(tmp_path: Path) -> None:
    async with vk(tmp_path) as cafe:
        community, olga, owner = cafe.community, cafe.olga, cafe.owner
        desk, talk = community.talk(owner), community.talk(olga)
        duty = community.chat("Дежурные", owner)
        owner.says(duty, action={"type": "chat_invite_user", "member_id": community.owner})
        await cafe.choose(duty, "Дежурная")
        for line, answer in zip(BASE, ("q1", "q2", "q3"), strict=True):
            owner.says(community, line)
            await cafe.said(desk, lambda one, answer=answer: f"Записано: {answer}" in one.text)
        owner.says(community, "/mode act")
        owner.says(community, "/settings burst 0")
        owner.says(community, SURE)
        await cafe.said(desk, lambda one: "answer: 1" in one.text)
        post = owner.posts(community, "Новый пирог")

        def commented(words: str) -> bool:
            return any(words in one.text for one in post.standing() if one.author == community.owner)

        olga.comments(post, KNOWN)
        await cafe.reached(lambda: commented("С 8 до 22."))
        olga.comments(post, NEARLY)
        await cafe.reached(lambda: commented(OFFER))
        offer = next(one for one in post.standing() if OFFER in one.text)
        assert "1. Да" in offer.text
        olga.comments(post, "1", reply_to=offer)
        await cafe.reached(lambda: commented("300 рублей."))
        olga.says(community, UNKNOWN)
        await cafe.said(talk, lambda one: "зову человека" in one.text)
        await cafe.said(duty, lambda one: UNKNOWN in one.text)
        owner.answers_by_hand(talk, "Да, на поводке.")  # not by the card, on VK's own page
        await cafe.said(duty, lambda one: "В работе" in one.text)
        olga.says(community, KNOWN)
        olga.says(community, "бот")
        await cafe.said(talk, lambda one: BACK in one.text)
        assert "С 8 до 22." not in [one.text for one in talk.standing()], "a person has the word"
        olga.says(community, WHERE)
        await cafe.said(talk, lambda one: "Тверская, 1." in one.text)


async def test_on_the_made_up_network(tmp_path: Path) -> None:
    async with town(tmp_path / "town") as where:
        async with program("bot", "run", cwd=tmp_path, **settings_of(where)) as bot:
            code = (await bot.line_with("/owner")).split()[-1]
            await bot.line_with("Ctrl-C")
            await where.say("lev", "desk", f"/owner {code}")
            await where.find("desk", lambda one: "вы владелец" in one["text"])
            await where.say("lev", "desk", "/settings burst 0")
            await where.say("lev", "desk", SURE)
            await where.say("lev", "desk", f"/faq add {AT_HOME} | 300 рублей.")
            await where.find("desk", lambda one: "Записано: q1" in one["text"])
            asked = await where.say("timur", "dm-timur", NEARLY)
            offer = await where.find("dm-timur", lambda one: OFFER_OF_SEVERAL in one["text"])
            await where.press("timur", "dm-timur", offer["id"], button_of(offer, AT_HOME))
            answer = await where.find("dm-timur", lambda one: "300 рублей." in one["text"])
            assert answer["reply_to"] == asked["id"]
            await where.say("timur", "dm-timur", "позовите человека")
            await where.find("dm-timur", lambda one: "Зову человека" in one["text"])
            card = await where.find("duty", lambda one: "позовите человека" in one["text"])
            await where.say("anna", "duty", "Я здесь, спрашивайте.", reply_to=card["id"])
            await where.find("dm-timur", lambda one: "Я здесь" in one["text"])
            await where.say("timur", "dm-timur", "вернуться к боту")
            await where.find("dm-timur", lambda one: BACK in one["text"])
            assert await bot.stop() == 0, (tmp_path / "stderr.log").read_text()
