"""The page of a link of approval: what the world may see and do, and what it may not."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import aiohttp
import pytest

from bot.background import Background
from bot.boards.approvals import StoredApprovals
from bot.signing import ButtonSigner
from bot.web.approval import ApprovalParts, create_approval
from bot.web.serving import WebServer
from bot.web.turnstile import Turnstile
from handlers.plan.lending import Lending
from models.communities import Approval, Planning
from models.content import Post, PostState, Trait
from models.staff import Role
from tests.builders import NOW, community
from tests.stage import LIMITS, Stage
from tests.unit.handlers.conftest import fresh, migrated, stage
from tests.whole_post import PRICES, SEEN, WHOLE

__all__ = ("fresh", "migrated", "stage")

HOSTILE = "<script>alert(1)</script>"
OURS = {"Sec-Fetch-Site": "same-origin"}
PICTURE = f"photo:@{'ab' * 32}"


@dataclass
class Outside:
    """A browser of somebody who was given a link."""

    stage: Stage
    session: aiohttp.ClientSession
    decided: list[bool]
    path: str = ""

    async def see(self, path: str = "") -> tuple[int, str]:
        async with self.session.get(path or self.path) as answer:
            return answer.status, await answer.text()

    async def say(
        self, verb: str, note: str = "", form: str | None = None, **headers: str
    ) -> tuple[int, str]:
        shown = (await self.see())[1]
        known = shown.partition('name="form" value="')[2].partition('"')[0]
        body = {"verb": verb, "note": note, "form": known if form is None else form}
        async with self.session.post(self.path, data=body, headers=headers or OURS) as answer:
            return answer.status, await answer.text()

    async def post(self) -> Post:
        async with self.stage.store.reading() as ledger:
            found = await ledger.posts.get(1)
        assert found is not None
        return found


@pytest.fixture
async def outside(stage: Stage) -> AsyncIterator[Outside]:
    async with invited(stage) as guest:
        yield guest


@asynccontextmanager
async def invited(stage: Stage) -> AsyncIterator[Outside]:
    await stage.set_up(community(planning=Planning(approval=Approval.ONE)))
    await stage.appoint("vera", "Вера", Role.SPECIALIST)
    words = f"/post 18:30 {HOSTILE} и [меню](cafe.example/menu)\n[Заказать](cafe.example)\n/comment Ждём!"
    await stage.ask("lev", words)
    await stage.ask("lev", "/post 19:30 Чужой секрет")
    lending = Lending(
        stage.machine.stories.directory,
        stage.machine.stories.review,
        ButtonSigner(b"k" * 32),
        "http://localhost",
    )
    object.__setattr__(stage.machine.stories.console.commands["plan"].run.__self__, "lending", lending)
    told = await stage.ask("vera", "/plan link 1 Мария <b>", "dm-vera", private=True)
    async with served(stage, lending) as guest:
        guest.path = told.partition("http://localhost")[2].splitlines()[0]
        yield guest


@asynccontextmanager
async def served(stage: Stage, lending: Lending) -> AsyncIterator[Outside]:
    decided: list[bool] = []

    async def thumbnail(hash_: str) -> bytes | None:
        return b"\xff\xd8small" if hash_ == "ab" * 32 else None

    parts = ApprovalParts(
        approvals=StoredApprovals(stage.store, lending, LIMITS, stage.watch, lambda: decided.append(True)),
        texts=stage.machine.stories.texts,
        clock=stage.watch,
        thumbnail=thumbnail,
        address="http://localhost",
    )
    server = WebServer(create_approval(parts), "127.0.0.1", 0, asyncio.Event())
    async with Background() as background, aiohttp.ClientSession(server.address) as session:
        background.start("page", server.run_until_stopped)
        yield Outside(stage, session, decided)
        server.stop()


async def test_the_post_is_shown_as_its_platform_shows_it_and_nothing_else(outside: Outside) -> None:
    status, shown = await outside.see()
    assert status == 200
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script" not in shown
    assert '<a href="https://cafe.example/menu"' in shown
    assert "Первый комментарий: Ждём!" in shown
    assert "Мария &lt;b&gt;. Вера просит" in shown
    assert "секрет" not in shown
    assert (await outside.post()).trail == ()


@pytest.mark.parametrize(
    "path", ["/", "/state", "/plan", "/events", "/say", "/healthz", "/approve/", "/openapi.json"]
)
async def test_nothing_but_links_can_be_opened_there(outside: Outside, path: str) -> None:
    assert (await outside.see(path))[0] in (404, 405)


async def test_every_answer_is_guarded(outside: Outside) -> None:
    async with outside.session.get(outside.path) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert answer.headers["Referrer-Policy"] == "same-origin"
        assert answer.headers["Cache-Control"] == "no-store"


async def test_it_is_approved_once_and_then_only_told_so(outside: Outside) -> None:
    status, shown = await outside.say("approve")
    assert status == 410
    assert "Решение по этой ссылке уже принято" in shown
    assert "script" not in shown
    post = await outside.post()
    assert (post.state, post.trail[-1].who, post.trail[-1].whom) == (PostState.PLANNED, "vera", "Мария <b>")
    assert outside.decided == [True]
    assert (await outside.say("return", "нет"))[0] == 422
    assert (await outside.post()).trail == post.trail


async def test_two_presses_at_once_are_one_decision(outside: Outside) -> None:
    await asyncio.gather(*(outside.say("approve") for _ in range(4)))
    assert len((await outside.post()).trail) == 1
    assert outside.decided == [True]


async def test_to_send_it_back_something_must_be_said(outside: Outside) -> None:
    status, shown = await outside.say("return", "  ")
    assert status == 422
    assert "Напишите, что исправить" in shown
    assert (await outside.post()).state is PostState.REVIEW
    await outside.say("return", "Уберите цену")
    post = await outside.post()
    assert (post.state, post.trail[-1].note) == (PostState.DRAFT, "Уберите цену")


@pytest.mark.parametrize(
    ("verb", "form"),
    [("approve", ""), ("approve", "forged.abc"), ("hold", None), ("release", None), ("", None)],
)
async def test_a_form_that_was_not_shown_decides_nothing(
    outside: Outside, verb: str, form: str | None
) -> None:
    assert (await outside.say(verb, "x", form))[0] == 422
    assert (await outside.post()).trail == ()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Accept": "*/*"},
    ],
)
async def test_another_site_decides_nothing(outside: Outside, headers: dict[str, str]) -> None:
    status, shown = await outside.say("approve", **headers)
    assert status == 403
    assert "Откройте ссылку ещё раз" in shown
    assert (await outside.post()).trail == ()


async def test_after_an_edit_the_words_are_not_even_shown(outside: Outside) -> None:
    await outside.stage.ask("lev", "/edit 1 Новый секрет")
    status, shown = await outside.see()
    assert status == 410
    assert "секрет" not in shown
    assert "не действует" in shown


async def test_a_post_that_was_called_off_is_not_shown_and_nothing_is_decided_about_it(
    outside: Outside,
) -> None:
    shown = (await outside.see())[1]
    form = shown.partition('name="form" value="')[2].partition('"')[0]
    await outside.stage.ask("lev", "/queue cancel 1")
    assert (await outside.see())[0] == 410
    for verb in ("approve", "return"):
        status, shown = await outside.say(verb, "нет", form)
        assert status == 422
        assert "не действует" in shown
    assert (await outside.post()).state is PostState.CANCELLED


async def test_a_form_of_earlier_words_decides_nothing_about_later_ones(outside: Outside) -> None:
    shown = (await outside.see())[1]
    form = shown.partition('name="form" value="')[2].partition('"')[0]
    await outside.stage.ask("lev", "/edit 1 Новый секрет")
    assert (await outside.say("approve", form=form))[0] == 422
    assert (await outside.post()).state is PostState.REVIEW


@pytest.mark.parametrize(
    "change",
    [lambda path: path[:-1], lambda path: f"{path}x", lambda path: path.replace("/approve/", "/approve/A")],
)
async def test_a_link_that_was_tampered_with_tells_nothing(
    outside: Outside, change: Callable[[str], str]
) -> None:
    status, shown = await outside.see(change(outside.path))
    assert status == 404
    assert "Такой ссылки нет" in shown
    assert "Лавка" not in shown


async def test_only_the_posts_own_media_are_shown(outside: Outside) -> None:
    async with outside.stage.store.begin() as ledger:
        post = await outside.post()
        content = replace(post.content, media=(PICTURE, "photo:77"))
        await ledger.posts.save(replace(post, content=content))
    told = await outside.stage.ask("vera", "/plan link 1 Мария", "dm-vera", private=True)
    outside.path = told.partition("http://localhost")[2].splitlines()[0]
    assert f'src="{outside.path}/media/0"' in (await outside.see())[1]
    async with outside.session.get(f"{outside.path}/media/0") as answer:
        assert (answer.content_type, await answer.read()) == ("image/jpeg", b"\xff\xd8small")
    for number in ("1", "2", "-1"):
        assert (await outside.see(f"{outside.path}/media/{number}"))[0] == 404
    assert (await outside.see("/approve/forged/media/0"))[0] == 404


async def test_who_asks_too_often_by_a_link_waits(outside: Outside) -> None:
    answers = [(await outside.see())[0] for _ in range(201)]
    assert answers[:200] == [200] * 200
    assert answers[200] == 429
    assert "Подождите минуту" in (await outside.see())[1]
    outside.stage.watch.now += timedelta(minutes=1)
    assert (await outside.see())[0] == 200


async def test_who_tries_links_that_are_none_waits_and_keeps_out_nobody_who_has_one(outside: Outside) -> None:
    answers = [(await outside.see(f"/approve/{number}.forged"))[0] for number in range(61)]
    assert answers[:60] == [404] * 60
    assert answers[60] == 429
    assert (await outside.see())[0] == 200
    assert (await outside.say("approve"))[0] == 410, "it was approved and is only told so"


async def test_a_note_of_many_lines_is_as_long_as_the_browser_counts_it(outside: Outside) -> None:
    lines = ["а" * 49] * 20
    await outside.say("return", "\r\n".join(lines))
    assert (await outside.post()).trail[-1].note == "\n".join(lines)


async def test_what_is_longer_than_a_browser_lets_one_write_is_cut(outside: Outside) -> None:
    await outside.say("return", "а" * 1200)
    assert (await outside.post()).trail[-1].note == "а" * 1000


@pytest.mark.parametrize("body", [{}, {"verb": "return", "form": "x" * 300, "note": "нет"}])
async def test_a_form_that_is_none_of_ours_is_answered_in_words(
    outside: Outside, body: dict[str, str]
) -> None:
    async with outside.session.post(outside.path, data=body, headers=OURS) as answer:
        assert (answer.status, answer.content_type) == (422, "text/html")
        assert "откройте ссылку ещё раз" in await answer.text()


async def test_all_that_a_yes_is_for_is_shown_field_by_field(outside: Outside) -> None:
    async with outside.stage.store.begin() as ledger:
        await ledger.media.keep(PRICES)
        await ledger.posts.save(replace(await outside.post(), content=WHOLE))
    told = await outside.stage.ask("vera", "/plan link 1 Мария", "dm-vera", private=True)
    outside.path = told.partition("http://localhost")[2].splitlines()[0]
    status, shown = await outside.see()
    assert status == 200
    missing = [f"{name}: {one}" for name, words in SEEN.items() for one in words if one not in shown]
    assert missing == []
    for trait in Trait:
        assert outside.stage.machine.stories.texts.say("ru", f"page.trait.{trait}") in shown


def test_the_turnstile_counts_each_place_by_itself_and_remembers_so_many_only() -> None:
    turnstile = Turnstile(1)
    assert turnstile.lets_in("a", NOW)
    assert turnstile.lets_in("b", NOW)
    assert not turnstile.lets_in("a", NOW)
    assert all(turnstile.lets_in(str(number), NOW) for number in range(1000))
    assert turnstile.lets_in("a", NOW)
