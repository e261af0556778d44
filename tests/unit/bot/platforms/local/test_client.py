import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import structlog
from structlog import DropEvent
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.catalogues import all_texts
from bot.platforms.limits import Budget, Limits
from bot.platforms.local import client, mapping
from bot.platforms.local.client import LocalGateway, LocalIntake, connect, default_limits
from bot.platforms.local.post_limits import post_limits
from bot.platforms.local.server.allowance import Allowance
from bot.platforms.local.server.failures import Failure
from bot.platforms.local.server.network import Options
from handlers.plan.fitting import objections
from models.content import Content
from models.errors import OutcomeUnknown, RateLimited, Refused
from models.intents import GiveFile, KeepMedium, Publish, Send, ShowPost, TakeFile
from models.messages import Message
from tests.builders import NOW
from tests.leaping import leaping
from tests.pictures import Shelved, picture
from tests.servers import TOKEN, browsing, quick, served

CAKE = picture()
SEND = Send(platform="local", chat="chat", text="Здравствуйте!")
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def peer(talk: Talk) -> AsyncIterator[str]:
    """A server that answers each connection as `talk` likes."""
    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


def saying(answer: bytes) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer)
        await writer.drain()
        writer.close()

    return talk


def gateway(session: aiohttp.ClientSession, limits: Limits | None = None) -> LocalGateway:
    return LocalGateway(session, limits or default_limits())


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(b"", id="the connection is closed"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{", id="half an answer"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n<p/>", id="a page"),
        pytest.param(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", id="a broken gateway"),
        pytest.param(b"HTTP/1.1 302 Found\r\nLocation: /x\r\nContent-Length: 0\r\n\r\n", id="a redirect"),
        pytest.param(b"SSH-2.0-OpenSSH\r\n\r\n", id="another protocol"),
    ],
)
async def test_a_call_that_may_have_arrived_has_an_unknown_outcome(answer: bytes):
    async with peer(saying(answer)) as address, connect(address, TOKEN) as session:
        with pytest.raises(OutcomeUnknown):
            await gateway(session).perform(SEND, "key")


async def test_a_call_that_is_never_answered_has_an_unknown_outcome(monkeypatch: pytest.MonkeyPatch):
    finished = asyncio.Event()

    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await finished.wait()
        writer.close()

    monkeypatch.setattr(client, "CALL_TIMEOUT", timedelta(milliseconds=100))
    async with peer(silent) as address, connect(address, TOKEN) as session:
        with pytest.raises(OutcomeUnknown, match="sendMessage"):
            await gateway(session).perform(SEND, "key")
        finished.set()


async def test_a_network_that_is_not_there_has_surely_done_nothing(unused_tcp_port: int):
    async with connect(f"http://127.0.0.1:{unused_tcp_port}", TOKEN) as session:
        with pytest.raises(RateLimited):
            await gateway(session).perform(SEND, "key")


async def test_a_wrong_token_is_told_in_the_log_and_nothing_is_given_up(tmp_path: Path):
    async with served(quick(tmp_path / "n.db")) as serving, connect(serving.address, "wrong") as session:
        with capture_logs() as lines, pytest.raises(RateLimited):
            await gateway(session).perform(SEND, "key")
    assert [line["event"] for line in lines] == ["the local network refuses our token"]


async def test_a_picture_that_cannot_be_fetched_now_is_tried_again_later():
    act = Publish(platform="local", chat="wall", post=1, content=Content(text="т", media=("a.png",)))
    broken = saying(b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n")
    async with peer(broken) as address, connect(address, TOKEN) as session:
        with pytest.raises(RateLimited):
            await gateway(session).perform(act, "key")


Paces = Callable[[Callable[[], float]], Limits]


async def crowd(pace: Paces, chats: str) -> None:
    """Many write in these chats as fast as they are let, and the network counts them as they go."""
    loop = asyncio.get_running_loop()

    def clock() -> datetime:
        return NOW + timedelta(seconds=loop.time())

    limits, network = pace(loop.time), Options(file=Path("none"), token=TOKEN)
    calls = Allowance(network.calls_per_second, clock)
    messages = Allowance(network.messages_per_second, clock)

    async def insist(chat: str) -> None:
        while True:
            try:
                await limits.turn(chat)
            except RateLimited as limited:  # by ourselves: as delivery does, it comes again
                await asyncio.sleep(limited.retry_after.total_seconds())
            else:
                calls.spend()
                messages.spend(chat)
                return

    async with asyncio.TaskGroup() as group:
        for number in range(300):
            group.create_task(insist(chats[number % len(chats)]))


@pytest.mark.parametrize(
    "chats",
    ["a", "ab", "abc", "bbbbabaaaabbaaaaabbbabbabaaaaababbbaa", "aaaaaaabaabbbbbbbaabbabbabbbabbbbbbab"],
)
def test_our_own_pace_is_one_that_the_network_never_complains_about(chats: str):
    """Also where those who wait for the token have had their chat's turn: it comes to one after the other."""
    leaping(crowd(default_limits, chats))


@pytest.mark.parametrize(("token", "chat", "chats"), [(32, 15, "abc"), (24, 22, "a")])
def test_a_faster_pace_would_be_complained_about(token: float, chat: float, chats: str):
    def faster(monotonic: Callable[[], float]) -> Limits:
        budgets = Budget(per_second=token, burst=5), Budget(per_second=chat, burst=4)
        return Limits(token=budgets[0], chat=budgets[1], monotonic=monotonic)

    with pytest.raises(ExceptionGroup, check=lambda group: group.subgroup(Failure) is not None):
        leaping(crowd(faster, chats))


async def test_what_is_written_is_counted_against_its_chat_and_what_is_not_against_none(tmp_path: Path):
    async with served(quick(tmp_path / "n.db")) as serving, connect(serving.address, TOKEN) as session:
        limits = default_limits()
        turns: list[str | None] = []

        async def turn(chat: str | None = None) -> None:
            turns.append(chat)

        limits.turn = turn  # type: ignore[method-assign]
        await gateway(session, limits).perform(SEND, "key")
        await gateway(session, limits).find(SEND, "key")
    assert turns == ["chat", None]


async def test_results_of_more_posts_than_fit_into_one_call_come_all(tmp_path: Path):
    fast = Budget(per_second=100_000, burst=1000)
    async with served(quick(tmp_path / "n.db")) as serving, connect(serving.address, TOKEN) as session:
        ours = gateway(session, Limits(token=fast, chat=fast))
        acts = [
            Publish(platform="local", chat="wall", post=number, content=Content(text="т"))
            for number in range(120)
        ]
        ids = [(await ours.perform(act, str(act.post))).message or "" for act in acts]
        assert list(await ours.results("wall", ids)) == ids


async def test_updates_wait_for_a_network_that_starts_late(tmp_path: Path, unused_tcp_port: int):
    address = f"http://127.0.0.1:{unused_tcp_port}"
    told = asyncio.Event()

    def tell(_logger: object, _method: str, line: EventDict) -> EventDict:
        assert line["event"] == "updates can't be fetched"
        told.set()
        raise DropEvent

    async with connect(address, TOKEN) as session, asyncio.TaskGroup() as group:
        structlog.configure(processors=[tell])
        fetching = group.create_task(LocalIntake(session).fetch(0, timedelta(seconds=50)))
        await told.wait()
        async with served(quick(tmp_path / "n.db"), port=unused_tcp_port), browsing(address) as browser:
            await browser.act("olga", "say", chat="chat", text="есть кто?")
            [event] = await fetching
    structlog.reset_defaults()
    assert "есть кто?".encode() in event.raw


async def test_a_picture_of_ours_stands_under_a_post(tmp_path: Path) -> None:
    shelf = Shelved()
    content = Content(text="Новый пирог", media=(shelf.put(CAKE),))
    async with served(quick(tmp_path / "local.db")) as server, connect(server.address, TOKEN) as session:
        publishing = LocalGateway(session, default_limits(), shelf)
        await publishing.perform(Publish(platform="local", chat="wall", post=1, content=content), "k")
        async with session.get("/chats/wall/messages") as answer:
            [*_, post] = await answer.json()
        async with session.get(f"/pictures/{post['pictures'][0]}") as answer:
            assert await answer.read() == CAKE
        gone = Content(text="Пирог", media=(f"photo:@{'ab' * 32}",))
        with pytest.raises(Refused, match="is gone"):
            await publishing.perform(Publish(platform="local", chat="wall", post=2, content=gone), "k2")


async def test_a_post_is_shown_beforehand_and_what_somebody_has_sent_is_brought(tmp_path: Path) -> None:
    shelf = Shelved()
    content = Content(text="Новый пирог", media=(shelf.put(CAKE),))
    async with served(quick(tmp_path / "local.db")) as server, connect(server.address, TOKEN) as session:
        showing = LocalGateway(session, default_limits(), shelf)
        await showing.perform(ShowPost(platform="local", chat="chat", post=1, content=content), "k")
        async with session.get("/chats/chat/messages") as answer:
            [*_, shown] = await answer.json()
        assert shown["text"] == "Новый пирог"
        [name] = shown["pictures"]
        keep = KeepMedium(platform="local", chat="chat", file=name, asker="1", message=shown["id"])
        assert (await showing.perform(keep, "k2")).content == CAKE


async def test_a_file_goes_out_under_its_title_and_what_somebody_has_sent_is_brought(tmp_path: Path) -> None:
    async with served(quick(tmp_path / "local.db")) as server, connect(server.address, TOKEN) as session:
        gateway = LocalGateway(session, default_limits())
        give = GiveFile(platform="local", chat="desk", name="план на декабрь.csv", content=b"a;b")
        given = await gateway.perform(give, "k")
        assert await gateway.find(give, "k") == given
        async with session.get("/chats/desk/messages") as answer:
            [*_, shown] = await answer.json()
        assert (shown["id"], shown["file"]["title"]) == (given.message, "план на декабрь.csv")
        said = {"chat": "desk", "text": "/plan import", "file": {"title": "план.csv", "content": "YTti"}}
        async with session.post("/people/lev/say", json=said) as answer:
            assert answer.status == 200, await answer.text()
        [update] = await LocalIntake(session).fetch(0, timedelta(seconds=1))
        message = mapping.incoming(update.raw)
        assert isinstance(message, Message)
        [name] = message.attachments
        asked = {"platform": "local", "chat": "desk", "file": name, "asker": "lev", "message": shown["id"]}
        for act in (TakeFile(**asked), KeepMedium(**asked)):
            brought = await gateway.perform(act, "k2")
            assert (brought.link, brought.content) == ("план.csv", b"a;b")
        with pytest.raises(Refused, match="is gone"):
            await gateway.perform(TakeFile(**{**asked, "file": "document:none"}), "k3")


def test_a_document_of_the_network_stands_under_no_post() -> None:
    content = Content(text="Меню", media=(f"document:{'ab' * 12}",))
    assert [one.key for one in objections(content, post_limits(all_texts(), "ru"))] == ["limit.kind"]
