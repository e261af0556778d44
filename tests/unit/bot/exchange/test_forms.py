"""Each form of a file gives back what it was given, and nothing in it is carried out by a spreadsheet."""

import csv
import io
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from bench.plans import ZONE, plans
from bot.catalogues import all_texts
from bot.exchange import csv_file, ics_file, json_file, xlsx_file
from bot.exchange.forms import FORMS, read_plan
from handlers.plan.cells import written
from handlers.plan.errors import Unclear
from handlers.plan.sheet import COLUMNS, headings, sheet_of
from models.cells import Cell, Line
from models.errors import InputError

TEXTS = all_texts()
HEADINGS = headings(TEXTS, "ru")
COUNT = 300


def lines_of(count: int = COUNT) -> list[dict[str, str]]:
    return [
        written(one, ZONE) | {"utc": one.due.isoformat(), "state": one.state or ""} for one in plans(count)
    ]


def read_back(form: str, lines: list[dict[str, str]], language: str = "ru") -> list[dict[str, str]]:
    content = FORMS[form].write(lines, headings(TEXTS, language))
    sheet = sheet_of(read_plan(f"plan.{form}", content), TEXTS, {})
    assert not sheet.unused
    return [{name: cell.text for name, cell in line.items() if cell.text} for line in sheet.lines]


def seen(lines: list[dict[str, str]], columns: tuple[str, ...] = COLUMNS) -> list[dict[str, str]]:
    return [{name: text for name, text in line.items() if name in columns and text} for line in lines]


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("form", ["xlsx", "json", "csv"])
def test_random_plans_come_back_as_they_were(form: str, language: str) -> None:
    lines = lines_of()
    assert read_back(form, lines, language) == seen(lines)


def test_a_calendar_gives_back_what_an_event_can_hold() -> None:
    def plain(line: Mapping[str, str]) -> dict[str, str]:
        return {name: line.get(name, "") for name in ("key", "target", "title", "rubric", "text", "status")}

    lost = str.maketrans(dict.fromkeys("\r\x0b\u2028\ufeff"))
    lines = [{name: text.translate(lost) for name, text in line.items()} for line in lines_of()]
    lines = [line | {"rubric": line.get("rubric", "").replace(",", "")} for line in lines]
    assert list(map(plain, read_back("ics", lines))) == list(map(plain, lines))


@pytest.mark.parametrize("nasty", ["=1+1", "+7 900", "-5", "@SUM(A1)", "\t=1", "'=1", "'"])
def test_no_text_is_a_formula_in_a_spreadsheet(nasty: str) -> None:
    line = {"key": "1", "text": nasty}
    content = csv_file.write([line], HEADINGS).decode("utf-8-sig")
    [_, row] = csv.reader(io.StringIO(content), delimiter=";")
    assert nasty.startswith("'") or row[list(HEADINGS).index("text")].startswith("'")
    book = load_workbook(io.BytesIO(xlsx_file.write([line], HEADINGS)))
    cell = book.worksheets[0].cell(2, list(HEADINGS).index("text") + 1)
    assert (cell.data_type, cell.value) == ("s", nasty)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1251"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_a_csv_is_read_as_spreadsheets_of_any_country_write_it(encoding: str, delimiter: str) -> None:
    rows = [["Дата", "Время", "Пост"], ["25.12.2026", "9:00", "Пирог; с вишней, «сладкий»\nи чай"]]
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    [line] = sheet_of(csv_file.read(out.getvalue().encode(encoding)), TEXTS, {}).lines
    assert line["text"] == Cell("Пирог; с вишней, «сладкий»\nи чай", "C2")
    assert line["date"] == Cell("25.12.2026", "A2")


def test_dates_times_and_numbers_of_a_workbook_are_read_as_they_are_shown(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["Дата", "Время", "Текст", "Рубрика"])
    book.active.append([datetime.fromisoformat("2026-12-25"), time(9, 30), 5, True])
    book.active.append([datetime.fromisoformat("2026-12-25 09:30"), None, "=SUM(A1)", 2.5])
    book.save(tmp_path / "plan.xlsx")
    first, second = read_plan("plan.xlsx", (tmp_path / "plan.xlsx").read_bytes())
    assert [cell.text for cell in first.values()] == ["2026-12-25", "09:30:00", "5", "true"]
    assert [cell.text for cell in second.values()] == ["2026-12-25 09:30", "", "=SUM(A1)", "2.5"]


@pytest.mark.parametrize("form", list(FORMS))
@pytest.mark.parametrize("content", [b"", b"\x00\xff\xfe", b"PK\x03\x04broken", b"[1, 2]", b"{", b'"a'])
def test_a_file_that_is_something_else_is_refused_in_words_or_holds_nothing(
    form: str, content: bytes
) -> None:
    with suppress(InputError):
        assert not sheet_of(read_plan(f"plan.{form}", content), TEXTS, {}).lines


def test_a_workbook_that_unpacks_into_gigabytes_is_not_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 80_000_000)
    with pytest.raises(InputError, match="unpacked"):
        read_plan("plan.xlsx", packed.getvalue())


def test_a_text_longer_than_a_cell_may_be_is_refused_with_its_cell() -> None:
    with pytest.raises(InputError, match=r"exchange\.cell.*I2.*40000"):
        xlsx_file.write([{"key": "1", "text": "я" * 40_000}], HEADINGS)


def test_forms_that_there_are_not_are_refused() -> None:
    with pytest.raises(InputError, match=r"exchange\.forms.*xlsx, csv, ics, json"):
        read_plan("plan.doc", b"")
    with pytest.raises(InputError, match=r"exchange\.large"):
        read_plan("plan.json", b" " * (20 * 1024 * 1024 + 1))


def test_an_event_of_a_foreign_calendar_is_read_with_its_zone_and_without() -> None:
    foreign = (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:a\r\nSUMMARY:Пирог\r\n"
        "DTSTART;TZID=Asia/Tokyo:20261225T090000\r\nEND:VEVENT\r\n"
        "BEGIN:VEVENT\r\nDESCRIPTION:Чай\\nи кофе\r\nDTSTART:20261225T090000\r\nEND:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )
    tokyo, floating = ics_file.read(foreign.encode())
    assert (tokyo["date"].text, tokyo["time"].text) == ("2026-12-25", "00:00:00+00:00")
    assert (floating["time"].text, floating["text"].text) == ("09:00:00", "Чай\nи кофе")


def event_cells(*properties: str) -> Line:
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", *properties, "END:VEVENT"])
    [line] = ics_file.read(f"{body}\r\nEND:VCALENDAR\r\n".encode())
    return line


def event(*properties: str) -> dict[str, str]:
    return {name: cell.text for name, cell in event_cells(*properties).items()}


@pytest.mark.parametrize("uid", ["550e8400-e29b", "pie@google.com", "a@b@c"])
def test_an_event_of_another_calendar_has_its_whole_name_for_a_key_and_no_target(uid: str) -> None:
    read = event(f"UID:{uid}", "SUMMARY:Пирог", "DTSTART:20261201T090000Z")
    assert (read["key"], read["target"]) == (uid, "")
    ours = event("UID:a@b@shop", "X-SMOTRITEL-TARGET:shop", "DTSTART:20261201T090000Z")
    assert (ours["key"], ours["target"]) == ("a@b", "shop")


def test_an_event_may_have_categories_in_several_lines_and_a_title_twice() -> None:
    read = event("CATEGORIES:Меню,Чай", "CATEGORIES:Акции", "SUMMARY:Пирог", "SUMMARY:Pie")
    assert (read["rubric"], read["title"]) == ("Меню, Чай, Акции", "Пирог")


def test_what_was_called_off_in_a_calendar_is_so() -> None:
    assert event("STATUS:CANCELLED", "X-SMOTRITEL-STATUS:в плане")["status"] == "cancelled"
    assert event("STATUS:CONFIRMED", "X-SMOTRITEL-STATUS:в плане")["status"] == "в плане"


def test_an_event_that_comes_again_says_how_by_the_clocks_of_its_zone() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    starts = "DTSTART;TZID=Europe/Berlin:20261019T090000"
    again = event_cells(
        "UID:tea@google",
        starts,
        "RRULE:FREQ=WEEKLY;BYDAY=MO;UNTIL=20261130",
        "EXDATE;TZID=Europe/Berlin:20261102T090000",
        "RDATE:20261111T120000Z",
    )["date"].again
    assert again is not None
    assert again.rules == ("RRULE:FREQ=WEEKLY;UNTIL=20261130;BYDAY=MO",)
    assert (again.starts, again.starts.tzinfo) == (datetime(2026, 10, 19, 9, tzinfo=berlin), berlin)
    assert again.also == (datetime(2026, 11, 11, 12, tzinfo=UTC),)
    assert again.left_out == (datetime(2026, 11, 2, 9, tzinfo=berlin),)
    assert event_cells("UID:tea@google", "DTSTART:20261019T090000Z")["date"].again is None


def described(*changes: str) -> tuple[str, ...]:
    """A zone as a calendar describes it, whose clocks are put on and back so."""
    parts = [("STANDARD", "+0200", "+0100"), ("DAYLIGHT", "+0100", "+0200")]
    zone = [
        line
        for (part, before, after), change in zip(parts, changes, strict=True)
        for line in (
            f"BEGIN:{part}",
            "DTSTART:16010101T020000",
            change,
            f"TZOFFSETFROM:{before}",
            f"TZOFFSETTO:{after}",
            f"END:{part}",
        )
    ]
    return "BEGIN:VTIMEZONE", "TZID:Ours", *zone, "END:VTIMEZONE"


def with_zone(*zone: str) -> bytes:
    event = ["BEGIN:VEVENT", "UID:a", "DTSTART;TZID=Ours:20261201T090000", "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", *zone, *event, "END:VCALENDAR", ""]).encode()


def test_a_zone_that_a_calendar_describes_is_taken_as_it_is() -> None:
    usual = "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH="
    [line] = ics_file.read(with_zone(*described(f"{usual}10", f"{usual}3")))
    assert line["time"].text == "08:00:00+00:00"


@pytest.mark.parametrize(
    "rule",
    [
        "RRULE:FREQ=DAILY;INTERVAL=0",
        "rrule;X=1:FREQ=SECONDLY",
        "RRU\r\n LE:FREQ=SECONDLY",
        "RRULE:FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;UNTIL=19961027T010000Z",
        "RRULE:FREQ=YEARLY\r\nEXRULE:FREQ=YEARLY",
    ],
)
def test_a_zone_whose_clocks_are_never_done_changing_is_not_read(rule: str) -> None:
    with pytest.raises(InputError, match=r"exchange\.no_calendar"):
        ics_file.read(with_zone(*described(rule, "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3")))


@pytest.mark.parametrize(
    "starts",
    [
        "DTSTART:junk",
        "DTSTART;TZID=Europe/Moscow:00010101T000000",
        "DTSTART:20261201T090000\r\nRECURRENCE-ID:junk",
        "DTSTART:20261201T090000\r\nRECURRENCE-ID;TZID=Europe/Moscow:00010101T000000",
    ],
)
def test_an_event_that_is_spoilt_does_not_take_the_file_with_it(starts: str) -> None:
    spoilt = ["BEGIN:VEVENT", "UID:a", starts, "RRULE:FREQ=DAILY", "END:VEVENT"]
    whole = ["BEGIN:VEVENT", "UID:b", "DTSTART:20261201T090000Z", "END:VEVENT"]
    lines = ics_file.read("\r\n".join(["BEGIN:VCALENDAR", *spoilt, *whole, "END:VCALENDAR", ""]).encode())
    assert [line["key"].text for line in lines] == ["a", "b"]


def test_a_time_of_an_event_that_was_moved_is_a_line_of_its_own() -> None:
    calendar = (
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:tea\r\nDTSTART:20261201T090000\r\nRRULE:FREQ=DAILY;COUNT=3"
        "\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:tea\r\nRECURRENCE-ID:20261202T090000"
        "\r\nDTSTART:20261202T180000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    every, moved = ics_file.read(calendar.encode())
    assert every["date"].again is not None
    assert every["date"].again.left_out == (datetime(2026, 12, 2, 9),)  # noqa: DTZ001 - it floats
    assert (moved["key"].text, moved["time"].text) == ("tea/20261202T090000", "18:00:00")


def test_what_a_heading_means_can_be_said_and_two_of_a_kind_are_refused() -> None:
    lines = json_file.read('[{"Мой пост": "Пирог", "Когда": "2026-12-25 09:00", "Заметки": "x"}]'.encode())
    sheet = sheet_of(lines, TEXTS, {"мой пост": "Текст"})
    assert (sheet.columns, sheet.unused) == ({"text", "date"}, ["Заметки"])
    with pytest.raises(Unclear, match="twice"):
        sheet_of(json_file.read('[{"Пост": "a", "Текст": "b"}]'.encode()), TEXTS, {})
    with pytest.raises(Unclear, match="no_column"):
        sheet_of(lines, TEXTS, {"Заметки": "цвет"})
