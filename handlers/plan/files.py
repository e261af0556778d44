"""The plan as files in a chat: one that somebody sends is read and told, and imported when they say so.

A file comes by an order of the outbox, since bringing it takes a while, and waits in the order's receipt for
the press of a button.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final, NamedTuple

import structlog

from handlers.community.directory import Directory, Known
from handlers.plan.errors import Unclear
from handlers.plan.exporting import line_of
from handlers.plan.imported import bring_in
from handlers.plan.importing import EVER, preview
from handlers.plan.media import Origins, by_name
from handlers.plan.repeats import with_repeats
from handlers.plan.review import Review
from handlers.plan.rows import Action, Importer, Row
from handlers.plan.sheet import Sheet, headings, meant_by, sheet_of
from handlers.plan.told import done, preview_lines
from handlers.ports import Ledger, Sheets
from handlers.request import Request, able
from models.capabilities import Capability, PostLimits
from models.cells import Line
from models.content import Post
from models.errors import InputError, StorageError
from models.intents import Act, AnswerPress, Button, Edit, GiveFile, Order, Receipt, Send, ShowPlan, TakeFile
from models.messages import Press
from models.staff import Ability, called

log = structlog.get_logger()

PREFIX: Final = "file"
"""How the data of this story's button begins."""

_USUAL: Final = "xlsx"
_MOST_LINES: Final = 2000
_LONGEST: Final = 3500
"""Characters of what a message tells."""


class _By(NamedTuple):
    """Who imports, where and when."""

    known: Known
    who: str
    now: datetime


@dataclass(frozen=True, slots=True)
class PlanFiles:
    """Takes and gives plans as files."""

    directory: Directory
    review: Review
    limits: Mapping[str, PostLimits]
    sheets: Sheets
    origins: Origins = by_name

    async def take(self, request: Request) -> str:
        """`/plan import`, with a file or as an answer to one, or with lines copied from a table below it.

        With a file the lines below say what its headings mean: «Пост = Текст». Other words below it are a
        courtesy, but several lines in answer to one are a table.
        """
        answered = request.message.answered
        attached = request.message.attachments or (answered.attachments if answered else ())
        meant, words = _meant(request), request.words.strip()
        is_table = "\n" in words and not meant and not request.message.attachments
        if words and (is_table or not attached):
            return await self._typed(request)
        where = request.message.address.message
        if answered is not None and not request.message.attachments:
            where = answered.message
        if not attached:
            raise request.error("import.no_file")
        await able(request, Capability.FILES, "import.not_here")
        take = TakeFile(
            platform=request.community.platform,
            chat=request.message.address.chat,
            file=attached[0],
            asker=request.who,
            message=where,
            meant=meant,
        )
        await request.ledger.outbox.put([Order(key=f"{request.message.cause}:file", intent=take)])
        return request.say("import.reading")

    async def give(self, request: Request) -> str:
        """`/plan export [FORM]`: the plan of the community comes as a file."""
        await able(request, Capability.FILES, "export.not_here")
        form = request.words.strip().lower() or _USUAL
        if form not in self.sheets.forms():
            raise request.error("export.usage")
        message, community = request.message, request.community
        plan = ShowPlan(
            platform=community.platform,
            community=community.id,
            chat=message.address.chat,
            form=form,
            reply_to=message.address.message,
        )
        await request.ledger.outbox.put([Order(key=f"{message.cause}:plan", intent=plan)])
        return request.say("export.sent")

    async def compose(self, ledger: Ledger, intent: ShowPlan, now: datetime) -> Act:
        """The plan as a file: read in a transaction that can't write, so that nobody waits for it."""
        await self.directory.refresh(ledger)
        language = self.directory.get(intent.community).community.language
        posts = await ledger.posts.plan(intent.community, *EVER)
        try:
            content = await asyncio.to_thread(self._written, intent.form, posts, language)
        except InputError as error:
            log.warning("the plan can't be written", community=intent.community, reason=str(error))
            words = self.review.texts.say(language, "export.impossible", form=intent.form)
            return Send(platform=intent.platform, chat=intent.chat, text=words)
        return GiveFile(
            platform=intent.platform,
            chat=intent.chat,
            name=f"plan-{now:%Y-%m-%d}.{intent.form}",
            content=content,
            reply_to=intent.reply_to,
        )

    async def taken(
        self, ledger: Ledger, act: TakeFile, key: str, receipt: Receipt | None, now: datetime
    ) -> None:
        """A file was brought, or could not be: it is told what it would do, with a button that does it."""
        known = self._known(act.platform, act.chat, act.asker)
        if known is None:
            return
        try:
            text, offered = await self._looked_at(ledger, known, act, receipt, now)
        except InputError as error:
            text, offered = self._said(known, error), False
        except StorageError:
            raise
        except Exception:  # outermost: one file of somebody's must not hold up the orders beside it
            log.exception("a file could not be read", order=key)
            text, offered = self.review.texts.say(known.community.language, "import.unreadable"), False
        say = partial(self.review.texts.say, known.community.language)
        button = Button(label=say("import.button"), data=self.review.signer.sign(f"{PREFIX}.{key}", act.chat))
        told = Send(platform=act.platform, chat=act.chat, text=text, buttons=((button,),) if offered else ())
        await ledger.outbox.put([Order(key=f"{key}:told", intent=told)])

    async def _looked_at(
        self, ledger: Ledger, known: Known, act: TakeFile, receipt: Receipt | None, now: datetime
    ) -> tuple[str, bool]:
        if receipt is None:
            raise Unclear("import.not_brought")
        sheet = await self._sheet(receipt, act.meant)
        rows = await preview(self._importer(act.asker, now, known), ledger, sheet)
        return self._told(known, await with_repeats(rows, ledger, self.directory), sheet)

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """Somebody wants what they were told of. No community is changed by it."""
        known = self._known(press.address.platform, press.address.chat, press.author.id)
        if known is None:
            return False
        say = partial(self.review.texts.say, known.community.language)
        data = self.review.signer.check(press.data, press.address.chat)
        key = data.partition(".")[2] if data else ""
        receipt, taken = await ledger.outbox.receipt_of(key), await ledger.outbox.intent_of(key)
        if receipt is None or receipt.content is None or not isinstance(taken, TakeFile):
            words = say("press.not_ours")
        elif not known.may(press.author.id, Ability.PLAN):
            words = say("command.not_allowed")
        else:
            sheet = await self._sheet(receipt, taken.meant)
            words = await self._bring_in(ledger, sheet, _By(known, press.author.id, now))
            edit = Edit(address=press.address, text=words)
            await ledger.outbox.put([Order(key=f"{press.cause}:told", intent=edit)])
        answer = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=words)
        await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=answer)])
        return False

    async def _typed(self, request: Request) -> str:
        """A table that was pasted is imported at once: what is wrong is told, and it can be undone."""
        try:
            pasted = request.words.strip().encode(errors="replace")
            sheet = await self._sheet(Receipt(link="pasted.csv", content=pasted))
        except InputError as error:
            raise InputError(self._said(request.known, error)) from error
        rows = await preview(self._importer(request.who, request.now, request.known), request.ledger, sheet)
        rows = await with_repeats(rows, request.ledger, self.directory)
        text, offered = self._told(request.known, rows, sheet)
        if not offered:
            return text
        by = _By(request.known, request.who, request.now)
        return f"{text}\n{await self._bring_in(request.ledger, sheet, by)}"

    async def _bring_in(self, ledger: Ledger, sheet: Sheet, by: _By) -> str:
        rows = await preview(self._importer(by.who, by.now, by.known), ledger, sheet)
        batch, waiting = await bring_in(self.review, ledger, rows, by.who, by.known.community.id, by.now)
        say = partial(self.review.texts.say, by.known.community.language)
        if not batch.after:
            return say("import.nothing")
        said = self.review.texts.render(by.known.community.language, done(batch))
        return f"{said}\n{say('import.waiting', number=waiting)}" if waiting else said

    async def _sheet(self, file: Receipt, meant: Sequence[str] = ()) -> Sheet:
        # Unpacking a workbook takes a while.
        lines: Sequence[Line] = await asyncio.to_thread(
            self.sheets.read, file.link or "", file.content or b""
        )
        if len(lines) > _MOST_LINES:
            raise Unclear("import.too_long", limit=_MOST_LINES)
        return sheet_of(lines, self.review.texts, meant_by(meant))

    def _importer(self, who: str, now: datetime, here: Known) -> Importer:
        platform = here.community.platform
        return Importer(
            self.directory,
            self.review.texts,
            self.limits,
            who,
            lambda known: known.may(called(who, platform, known.community.platform), Ability.PLAN),
            now,
            self.origins,
            here.community.id,
            platform,
        )

    def _known(self, platform: str, chat: str, person: str) -> Known | None:
        everywhere = [one for one in self.directory.everywhere() if one.community.platform == platform]
        here = [one for one in everywhere if chat in one.community.places or person in one.staff]
        return next(iter(here), None)

    def _told(self, known: Known, rows: Sequence[Row], sheet: Sheet) -> tuple[str, bool]:
        render = partial(self.review.texts.render, known.community.language)
        text = "\n".join(preview_lines(rows, sheet, render))
        return text[:_LONGEST], any(row.action in (Action.NEW, Action.CHANGED) for row in rows)

    def _said(self, known: Known, error: InputError) -> str:
        texts, language = self.review.texts, known.community.language
        if error.why is None:
            return texts.say(language, "import.unreadable")
        why = texts.render(language, error.why)
        return why if isinstance(error, Unclear) else texts.say(language, "import.refused", why=why)

    def _written(self, form: str, posts: Sequence[Post], language: str) -> bytes:
        lines = [line_of(post, self.directory, self.review.texts, language) for post in posts]
        return self.sheets.write(form, lines, headings(self.review.texts, language))


def _meant(request: Request) -> tuple[str, ...]:
    """What is typed about the headings of a file, a line each; nothing if some line says something else."""
    lines = tuple(line for line in request.words.splitlines() if line.strip())
    try:
        meant_by(lines)
    except Unclear:
        return ()
    return lines
