"""A picture goes from one platform to the other, and from a folder to both, with the whole program."""

from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.media import hash_of
from tests.pictures import PDF, picture
from tests.running import Town, program, settings_of, town, until
from tests.vk.community import Community
from tests.vk.pace import Limits
from tests.vk.people import Person
from tests.vk.serving import ServedVk, served_vk
from tests.vk.world import Message, Post

CAKE, PIE, ROLL = (picture(colour=colour) for colour in ("orange", "brown", "white"))


@dataclass(slots=True)
class Brand:
    """A brand on VK and on the made-up network, with one program for both."""

    town: Town
    api: ServedVk
    community: Community
    owner: Person
    page: str

    async def told(self, words: str) -> Message:
        """What the bot says to the owner on VK with these words."""
        talk = self.community.talk(self.owner)

        async def look() -> Message | None:
            said = [one for one in talk.standing() if one.author == self.community.owner]
            return next((one for one in said if words in one.text), None)

        found: Message = await until(look, 60)
        return found

    async def posted(self, words: str) -> Post:
        """The post on VK's wall with these words."""

        async def look() -> Post | None:
            return next((one for one in self.community.posts() if words in one.text), None)

        found: Post = await until(look, 60)
        return found

    def content(self, post: Post) -> bytes:
        """The picture that a post on VK shows."""
        [shown] = post.attachments
        return self.api.vk.media.files[shown["photo"]["sizes"][-1]["url"].rpartition("/")[2]]


@pytest.fixture
async def brand(tmp_path: Path) -> AsyncIterator[Brand]:
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "булка.png").write_bytes(ROLL)
    async with town(tmp_path / "town") as where, served_vk(limits=Limits()) as api:
        owner = api.vk.person("Влад")
        community = api.vk.community("Кофейня", owner)
        settings = settings_of(where) | {
            "SMOTRITEL_VK__COMMUNITY": str(community.id),
            "SMOTRITEL_VK__COMMUNITY_TOKEN": community.token,
            "SMOTRITEL_VK__USER_TOKEN": owner.token,
            "SMOTRITEL_VK__SERVER": api.address,
            "SMOTRITEL_MEDIA__FOLDER": str(folder),
        }
        async with program("bot", "run", cwd=tmp_path, **settings) as bot:
            page = next(word for word in (await bot.line_with("http://")).split() if word.startswith("http"))
            code = (await bot.line_with("/owner")).split()[-1]
            await bot.line_with("Ctrl-C")
            made = Brand(where, api, community, owner, page)

            async def heard() -> bool:
                return api.long_poll.polls > 0

            await until(heard, 60)
            owner.says(community, f"/owner {code}")
            await made.told("вы владелец")
            yield made


def name_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith("photo:@"))


async def test_pictures_go_from_one_platform_to_the_other_and_from_a_folder_to_both(brand: Brand) -> None:
    # From a chat of one network to the wall of VK.
    await brand.town.say("lev", "desk", "/media Торт", picture=b64encode(CAKE).decode())
    kept = name_in((await brand.town.find("desk", lambda one: "Сохранено: Торт.png" in one["text"]))["text"])
    brand.owner.says(brand.community, f"/post +1с Торт дня\n/media {kept}\n/alt Торт на столе")
    post = await brand.posted("Торт дня")
    assert brand.content(post) == CAKE
    assert post.attachments[0]["photo"]["text"] == "Торт на столе"

    # And back: what was sent on VK stands on the other wall.
    sent = brand.api.vk.media.photo(brand.owner.id, PIE)
    brand.owner.says(brand.community, "/media Пирог", attachments=[sent])
    kept = name_in((await brand.told("Сохранено: Пирог.png")).text)
    await brand.town.say("lev", "desk", f"/post +1с Пирог дня\n/media {kept}")
    shown = await brand.town.find("wall", lambda one: one["text"] == "Пирог дня")
    async with brand.town.session.get(f"{brand.town.address}/pictures/{shown['pictures'][0]}") as answer:
        assert await answer.read() == PIE

    # From the folder, brought after the post was planned.
    brand.owner.says(brand.community, "/post +1с Булка дня\n/media булка.png")
    assert "Загружаю медиа (1)" in (await brand.told("Загружаю")).text
    assert brand.content(await brand.posted("Булка дня")) == ROLL
    async with brand.town.session.get(f"{brand.page.rstrip('/')}/media/{hash_of(ROLL)}") as answer:
        assert (answer.status, answer.content_type) == (200, "image/jpeg")


async def test_a_plan_comes_and_goes_as_a_file_in_a_chat_of_the_made_up_network(brand: Brand) -> None:
    town, lines = brand.town, "Дата;Время;Текст\n25.12.2036;9:00;Новый пирог\n"
    file = {"title": "план.csv", "content": b64encode(lines.encode()).decode()}
    await town.say("lev", "desk", "/plan import", file=file)
    told = await town.find("desk", lambda one: "Новых 1" in one["text"])
    [button] = [one for row in told["buttons"] for one in row]
    await town.press("lev", "desk", told["id"], button["data"])
    await town.find("desk", lambda one: "постов 1" in one["text"])
    await town.say("lev", "desk", "/plan export csv")
    given = await town.find("desk", lambda one: one["file"] is not None and one["author"]["id"] != "lev")
    page = f"{brand.page.rstrip('/')}/files/{given['file']['name']}"
    async with town.session.get(page) as answer:
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "Новый пирог" in (await answer.read()).decode("utf-8-sig")
    prices = {"title": "Прайс.pdf", "content": b64encode(PDF).decode()}
    await town.say("lev", "desk", "/media", file=prices)
    await town.find("desk", lambda one: "Сохранено: Прайс.pdf" in one["text"])
