"""/media: what somebody has sent in a chat is kept, under a name that posts on every platform may give it.

A file comes by an order of the outbox, since bringing it takes a while; its name is told when it is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.community.directory import Directory
from handlers.ports import Ledger
from handlers.request import Command, Request
from models.intents import KeepMedium, Order, Receipt, Send, ShowPost
from models.media import Medium
from models.messages import Address
from models.staff import Ability
from models.texts import Sentence, Texts


@dataclass(frozen=True, slots=True)
class MediaCommand:
    """The command, and what it tells afterwards."""

    directory: Directory
    texts: Texts

    def commands(self) -> tuple[Command, ...]:
        """What this story offers."""
        return (Command("media", Ability.PLAN, self.media),)

    async def media(self, request: Request) -> str:
        """`/media [TITLE]` with attachments, or as an answer to a message that has some."""
        message = request.message
        answered = message.answered
        where = message.address.message
        if not message.attachments and answered is not None:
            where = answered.message
        attached = message.attachments or (answered.attachments if answered else ())
        if not attached:
            raise request.error("media.usage")
        orders = [
            Order(
                key=f"{message.cause}:keep:{number}",
                intent=KeepMedium(
                    platform=request.community.platform,
                    chat=message.address.chat,
                    file=name,
                    asker=request.who,
                    message=where,
                    title=request.words.strip(),
                ),
            )
            for number, name in enumerate(attached)
        ]
        await request.ledger.outbox.put(orders)
        return request.say("media.keeping", number=len(orders))

    async def kept(self, ledger: Ledger, act: KeepMedium, key: str, receipt: Receipt, now: datetime) -> None:
        """It is here: its name is told."""
        name = receipt.link or ""
        medium = (await ledger.media.named([name])).get(name)
        if medium is not None:
            await self._tell(ledger, act, key, about(medium))

    async def refused(
        self, ledger: Ledger, act: KeepMedium | ShowPost, key: str, why: Sequence[Sentence], now: datetime
    ) -> None:
        """It can't be kept, or a post can't be shown: whoever asked is told why."""
        if (language := self._language(act)) is not None:
            known = why or (Sentence("media.trouble"),)
            reasons = ". ".join(self.texts.render(language, one) for one in known)
            kind = "media.not_kept" if isinstance(act, KeepMedium) else "media.not_shown"
            await self._tell(ledger, act, key, Sentence(kind, {"reason": reasons}))

    async def _tell(self, ledger: Ledger, act: KeepMedium | ShowPost, key: str, words: Sentence) -> None:
        if (language := self._language(act)) is not None:
            text = self.texts.render(language, words)
            told = Send(platform=act.platform, chat=act.chat, text=text)
            await ledger.outbox.put([Order(key=f"{key}:told", intent=told)])

    def _language(self, act: KeepMedium | ShowPost) -> str | None:
        address = Address(platform=act.platform, chat=act.chat, message="")
        known = self.directory.of(address, private=True)
        return known.community.language if known else None


def about(medium: Medium) -> Sentence:
    """What is kept, with the name that posts give it."""
    look, size = medium.look, max(1, medium.size // 1024)
    if look.width is None or look.height is None:
        return Sentence("media.kept", {"name": medium.name, "title": medium.title, "size": size})
    return Sentence(
        "media.kept.picture",
        {
            "name": medium.name,
            "title": medium.title,
            "size": size,
            "width": look.width,
            "height": look.height,
        },
    )
