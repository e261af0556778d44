"""What every platform's adapter promises, whatever its network does meanwhile."""

import asyncio
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, ClassVar, Protocol

import pytest
from msgspec.structs import replace

from bot.platforms.limits import Budget, Limits
from bot.platforms.local import mapping
from bot.platforms.local.client import LocalGateway, LocalIntake, connect
from bot.platforms.telegram import mapping as telegram_mapping
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.client import TelegramGateway
from bot.platforms.telegram.intake import TelegramIntake
from bot.platforms.telegram.places import PLATFORM as TELEGRAM
from bot.platforms.telegram.session import connect as telegram_connect
from bot.platforms.vk import mapping as vk_mapping
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.intake import VkIntake
from bot.platforms.vk.key import Kind
from bot.platforms.vk.key import key as vk_key
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.lines import Lines
from bot.platforms.vk.places import PLATFORM
from bot.platforms.vk.reception import Reception
from bot.platforms.vk.session import maker
from models.clock import system_clock
from models.content import Content
from models.errors import OutcomeUnknown, RateLimited, Refused, Untellable
from models.inbox import RawEvent
from models.intents import (
    Act,
    AnswerPress,
    Ban,
    Button,
    Delete,
    Edit,
    Mute,
    Publish,
    Receipt,
    Restore,
    Send,
    SendPicture,
    Unban,
    Unmute,
)
from models.messages import Address, Incoming, Message, Press
from tests.fakes import Recollections
from tests.servers import TOKEN, Browser, browsing, quick, served
from tests.telegram.checking import Upload
from tests.telegram.people import NotAllowed
from tests.telegram.serving import ServedBotApi, served_bot_api
from tests.telegram.world import Chat
from tests.vk.serving import ServedVk, served_vk
from tests.vk.world import NotAllowed as NotAllowedByVk

LATER = system_clock() + timedelta(days=300)
NO_WAIT = timedelta(0)
PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(17)


class Gateway(Protocol):
    async def perform(self, act: Act, key: str) -> Receipt: ...
    async def find(self, act: Act, key: str) -> Receipt | None: ...
    async def results(self, chat: str, messages: Sequence[str]) -> Any: ...
    async def subscribers(self, wall: str) -> int | None: ...


class World(Protocol):
    """A platform under test: our adapter to it, and its people's side of the same network."""

    platform: str
    gateway: Gateway
    wall: str
    chat: str
    person: str

    async def fetch(self, after: int) -> list[RawEvent]: ...
    def incoming(self, raw: str) -> Incoming: ...
    async def say(self, text: str, chat: str | None = None) -> str:
        """As the person; raises Refused where the network doesn't let them."""
        ...

    async def attach(self, picture: bytes) -> str:
        """Say something with a picture; returns what the platform calls it."""
        ...

    async def press(self, message: str, data: str) -> None: ...
    async def texts(self, chat: str) -> list[str]: ...
    async def pictures(self, chat: str) -> list[bytes]: ...
    async def toasts(self) -> list[str]: ...
    async def mishap(self, act: type[Act], fault: str, seconds: float = 0) -> None: ...
    async def repeat_old_updates(self) -> None: ...


class LocalWorld:
    platform = mapping.PLATFORM
    wall, chat, person = "wall", "chat", "olga"
    methods: ClassVar = {
        Send: "sendMessage",
        Publish: "publish",
        Delete: "deleteMessage",
        Edit: "editMessage",
    }

    def __init__(self, gateway: LocalGateway, intake: LocalIntake, browser: Browser) -> None:
        self.gateway, self._intake, self._browser = gateway, intake, browser

    async def fetch(self, after: int) -> list[RawEvent]:
        return await self._intake.fetch(after, NO_WAIT)

    def incoming(self, raw: str) -> Incoming:
        return mapping.incoming(raw)

    async def say(self, text: str, chat: str | None = None) -> str:
        said = await self._browser.act(self.person, "say", chat=chat or self.chat, text=text)
        if self._browser.status != 200:
            raise Refused(said["error"])
        return str(said["id"])

    async def attach(self, picture: bytes) -> str:
        encoded = b64encode(picture).decode()
        said = await self._browser.act(self.person, "say", chat=self.chat, text="", picture=encoded)
        return str(said["picture"])

    async def press(self, message: str, data: str) -> None:
        await self._browser.act(self.person, "press", chat=self.chat, message=message, data=data)

    async def texts(self, chat: str) -> list[str]:
        return [one["text"] for one in await self._browser.get(f"/chats/{chat}/messages")]

    async def pictures(self, chat: str) -> list[bytes]:
        shown = await self._browser.get(f"/chats/{chat}/messages")
        return [await self._picture(one["picture"]) for one in shown if one["picture"]]

    async def _picture(self, name: str) -> bytes:
        async with self._browser.session.get(f"/pictures/{name}") as answer:
            return await answer.read()

    async def toasts(self) -> list[str]:
        changes = (await self._browser.get("/changes", after=0))["changes"]
        return [change["text"] for change in changes if change["kind"] == "press_answer"]

    async def mishap(self, act: type[Act], fault: str, seconds: float = 0) -> None:
        await self._browser.faults({"method": self.methods[act], "fault": fault, "seconds": seconds})

    async def repeat_old_updates(self) -> None:
        await self._browser.faults({"method": "updates", "fault": "duplicate"})


class TelegramWorld:
    """A channel with its discussion group, a subscriber and the bot among them."""

    platform = TELEGRAM
    methods: ClassVar = {
        Send: "sendMessage",
        Publish: "sendMessage",
        Delete: "deleteMessage",
        Edit: "editMessageText",
    }

    def __init__(self, api: ServedBotApi, gateway: TelegramGateway, intake: TelegramIntake) -> None:
        self.gateway, self._api, self._intake = gateway, api, intake
        owner = api.telegram.person("Владелец")
        self._olga = api.telegram.person("Ольга")
        self._wall = api.telegram.channel("Лавка", owner)
        self._chat = api.telegram.supergroup("Чат лавки", owner, linked=self._wall, members=[self._olga])
        self.wall, self.chat = str(self._wall.id), str(self._chat.id)
        self.person = str(self._olga.id)

    async def fetch(self, after: int) -> list[RawEvent]:
        return await self._intake.fetch(after, NO_WAIT)

    def incoming(self, raw: str) -> Incoming:
        found = telegram_mapping.incoming(raw)
        assert found is not None
        return found

    def _place(self, chat: str | None) -> Chat:
        if chat == f"dm-{self.person}":
            return self._olga.chat
        return self._api.telegram.chats[int(chat or self.chat)]

    async def say(self, text: str, chat: str | None = None) -> str:
        try:
            return str(self._olga.says(self._place(chat), text).id)
        except NotAllowed as error:
            raise Refused(str(error)) from error

    async def attach(self, picture: bytes) -> str:
        content = self._api.telegram.files.content("photo", Upload("cake.png", "image/png", picture))
        self._olga.says(self._chat, **content)
        return f"photo:{content['photo'][-1]['file_id']}"

    async def press(self, message: str, data: str) -> None:
        self._olga.presses(self._chat.messages[int(message)], data)

    async def texts(self, chat: str) -> list[str]:
        return self._place(chat).texts()

    async def pictures(self, chat: str) -> list[bytes]:
        shown = [
            one.content["photo"][-1]["file_id"]
            for one in self._place(chat).standing()
            if "photo" in one.content
        ]
        stored = [self._api.telegram.files.by_id(file) for file in shown]
        return [one.upload.content for one in stored if one is not None]

    async def toasts(self) -> list[str]:
        return [str(call.params["text"]) for call in self._api.calls if call.method == "answerCallbackQuery"]

    async def mishap(self, act: type[Act], fault: str, seconds: float = 0) -> None:
        self._api.mishaps.add(self.methods[act], fault, seconds=seconds)  # type: ignore[arg-type]

    async def repeat_old_updates(self) -> None:
        self._api.telegram.updates.repeat(50)


class VkWorld:
    """A community with its wall and a chat, and a subscriber in both."""

    platform = PLATFORM
    methods: ClassVar = {
        Send: "messages.send",
        Publish: "wall.post",
        Delete: "messages.delete",
        Edit: "messages.edit",
    }
    mishaps: ClassVar[Mapping[str, Mapping[str, Any]]] = {
        "error": {"mishap": "error", "code": 10},
        "rate_limit": {"mishap": "error", "code": 9},
    }

    def __init__(self, api: ServedVk) -> None:
        self._api = api
        owner, self._olga = api.vk.person("Владелец"), api.vk.person("Ольга")
        self._cafe = api.vk.community("Кофейня", owner, members=[self._olga])
        self._talk = self._cafe.chat("Беседа", self._olga)
        self.wall, self.chat = str(self._cafe.owner), str(self._talk.peer)
        self.person = str(self._olga.id)
        tokens = {
            Kind.GROUP: self._cafe.token,
            Kind.USER: owner.token,
            Kind.SERVICE: api.vk.service_token,
        }
        limits = [Limits(token=FAST, chat=FAST) for _ in tokens]
        made = [
            vk_key(kind, kind, token, api.address, limit)
            for (kind, token), limit in zip(tokens.items(), limits, strict=True)
        ]
        self.keys, memory = Keys.of(self._cafe.id, *made), Recollections()
        self.lines = Lines(maker(self._cafe.token, api.address), 1)
        self.gateway = VkGateway(self.keys, memory, system_clock)
        self._intake = VkIntake(
            self.keys,
            self.lines,
            Reception(self.keys, Choices(memory, system_clock), system_clock),
            memory,
            system_clock,
        )

    async def fetch(self, after: int) -> list[RawEvent]:
        return await self._intake.fetch(after, NO_WAIT)

    def incoming(self, raw: str) -> Incoming:
        found = vk_mapping.incoming(raw)
        assert found is not None
        return found

    async def say(self, text: str, chat: str | None = None) -> str:
        where = self._cafe if chat == f"dm-{self.person}" else self._talk
        try:
            return str(self._olga.says(where, text).number)
        except NotAllowedByVk as error:
            term = [call.params["for"] for call in self._api.calls if call.params.get("action") == "ro"]
            raise Refused(f"{error} until {system_clock() + timedelta(seconds=int(term[-1]))}") from error

    async def attach(self, picture: bytes) -> str:
        photo = self._api.vk.media.photo(self._olga.id, picture)
        self._olga.says(self._talk, attachments=[photo])
        events = await self.fetch(0)
        said = self.incoming(events[-1].raw)
        assert isinstance(said, Message)
        return said.attachments[0]

    async def press(self, message: str, data: str) -> None:
        self._olga.presses(self._talk.messages[int(message)], {"press": data})

    async def texts(self, chat: str) -> list[str]:
        return self._talk.texts() if chat == self.chat else self._cafe.texts()

    async def pictures(self, chat: str) -> list[bytes]:
        talk = chat == self.chat
        written = self._talk.messages.values() if talk else self._cafe.posts()
        shown = [one["photo"] for said in written for one in said.attachments]
        names = [photo["sizes"][-1]["url"].rpartition("/")[2] for photo in shown]
        return [self._api.vk.media.files[name] for name in names]

    async def toasts(self) -> list[str]:
        answers = [press.answer for press in self._cafe.presses.values() if press.answer]
        return [answer["text"] for answer in answers]

    async def mishap(self, act: type[Act], fault: str, seconds: float = 0) -> None:
        more = self.mishaps.get(fault, {"mishap": fault, "seconds": seconds})
        self._api.mishaps.add(self.methods[act], **more)

    async def repeat_old_updates(self) -> None:
        self._cafe.events.repeat()


FAST = Budget(per_second=10_000, burst=100)


@asynccontextmanager
async def local_world(folder: Path) -> AsyncIterator[World]:
    async with (
        served(quick(folder / "network.db")) as serving,
        connect(serving.address, TOKEN) as session,
        browsing(serving.address) as browser,
    ):
        gateway = LocalGateway(session, Limits(token=FAST, chat=FAST))
        yield LocalWorld(gateway, LocalIntake(session), browser)


@asynccontextmanager
async def telegram_world(folder: Path) -> AsyncIterator[World]:
    async with served_bot_api() as api:
        bot = telegram_connect(api.token, api.address)
        memory = Recollections()
        gateway = TelegramGateway(Caller(bot, Limits(token=FAST, chat=FAST)), memory, system_clock)
        try:
            yield TelegramWorld(api, gateway, TelegramIntake(bot, memory, system_clock))
        finally:
            await bot.session.close()


@asynccontextmanager
async def vk_world(folder: Path) -> AsyncIterator[World]:
    async with served_vk() as api:
        world = VkWorld(api)
        try:
            await world.fetch(0)  # VK tells what happens from now on
            yield world
        finally:
            world.keys.close()
            world.lines.close()


@pytest.fixture(params=[local_world, telegram_world, vk_world], ids=["local", "telegram", "vk"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    async with request.param(tmp_path) as made:
        yield made


async def looked_up(world: World, act: Act, key: str) -> Receipt | None:
    """What the platform finds; the test ends here where a platform never tells."""
    try:
        return await world.gateway.find(act, key)
    except Untellable as untellable:
        pytest.skip(str(untellable))


def to(world: World, message: str) -> Address:
    return Address(platform=world.platform, chat=world.chat, message=message)


def send(world: World, text: str = "Здравствуйте!", **more: Any) -> Send:
    return Send(platform=world.platform, chat=world.chat, text=text, **more)


def publish(world: World, *media: str, **more: Any) -> Publish:
    content = Content(text="Новый пирог", media=media, **more)
    return Publish(platform=world.platform, chat=world.wall, post=1, content=content)


async def test_what_is_sent_stands_in_the_chat_and_the_receipt_names_it(world: World) -> None:
    receipt = await world.gateway.perform(send(world), "k1")
    assert (await world.texts(world.chat))[-1] == "Здравствуйте!"
    await world.gateway.perform(Edit(address=to(world, receipt.message or ""), text="Добрый день!"), "k2")
    assert (await world.texts(world.chat))[-1] == "Добрый день!"


async def test_what_was_sent_is_found_after_its_reply_was_lost(world: World) -> None:
    await world.mishap(Send, "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await world.gateway.perform(send(world), "k1")
    found = await looked_up(world, send(world), "k1")
    assert found is not None
    assert (await world.texts(world.chat)).count("Здравствуйте!") == 1


async def test_a_post_is_found_after_its_reply_was_lost(world: World) -> None:
    await world.mishap(Publish, "lose_reply")
    with pytest.raises(OutcomeUnknown):
        await world.gateway.perform(publish(world), "k1")
    await world.fetch(0)  # a platform may tell of it this way only
    found = await world.gateway.find(publish(world), "k1")
    assert found is not None
    assert list(await world.gateway.results(world.wall, [found.message or ""])) == [found.message]


async def test_a_request_that_was_lost_is_found_missing(world: World) -> None:
    await world.mishap(Send, "lose_request")
    with pytest.raises(OutcomeUnknown):
        await world.gateway.perform(send(world), "k1")
    assert await looked_up(world, send(world), "k1") is None


async def test_an_error_of_the_platform_leaves_the_outcome_unknown(world: World) -> None:
    await world.mishap(Send, "error")
    with pytest.raises(OutcomeUnknown):
        await world.gateway.perform(send(world), "k1")


async def test_of_a_message_sent_twice_the_first_copy_is_kept(world: World) -> None:
    first = await world.gateway.perform(send(world), "k1")
    await world.gateway.perform(send(world), "k1")
    assert await looked_up(world, send(world), "k1") == first
    assert (await world.texts(world.chat)).count("Здравствуйте!") == 1
    assert await looked_up(world, send(world), "k1") == first


async def test_another_key_finds_nothing(world: World) -> None:
    await world.gateway.perform(send(world), "k1")
    assert await looked_up(world, send(world), "k2") is None


async def test_deleting_twice_is_deleting_once_and_restoring_brings_the_text_back(world: World) -> None:
    message = await world.say("купите слона")
    delete = Delete(address=to(world, message), author=world.person, author_name="", text="купите слона")
    await world.gateway.perform(delete, "k1")
    await world.gateway.perform(delete, "k1")
    assert "купите слона" not in await world.texts(world.chat)
    restore = Restore(address=to(world, message), author_name="", text="купите слона")
    await world.gateway.perform(restore, "k2")
    assert (await world.texts(world.chat)).count("купите слона") == 1


@pytest.mark.parametrize(("shut", "open_again"), [(Mute, Unmute), (Ban, Unban)])
async def test_who_is_muted_or_banned_cannot_write_until_they_are_let_again(
    world: World, shut: type[Mute | Ban], open_again: type[Unmute | Unban]
) -> None:
    where = {"platform": world.platform, "chat": world.chat, "person": world.person}
    await world.gateway.perform(shut(**where, until=LATER), "k1")
    await world.gateway.perform(shut(**where, until=LATER), "k1")
    with pytest.raises(Refused, match=f"{LATER:%Y}"):
        await world.say("а мне можно?")
    await world.gateway.perform(open_again(**where), "k2")
    await world.say("спасибо")
    assert (await world.texts(world.chat))[-1] == "спасибо"


async def test_a_post_with_a_picture_stands_on_the_wall_and_has_results(world: World) -> None:
    receipt = await world.gateway.perform(publish(world, await world.attach(PICTURE)), "k1")
    assert (await world.texts(world.wall))[-1] == "Новый пирог"
    assert await world.pictures(world.wall) == [PICTURE]
    await world.fetch(0)
    results = await world.gateway.results(world.wall, [receipt.message or "", "999999"])
    assert set(results) == {receipt.message}
    assert results[receipt.message or ""].views in (0, None)


async def test_a_picture_with_words_is_shown_in_a_chat(world: World) -> None:
    act = SendPicture(platform=world.platform, chat=world.chat, text="Отчёт", picture=PICTURE)
    receipt = await world.gateway.perform(act, "k1")
    assert receipt.message
    assert (await world.texts(world.chat))[-1] == "Отчёт"
    assert await world.pictures(world.chat) == [PICTURE]


async def test_a_post_whose_picture_is_missing_is_refused(world: World) -> None:
    with pytest.raises(Refused, match=r"cake\.png"):
        await world.gateway.perform(publish(world, "cake.png"), "k1")


async def test_a_press_arrives_with_its_data_and_its_answer_reaches_the_presser(world: World) -> None:
    act = send(world, buttons=((Button(label="Взять", data="take:1"),),))
    card = await world.gateway.perform(act, "k1")
    await world.press(card.message or "", "take:1")
    [event] = await world.fetch(0)
    press = world.incoming(event.raw)
    assert isinstance(press, Press)
    assert (press.data, press.address) == ("take:1", to(world, card.message or ""))
    assert press.author.id == world.person
    answer = AnswerPress(platform=world.platform, press_id=press.press_id, text="Дело ваше")
    await world.gateway.perform(answer, "k2")
    assert await world.toasts() == ["Дело ваше"]


async def test_an_act_on_a_message_that_never_was_is_refused_in_words(world: World) -> None:
    with pytest.raises(Refused, match="999999"):
        await world.gateway.perform(Edit(address=to(world, "999999"), text="?"), "k1")


async def test_a_platform_that_asks_for_a_pause_is_left_alone(world: World) -> None:
    await world.mishap(Send, "rate_limit", seconds=30)
    with pytest.raises(RateLimited) as limited:
        await world.gateway.perform(send(world), "k1")
    assert limited.value.retry_after == timedelta(seconds=30)
    with pytest.raises(RateLimited):
        await world.gateway.perform(send(world), "k1")
    assert "Здравствуйте!" not in await world.texts(world.chat)
    await world.gateway.perform(publish(world), "k2")


async def test_updates_come_again_until_they_are_acknowledged(world: World) -> None:
    await world.say("раз")
    await world.say("два")
    first = await world.fetch(0)
    assert await world.fetch(0) == first
    await world.fetch(first[0].position)
    assert await world.fetch(0) == first[1:]


async def test_old_updates_that_come_again_have_their_old_ids(world: World) -> None:
    await world.say("раз")
    [seen] = await world.fetch(0)
    assert await world.fetch(seen.position) == []
    await world.repeat_old_updates()
    [again] = await world.fetch(seen.position)
    assert replace(again, position=seen.position) == seen


async def test_what_a_person_writes_arrives_as_they_wrote_it_and_our_own_words_do_not(world: World) -> None:
    message = await world.say("это «ёлка»? 🎄")
    await world.gateway.perform(send(world), "k1")
    [event] = await world.fetch(0)
    said = world.incoming(event.raw)
    assert isinstance(said, Message)
    assert (said.text, said.address, said.event_id) == ("это «ёлка»? 🎄", to(world, message), event.event_id)
    assert not said.private


async def test_a_private_message_is_known_as_private(world: World) -> None:
    await world.say("можно лично?", chat=f"dm-{world.person}")
    [event] = await world.fetch(0)
    said = world.incoming(event.raw)
    assert isinstance(said, Message)
    assert said.private


async def test_many_calls_at_once_are_all_performed_once(world: World) -> None:
    async with asyncio.TaskGroup() as group:
        for number in range(40):
            group.create_task(world.gateway.perform(send(world, f"номер {number}"), f"k{number}"))
    texts = await world.texts(world.chat)
    assert sorted(texts[-40:]) == sorted(f"номер {number}" for number in range(40))


async def test_a_wall_has_so_many_subscribers(world: World) -> None:
    assert await world.gateway.subscribers(world.wall) is not None
