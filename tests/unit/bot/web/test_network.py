from base64 import b64encode
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.platforms.local.server import store
from bot.web.network import LocalNetwork
from models.errors import DeliveryError, Refused, StorageError
from tests.servers import browsing, quick, served

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[LocalNetwork]:
    async with served(quick(tmp_path / "network.db")) as serving:
        async with aiohttp.ClientSession(serving.address) as session:
            yield LocalNetwork(session)


async def test_a_person_writes_and_everybody_hears_of_it(network: LocalNetwork) -> None:
    start = (await network.changes(None, 0)).last
    said = await network.act("olga", "say", {"chat": "chat", "text": "привет"})
    news = await network.changes(start, 0)
    assert [change["message"]["id"] for change in news.changes] == [said["id"]]
    assert (await network.messages("chat", 1))[0]["text"] == "привет"
    assert {"olga", "anna", "lev"} <= {person["id"] for person in await network.people()}
    assert {"wall", "chat", "duty", "desk", "dm-olga"} <= {chat["id"] for chat in await network.chats()}


async def test_removed_messages_come_too_and_are_marked(network: LocalNetwork) -> None:
    said = await network.act("olga", "say", {"chat": "chat", "text": "гадость"})
    async with browsing(str(network.session._base_url)) as bot:
        await bot.bot("deleteMessage", chat="chat", message=said["id"])
    assert (await network.messages("chat", 1))[0]["hidden"]


async def test_a_refusal_has_the_words_of_the_network(network: LocalNetwork) -> None:
    with pytest.raises(Refused, match="чат"):
        await network.act("olga", "say", {"chat": "duty", "text": "пустите"})


async def filled(network: LocalNetwork) -> None:
    for _ in range(100):
        await network.act("olga", "say", {"chat": "chat", "text": "я" * 4096})


async def test_a_full_disk_is_said_in_words_and_what_fits_is_taken_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_PRAGMAS", (*store._PRAGMAS, "max_page_count=60"))
    with capture_logs() as lines:
        async with served(quick(tmp_path / "network.db")) as serving:
            async with aiohttp.ClientSession(serving.address) as session:
                network = LocalNetwork(session)
                with pytest.raises(StorageError, match="на диске нет места"):
                    await filled(network)
                assert await network.people()
            async with browsing(serving.address) as bot:
                await bot.bot("sendMessage", chat="chat", text="я" * 4096, guid="1")
                assert bot.status == 507
    [line, _] = lines
    assert "the disk is full" in line["reason"]
    assert "exc_info" not in line


async def test_a_picture_comes_back_as_it_was_sent(network: LocalNetwork) -> None:
    picture = b64encode(PIXEL).decode()
    said = await network.act("lev", "say", {"chat": "desk", "text": "вот", "picture": picture})
    found = await network.picture(said["picture"])
    assert (found.media_type, found.content) == ("image/png", PIXEL)
    with pytest.raises(Refused):
        await network.picture("unknown.png")


@pytest.mark.parametrize("name", ["../people", "a/b", "..", "", "a?b", "a%2fb", ".hidden"])
async def test_a_name_never_leads_elsewhere(network: LocalNetwork, name: str) -> None:
    with pytest.raises(Refused):
        await network.picture(name)
    with pytest.raises(Refused):
        await network.act(name, "say", {})


async def test_a_network_that_is_gone_is_no_refusal(unused_tcp_port: int) -> None:
    async with aiohttp.ClientSession(f"http://127.0.0.1:{unused_tcp_port}") as session:
        with pytest.raises(DeliveryError, match="does not answer") as caught:
            await LocalNetwork(session).people()
    assert not isinstance(caught.value, Refused)
