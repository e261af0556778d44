"""What one reaches by a press instead of typing: buttons that carry out a command without words.

A press on one is as if its presser had typed the command, with the same check of the role.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from handlers.commands.console import Console, may
from handlers.community.directory import Directory
from handlers.ports import Ledger, Signer
from handlers.request import Answer, Command, Request
from models.intents import AnswerPress, Button, Order
from models.messages import Message, Press
from models.texts import Texts

PREFIX: Final = "menu"
"""How the data of this story's buttons begins."""

SHOWN: Final = (
    ("queue", "case"),
    ("report", "faq"),
    ("link", "newcomers"),
    ("settings", "mode"),
    ("places", "staff"),
)


def menu_of(request: Request, commands: Mapping[str, Command], signer: Signer) -> Answer:
    """The commands that the one who asks may press here, in rows."""
    chat = request.message.address.chat
    rows = tuple(
        tuple(
            Button(label=request.say(f"menu.{name}"), data=signer.sign(f"{PREFIX}.{name}", chat))
            for name in row
            if name in commands and may(request, commands[name])
        )
        for row in SHOWN
    )
    buttons = tuple(row for row in rows if row)
    return Answer(request.say("menu.title" if buttons else "help.subscriber"), buttons)


@dataclass(frozen=True, slots=True)
class MenuPresses:
    """Carries out what is pressed in a menu."""

    directory: Directory
    console: Console
    texts: Texts
    signer: Signer

    async def __call__(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """Returns whether a command may have changed a community."""
        known = self.directory.of(press.address, private=True)
        if known is None:
            return False
        _, _, name = (self.signer.check(press.data, press.address.chat) or "").partition(".")
        language = known.community.language
        words = self.texts.say(language, f"menu.{name}" if name else "press.not_ours")
        answer = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=words)
        await ledger.outbox.put([Order(key=f"{press.cause}:pressed", intent=answer)])
        if not name:
            return False
        typed = _typed(press, f"/{name}", private=press.address.chat not in known.community.places)
        return await self.console(Request(ledger, known, typed, typed.text, now, self.texts))


def _typed(press: Press, text: str, *, private: bool) -> Message:
    """The command as if it had been typed under the menu."""
    return Message(
        event_id=press.event_id,
        address=press.address,
        author=press.author,
        text=text,
        at=press.at,
        private=private,
    )
