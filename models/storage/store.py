"""The database as the assembly sees it: transactions that hand out ledgers, and its care."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Self

from sqlalchemy.ext.asyncio import AsyncConnection

from models.clock import Clock
from models.errors import StorageError
from models.storage.approval_links import SqlApprovalLinks
from models.storage.audiences import SqlAudiences
from models.storage.batches import SqlBatches
from models.storage.case_figures import SqlFigures
from models.storage.cases import SqlCases
from models.storage.channels import SqlChannels
from models.storage.communities import SqlCommunities
from models.storage.conversations import SqlConversations
from models.storage.deeds import SqlDeeds
from models.storage.engine import (
    READERS,
    damages,
    database_file,
    name_of,
    plain_words,
    reading_engine,
    writing_engine,
)
from models.storage.entrances import SqlEntrances
from models.storage.faq import SqlFaq
from models.storage.files import copy_file
from models.storage.inbox import SqlInbox
from models.storage.journal import SqlJournal
from models.storage.labels import SqlLabels
from models.storage.lessons import SqlLessons
from models.storage.media import SqlMedia
from models.storage.outbox import SqlOutbox
from models.storage.outside import SqlOutside
from models.storage.people import SqlPeople
from models.storage.posts import SqlPosts
from models.storage.products import SqlProducts
from models.storage.proposals import SqlProposals
from models.storage.questions import SqlQuestions
from models.storage.recollections import SqlRecollections
from models.storage.schema import HEAD, revision_of
from models.storage.series import SqlSeries
from models.storage.signals import SqlSignals
from models.storage.transactions import transactions
from models.texts import Sentence


class SqlLedger:
    """One transaction over everything that is remembered; satisfies `handlers.ports.Ledger`."""

    def __init__(self, connection: AsyncConnection, clock: Clock) -> None:
        self.inbox = SqlInbox(connection)
        self.journal = SqlJournal(connection)
        self.outbox = SqlOutbox(connection, clock)
        self.people = SqlPeople(connection)
        self.cases = SqlCases(connection)
        self.deeds = SqlDeeds(connection)
        self.figures = SqlFigures(connection)
        self.channels = SqlChannels(connection)
        self.conversations = SqlConversations(connection)
        self.labels = SqlLabels(connection)
        self.lessons = SqlLessons(connection)
        self.posts = SqlPosts(connection)
        self.series = SqlSeries(connection)
        self.batches = SqlBatches(connection)
        self.approval_links = SqlApprovalLinks(connection)
        self.media = SqlMedia(connection)
        self.audiences = SqlAudiences(connection)
        self.outside = SqlOutside(connection)
        self.faq = SqlFaq(connection)
        self.questions = SqlQuestions(connection)
        self.products = SqlProducts(connection)
        self.proposals = SqlProposals(connection)
        self.communities = SqlCommunities(connection)
        self.signals = SqlSignals(connection)
        self.entrances = SqlEntrances(connection)
        self.recollections = self.capabilities = SqlRecollections(connection)


class Store:
    """An open database; `commits` counts the transactions that were committed."""

    def __init__(self, url: str, clock: Clock) -> None:
        """Prepare to use a database; `open` also looks whether it can be used."""
        self.commits = 0
        self._file = database_file(url)
        self._name = name_of(url)
        self._clock = clock
        self._writing = transactions(writing_engine(url), self._name, 1)
        self._reading = transactions(reading_engine(url), self._name, READERS)

    @classmethod
    async def open(cls, url: str, clock: Clock) -> Self:
        """Open a database that `schema.migrate` has prepared; whoever opens it closes it.

        Raises:
            StorageError: it can't be opened, or its tables are not those of this program.
        """
        file = database_file(url)
        if file is not None and not file.exists():
            why = Sentence("db.missing", {"path": str(file)})
            raise StorageError(f"there is no database at {file}", why=why)
        async with AsyncExitStack() as opened:
            store = cls(url, clock)
            opened.push_async_callback(store.close)
            await store._expect_head()
            opened.pop_all()
        return store

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[SqlLedger]:
        """A transaction: committed at the end of the block, undone if it raises.

        Transactions of one process wait for each other, so one inside another waits in vain.

        Raises:
            StorageError: the disk, the file or another program is in the way; nothing was written.
        """
        async with self._writing() as connection:
            yield SqlLedger(connection, self._clock)
        self.commits += 1

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[SqlLedger]:
        """A transaction that sees one state of everything, can't write and waits for nobody."""
        async with self._reading() as connection:
            yield SqlLedger(connection, self._clock)

    async def revision(self) -> str | None:
        """The revision of the tables, None if there are none."""
        async with self._reading() as connection:
            return await connection.run_sync(revision_of)

    async def integrity(self) -> list[str]:
        """What is damaged, in the database's own words; empty when all is well. Reads everything."""
        async with self._reading() as connection:
            return await connection.run_sync(damages)

    async def backup(self, target: Path) -> None:
        """Copy the database to a file while it is in use; a file there is replaced.

        Raises:
            StorageError: the copy can't be written, or a server keeps the data.
        """
        if self._file is None:
            words = "a database server makes its own copies: see its pg_dump"
            raise StorageError(words, why=Sentence("db.of_a_server"))
        with plain_words(self._name):
            await asyncio.to_thread(copy_file, self._file, target)

    async def close(self) -> None:
        """Let go of the database."""
        await self._writing.close()
        await self._reading.close()

    async def _expect_head(self) -> None:
        if (revision := await self.revision()) != HEAD:
            words = f"{self._name}: the tables have the revision {revision}, not {HEAD}: migrate"
            raise StorageError(words, why=Sentence("db.other_version"))
