"""What our limits let through the strict platforms take: nothing known before fails when it is sent."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from bot.platforms.checked import Checked
from bot.platforms.limits import Budget, Limits
from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.client import TelegramGateway
from bot.platforms.telegram.post_limits import LIMITS as TELEGRAM_LIMITS
from bot.platforms.telegram.session import connect
from bot.platforms.vk.client import VkGateway
from bot.platforms.vk.key import Kind
from bot.platforms.vk.key import key as vk_key
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.post_limits import post_limits
from handlers.plan.fitting import objections
from handlers.ports import Gateway
from models.capabilities import PostLimits
from models.clock import system_clock
from models.content import Content, LinkButton, Poll, Trait
from models.errors import Refused
from models.intents import Publish
from models.marks import Mark, MarkKind
from tests.fakes import Recollections
from tests.pictures import PDF, Shelved, film, picture
from tests.telegram.serving import served_bot_api
from tests.vk.clients import PNG
from tests.vk.serving import served_vk

FAST = Budget(per_second=10_000, burst=100)
POSTS = 60
LETTERS = "абвгд xyz\n😀👍🏽"


class Writer:
    """Makes posts by chance, near the limits more often than far from them."""

    def __init__(self, chance: random.Random, media: Callable[[], str]) -> None:
        self._chance, self._media = chance, media

    def post(self) -> Content:
        """One of them."""
        chance = self._chance
        text = self.words(chance.choice((0, 10, 900, 1024, 1025, 4090, 4100, 15_001)))
        return Content(
            text=text,
            marks=self.marks(text),
            media=tuple(self._media() for _ in range(chance.choice((0, 0, 1, 2, 3, 10, 11)))),
            poll=self.poll() if chance.random() < 0.4 else None,
            buttons=self.buttons() if chance.random() < 0.3 else (),
            link="https://cafe.example/" if chance.random() < 0.2 else "",
            source="https://cafe.example/recipe" if chance.random() < 0.1 else "",
            traits=frozenset(trait for trait in Trait if trait is not Trait.AHEAD and chance.random() < 0.1),
        )

    def words(self, length: int) -> str:
        """A text of about so many letters that says something."""
        return "".join(self._chance.choices(LETTERS, k=length)).strip()

    def marks(self, text: str) -> tuple[Mark, ...]:
        """Parts of a text, set off."""
        if len(text) < 10:
            return ()
        start = self._chance.randrange(len(text) - 5)
        url = "https://cafe.example"
        kind = self._chance.choice([kind for kind in MarkKind if kind is not MarkKind.CODE])
        return (Mark(kind=kind, start=start, length=5, url=url if kind is MarkKind.LINK else ""),)

    def poll(self) -> Poll:
        """A poll or a quiz."""
        chance = self._chance
        options = tuple(
            f"{place} {'я' * chance.choice((1, 97, 99))}" for place in range(chance.randint(2, 13))
        )
        right = chance.randrange(len(options)) if chance.random() < 0.4 else None
        why = "я" * chance.choice((0, 200, 201)) if right is not None else ""
        return Poll(
            question="?" * chance.choice((1, 300, 301)), options=options, right=right, explanation=why
        )

    def buttons(self) -> tuple[tuple[LinkButton, ...], ...]:
        """A row or two."""
        button = LinkButton(label="Меню" * self._chance.choice((1, 16, 17)), url="https://cafe.example")
        return ((button,) * self._chance.randint(1, 3),) * self._chance.randint(1, 2)


def ours(shelf: Shelved, chance: random.Random) -> Callable[[], str]:
    """Chooses among files of ours, of which some are too large or of a form that nobody takes."""
    sides = [(60, 40), (400, 20), (400, 19), (5_000, 5_000), (5_001, 5_000), (9_000, 460)]
    forms = ("PNG", "JPEG", "WEBP", "GIF")
    pictures = [picture(chance.choice(forms[:2]), *size) for size in sides] + [
        picture(form) for form in forms
    ]
    files = [
        *pictures,
        picture() + bytes(10 * 1024 * 1024),
        film(),
        film(brand=b"qt  "),
        PDF,
        b"ID3" + bytes(9),
    ]
    names = [shelf.put(content) for content in files]
    return lambda: chance.choice(names)


async def published(
    gateway: Gateway, limits: PostLimits, writer: Writer, chat: str, platform: str, shelf: Shelved
) -> None:
    """Post by post: taken by the limits and by the platform, or refused before it is called."""
    fitting = 0
    for number in range(POSTS):
        content = writer.post()
        act = Publish(platform=platform, chat=chat, post=number, content=content)
        if content == Content(link=content.link, source=content.source, traits=content.traits):
            continue
        checked = Checked(gateway, limits, shelf.known)
        if objections(content, limits, await shelf.known(content.media)):
            with pytest.raises(Refused, match=r"limit\."):
                await checked.perform(act, f"k{number}")
        else:
            fitting += 1
            await checked.perform(act, f"k{number}")
    assert fitting > POSTS // 20, "chance has made too few posts that fit"


async def test_telegram_takes_what_its_limits_let_through() -> None:
    chance = random.Random(7)
    async with served_bot_api() as api:
        telegram = api.telegram
        channel = telegram.channel("Лавка", telegram.person("Владелец"))
        kinds: tuple[Any, ...] = ("photo", "photo", "video", "document", "audio")

        shelf = Shelved()
        of_ours = ours(shelf, chance)

        def media() -> str:
            if chance.random() < 0.5:
                return of_ours()
            kind = chance.choice(kinds)
            shown = telegram.media(kind, PNG, "file.bin")[kind]
            return f"{kind}:{(shown[-1] if kind == 'photo' else shown)['file_id']}"

        bot = connect(api.token, api.address)
        caller = Caller(bot, Limits(token=FAST, chat=FAST))
        gateway = TelegramGateway(caller, Recollections(), system_clock, shelf)
        try:
            writer = Writer(chance, media)
            await published(gateway, TELEGRAM_LIMITS, writer, str(channel.id), "telegram", shelf)
        finally:
            await bot.session.close()


async def test_vk_takes_what_its_limits_let_through() -> None:
    chance = random.Random(7)
    async with served_vk() as api:
        owner = api.vk.person("Владелец")
        cafe = api.vk.community("Кофейня", owner)
        limits = Limits(token=FAST, chat=FAST)
        keys = Keys.of(cafe.id, vk_key(Kind.USER, "user", owner.token, api.address, limits))
        made = [api.vk.media.photo(owner.id, PNG)["photo"], api.vk.media.video(owner.id)["video"]]
        names = [
            f"{kind}{one['owner_id']}_{one['id']}" for kind, one in zip(("photo", "video"), made, strict=True)
        ]
        try:
            shelf = Shelved()
            of_ours = ours(shelf, chance)
            gateway = VkGateway(keys, Recollections(), system_clock, contents=shelf)
            writer = Writer(chance, lambda: of_ours() if chance.random() < 0.5 else chance.choice(names))
            await published(gateway, post_limits(10, 500, 1500), writer, str(cafe.owner), "vk", shelf)
        finally:
            keys.close()
