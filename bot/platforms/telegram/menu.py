"""The menu of commands that Telegram shows beside the field where one types, by chat and by language.

Subscribers see the help, people with a role what the role allows, in both languages.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

import structlog
from aiogram.methods import GetMe, SetMyCommands
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)

from bot.platforms.telegram.caller import Caller
from bot.platforms.telegram.places import PLATFORM
from handlers.commands.console import Console
from models.communities import Community, Place
from models.errors import DeliveryError, Refused
from models.staff import Ability, Colleague
from models.storage.store import Store
from models.texts import LANGUAGES, Texts

log = structlog.get_logger()

_LONGEST: Final = 256


class _Entry(NamedTuple):
    """In a `public` place only what answers a message can be typed."""

    scope: Any
    abilities: frozenset[Ability]
    public: bool = False


class Menu:
    """Brings the menus up to date; what has not changed is not sent again."""

    def __init__(self, caller: Caller, store: Store, texts: Texts, console: Console) -> None:
        self._caller = caller
        self._store = store
        self._texts = texts
        self._console = console
        self._shown: dict[tuple[str, str], Any] = {}
        self._introduced = False

    async def __call__(self) -> None:
        """Look who we are, once, and show everybody their commands; a tick."""
        try:
            await self._refresh()
        except DeliveryError as error:  # the next tick tries again
            log.info("the menus of commands wait for Telegram", reason=str(error))

    async def _refresh(self) -> None:
        if not self._introduced:
            me = await self._caller.call(GetMe())
            log.info("we are on Telegram", name=f"@{me.get('username')}", id=me.get("id"))
            self._console.names[PLATFORM] = str(me.get("username")).lower()
            self._introduced = True
        for entry in await self._entries():
            for language in ("", *LANGUAGES):
                await self._show(entry, language)

    async def _entries(self) -> list[_Entry]:
        entries = [
            _Entry(BotCommandScopeDefault(), frozenset()),
            _Entry(BotCommandScopeAllPrivateChats(), frozenset()),
            _Entry(BotCommandScopeAllGroupChats(), frozenset(), public=True),
            _Entry(BotCommandScopeAllChatAdministrators(), frozenset({Ability.CASES}), public=True),
        ]
        async with self._store.reading() as ledger:
            for community in await ledger.communities.all():
                if community.platform == PLATFORM:
                    entries += _of_staff(community, await ledger.communities.staff(community.id))
        return entries

    async def _show(self, entry: _Entry, language: str) -> None:
        commands = self._commands(entry, language or LANGUAGES[0])
        key = (entry.scope.model_dump_json(), language)
        if self._shown.get(key) == commands:
            return
        method = SetMyCommands(
            commands=[BotCommand(command=name, description=words) for name, words in commands.items()],
            scope=entry.scope,
            language_code=language or None,
        )
        try:
            await self._caller.call(method)
        except Refused as refused:  # whoever has a role may never have written to the bot
            log.info("a menu of commands can't be shown", reason=str(refused))
        self._shown[key] = commands

    def _commands(self, entry: _Entry, language: str) -> Mapping[str, str]:
        shown = {} if entry.public else {"help": self._texts.say(language, "telegram.command.help")}
        for command in self._console.commands.values():
            anybody = command.ability is None and command.public and entry.public
            if anybody or (command.ability in entry.abilities and (command.public or not entry.public)):
                _, _, words = self._texts.say(language, f"help.{command.name}").partition(" — ")
                shown[command.name] = words[:_LONGEST]
        return shown


def _of_staff(community: Community, staff: Iterable[Colleague]) -> Iterable[_Entry]:
    for colleague in (one for one in staff if not one.is_guest):
        abilities = frozenset(ability for ability in Ability if colleague.may(ability))
        yield _Entry(BotCommandScopeChat(chat_id=int(colleague.person)), abilities)
    for chat, place in community.places.items():
        if place in (Place.DUTY, Place.DESK):
            yield _Entry(BotCommandScopeChat(chat_id=int(chat)), frozenset(Ability))
