"""Looks whether Smotritel can run here, changes nothing, and says in plain words what to do.

Each check gives one finding; what a finding says stands in `locale/`.
"""

import errno
import os
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.catalogues import LOCALE, told
from bot.configuration.language import DEFAULT_FILE, language_at
from bot.configuration.sections import Web
from bot.configuration.settings import Settings, load_settings
from bot.disk import LITTLE_SPACE, NO_SPACE, existing, free_at, holds_files
from bot.encoder import sentence_encoder
from bot.platforms.findings import Finding, Grade, ok, problem, warning
from bot.unreadable import reason
from models.clock import Clock
from models.communities import Community
from models.encoding import Encoder
from models.errors import ConfigError, StorageError
from models.texts import LANGUAGES, Texts, catalogue

_CODE = Path(__file__).parents[2]
_LAYERS = ("bot", "handlers", "moderation", "models")
_OLDEST_PYTHON = (3, 11)
_OLDEST_SQLITE = (3, 35)  # the first that returns the rows it changed
_ZONES = ("UTC", "Europe/Moscow", "Asia/Vladivostok")
_CLOCK_TOLERANCE = timedelta(days=1)
_DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


async def consult(config: Path | None, clock: Clock, say: Callable[[str], object]) -> bool:
    """Tell every finding as it is found, then whether Smotritel can run, and return that."""
    settings, read = configuration(config)
    language = settings.language if settings else language_at(config)
    texts, worst = Texts(LOCALE), read.grade
    _tell(read, texts, language, say)
    async for finding in examine(settings, clock):
        _tell(finding, texts, language, say)
        worst = max(worst, finding.grade)
    say("\n" + texts.say(language, f"doctor.verdict.{worst.word}"))
    return worst < Grade.PROBLEM


def _tell(finding: Finding, texts: Texts, language: str, say: Callable[[str], object]) -> None:
    marks = [texts.say(language, f"doctor.{grade.word}") for grade in Grade]
    width = max(map(len, marks)) + 2
    say(f"{marks[finding.grade]:{width}}{texts.render(language, finding.what)}")
    if finding.advice:
        say(" " * width + texts.render(language, finding.advice))


async def examine(settings: Settings | None, clock: Clock) -> AsyncIterator[Finding]:
    """Every check that can be made, one after another; nothing is created, changed or sent."""
    for finding in (python(), sqlite(), zones(), present(clock), languages(_CODE)):
        yield finding
    if settings is None:
        return
    for finding in (
        *place(settings.data),
        await database(settings.database.get_secret_value(), clock, settings.language),
        classifier(settings.moderation.artifact, settings.language),
        encoder(sentence_encoder()),
        *media(settings.media.folder),
        *page(settings.web),
    ):
        yield finding
    if settings.telegram.enabled:
        async for finding in telegram(settings, clock):
            yield finding
    if settings.vk.enabled:
        async for finding in vk(settings, clock):
            yield finding


def configuration(path: Path | None) -> tuple[Settings | None, Finding]:
    """The configuration, or None where it can't be used, and what is to be said about it."""
    file = path or (DEFAULT_FILE if DEFAULT_FILE.exists() else None)
    try:
        settings = load_settings(file)
    except ConfigError as error:
        return None, problem("config.wrong", problem=told(error, language_at(file)))
    return settings, ok("config", file=str(file)) if file else ok("config.none")


def python(version: tuple[int, ...] = sys.version_info[:3]) -> Finding:
    """The interpreter is recent enough."""
    shown = ".".join(map(str, version))
    return ok("python", version=shown) if version >= _OLDEST_PYTHON else problem("python.old", version=shown)


def sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> Finding:
    """The embedded database knows the statements that are used."""
    shown = ".".join(map(str, version))
    return ok("sqlite", version=shown) if version >= _OLDEST_SQLITE else problem("sqlite.old", version=shown)


def data(folder: Path) -> Finding:
    """The data folder can be written, or created."""
    place = existing(folder)
    if not place.is_dir():
        return problem("data.file", path=str(place))
    if not (_writable(place) and holds_files(place)):
        return problem("data.closed", path=str(place))
    return ok("data", path=str(folder)) if place == folder else ok("data.later", path=str(folder))


def place(folder: Path) -> Iterator[Finding]:
    """The data folder and its disk; what can't be made has no disk that may be full."""
    found = data(folder)
    yield found
    if found.grade is Grade.OK:
        yield space(folder)


def space(folder: Path) -> Finding:
    """There is room for the data."""
    free = free_at(folder)
    mebibytes = free >> 20
    if free < NO_SPACE:
        return problem("space.none", free=mebibytes)
    return warning("space.little", free=mebibytes) if free < LITTLE_SPACE else ok("space", free=mebibytes)


async def database(url: str, clock: Clock, language: str = LANGUAGES[0]) -> Finding:
    """The database opens, is whole, and has the tables of this version or older ones."""
    # SQLAlchemy takes half a second to import, and the other commands need no database.
    from models.storage.engine import database_file, name_of
    from models.storage.schema import HEAD
    from models.storage.store import Store

    try:
        file, name = database_file(url), name_of(url)
        if file is not None and not file.exists():
            return ok("database.later", name=name)
        store = Store(url, clock)
        try:
            revision, damages = await store.revision(), await store.integrity()
        finally:
            await store.close()
    except (ConfigError, StorageError) as error:
        return problem("database.broken", problem=told(error, language))
    if damages:
        return problem("database.damaged", name=name, damage=damages[0])
    if revision != HEAD:
        return warning("database.behind", name=name, revision=str(revision), head=HEAD)
    return ok("database", name=name, revision=revision)


def zones(names: tuple[str, ...] = _ZONES) -> Finding:
    """The time zones of communities are known here."""
    for name in names:
        try:
            ZoneInfo(name)
        except ZoneInfoNotFoundError:
            return problem("zones.missing", zone=name)
    return ok("zones")


def present(clock: Clock) -> Finding:
    """The clock is not before the program itself was written, nor in a distant future."""
    now = clock()
    installed = datetime.fromtimestamp(Path(__file__).stat().st_mtime, UTC)
    shown = now.isoformat(timespec="seconds")
    if installed - _CLOCK_TOLERANCE <= now < _DISTANT:
        return ok("clock", now=shown)
    return problem("clock.wrong", now=shown)


def classifier(artifact: Path | None, language: str = LANGUAGES[0]) -> Finding:
    """The classifier's file is there and is what its card says."""
    from moderation.artifact import SHIPPED, load  # numpy is slow to import

    try:
        learned = load(artifact or SHIPPED)
    except ConfigError as error:
        return problem("classifier.broken", problem=told(error, language))
    return ok("classifier", model=learned.model, sha256=learned.card["sha256"])


def encoder(found: Encoder | None) -> Finding:
    """What understands questions is there; it is not loaded for this."""
    return ok("encoder", name=found.name) if found else warning("encoder.missing")


def media(folder: Path | None) -> Iterator[Finding]:
    """The folder of media, if there is to be one, is there and can be read."""
    if folder is not None:
        able = folder.is_dir() and os.access(folder, os.R_OK | os.X_OK)
        yield (ok if able else warning)("media" if able else "media.missing", folder=str(folder))


def page(web: Web) -> Iterator[Finding]:
    """The page's port is free, and who can reach it."""
    address = f"{web.host}:{web.port}"
    if not web.port:
        yield ok("port.any", host=web.host)
    elif (trouble := _trouble_with_port(web.host, web.port)) is None:
        yield ok("port", address=address)
    elif trouble.errno == errno.EADDRINUSE:
        yield problem("port.taken", address=address)
    else:
        yield problem("port.not_had", address=address, problem=reason(trouble))
    if web.public:
        yield warning("page.public", host=web.host)


async def telegram(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """What the bot of the token finds on Telegram."""
    from bot.connections import to_telegram
    from bot.platforms.telegram.checkup import checkup  # aiogram takes seconds to import

    communities = await _communities(settings.database.get_secret_value(), "telegram", clock)
    async for finding in checkup(to_telegram(settings.telegram), settings.telegram.webhook, communities):
        yield finding


async def vk(settings: Settings, clock: Clock) -> AsyncIterator[Finding]:
    """What the keys of the community find on VK."""
    from bot.connections import to_vk
    from bot.platforms.vk.checkup import checkup  # vk_api is needed by nobody else here

    communities = await _communities(settings.database.get_secret_value(), "vk", clock)
    async for finding in checkup(to_vk(settings.vk), settings.vk.callback, clock, communities):
        yield finding


async def _communities(url: str, platform: str, clock: Clock) -> list[Community] | None:
    """The communities of a platform, or None where there is no database that could tell."""
    from models.storage.engine import database_file
    from models.storage.store import Store

    try:
        file = database_file(url)
        if file is not None and not file.exists():
            return None
        store = await Store.open(url, clock)
        try:
            async with store.reading() as ledger:
                return [one for one in await ledger.communities.all() if one.platform == platform]
        finally:
            await store.close()
    except (ConfigError, StorageError):
        return None  # told by the check of the database


def languages(code: Path) -> Finding:
    """Each sentence exists in each language."""
    count = 0
    for folder in sorted(folder for layer in _LAYERS for folder in (code / layer).rglob("locale")):
        keys = {language: _sentences(folder, language) for language in LANGUAGES}
        whole = set().union(*keys.values())
        for language, found in keys.items():
            if missing := whole - found:
                where = (folder / f"{language}.po").relative_to(code).as_posix()
                return problem("languages.missing", file=where, key=min(missing))
        count += len(whole)
    return ok("languages", count=count)


def _sentences(folder: Path, language: str) -> set[str]:
    if not (folder / f"{language}.po").exists():
        return set()
    entries = [entry for entry in catalogue(folder, language) if entry.id]
    return {_key(entry.id) for entry in entries if all(_forms(entry.string))}


def _key(id_: object) -> str:
    return str(id_[0]) if isinstance(id_, list | tuple) else str(id_)


def _forms(string: object) -> tuple[str, ...]:
    return tuple(map(str, string)) if isinstance(string, list | tuple) else (str(string),)


def _writable(folder: Path) -> bool:
    return os.access(folder, os.W_OK | os.X_OK)


def _trouble_with_port(host: str, port: int) -> OSError | None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        if os.name == "posix":  # like the server itself: a port that was just let go is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None
