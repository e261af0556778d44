"""Random posts against the strict platforms: what our limits let through, and whether it is taken."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

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

FAST: Final = Budget(per_second=100_000, burst=1000)
LETTERS: Final = "абвгд xyz\n😀👍🏽"
LENGTHS: Final = (0, 10, 10, 300, 900, 1023, 1024, 1025, 4090, 4096, 4100, 15_001)
OURS: Final = 0.2
"""So many of the files are our own, of which some are too large or of a form that nobody takes."""

_KEPT: Final = 200


@dataclass
class Fitted:
    """How many posts were tried and sent; `ours` are the files of our own in what was sent, by their kind.

    `broken` are the limits for which posts were refused before they were sent. `wrong` is what should not be:
    the platform refused a post, or one that breaks a limit was sent.
    """

    platform: str
    tried: int = 0
    sent: int = 0
    albums: int = 0
    ours: Counter[str] = field(default_factory=Counter)
    broken: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def __add__(self, other: "Fitted") -> "Fitted":
        return Fitted(
            self.platform,
            tried=self.tried + other.tried,
            sent=self.sent + other.sent,
            albums=self.albums + other.albums,
            ours=self.ours + other.ours,
            broken=self.broken + other.broken,
            wrong=[*self.wrong, *other.wrong],
        )


class Writer:
    """Makes posts by chance, near the limits more often than far from them."""

    def __init__(self, chance: random.Random, media: Callable[[], str]) -> None:
        self._chance, self._media = chance, media

    def post(self) -> Content:
        """One of them."""
        chance = self._chance
        text = self.words(chance.choice(LENGTHS))
        return Content(
            text=text,
            marks=self.marks(text),
            media=tuple(self._media() for _ in range(chance.choice((0, 0, 0, 1, 2, 3, 10, 11)))),
            poll=self.poll() if chance.random() < 0.2 else None,
            buttons=self.buttons() if chance.random() < 0.2 else (),
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


async def fitted(platform: str, count: int, seed: int = 7) -> Fitted:
    """So many posts by chance, tried on a platform."""
    return await {"telegram": _on_telegram, "vk": _on_vk}[platform](count, random.Random(seed))


async def _on_telegram(count: int, chance: random.Random) -> Fitted:
    async with served_bot_api() as api:
        telegram = api.telegram
        channel = telegram.channel("Лавка", telegram.person("Владелец"))
        kinds: tuple[Any, ...] = ("photo", "photo", "video", "document", "audio")
        made = {kind: telegram.media(kind, PNG, "file.bin")[kind] for kind in kinds}
        shelf = Shelved()
        of_ours = ours(shelf, chance)

        def media() -> str:
            if chance.random() < OURS:
                return of_ours()
            kind = chance.choice(kinds)
            shown = made[kind]
            return f"{kind}:{(shown[-1] if kind == 'photo' else shown)['file_id']}"

        def forget() -> None:
            api.calls.clear()
            channel.messages.clear()

        bot = connect(api.token, api.address)
        caller = Caller(bot, Limits(token=FAST, chat=FAST))
        gateway = TelegramGateway(caller, Recollections(), system_clock, shelf)
        try:
            trial = _Trial(Fitted("telegram"), gateway, TELEGRAM_LIMITS, str(channel.id), shelf, forget)
            return await trial(Writer(chance, media), count)
        finally:
            await bot.session.close()


async def _on_vk(count: int, chance: random.Random) -> Fitted:
    async with served_vk() as api:
        owner = api.vk.person("Владелец")
        cafe = api.vk.community("Кофейня", owner)
        cafe.posts_a_day = 2 * count  # how many a day is no limit of a post
        limits = Limits(token=FAST, chat=FAST)
        keys = Keys.of(cafe.id, vk_key(Kind.USER, "user", owner.token, api.address, limits))
        made = [api.vk.media.photo(owner.id, PNG)["photo"], api.vk.media.video(owner.id)["video"]]
        names = [
            f"{kind}{one['owner_id']}_{one['id']}" for kind, one in zip(("photo", "video"), made, strict=True)
        ]

        def forget() -> None:
            api.calls.clear()
            for kind, number in [key for key in cafe.things if key[0] == "wall"]:
                del cafe.things[kind, number]

        try:
            shelf = Shelved()
            of_ours = ours(shelf, chance)
            gateway = VkGateway(keys, Recollections(), system_clock, contents=shelf)
            trial = _Trial(Fitted("vk"), gateway, post_limits(10, 500, 1500), str(cafe.owner), shelf, forget)
            # What VK keeps and what is ours is uploaded in steps for each post, so most are films of its own.
            return await trial(
                Writer(
                    chance,
                    lambda: of_ours() if chance.random() < OURS / 2 else chance.choices(names, (1, 19))[0],
                ),
                count,
            )
        finally:
            keys.close()


@dataclass(frozen=True, slots=True)
class _Trial:
    """Post by post; what the server remembers of them is forgotten now and then."""

    found: Fitted
    gateway: Gateway
    limits: PostLimits
    chat: str
    shelf: Shelved
    forget: Callable[[], None]

    async def __call__(self, writer: Writer, count: int) -> Fitted:
        while self.found.tried < count:
            self.found.tried += 1
            await self._try(writer.post())
            if self.found.tried % _KEPT == 0:
                self.forget()
        return self.found

    async def _try(self, content: Content) -> None:
        number = self.found.tried
        known = await self.shelf.known(content.media)
        broken = {one.key for one in objections(content, self.limits, known)}
        fits = not broken
        self.found.broken.update(broken)
        act = Publish(platform=self.found.platform, chat=self.chat, post=number, content=content)
        try:
            await Checked(self.gateway, self.limits, self.shelf.known).perform(act, f"k{number}")
        except Refused as refused:
            if fits or not str(refused).startswith("limit."):
                self.found.wrong.append(f"{refused}: {content}")
            return
        self.found.sent += 1
        self.found.ours.update(medium.look.kind for medium in known.values())
        self.found.albums += len(content.media) > 1 and bool(known)
        if not fits:
            self.found.wrong.append(f"sent although it breaks a limit: {content}")
