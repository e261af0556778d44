"""Doctor on Telegram: what is wrong is found and said in words, and nothing is changed by looking."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest
from aiogram.methods import SetWebhook

from bot.background import Background
from bot.platforms.findings import Finding, Grade
from bot.platforms.telegram.checkup import checkup
from bot.platforms.telegram.edge import Connection
from models.communities import Community, Mode, Place
from models.texts import LANGUAGES, Texts
from tests.telegram.serving import served_bot_api
from tests.telegram.world import Member, rights
from tests.unit.bot.platforms.telegram.conftest import Shop
from tests.unit.bot.platforms.telegram.proxies import PASSWORD, proxy

TEXTS = Texts(Path(__file__).parents[5] / "bot" / "locale")


def community(shop: Shop, **places: Place) -> Community:
    chats = {"channel": shop.channel, "group": shop.group}
    return Community(
        id="telegram",
        platform="telegram",
        title="Лавка",
        mode=Mode.SUGGEST,
        places={str(chats[name].id): place for name, place in places.items()},
        titles={str(chat.id): chat.title for chat in chats.values()},
    )


async def found(
    shop: Shop, communities: Sequence[Community] | None = None, webhook: str = "", **connection: str
) -> dict[str, Finding]:
    given = {"token": shop.api.token, "server": shop.api.address} | connection
    findings = [one async for one in checkup(Connection(**given), webhook, communities)]
    for finding in findings:
        for language in LANGUAGES:
            said = [TEXTS.render(language, words) for words in (finding.what, finding.advice) if words]
            assert not [words for words in said if words.startswith("doctor.")]
    return {one.what.key.removeprefix("doctor."): one for one in findings}


async def test_where_all_is_well_nothing_is_to_be_done(shop: Shop) -> None:
    told = await found(shop, [community(shop, channel=Place.WALL, group=Place.COMMENTS)])
    assert {one.grade for one in told.values()} == {Grade.OK}
    assert set(told) == {"telegram", "telegram.chat", "telegram.discussion"}
    assert told["telegram"].what.params == {"name": "smotritel_bot"}


async def test_a_wrong_token_and_a_way_that_leads_nowhere_are_told_apart(shop: Shop) -> None:
    assert set(await found(shop, token="1:wrong")) == {"telegram.token"}
    assert set(await found(shop, server="http://127.0.0.1:9")) == {"telegram.unreachable"}
    assert set(await found(shop, server=f"{shop.api.address}/elsewhere")) == {"telegram.strange"}


async def test_a_proxy_that_is_not_there_or_lets_nobody_through_is_named_without_its_password(
    shop: Shop,
) -> None:
    gone = await found(shop, proxy=f"socks5://name:{PASSWORD}@127.0.0.1:9")
    assert gone["telegram.proxy"].what.params == {"host": "127.0.0.1:9"}
    async with proxy() as way:
        told = await found(shop, proxy=way.url("http", "wrong-" + PASSWORD))
    refused = told["telegram.proxy.refuses"].what.params
    assert "407" in str(refused["problem"])
    assert PASSWORD not in str(refused)


async def test_to_be_asked_to_wait_is_no_outage(shop: Shop) -> None:
    shop.api.mishaps.add("getMe", "rate_limit", seconds=7)
    assert (await found(shop))["telegram.busy"].what.params == {"seconds": 7}


async def test_privacy_mode_is_told() -> None:
    async with served_bot_api(privacy=True) as api:
        connection = Connection(token=api.token, server=api.address)
        keys = [one.what.key async for one in checkup(connection, "", None)]
        assert "doctor.telegram.privacy" in keys


async def test_a_webhook_of_earlier_times_is_told_and_left_alone(shop: Shop) -> None:
    await shop.gateway.caller.call(SetWebhook(url=f"{shop.api.address}/hook"))
    told = await found(shop)
    assert told["telegram.webhook.old"].what.params == {"host": shop.api.address.removeprefix("http://")}
    assert "deleteWebhook" not in shop.called


async def test_a_webhook_that_brings_nothing_is_told(shop: Shop) -> None:
    url = f"{shop.api.address}/hook"
    assert "telegram.webhook.none" in await found(shop, webhook=url)
    await shop.gateway.caller.call(SetWebhook(url=url))
    for number in range(101):
        shop.olga.says(shop.group, str(number))
    told = await found(shop, webhook=url)
    assert {"telegram.webhook.failing", "telegram.webhook.slow"} & set(told)


async def test_another_program_that_polls_is_told_and_loses_nothing(shop: Shop) -> None:
    from datetime import timedelta

    async def polling() -> None:
        while True:
            await shop.intake.fetch(0, timedelta(seconds=30))
            await asyncio.sleep(0.01)

    async with Background() as background:
        background.start("another", polling)
        while not shop.api.calls:
            await asyncio.sleep(0.01)
        told = await found(shop)
    assert told["telegram.other"].grade is Grade.WARNING


async def test_without_chats_the_next_step_is_told(shop: Shop) -> None:
    assert "telegram.nowhere" in await found(shop, [community(shop)])
    assert "telegram.nowhere" not in await found(shop, None)


@pytest.mark.parametrize(
    ("lacking", "key"),
    [("can_post_messages", "telegram.chat.wall"), ("can_delete_messages", "telegram.chat.group")],
)
async def test_a_right_that_is_missing_is_named_with_its_chat(shop: Shop, lacking: str, key: str) -> None:
    for chat in (shop.channel, shop.group):
        names = rights(chat.type) - {lacking}
        chat.members[shop.api.telegram.bot.id] = Member("administrator", rights=names)
    told = await found(shop, [community(shop, channel=Place.WALL, group=Place.COMMENTS)])
    assert told[key].what.params["rights"] == lacking


async def test_without_the_right_to_invite_links_and_requests_are_told_to_be_out_of_reach(shop: Shop) -> None:
    names = rights(shop.group.type) - {"can_invite_users"}
    shop.group.members[shop.api.telegram.bot.id] = Member("administrator", rights=names)
    told = await found(shop, [community(shop, group=Place.COMMENTS)])
    assert told["telegram.chat.inviting"].grade is Grade.WARNING
    assert "telegram.chat" in told


async def test_a_chat_without_the_bot_is_a_problem(shop: Shop) -> None:
    shop.group.members[shop.api.telegram.bot.id] = Member("left")
    told = await found(shop, [community(shop, group=Place.CHAT)])
    assert told["telegram.chat.out"].what.params == {"title": "Чат лавки"}


async def test_a_channel_whose_comments_nobody_reads_is_told(shop: Shop) -> None:
    assert "telegram.discussion.idle" in await found(shop, [community(shop, channel=Place.WALL)])
    shop.channel.linked = None
    assert "telegram.discussion.none" in await found(shop, [community(shop, channel=Place.WALL)])


@pytest.mark.parametrize("how", ["the chat is locked", "the bot is restricted"])
async def test_a_chat_in_which_the_bot_has_no_voice_is_told(shop: Shop, how: str) -> None:
    me, silent = shop.api.telegram.bot.id, {"can_send_messages": False}
    if how == "the chat is locked":
        shop.group.permissions |= silent
        shop.group.members[me] = Member("member")
    else:
        shop.group.members[me] = Member("restricted", permissions=silent)
    told = await found(shop, [community(shop, group=Place.DUTY)])
    assert told["telegram.chat.silent"].grade is Grade.PROBLEM
