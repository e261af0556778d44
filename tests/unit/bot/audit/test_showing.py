"""The report as a page, on a terminal and as a spreadsheet."""

import io
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from bot.audit.page import Source, page
from bot.audit.terminal import show
from bot.audit.words import Words
from bot.audit.workbook import workbook
from bot.documents import charts
from bot.printable import printable
from handlers import LOCALE as STORIES
from handlers.audit import LOCALE
from handlers.audit.auditor import Auditor
from handlers.audit.outcomes import Outcomes
from handlers.audit.privacy import aliases
from handlers.audit.records import SHOWN, AuditMessage, Outcome, Report
from models.communities import Community, Mode
from models.texts import LANGUAGES, Texts, catalogue
from moderation.judge import LOCALE as REASONS
from moderation.judge import RULES, load_judge

NOON = datetime(2024, 6, 3, 12, tzinfo=UTC)
NASTY = "<script>alert(1)</script> [red]ты дебил[/red], урод, \x1b[2J \u202e =HYPERLINK('x') @somebody_else"
TEXTS = (
    NASTY,
    "Заработок от 500 000 рублей в день! Пиши в личку, переходи https://t.me/+AbCdEf123456",
    "Ужасная доставка, третий день жду, поддержка хамит, верните деньги, больше никогда!",
    "Сколько стоит доставка <b>в Казань</b>?",
    "А сколько стоит доставка в Казань?",
    "Какая красота!",
)


@pytest.fixture(scope="module")
def report() -> Report:
    auditor = Auditor(Outcomes(load_judge(), Community(id="x", platform="vk", title="x", mode=Mode.ACT)), UTC)
    auditor.hear(
        AuditMessage(
            id=str(n),
            chat="wall-1_2",
            author=f"user{n}",
            author_name=f"Имя{n} <i>",
            text=TEXTS[n % len(TEXTS)],
            at=NOON + timedelta(hours=5 * n),
        )
        for n in range(60)
    )
    return replace(auditor.report(), skipped={"service": 3, "deleted": 1, "private": 1, "unusable": 1})


def words(language: str = "ru", names: dict[str, str] | None = None) -> Words:
    return Words(Texts(LOCALE, STORIES, REASONS), language, UTC, aliases(b"salt"), names)


def as_page(report: Report, told: Words, **options: bool) -> str:
    sources = [Source("a.json", "чат"), Source("<b>.csv", "", "оборвался")]
    return page(report, sources, told, **options)


class Outline(HTMLParser):
    """Which tags a page has, and whether each is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)
        if tag not in {"meta", "br", "rect", "line", "path"} or tag == "rect":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] == "rect" != tag:
            self.open.pop()  # an empty shape
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        self.seen.add(tag)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_alone_and_runs_nothing(report: Report, language: str) -> None:
    html = as_page(report, words(language))
    outline = Outline()
    outline.feed(html)
    assert outline.open == []
    assert not outline.seen & {"script", "iframe", "img", "link", "object", "form"}
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href)=", html)
    assert f'<html lang="{language}">' in html
    assert "audit." not in html


def test_texts_of_people_are_never_markup(report: Report) -> None:
    html = as_page(report, words(names={}))
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;.csv" in html
    assert "&lt;i&gt;" in html
    assert "\x1b" not in html
    assert "\u202e" not in html


def test_what_mattered_is_marked(report: Report) -> None:
    html = as_page(report, words())
    assert "<mark>https://t.me/+AbCdEf123456</mark>" in html
    assert "<mark>дебил</mark>" in html


def test_a_page_to_pass_on_names_nobody(report: Report) -> None:
    html = as_page(report, words())
    assert not re.search(r"Имя\d|user\d|somebody_else|vk\.com", html)
    assert re.search(r"Участник [0-9A-F]{6}", html)


def test_a_page_with_names_leads_to_the_messages(report: Report) -> None:
    html = as_page(report, words(names={}))
    assert re.search(r"Имя\d", html)
    assert 'href="https://vk.com/wall-1_2?reply=' in html


def test_names_that_came_late_are_used() -> None:
    assert words(names={"101": "Иван"}).person("101") == "Иван"
    assert words(names={}).person("101") == "101"


@pytest.mark.parametrize("interrupted", [True, False])
def test_an_interrupted_reading_is_told(report: Report, interrupted: bool) -> None:
    html = as_page(report, words("en"), interrupted=interrupted)
    assert ("Reading was interrupted" in html) is interrupted
    assert "оборвался" in html


def test_an_empty_history_has_a_page_too() -> None:
    empty = Auditor(
        Outcomes(load_judge(), Community(id="x", platform="vk", title="x", mode=Mode.ACT)), UTC
    ).report()
    assert "<h2>" in as_page(empty, words())
    show(empty, words(), Console(file=io.StringIO()))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_terminal_shows_texts_as_they_are_and_obeys_none(report: Report, language: str) -> None:
    out = io.StringIO()
    show(report, words(language), Console(file=out, width=100, force_terminal=False))
    shown = out.getvalue()
    assert "[red]ты дебил[/red]" in shown
    assert "\x1b" not in shown
    assert "audit." not in shown
    assert "Имя" not in shown


def test_the_spreadsheet_holds_texts_and_no_formulas(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(report, words("en"))))
    heading, *rows = book.active.iter_rows()
    assert [cell.value for cell in heading][:4] == ["What the bot would do", "When", "Who", "Text"]
    assert len(rows) == sum(len(cases) for cases in report.cases.values())
    assert {cell.data_type for row in rows for cell in row} <= {"s", "n"}
    assert any("alert(1)" in str(row[3].value) for row in rows)


def test_both_languages_say_everything_and_every_rule_has_a_name() -> None:
    keys = [{message.id for message in catalogue(LOCALE, language) if message.id} for language in LANGUAGES]
    plain = [{key if isinstance(key, str) else key[0] for key in one} for one in keys]
    assert plain[0] == plain[1]
    assert {f"audit.rule.{rule}" for rule in RULES} <= plain[0]
    assert {f"audit.outcome.{outcome}" for outcome in Outcome} <= plain[0]


@given(st.text())
def test_a_printable_text_keeps_its_length(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    assert not set(shown) & {"\x1b", "\r", "\u202e", "\u200b", "\x00"}


counts = st.dictionaries(st.sampled_from(Outcome), st.integers(0, 10**6), max_size=5)


@given(st.lists(counts, min_size=1, max_size=60))
def test_every_column_stays_within_the_chart(weeks: list[dict[Outcome, int]]) -> None:
    chart = charts.columns(
        {date(2024, 1, 1) + timedelta(weeks=n): week for n, week in enumerate(weeks)}, SHOWN
    )
    for bar in chart.bars:
        assert bar.height > 0
        assert 0 <= bar.x <= bar.x + bar.width <= charts.WIDTH
        assert 0 <= bar.y <= bar.y + bar.height <= charts.HEIGHT
    assert len(chart.bars) == sum(week.get(one, 0) > 0 for week in weeks for one in SHOWN)
    assert len(chart.labels) <= 12
    assert all(level.value == int(level.value) for level in chart.levels)
