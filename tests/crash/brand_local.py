"""The made-up network, a process of its own that keeps its own book of what was performed."""

from base64 import b64encode
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from struct import pack
from typing import Any, ClassVar
from zlib import compress, crc32

from tests.crash.brand import PRESSED, Key, Where, soon
from tests.crash.crowd import PEOPLE, Said, name
from tests.running import Town, settings_of, town

UNLIMITED = ("--no-audience", "--calls-per-second", "100000", "--messages-per-second", "100000")
DELAY = 0.2
"""How long the network dawdles over a call that it delays by chance; half of the lease is longer."""
FAULTS = {
    "lose_reply": 0.015,
    "lose_request": 0.01,
    "delay": 0.03,
    "duplicate": 0.1,
    "rate_limit": 0.02,
    "error": 0.01,
}


class LocalBrand:
    """The starter's coffee house."""

    platform: ClassVar[str] = "local"
    counted: ClassVar[str] = "1"
    around: ClassVar[frozenset[str]] = frozenset(
        f"{when} {act}"
        for act in ("sendMessage", "publish", "deleteMessage", "mute")
        for when in ("before", "during")
    )

    def __init__(self, where: Town, file: Path, threads: Sequence[str]) -> None:
        self.where, self.file, self.threads = where, file, threads
        self.settings = settings_of(where)

    async def say_all(self, said: Sequence[Said]) -> list[Where]:
        """Say everything at once; returns the messages of those who were allowed to."""
        bodies = [
            {"person": one.person, "chat": one.chat, "text": one.text, "thread": one.thread} for one in said
        ]
        answer = await _post(self.where, "/bulk/say", bodies)
        told = zip(said, answer["results"], strict=True)
        return [(one.chat, result["id"]) for one, result in told if "id" in result]

    async def plan(self, text: str, *, picture: bool) -> None:
        """Have the specialist queue a post for the second after it is read."""
        more = {"picture": b64encode(_dot()).decode()} if picture else {}
        await self.where.say("lev", "desk", f"/post +1с {text}", **more)

    async def keys(self) -> Sequence[Key]:
        """The buttons of all cards."""
        return [
            Key(key["label"], card["id"], key["data"])
            for card in await self.where.messages("duty")
            for row in card["buttons"]
            for key in row
            if key["label"].startswith(PRESSED)
        ]

    async def press(self, key: Key) -> None:
        """Have the moderator press one."""
        await self.where.press("anna", "duty", key.message, key.data)

    async def quiet(self) -> None:
        """Let the network finish what the dead had put on its way."""
        await soon(DELAY)
        await self.where.messages("desk")

    def hears(self, ours: Path) -> bool:
        """It keeps everything until it is asked for."""
        return True

    def came(self, spoken: int) -> int:
        """It tells nothing but what was done."""
        return spoken


@asynccontextmanager
async def local_brand(folder: Path, seed: int) -> AsyncIterator[LocalBrand]:
    """The network with its crowd, and with faults."""
    async with town(folder, *UNLIMITED) as where:
        for number in range(PEOPLE):
            await _post(where, "/people", {"id": name(number), "name": f"Гость {number}"})
        threads = [one["id"] for one in await where.messages("wall") if one["thread"] is None]
        await where.faults(rates=FAULTS, seed=seed)
        yield LocalBrand(where, folder / "network.db", threads)


async def _post(where: Town, path: str, body: object) -> Any:
    async with where.session.post(where.address + path, json=body) as answer:
        assert answer.status == 200, await answer.text()
        return await answer.json()


def _dot() -> bytes:
    """The smallest PNG."""
    header = pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        pack(">I", len(data)) + kind + data + pack(">I", crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", compress(b"\0\0")), (b"IEND", b""))
    )
