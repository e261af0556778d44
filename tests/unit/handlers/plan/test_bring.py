"""Media that a post names are brought after it was planned; until then it is a draft."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest

from bot.media.library import Library
from bot.media.shelf import Shelf
from handlers.plan.batches import carry_out, take_back
from handlers.plan.importing import EVER, preview
from handlers.plan.rows import Importer, Row
from handlers.plan.sheet import Sheet
from handlers.plan.told import preview_lines
from models.batches import Batch
from models.cells import Cell
from models.communities import Approval, Planning
from models.content import Post, PostState
from models.errors import NotTaken, RateLimited
from models.media import Medium, hash_of
from models.texts import Sentence
from tests.builders import community
from tests.pictures import odd_exif, picture
from tests.stage import LIMITS, Stage, stage_on

CAKE = picture()
NAME = f"photo:@{hash_of(CAKE)}"
URL = "https://cdn.example/pie.png"


@dataclass
class Place:
    """Where media come from: what is there by name, why the rest is not."""

    there: dict[str, bytes] = field(default_factory=dict)
    away: set[str] = field(default_factory=set)
    library: Library | None = None
    asked: list[str] = field(default_factory=list)
    meanwhile: dict[str, Callable[[], Awaitable[object]]] = field(default_factory=dict)
    """What happens while something is on its way, the first time."""

    async def bring(self, name: str) -> Medium:
        self.asked.append(name)
        if happen := self.meanwhile.pop(name, None):
            await happen()
        if name in self.away:
            raise RateLimited(timedelta(minutes=1))
        if name not in self.there:
            raise NotTaken(Sentence("media.status", {"status": 404}))
        assert self.library is not None
        return await self.library.take_in(self.there[name], name, name)

    async def origins(self, names: Sequence[str]) -> Mapping[str, str]:
        return {name: name for name in names if not name.startswith("folder:") or name in self.there}


@pytest.fixture
def place() -> Place:
    return Place()


@pytest.fixture
async def stage(
    fresh: Callable[[], str], place: Place, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Stage]:
    async with stage_on(fresh(), bringer=place) as ready:
        place.library = Library.at(ready.store, Shelf(tmp_path_factory.mktemp("media")), ready.watch)
        yield ready


async def plan(stage: Stage) -> list[Post]:
    async with stage.store.reading() as ledger:
        return await ledger.posts.plan(None, *EVER)


def sheet(*lines: dict[str, str]) -> Sheet:
    placed = [
        {name: Cell(text, f"{name}{number}") for name, text in line.items()}
        for number, line in enumerate(lines, start=2)
    ]
    return Sheet(placed, frozenset(name for line in lines for name in line))


def importer(stage: Stage, place: Place) -> Importer:
    texts = stage.machine.stories.texts
    return Importer(
        stage.machine.stories.directory, texts, LIMITS, "lev", lambda _: True, stage.watch(), place.origins
    )


async def look(stage: Stage, place: Place, *lines: dict[str, str]) -> list[Row]:
    async with stage.store.reading() as ledger:
        return await preview(importer(stage, place), ledger, sheet(*lines))


async def bring_in(stage: Stage, place: Place, *lines: dict[str, str]) -> Batch:
    async with stage.store.begin() as ledger:
        rows = await preview(importer(stage, place), ledger, sheet(*lines))
        return await carry_out(ledger, rows, "lev", "plan.csv", stage.watch())


PIE = {"target": "shop", "date": "25.12.2026", "time": "9:00", "text": "Новый пирог", "media": URL}


async def test_a_post_with_an_address_goes_its_way_when_the_picture_is_there(
    stage: Stage, place: Place
) -> None:
    place.there[URL] = CAKE
    said = await stage.ask("lev", f"/post +2д Новый пирог\n/media {URL}\n/alt Пирог на столе")
    assert "выйдет 24 нояб., 15:00: в план он встанет сам" in said
    assert "Загружаю медиа (1)" in said
    assert "черновик: у рекламы" not in said
    [post] = await plan(stage)
    assert (post.state, post.content.media) == (PostState.DRAFT, (URL,))
    await stage.bring()
    [post] = await plan(stage)
    assert (post.state, post.content.media, post.content.alt) == (
        PostState.PLANNED,
        (NAME,),
        ("Пирог на столе",),
    )
    stage.watch.now += timedelta(days=2)
    await stage.due()
    assert [one.text for one in stage.network.written.values() if one.address.chat == "wall"] == [
        "Новый пирог"
    ]


async def test_what_is_not_there_leaves_a_draft_with_the_reason_and_is_told(
    stage: Stage, place: Place
) -> None:
    await stage.say("lev", f"/post +2д Новый пирог\n/media {URL}", "desk")
    await stage.bring()
    [post] = await plan(stage)
    assert post.state is PostState.DRAFT
    assert "404" in post.trail[-1].note
    assert "Пост №1 остался черновиком" in stage.network.said_in("desk")[-1]
    stage.watch.now += timedelta(days=3)
    await stage.due()
    assert not [one for one in stage.network.written.values() if one.address.chat == "wall"]
    place.there[URL] = CAKE
    assert "Загружаю медиа" in await stage.ask("lev", "/plan submit 1")
    await stage.bring()
    assert (await plan(stage))[0].state is PostState.PLANNED


async def test_a_site_in_trouble_is_asked_again_and_given_up_after_two_hours(
    stage: Stage, place: Place
) -> None:
    place.away.add(URL)
    await stage.say("lev", f"/post +9д Новый пирог\n/media {URL}", "desk")
    await stage.bring()
    await stage.bring()
    assert len(place.asked) == 1, "not at once"
    for _ in range(10):
        stage.watch.now += timedelta(hours=1)
        await stage.bring()
    assert len(place.asked) == 6
    [post] = await plan(stage)
    assert "за два часа" in post.trail[-1].note


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (picture("JPEG"), "записан как jpeg"),
        (picture(width=390, height=30), "одна сторона"),
        (picture(width=300, height=200), "стороны вместе"),
        (picture("GIF"), "сюда не загрузить"),
    ],
)
async def test_what_came_is_held_against_the_limits_by_its_content(
    stage: Stage, place: Place, content: bytes, words: str
) -> None:
    place.there[URL] = content
    await stage.say("lev", f"/post +2д Новый пирог\n/media {URL}", "desk")
    await stage.bring()
    [post] = await plan(stage)
    assert post.state is PostState.DRAFT
    assert words in post.trail[-1].note


async def test_what_may_not_be_brought_is_refused_when_the_post_is_typed(stage: Stage, place: Place) -> None:
    for name, words in (
        ("https://evil.example/pie.png", "evil.example нет в списке"),
        ("http://cdn.example/pie.png", "https://"),
        ("../../signing.key", "не имя файла"),
    ):
        assert words in await stage.ask("lev", f"/post +2д Новый пирог\n/media {name}")
    assert await plan(stage) == []
    assert place.asked == []


async def test_an_approved_post_needs_its_yes_after_the_picture_came(stage: Stage, place: Place) -> None:
    place.there[URL] = CAKE
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.say("lev", f"/post +2д Новый пирог\n/media {URL}", "desk")
    await stage.bring()
    [post] = await plan(stage)
    assert post.state is PostState.REVIEW


async def test_two_that_bring_the_same_show_one_card(stage: Stage, place: Place) -> None:
    place.there[URL] = CAKE
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.say("lev", f"/post +2д Новый пирог\n/media {URL}", "desk")
    await asyncio.gather(*(stage.machine.ticks.bring_media() for _ in range(3)))
    await stage.deliver()
    cards = [one for one in stage.network.written.values() if one.labels[:1] == ["Одобрить"]]
    assert len(place.asked) == 1, "who begins notes it"
    assert len(cards) == 1


async def test_an_import_tells_what_it_would_bring_and_asks_nobody_for_it(stage: Stage, place: Place) -> None:
    rows, texts = await look(stage, place, PIE), stage.machine.stories.texts
    told = "\n".join(preview_lines(rows, sheet(PIE), lambda one: texts.render("ru", one)))
    assert "Потом загружу медиа (1): https://cdn.example/pie.png" in told
    assert place.asked == []


async def test_an_imported_row_goes_its_way_when_its_picture_came_and_again_changes_nothing(
    stage: Stage, place: Place
) -> None:
    place.there[URL] = CAKE
    await bring_in(stage, place, PIE)
    assert [one.state for one in await plan(stage)] == [PostState.DRAFT]
    assert [row.action for row in await look(stage, place, PIE)] == ["same"]
    await stage.bring()
    [post] = await plan(stage)
    assert (post.state, post.content.media) == (PostState.PLANNED, (NAME,))
    assert [row.action for row in await look(stage, place, PIE)] == ["same"]
    other = PIE | {"time": "10:00", "text": "Ещё пирог"}
    await bring_in(stage, place, other)
    assert [one.state for one in await plan(stage)] == [PostState.PLANNED] * 2, "it is here already"
    assert place.asked == [URL]


async def test_a_draft_stays_one_when_its_picture_came(stage: Stage, place: Place) -> None:
    place.there[URL] = CAKE
    await bring_in(stage, place, PIE | {"status": "draft"})
    await stage.bring()
    [post] = await plan(stage)
    assert (post.state, post.content.media) == (PostState.DRAFT, (NAME,))


async def test_an_import_is_taken_back_also_when_its_pictures_came_or_did_not(
    stage: Stage, place: Place
) -> None:
    place.there[URL] = CAKE
    lost = PIE | {"time": "10:00", "text": "Ещё пирог", "media": "https://cdn.example/lost.png"}
    batch = await bring_in(stage, place, PIE, lost)
    await stage.bring()
    async with stage.store.begin() as ledger:
        undone = await take_back(ledger, batch.id, stage.watch())
    assert (undone.back, undone.kept) == (2, 0)
    assert await plan(stage) == []


async def test_errors_of_media_have_the_address_of_their_cell(stage: Stage, place: Place) -> None:
    rows = await look(
        stage,
        place,
        PIE | {"media": "https://evil.example/1.png"},
        PIE | {"time": "10:00", "media": "нет такого.png"},
        PIE | {"time": "11:00", "media": f"photo:@{'ab' * 32}"},
        PIE | {"time": "12:00", "media": "a/../../b.png"},
        PIE | {"target": "elsewhere", "media": "https://evil.example/1.png"},
    )
    assert [(note.where, note.words.key) for row in rows for note in row.notes] == [
        ("media2", "media.host"),
        ("media3", "media.missing"),
        ("media4", "limit.file.gone"),
        ("media5", "media.missing"),
        ("media5", "media.bad_name"),
        ("media6", "media.host"),
    ]


async def test_what_comes_again_shows_what_is_here_already(stage: Stage) -> None:
    assert "/media" in await stage.ask("lev", f"/repeat каждый день в 9:00 Пирог\n/media {URL}")


BAD = "https://cdn.example/bad.jpg"


async def test_a_damaged_picture_costs_its_own_post_and_no_other(stage: Stage, place: Place) -> None:
    place.there |= {BAD: odd_exif(), URL: CAKE}
    await stage.say("lev", f"/post +2д Один\n/media {BAD}", "desk")
    await stage.say("lev", f"/post +3д Два\n/media {URL}", "desk")
    await stage.bring()
    one, two = await plan(stage)
    assert (one.state, two.state) == (PostState.DRAFT, PostState.PLANNED)
    assert "повреждён" in one.trail[-1].note


async def test_an_error_that_nobody_has_foreseen_is_tried_again_later_and_not_for_ever(
    stage: Stage, place: Place
) -> None:
    async def fail() -> None:
        place.meanwhile[BAD] = fail
        raise ArithmeticError("odd")

    place.meanwhile[BAD] = fail
    place.there[URL] = CAKE
    await stage.say("lev", f"/post +9д Один\n/media {BAD}", "desk")
    await stage.say("lev", f"/post +9д Два\n/media {URL}", "desk")
    await stage.bring()
    assert [one.state for one in await plan(stage)] == [PostState.DRAFT, PostState.PLANNED]
    for _ in range(10):
        stage.watch.now += timedelta(hours=3)
        await stage.bring()
    assert place.asked.count(BAD) == 6
    assert "за два часа" in (await plan(stage))[0].trail[-1].note


class Killed(BaseException):
    """The end of the process."""


async def test_a_kill_while_something_comes_costs_a_try(stage: Stage, place: Place) -> None:
    async def killed() -> None:
        raise Killed

    place.meanwhile[BAD] = killed
    place.there[URL] = CAKE
    await stage.say("lev", f"/post +2д Один\n/media {BAD}", "desk")
    with pytest.raises(BaseExceptionGroup):
        await stage.bring()
    await stage.say("lev", f"/post +3д Два\n/media {URL}", "desk")
    await stage.bring()
    assert place.asked == [BAD, URL], "the first one waits for its next time"


async def test_a_post_that_takes_too_long_holds_up_nobody(stage: Stage, place: Place) -> None:
    never = asyncio.Event()
    place.meanwhile[BAD] = never.wait
    place.there |= {URL: CAKE, BAD: CAKE}
    await stage.say("lev", f"/post +2д Один\n/media {URL}\n/media {BAD}", "desk")
    await stage.say("lev", f"/post +3д Два\n/media {URL}", "desk")
    assert stage.machine.stories.bring is not None
    hurried = replace(stage.machine.stories.bring, patience=timedelta(milliseconds=200))
    assert await hurried(stage.store.begin, stage.store.reading, stage.watch) == 1
    one, two = await plan(stage)
    assert (one.content.media, two.state) == ((NAME, BAD), PostState.PLANNED), "what has come is kept"
    stage.watch.now += timedelta(minutes=3)
    await stage.bring()
    assert (await plan(stage))[0].state is PostState.PLANNED


async def test_a_draft_that_is_submitted_while_its_picture_comes_goes_its_way(
    stage: Stage, place: Place
) -> None:
    place.there[URL] = CAKE
    place.meanwhile[URL] = lambda: stage.ask("lev", "/plan submit 1")
    await bring_in(stage, place, PIE | {"status": "draft"})
    await stage.bring()
    [post] = await plan(stage)
    assert (post.state, post.content.media) == (PostState.PLANNED, (NAME,))


async def test_a_try_in_vain_takes_nothing_back_that_was_said_meanwhile(stage: Stage, place: Place) -> None:
    place.away.add(URL)
    place.meanwhile[URL] = lambda: stage.ask("lev", "/plan submit 1")
    await bring_in(stage, place, PIE | {"status": "draft"})
    await stage.bring()
    place.away.clear()
    place.there[URL] = CAKE
    await stage.bring()
    assert (await plan(stage))[0].state is PostState.PLANNED


async def test_an_address_that_is_mended_while_it_is_tried_is_not_refused_for_what_it_was(
    stage: Stage, place: Place
) -> None:
    place.there[URL] = CAKE
    place.meanwhile[BAD] = lambda: stage.ask("lev", f"/edit 1 Пирог\n/media {URL}")
    await stage.say("lev", f"/post +2д Пирог\n/media {BAD}", "desk")
    await stage.bring()
    await stage.bring()
    [post] = await plan(stage)
    assert (post.state, post.content.media) == (PostState.PLANNED, (NAME,))
    assert not [one for one in stage.network.said_in("desk") if "остался черновиком" in one]


async def test_of_a_post_that_was_called_off_nobody_is_told_that_it_lacks_something(
    stage: Stage, place: Place
) -> None:
    await stage.say("lev", f"/post +2д Пирог\n/media {URL}", "desk")
    await stage.ask("lev", "/queue cancel 1")
    said = stage.network.said_in("desk")
    await stage.bring()
    assert stage.network.said_in("desk") == said
    assert (await plan(stage))[0].state is PostState.CANCELLED


async def test_of_the_posts_that_are_named_only_those_are_brought(stage: Stage, place: Place) -> None:
    place.there[URL] = CAKE
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.say("lev", f"/post +2д Чужой\n/media {URL}", "desk")
    await bring_in(stage, place, PIE)
    assert stage.machine.stories.bring is not None
    assert await stage.machine.stories.bring.of([2], stage.store.begin, stage.watch) == 1
    assert {one.id: one.content.media for one in await plan(stage)} == {1: (URL,), 2: (NAME,)}
    await stage.bring()
    assert [one for one in stage.network.written.values() if one.labels[:1] == ["Одобрить"]]


async def test_why_a_site_was_not_asked_to_the_end_is_told_with_the_refusal(
    stage: Stage, place: Place
) -> None:
    async def distrusted() -> None:
        place.meanwhile[BAD] = distrusted
        raise RateLimited(timedelta(minutes=2), Sentence("media.certificate", {"host": "cdn.example"}))

    place.meanwhile[BAD] = distrusted
    await stage.say("lev", f"/post +9д Пирог\n/media {BAD}", "desk")
    for _ in range(10):
        await stage.bring()
        stage.watch.now += timedelta(hours=3)
    note = (await plan(stage))[0].trail[-1].note
    assert "сертификат сайта cdn.example" in note


async def test_a_planned_post_that_gets_a_picture_from_elsewhere_goes_back_into_the_plan_by_itself(
    stage: Stage, place: Place
) -> None:
    place.there[URL] = CAKE
    await stage.ask("lev", "/post +2д Пирог")
    said = await stage.ask("lev", f"/edit 1 Пирог\n/media {URL}")
    assert "в план он вернётся сам" in said
    assert "/plan submit" not in said
    await stage.bring()
    assert (await plan(stage))[0].state is PostState.PLANNED


async def test_what_an_advertisement_lacks_is_said_also_while_its_picture_is_on_its_way(stage: Stage) -> None:
    assert "черновик: у рекламы" in await stage.ask("lev", f"/post +2д Пирог\n/ad\n/media {URL}")


@pytest.mark.parametrize(("status", "state"), [("", PostState.PLANNED), ("draft", PostState.DRAFT)])
async def test_an_import_that_is_taken_back_leaves_media_wanted_as_they_were(
    stage: Stage, place: Place, status: str, state: PostState
) -> None:
    place.away.add(URL)
    await bring_in(stage, place, PIE | {"status": status})
    [post] = await plan(stage)
    batch = await bring_in(stage, place, PIE | {"key": post.key, "text": "Другой", "media": ""})
    assert (await plan(stage))[0].text == "Другой"
    async with stage.store.begin() as ledger:
        assert (await take_back(ledger, batch.id, stage.watch())).back == 1
    place.away.clear()
    place.there[URL] = CAKE
    await stage.bring()
    [post] = await plan(stage)
    assert (post.text, post.state, post.content.media) == ("Новый пирог", state, (NAME,))
