"""A plan is sent as a file in the chat, told, imported by a press and taken back; and comes as a file."""

import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from io import BytesIO
from zoneinfo import ZoneInfo

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from bot.exchange import forms, xlsx_file
from bot.exchange.forms import FORMS, read_plan
from handlers.orders.delivery import Deliver
from handlers.ports import Ledger
from models.capabilities import Capability, lacking_key
from models.cases import CaseState
from models.cells import Line
from models.content import Post, PostState
from models.errors import InputError, Refused
from models.intents import GiveFile, TakeFile
from models.messages import Answered, Author
from models.staff import Colleague, Role
from models.texts import Sentence
from tests.builders import NOW, PLATFORM, community
from tests.stage import Stage

PLAN = "Дата;Время;Текст\n25.12.2026;9:00;Новый пирог\n25.12.2026;25:00;Ошибка\n".encode()


async def plan(stage: Stage) -> list[Post]:
    async with stage.store.reading() as ledger:
        return await ledger.posts.plan("shop", NOW, NOW.replace(year=2028))


async def sent(stage: Stage, content: bytes = PLAN, name: str = "documents/file_1.csv") -> str:
    stage.network.files["document:F1"] = (name, content)
    await stage.say("lev", "/plan import", "desk", attachments=("document:F1",))
    return stage.network.said_in("desk")[-1]


async def test_a_file_is_told_first_and_imported_by_a_press(stage: Stage) -> None:
    told = await sent(stage)
    assert told == "Новых 1, изменится 0, без изменений 0, с ошибкой 1.\nB3: не время; так: 9:00"
    assert await plan(stage) == []
    card = stage.network.last_in("desk")
    assert await stage.press_under("lev", card, "Импортировать") == (
        "Импорт №1: постов 1. Отменить: bot plan undo 1 или /plan undo 1"
    )
    assert [post.text for post in await plan(stage)] == ["Новый пирог"]
    assert (await stage.ask("lev", "/plan undo 1")).startswith("Импорт №1 отменён: вернулось 1")
    assert await plan(stage) == []


async def test_a_workbook_is_unpacked_once_and_never_while_something_is_written(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    deliver = stage.delivering.round
    assert isinstance(deliver, Deliver)
    begin, writing, read = deliver.open, set[str](), list[set[str]]()

    @asynccontextmanager
    async def watched() -> AsyncIterator[Ledger]:
        async with begin() as ledger:
            writing.add("now")
            yield ledger
        writing.clear()

    def unpacked(name: str, content: bytes) -> Sequence[Line]:
        read.append(set(writing))
        return read_plan(name, content)

    monkeypatch.setattr(forms, "read_plan", unpacked)
    monkeypatch.setattr(deliver, "open", watched)
    cells = {"date": "25.12.2026", "time": "9:00", "text": "Новый пирог"}
    await sent(stage, FORMS["xlsx"].write([cells], {name: name for name in cells}), "plan.xlsx")
    assert read == [set()]
    assert "постов 1" in await stage.press_under("lev", stage.network.last_in("desk"), "Импортировать")
    assert read == [set()]
    assert [post.text for post in await plan(stage)] == ["Новый пирог"]


BERLIN = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:tea\r\nDESCRIPTION:Чай\r\n"
    "DTSTART;TZID=Europe/Berlin:20270327T090000\r\nRRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


async def test_a_calendar_that_is_sent_keeps_its_zone_until_it_is_imported(stage: Stage) -> None:
    await sent(stage, BERLIN.format(rule="FREQ=DAILY;COUNT=2").encode(), "tea.ics")
    await stage.press_under("lev", stage.network.last_in("desk"), "Импортировать")
    assert [f"{post.due:%d.%m %H:%M}" for post in await plan(stage)] == ["27.03 08:00", "28.03 07:00"]


EVENT = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:tea\r\nDESCRIPTION:Чай\r\nDTSTART:20261225T090000\r\n"
    "STATUS:{status}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


async def test_whose_post_an_import_calls_off_hears_by_whom_and_how_it_comes_back(stage: Stage) -> None:
    await stage.appoint("vera", "Вера", Role.SPECIALIST)
    await sent(stage, EVENT.format(status="CONFIRMED").encode(), "tea.ics")
    await stage.press_under("lev", stage.network.last_in("desk"), "Импортировать")
    told = await sent(stage, EVENT.format(status="CANCELLED").encode(), "tea.ics")
    assert "событие 1, Состояние: пост №1 отменится (25.12.2026 09:00)" in told
    await stage.press_under("vera", stage.network.last_in("desk"), "Импортировать")
    said = "".join(stage.network.said_in("desk"))
    assert "Вера: импорт №2 отменил посты. Вернуть: /plan undo 2" in said
    assert "№1 «Чай», 25 дек., 09:00 — автор Лев" in said
    await stage.ask("lev", "/plan undo 2")
    assert [post.state for post in await plan(stage)] == [PostState.PLANNED]


async def test_who_calls_off_their_own_posts_is_not_told_of_it_twice(stage: Stage) -> None:
    for status in ("CONFIRMED", "CANCELLED"):
        await sent(stage, EVENT.format(status=status).encode(), "tea.ics")
        await stage.press_under("lev", stage.network.last_in("desk"), "Импортировать")
    assert "отменил посты" not in "".join(stage.network.said_in("desk"))


async def test_a_calendar_whose_rule_never_ends_is_told_at_once(stage: Stage) -> None:
    told = await sent(stage, BERLIN.format(rule="FREQ=DAILY;INTERVAL=0").encode(), "tea.ics")
    assert "событие 1, Дата: повторения такие не читаются" in told


async def test_only_who_may_plan_imports(stage: Stage) -> None:
    await sent(stage)
    assert "другая роль" in await stage.press_under("anna", stage.network.last_in("desk"), "Импортировать")
    assert await plan(stage) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("file.xlsx", b"no workbook", "Не могу прочесть: это не книга XLSX"),
        ("file.doc", b"", "Не могу прочесть"),
        ("file.csv", "Текст;Пост\nа;б".encode(), "Два столбца означают одно"),
        ("file.csv", ("Текст\n" + "а\n" * 2001).encode(), "больше 2000 строк"),
    ],
)
async def test_a_file_that_is_no_plan_is_told(stage: Stage, name: str, content: bytes, words: str) -> None:
    assert words in await sent(stage, content, name)


async def test_a_file_that_can_not_be_had_is_told(stage: Stage) -> None:
    stage.network.refuses[TakeFile] = Refused("file is too big")
    await stage.say("lev", "/plan import", "desk", attachments=("document:F1",))
    assert "Файл не достать" in stage.network.said_in("desk")[-1]


async def test_lines_that_were_copied_from_a_table_are_imported_at_once(stage: Stage) -> None:
    answer = await stage.ask("lev", "/plan import\nДата\tВремя\tТекст\n25.12.2026\t9:00\tНовый пирог")
    assert answer.splitlines() == [
        "Новых 1, изменится 0, без изменений 0, с ошибкой 0.",
        "Импорт №1: постов 1. Отменить: bot plan undo 1 или /plan undo 1",
    ]
    assert [post.text for post in await plan(stage)] == ["Новый пирог"]


@pytest.mark.parametrize("form", list(FORMS))
async def test_the_plan_comes_as_a_file_that_can_be_read_again(stage: Stage, form: str) -> None:
    await stage.ask("lev", "/post 18:30 Новый пирог")
    assert await stage.ask("lev", f"/plan export {form}") == "Пишу файл, сейчас придёт."
    [file] = [act for act in stage.network.performed if isinstance(act, GiveFile)]
    assert file.name == f"plan-2026-11-22.{form}"
    assert len(read_plan(file.name, file.content)) == 1


async def test_what_can_not_be_done_with_files_is_said(stage: Stage) -> None:
    assert "Приложите файл" in await stage.ask("lev", "/plan import")
    assert "Так: /plan export" in await stage.ask("lev", "/plan export doc")
    assert "импорта №7 нет" in (await stage.ask("lev", "/plan undo 7")).lower()
    why = msgspec.json.encode(Sentence("lacking.not_here")).decode()
    async with stage.store.begin() as ledger:
        await ledger.recollections.keep(PLATFORM, lacking_key(Capability.FILES), why, NOW)
    assert "Файлы сюда не отправить" in await stage.ask("lev", "/plan export")


async def test_a_plan_is_read_when_its_file_is_sent_and_nothing_of_it_is_kept(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 Новый пирог")
    await stage.ask("lev", "/plan export json")
    async with stage.store.reading() as ledger:
        rows = await ledger.outbox._connection.execute(
            text("SELECT payload FROM outbox WHERE kind = 'show_plan'")
        )
        [payload] = rows.scalars()
    assert "пирог" not in payload
    [file] = [act for act in stage.network.performed if isinstance(act, GiveFile)]
    assert "пирог" in file.content.decode()


async def test_a_form_that_can_not_hold_the_plan_is_told(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object) -> bytes:
        raise InputError("a cell is too long")

    await stage.ask("lev", "/post 18:30 Новый пирог")
    monkeypatch.setattr("bot.exchange.sheets.PlanSheets.write", refuses)
    await stage.ask("lev", "/plan export xlsx")
    assert "Этот план в xlsx не записать" in stage.network.said_in("desk")[-1]


async def test_a_file_that_a_chat_refuses_is_put_to_a_person(stage: Stage) -> None:
    stage.network.refuses[GiveFile] = Refused("no documents here")
    await stage.ask("lev", "/plan export")
    async with stage.store.reading() as ledger:
        [case] = await ledger.cases.listing("shop", list(CaseState), 10)
    assert "reason.refused.send" in [one.key for one in case.reasons]


def damaged(content: bytes, *places: int) -> bytes:
    torn = bytearray(content)
    for place in places:
        torn[place % len(torn)] ^= 0xFF
    return bytes(torn)


@given(st.lists(st.integers(0, 1 << 20), min_size=1, max_size=30))
@settings(max_examples=150, deadline=None)
def test_a_damaged_workbook_is_read_or_refused(places: list[int]) -> None:
    lines = [{"text": f"пирог {number}", "key": str(number)} for number in range(30)]
    content = xlsx_file.write(lines, {"key": "Ключ", "text": "Текст"})
    with suppress(InputError):
        read_plan("plan.xlsx", damaged(content, *places))


async def test_a_workbook_with_a_torn_sheet_is_told(stage: Stage) -> None:
    lines = [{"text": f"пирог {number}"} for number in range(300)]
    content = xlsx_file.write(lines, {"text": "Текст"})
    with zipfile.ZipFile(BytesIO(content)) as packed:
        sheet = packed.getinfo("xl/worksheets/sheet1.xml").header_offset
    torn = damaged(content, *range(sheet + 60, sheet + 90))
    assert "Не могу прочесть" in await sent(stage, torn, "file.xlsx")


async def test_half_of_a_letter_is_told(stage: Stage) -> None:
    content = "Дата;Время;Текст\n25.12.2026;9:00;ZZZ\n".encode()
    lines = read_plan("a.csv", content)
    book = xlsx_file.write(
        [{name: cell.text for name, cell in line.items()} for line in lines],
        {name: name for name in lines[0]},
    )
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(book)) as good, zipfile.ZipFile(out, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, good.read(name).replace(b"ZZZ", b"_xD83D_"))
    assert "C2: повреждённый знак" in await sent(stage, out.getvalue(), "file.xlsx")


async def test_what_somebody_has_held_since_the_import_stays_held(stage: Stage) -> None:
    await stage.ask("lev", "/post 18:30 один")
    [post] = await plan(stage)
    content = f"Ключ;Дата;Время;Текст\n{post.key};22.11.2026;18:30;другой\n".encode()
    await sent(stage, content)
    await stage.press_under("lev", stage.network.last_in("desk"), "Импортировать")
    await stage.ask("lev", "/plan hold 1")
    await stage.ask("lev", "/plan undo 1")
    assert [(post.text, post.state) for post in await plan(stage)] == [("другой", PostState.HELD)]


async def test_a_file_over_which_the_program_stumbles_ends_its_own_order_only(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(name: str, content: bytes) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("bot.exchange.forms.read_plan", stumble)
    assert "Не могу прочесть" in await sent(stage)
    assert await stage.ask("lev", "/queue") == "Очередь пуста."


async def test_what_the_headings_of_a_file_mean_is_said_below_the_command_and_holds_for_the_press(
    stage: Stage,
) -> None:
    stage.network.files["document:F1"] = (
        "own.csv",
        "Выход;Сам текст\n25.12.2026 9:00;Новый пирог\n".encode(),
    )
    refused = await stage.ask("lev", "/plan import", attachments=("document:F1",))
    assert "Нашлись столбцы: Выход, Сам текст" in refused
    words = "/plan import\nВыход = Дата\nСам текст=Текст"
    assert "Новых 1" in await stage.ask("lev", words, attachments=("document:F1",))
    assert "постов 1" in await stage.press_under("lev", stage.network.last_in("desk"), "Импортировать")
    assert [post.text for post in await plan(stage)] == ["Новый пирог"]


async def test_words_below_a_file_that_tell_of_no_heading_are_a_courtesy(stage: Stage) -> None:
    stage.network.files["document:F1"] = ("own.csv", PLAN)
    words = "/plan import\nпожалуйста вот план"
    assert "Новых 1" in await stage.ask("lev", words, attachments=("document:F1",))
    file = Answered(
        message="m1", author=Author(id="lev", name="Лев"), text="", at=NOW, attachments=("document:F1",)
    )
    assert "Новых 1" in await stage.ask("lev", words, answered=file, reply_to="m1")


async def test_a_table_that_is_pasted_below_an_answer_to_a_picture_is_a_table(stage: Stage) -> None:
    picture = Answered(
        message="m1", author=Author(id="lev", name="Лев"), text="", at=NOW, attachments=("photo:1",)
    )
    table = "/plan import\nДата\tВремя\tТекст\n25.12.2026\t9:00\tНовый пирог = радость"
    answer = await stage.ask("lev", table, answered=picture, reply_to="m1")
    assert "Импорт №1: постов 1" in answer


async def test_of_a_window_of_hours_the_first_is_taken_and_that_is_told(stage: Stage) -> None:
    told = await sent(stage, "Дата;Время;Текст\n05.12;10:00-12:00;Пирог\n06.12 10-12;;Хлеб\n".encode())
    assert told.splitlines() == [
        "Новых 2, изменится 0, без изменений 0, с ошибкой 0.",
        "B2, A3: несколько часов; выйдет в начале, в 10:00",
    ]
    await stage.press_under("lev", stage.network.last_in("desk"), "Импортировать")
    moscow = ZoneInfo("Europe/Moscow")
    assert [f"{post.due.astimezone(moscow):%d.%m.%Y %H:%M}" for post in await plan(stage)] == [
        "05.12.2026 10:00",
        "06.12.2026 10:00",
    ]


async def test_a_day_without_a_year_that_has_passed_is_not_planned_for_the_next_year(stage: Stage) -> None:
    answer = await stage.ask("lev", "/plan import\nДата\tВремя\tТекст\n20.11\t9:00\tПривет")
    assert answer.splitlines() == [
        "Новых 0, изменится 0, без изменений 0, с ошибкой 1.",
        "A2: это время уже прошло",
    ]
    assert await plan(stage) == []


async def test_it_is_told_where_a_file_nearly_repeats_the_plan_or_itself(stage: Stage) -> None:
    pie = "Новый пирог с вишней ждёт вас в нашем кафе каждый день с восьми утра"
    bread = "Ржаной хлеб на закваске печём теперь по субботам и ждём вас к завтраку"
    await stage.ask("lev", f"/post 25.12.2026 10:00 {pie}")
    lines = [f"26.12.2026;10:00;{pie}!", f"27.12.2026;10:00;{bread}", f"28.12.2026;10:00;{bread}"]
    told = await sent(stage, "\n".join(["Дата;Время;Текст", *lines]).encode())
    assert "A2: почти то же самое выходит 25.12.2026 10:00" in told
    assert "A4: почти то же самое выходит 27.12.2026 10:00" in told
    assert "Новых 3" in told
    assert "A3" not in told


async def test_lines_that_name_no_community_go_where_the_file_was_sent(stage: Stage) -> None:
    async with stage.store.begin() as ledger:
        other = community(id="canal", platform="telegram", title="Канал")
        await ledger.communities.save(other, "start", NOW)
        lev = Colleague(community="canal", person="lev", name="Лев", role=Role.SPECIALIST)
        await ledger.communities.appoint(lev, "start", NOW)
    stage.machine.stories.directory.outdated()
    assert "Новых 1" in await sent(stage)
    await stage.press_under("lev", stage.network.last_in("desk"), "Импортировать")
    assert [post.community for post in await plan(stage)] == ["shop"]
