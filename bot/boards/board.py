"""What the page shows of our database: the queue, the week, and how the bot is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.disk import NO_SPACE
from bot.web.parts import Health, Hint, WeekLine
from handlers.community.channels import how_it_stands, out_of_reach
from handlers.ports import Ledger
from handlers.reports.week import lines, week
from handlers.request import Command
from models.clock import Clock
from models.communities import Community
from models.content import Post
from models.errors import StorageError
from models.staff import Colleague
from models.storage.store import Store
from models.texts import Sentence, Texts

_SHOWN = 30
_RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class StoredBoard:
    """Reads one community's board; writes nothing and waits for no writer."""

    store: Store
    community: str
    texts: Texts
    clock: Clock
    free: Callable[[], int]
    """Bytes that are left on the disk of the database."""
    commands_for: Callable[[Colleague], Sequence[Command]]
    """What /help knows for somebody."""

    async def queue(self) -> Sequence[Post]:
        """Planned posts by time, then those of the last days."""
        now = self.clock()
        async with self.store.reading() as ledger:
            upcoming = await ledger.posts.upcoming(self.community, _SHOWN)
            recent = await ledger.posts.recent(self.community, now - _RECENT, now, _SHOWN)
        return [*upcoming, *recent]

    async def week(self, language: str) -> Sequence[WeekLine]:
        """The figures of the last seven days, in `language`."""
        async with self.store.reading() as ledger:
            community = await _community(ledger, self.community)
            figures = await week(ledger, community, self.clock())
        spoken = lines(figures, self.texts, language)
        return [WeekLine(label=label, value=value) for label, value in spoken]

    async def duty(self, language: str) -> Sequence[str]:
        """Chats of the staff that are out of reach, and how many cases wait for somebody."""
        async with self.store.reading() as ledger:
            found = await how_it_stands(ledger, await _community(ledger, self.community), self.clock())
        return [self.texts.render(language, one) for one in found]

    async def team(self, language: str) -> Mapping[str, str]:
        """Who works here, by the platform's id, and as what, in `language`."""
        async with self.store.reading() as ledger:
            staff = await ledger.communities.staff(self.community)
        return {one.person: self.texts.say(language, f"role.{one.role}") for one in staff}

    async def commands(self, language: str) -> Mapping[str, Sequence[Hint]]:
        """What those who work here may type, by the platform's id, in `language`."""
        async with self.store.reading() as ledger:
            staff = await ledger.communities.staff(self.community)
        return {
            one.person: [self._hint(language, command.name) for command in self.commands_for(one)]
            for one in staff
        }

    def _hint(self, language: str, name: str) -> Hint:
        usage, _, about = self.texts.say(language, f"help.{name}").partition(" — ")
        return Hint(name=name, usage=usage, about=about)

    async def health(self) -> Health:
        """Whether the database answers and has room, people on duty can be reached, and how much waits."""
        try:
            async with self.store.reading() as ledger:
                waiting = await ledger.inbox.backlog()
                lost = [
                    one
                    for known in await ledger.communities.all()
                    for one in await out_of_reach(ledger, known)
                ]
        except StorageError:
            return Health(problems=[Sentence("health.database")])
        free = self.free()
        full = [Sentence("health.space", {"free": free >> 20})] if free < NO_SPACE else []
        figures = {"inbox": waiting, "commits": self.store.commits, "free_mib": free >> 20}
        return Health(problems=[*full, *lost], figures=figures)


async def _community(ledger: Ledger, name: str) -> Community:
    return next(one for one in await ledger.communities.all() if one.id == name)
