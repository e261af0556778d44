"""What the people on duty read of a raid, and the buttons under it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from handlers.ports import Signer
from handlers.typed.wording import lasting
from models.communities import Community, Place
from models.entrances import Closing, Join
from models.intents import Button, Order, Send
from models.texts import Texts
from models.zones import local_time

PREFIX: Final = "raid"
"""How the data of this story's buttons begins."""

_NAMED: Final = 40


@dataclass(frozen=True, slots=True)
class Telling:
    """Words and buttons."""

    texts: Texts
    signer: Signer

    def told(
        self,
        community: Community,
        closing: Closing,
        key: str,
        buttons: Sequence[str],
        joins: Sequence[Join] = (),
    ) -> list[Order]:
        """Tell of a lock: `key` is what became of it."""
        duty = community.chat_for(Place.DUTY)
        if duty is None:
            return []
        send = Send(
            platform=community.platform,
            chat=duty,
            text=self.words(community, closing, key, joins),
            buttons=tuple((self.button(community, word, str(closing.id), duty),) for word in buttons),
        )
        key = f"closing:{closing.id}:{key}:{closing.until.timestamp():.0f}"
        return [Order(key=key, intent=send)]

    def question(self, community: Community, chat: str, key: str, people: int) -> Send | None:
        """Ask whether a chat is to be locked; `key` is what so many people did."""
        duty = community.chat_for(Place.DUTY)
        if duty is None:
            return None
        words = self.texts.say(
            community.language,
            key,
            title=community.titles.get(chat, chat),
            count=people,
            term=lasting(community.raids.lock_for, community.language),
        )
        button = self.button(community, "lock", chat, duty)
        return Send(platform=community.platform, chat=duty, text=words, buttons=((button,),))

    def words(
        self, community: Community, closing: Closing, key: str, joins: Sequence[Join], name: str = ""
    ) -> str:
        """What became of a lock, with those who came meanwhile."""
        until = local_time(closing.opened_at or closing.until, community.zone, community.language)
        head = self.texts.say(
            community.language,
            key,
            title=community.titles.get(closing.chat, closing.chat),
            since=local_time(closing.since, community.zone, community.language),
            until=until,
            count=len(joins),
            name=name,
        )
        named = [f"{join.name} ({join.person})" for join in joins[:_NAMED]]
        more = len(joins) - _NAMED
        rest = [self.texts.say(community.language, "raid.more", count=more)] if more > 0 else []
        return "\n".join([head, *named, *rest])

    def button(self, community: Community, word: str, what: str, chat: str) -> Button:
        """A button in `chat` that does `word` with `what`."""
        label = self.texts.say(community.language, f"raid.button.{word}")
        return Button(label=label, data=self.signer.sign(f"{PREFIX}.{word}.{what}", chat))
