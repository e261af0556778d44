"""/mode and /settings: everything about a community that its people may change, with its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Protocol

from handlers.commands.values import (
    ALL_KEYS,
    LISTS,
    PLAIN,
    THRESHOLDS,
    as_typed,
    changed,
    line_of,
    modes_of,
    plain,
    shown,
)
from handlers.community.directory import Directory, Known
from handlers.orders.thought import thought_about
from handlers.ports import Ledger, Signer
from handlers.request import Answer, Command, Request
from models.communities import Community
from models.errors import InputError
from models.intents import AnswerPress, Button, Edit, Order
from models.messages import Press
from models.staff import Ability
from models.texts import Texts
from models.zones import local_time

PREFIX = "set"
"""How the data of this story's button begins."""

_TRY, _ALARMS = "try", "alarms"
_BUTTON = 64
"""Bytes that the strictest platform lets a button carry."""

_HISTORY = 15


class Preview(Protocol):
    """What would have come of the last weeks under other settings."""

    async def __call__(self, request: Request, after: Community) -> Sequence[str]:
        """What would change, in lines."""

    async def alarms(self, request: Request, after: Community) -> str:
        """How many false alarms a day are to be expected."""


@dataclass(frozen=True, slots=True)
class SettingsCommands:
    """The commands, and the button under what would change."""

    directory: Directory
    texts: Texts
    signer: Signer
    preview: Preview

    async def mode(self, request: Request) -> str | Answer:
        """`/mode`, `/mode MODE`, `/mode RULE MODE`, `/mode try RULE MODE`."""
        word, rest = request.shift()
        if not word:
            return modes_of(request.community, request.say)
        if word.lower() == _TRY:
            return await self._tried(rest, f"mode {rest.words}")
        return await self._saved(request, f"mode {request.words}")

    async def settings(self, request: Request) -> str | Answer:
        """`/settings`, `/settings history`, `/settings [try] KEY VALUE`, `/settings stop +word`."""
        word, rest = request.shift()
        match word.lower():
            case "":
                return "\n".join(
                    [
                        request.say("settings.title"),
                        *(line_of(request.community, key, request.say) for key in ALL_KEYS),
                    ]
                )
            case "history":
                return await _history(request)
            case "try":
                return await self._tried(rest, rest.words)
            case "alarms":
                return await self._alarms(rest)
        return await self._saved(request, request.words)

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """Somebody wants what was tried: checked for its signature, its chat and the role."""
        known = self.directory.of(press.address, private=True)
        if known is None:
            return False
        said, changed = await self._pressed(ledger, known, press, now)
        reply = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=said)
        await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=reply)])
        return changed

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (
            Command("mode", Ability.SETTINGS, self.mode, takes_thought=_takes_thought),
            Command("settings", Ability.SETTINGS, self.settings, takes_thought=_takes_thought),
        )

    async def _pressed(self, ledger: Ledger, known: Known, press: Press, now: datetime) -> tuple[str, bool]:
        say = partial(self.texts.say, known.community.language)
        data = self.signer.check(press.data, press.address.chat)
        if data is None:
            return say("press.not_ours"), False
        if not known.may(press.author.id, Ability.SETTINGS):
            return say("press.not_allowed"), False
        try:
            community, key = changed(known.community, data.partition(".")[2], say)
        except InputError as error:
            return str(error), False
        await ledger.communities.save(community, press.author.id, now)
        words = say("whatif.applied", name=known.staff[press.author.id].name)
        edit = Edit(address=press.address, text=f"{shown(community, key, say)}\n{words}")
        await ledger.outbox.put([Order(key=f"{press.cause}:told", intent=edit)])
        return words, True

    async def _tried(self, request: Request, line: str) -> Answer:
        community, key = changed(request.community, line, request.say)
        head = shown(community, key, request.say)
        lines = [request.say("whatif.title", change=head), *await self.preview(request, community)]
        data = self.signer.sign(f"{PREFIX}.{line}", request.message.address.chat)
        if len(data.encode()) > _BUTTON:
            return Answer("\n".join([*lines, request.say("whatif.type_it")]))
        button = Button(label=request.say("whatif.button"), data=data)
        return Answer("\n".join(lines), ((button,),))

    async def _saved(self, request: Request, line: str) -> str:
        community, key = changed(request.community, line, request.say)
        told = shown(community, key, request.say)
        await request.ledger.communities.save(community, request.who, request.now)
        if key in THRESHOLDS:
            line = f"/settings {_ALARMS} {key} {plain(request.community, key)}"
            await request.ledger.outbox.put([thought_about(request, line, _ALARMS)])
        return told

    async def _alarms(self, request: Request) -> str:
        """`/settings alarms KEY VALUE`: the false alarms a day to be expected now, and with this value."""
        other, _ = changed(request.community, request.words, request.say)
        before = replace(request, known=replace(request.known, community=other))
        return await self.preview.alarms(before, request.community)


def _takes_thought(request: Request) -> bool:
    """Whether the last weeks are judged again."""
    word, _ = request.shift()
    return word.lower() in (_TRY, _ALARMS)


async def _history(request: Request) -> str:
    community = request.community
    changes = await request.ledger.communities.history(community.id, _HISTORY)
    if not changes:
        return request.say("settings.no_history")
    names = {person: colleague.name for person, colleague in request.known.team.items()}
    keys = {setting.field: key for key, setting in PLAIN.items()} | {v: k for k, v in LISTS.items()}
    return "\n".join(
        f"{local_time(at, community.zone, community.language)} {names.get(who, who)}: "
        f"{keys.get(field, field)}: {as_typed(field, old)} → {as_typed(field, new)}"
        for at, who, field, old, new in changes
    )
