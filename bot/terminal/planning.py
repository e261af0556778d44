"""`bot plan`: the content plan goes into files and comes from them, also while Smotritel is running."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from bot.catalogues import all_texts
from bot.configuration.settings import Settings, data_folder
from bot.documents.output import write_whole
from bot.exchange import xlsx_file
from bot.exchange.forms import form_of, read_plan
from bot.media.bringing import Bringing
from bot.media.library import Library
from bot.media.shelf import Shelf
from bot.platforms.taking import limits_of
from bot.signing import ButtonSigner, signing_key
from bot.unreadable import content_of
from bot.whose import one_of
from handlers.answers.matching import Matcher
from handlers.community.directory import Directory
from handlers.plan.batches import take_back
from handlers.plan.bring import Bring
from handlers.plan.errors import NotAllowed
from handlers.plan.exporting import HOME, line_of, zone_of
from handlers.plan.imported import bring_in
from handlers.plan.importing import EVER, preview
from handlers.plan.register import no_figure, register_headings, register_lines
from handlers.plan.repeats import with_repeats
from handlers.plan.review import Review
from handlers.plan.rows import Importer
from handlers.plan.sheet import Sheet, headings, meant_by, sheet_of
from handlers.plan.told import done, preview_lines, undone
from handlers.ports import Bringer
from handlers.typed.wording import first_words
from models.batches import Batch
from models.clock import Clock
from models.content import Post
from models.errors import ConfigError, InputError
from models.media import all_here
from models.staff import TERMINAL
from models.storage.store import Store
from models.texts import Sentence, Texts
from models.zones import local_time

WHO: Final = TERMINAL
"""Who has planned what came from here: nobody of the staff, so that any of them may approve it."""


@dataclass(frozen=True, slots=True)
class Planning:
    """The plan of an installation as the terminal works with it."""

    settings: Settings
    store: Store
    clock: Clock
    texts: Texts
    directory: Directory
    bringer: Bringer
    review: Review

    @classmethod
    def of(cls, settings: Settings, store: Store, clock: Clock) -> "Planning":
        """With the catalogues and the communities of the store.

        Raises:
            ConfigError: the key of buttons can't be read or made.
        """
        texts, directory = all_texts(), Directory(Matcher)
        library = Library.at(store, Shelf(settings.data / "media"), clock)
        bringer = Bringing.of(library, settings.media.sources, settings.media.folder)
        signer = ButtonSigner(signing_key(data_folder(settings.data) / "signing.key"))
        review = Review(directory, texts, signer, clock)
        return cls(settings, store, clock, texts, directory, bringer, review)

    async def bring_in(
        self, name: str, sheet: Sheet, home: str | None = None, *, dry: bool
    ) -> tuple[list[str], bool]:
        """Import a sheet of the file `name`, lines that say not where into `home`; returns what to tell, and
        whether every line could be used.

        Raises:
            ConfigError: there is no such community.
        """
        async with self.store.reading() as ledger:
            await self.directory.refresh(ledger)
            home = self._connected(home)
            rows = await preview(self._importer(home), ledger, sheet)
            rows = await with_repeats(rows, ledger, self.directory)
        told = list(preview_lines(rows, sheet, self._render))
        if not dry:
            # What is there may have changed meanwhile, so it is looked at once more.
            async with self.store.begin() as ledger:
                rows = await preview(self._importer(home), ledger, sheet)
                # The running bot shows the cards: it finds them in the outbox.
                batch, waiting = await bring_in(self.review, ledger, rows, WHO, name, self.clock())
            if batch.after:
                told.append(self._render(done(batch)))
                told += [self._say("import.waiting", number=waiting)] if waiting else []
                told += await self._bring(batch)
        return told, all(row.post is not None for row in rows)

    async def _bring(self, batch: Batch) -> list[str]:
        """Have the media come that were named; returns what to tell of the posts that lack some still."""
        limits = limits_of(self.settings, self.texts)
        bring = Bring(self.directory, self.texts, limits, self.bringer, self.review.settle)
        # The media of other posts are the running bot's.
        await bring.of([post.id for post in batch.after], self.store.begin, self.clock)
        async with self.store.reading() as ledger:
            posts = [await ledger.posts.get(post.id) for post in batch.after]
            later = {post.id for post in posts if post and await ledger.media.wanted_by(post.id)}
        lacking = [post for post in posts if post and not all_here(post.content.media)]
        return [self._lacking(post, later=post.id in later) for post in lacking]

    def _lacking(self, post: Post, *, later: bool) -> str:
        if later or not post.trail:
            return self._say("media.later", number=post.id)
        return self._say("media.failed", number=post.id, reason=post.trail[-1].note)

    async def undo(self, number: int) -> str:
        """Take an import back.

        Raises:
            ConfigError: there is no such import, or it was taken back already.
        """
        try:
            async with self.store.begin() as ledger:
                came = await take_back(ledger, number, self.clock())
        except NotAllowed as error:
            raise ConfigError(why=error.why) from error
        return self._render(undone(number, came))

    async def write_out(self, file: Path, target: str | None, since: date | None) -> str:
        """Export the plan into a file, whose name says in which form.

        Raises:
            ConfigError: the file can't be written, or has no form of a plan.
        """
        language = self.settings.language
        try:
            form = form_of(file.name)
            posts = await self._posts(target, since)
            lines = [line_of(post, self.directory, self.texts, language) for post in posts]
            content = form.write(lines, headings(self.texts, language))
        except InputError as error:
            raise ConfigError.at(file, error) from error
        write_whole(file, content)
        return self._say("plan.exported", posts=len(posts), file=str(file))

    async def register(self, file: Path, month: date) -> str:
        """Write the register of a month's advertisements into a workbook.

        Raises:
            ConfigError: the file can't be written, or is no workbook.
        """
        if file.suffix.lower() != ".xlsx":
            raise ConfigError(place=str(file), why=Sentence("plan.no_workbook"))
        unknown = no_figure(self.texts, self.settings.language)
        lines = register_lines(await self._posts(None, None), self.directory, month, unknown)
        write_whole(file, xlsx_file.write(lines, register_headings(self.texts, self.settings.language)))
        return self._say("plan.registered", posts=len(lines), file=str(file))

    async def listed(self, target: str | None, since: date | None) -> list[str]:
        """The plan in lines, one a post."""
        posts = await self._posts(target, since)
        return [self._line(post) for post in posts] or [self._say("queue.empty")]

    async def _posts(self, target: str | None, since: date | None) -> list[Post]:
        """The posts of a target, also of one that is not connected, from a day on as each reads it.

        Raises:
            ConfigError: nothing is known of it.
        """
        async with self.store.reading() as ledger:
            await self.directory.refresh(ledger)
            posts = await ledger.posts.plan(target, *EVER)
        if not posts:
            self._connected(target)
        return [post for post in posts if since is None or self._day(post) >= since]

    def _connected(self, target: str | None) -> str | None:
        """A target that is one of our communities; None is no one in particular.

        Raises:
            ConfigError: there is no such community.
        """
        return target and one_of([known.community.id for known in self.directory.everywhere()], target)

    def _day(self, post: Post) -> date:
        return post.due.astimezone(zone_of(self.directory, post.community)).date()

    def _line(self, post: Post) -> str:
        known, language = self.directory.find(post.community), self.settings.language
        zone = known.community.zone if known else HOME
        return self._say(
            "plan.listed",
            number=post.id,
            target=post.community,
            when=local_time(post.due, zone, language),
            text=first_words(post.title or post.text),
            state=self._say(f"post.state.{post.state}"),
        )

    def _importer(self, home: str | None) -> Importer:
        return Importer(
            self.directory,
            self.texts,
            limits_of(self.settings, self.texts),
            WHO,
            lambda known: True,
            self.clock(),
            self.bringer.origins,
            home,
        )

    def sheet(self, file: Path, meant: Sequence[str]) -> Sheet:
        """What a file says; `meant` is what its headings mean.

        Raises:
            ConfigError: it can't be read or is no plan.
        """
        try:
            return sheet_of(read_plan(file.name, content_of(file)), self.texts, meant_by(meant))
        except InputError as error:
            raise ConfigError.at(file, error) from error

    def _render(self, sentence: Sentence) -> str:
        return self.texts.render(self.settings.language, sentence)

    def _say(self, key: str, **params: str | int) -> str:
        return self.texts.say(self.settings.language, key, **params)
