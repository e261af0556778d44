"""The made-up community as a running Smotritel meets it: its network, started here or elsewhere."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final, Literal

import aiohttp

from bot.background import Background
from bot.platforms.abilities import DOORS
from bot.platforms.kept import NOTHING_KEPT, Contents
from bot.platforms.limits import Limits
from bot.platforms.local.client import LocalGateway, LocalIntake, connect, default_limits
from bot.platforms.local.server.app import create_app
from bot.platforms.local.server.network import Options
from bot.platforms.local.server.serving import Serving
from models.capabilities import Capability
from models.errors import StorageError

LACKING: Final = (Capability.CLOSE_COMMENTS, Capability.SILENT, *DOORS)
"""What the made-up network does not have."""

COLLECT_EVERY = timedelta(seconds=2)
"""The made-up audience is quick, and so one sees results grow; real platforms are asked by the hour."""


@dataclass(frozen=True, slots=True)
class LocalEdge:
    """The adapter, and the session by which the page reaches the network as its people."""

    intake: LocalIntake
    gateway: LocalGateway
    session: aiohttp.ClientSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A network that somebody else runs."""

    address: str
    token: str


async def start_network(file: Path, language: Literal["ru", "en"], background: Background) -> Elsewhere:
    """Run the network here, on a free loopback port; its token lives as long as the process.

    Raises:
        StorageError: its file can't be used.
    """
    token = secrets.token_urlsafe(32)
    try:
        serving = Serving(create_app(Options(file=file, token=token, language=language)))
    except OSError as error:
        raise StorageError(f"the made-up network can't be started: {error}") from error
    background.start("local network", serving.run_until_stopped)
    return Elsewhere(address=serving.address, token=token)


@asynccontextmanager
async def connected(
    network: Elsewhere, limits: Limits | None = None, contents: Contents = NOTHING_KEPT
) -> AsyncIterator[LocalEdge]:
    """The adapter of a network, while the block lasts."""
    async with (
        connect(network.address, network.token) as session,
        aiohttp.ClientSession(network.address) as people,
    ):
        gateway = LocalGateway(session, limits or default_limits(), contents)
        yield LocalEdge(LocalIntake(session), gateway, people)
