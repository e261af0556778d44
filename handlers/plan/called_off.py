"""What an import calls off is told to those who had planned it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final

from handlers.community.directory import Directory, Known
from handlers.plan.told import name_in
from handlers.ports import Ledger
from handlers.typed.wording import first_words
from models.batches import Batch
from models.communities import Place
from models.content import Post, PostState
from models.intents import Order, Send
from models.staff import called
from models.texts import Texts
from models.zones import local_time

_SHOWN: Final = 10


@dataclass(frozen=True, slots=True)
class CalledOff:
    """Tells, in the chat where a community's posts are planned, who has called off whose posts."""

    directory: Directory
    texts: Texts

    async def tell(self, ledger: Ledger, batch: Batch) -> None:
        """Of the posts of others; who imports knows of their own."""
        for known in self.directory.everywhere():
            chat = known.community.chat_for(Place.DESK) or known.community.chat_for(Place.DUTY)
            who = self._who(batch, known)
            posts = [post for post in called_off(batch, known.community.id) if post.author != who]
            if posts and chat:
                text = "\n".join(self._lines(known, batch, posts))
                told = Send(platform=known.community.platform, chat=chat, text=text)
                key = f"import:{batch.id}:called_off:{known.community.id}"
                await ledger.outbox.put([Order(key=key, intent=told)])

    def _who(self, batch: Batch, known: Known) -> str:
        """Who has imported, as the staff of a community knows them; a chat's names its community."""
        home = self.directory.find(batch.source)
        return called(batch.who, home.community.platform if home else "", known.community.platform)

    def _lines(self, known: Known, batch: Batch, posts: list[Post]) -> Iterator[str]:
        say = partial(self.texts.say, known.community.language)
        yield say("import.called_off", who=name_in(known.team, self._who(batch, known), say), number=batch.id)
        for post in posts[:_SHOWN]:
            yield say(
                "import.called_off.post",
                number=post.id,
                text=first_words(post.title or post.text),
                when=local_time(post.due, known.community.zone, known.community.language),
                author=name_in(known.team, post.author, say),
            )
        if len(posts) > _SHOWN:
            yield say("import.called_off.more", number=len(posts) - _SHOWN)


def called_off(batch: Batch, community: str) -> Iterator[Post]:
    """The posts of a community that an import has called off, as they were."""
    after = {post.id: post.state for post in batch.after}
    for post in batch.before:
        if after[post.id] is PostState.CANCELLED is not post.state and post.community == community:
            yield post
