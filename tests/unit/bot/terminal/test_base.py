"""Approved answers and products come from files, and what can't be used is told with its cell."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogues import all_texts
from bot.exchange import csv_file, xlsx_file
from bot.exchange.catalogue import Catalogue
from bot.exchange.fetching import Fetched
from bot.terminal.base import Base
from handlers.answers import sheet
from handlers.answers.matching import Matcher
from handlers.community.directory import Directory
from models.errors import ConfigError
from models.faq import Entry, Season
from models.storage.schema import migrate
from models.storage.store import Store
from tests.builders import community
from tests.refused import refused

NOW = datetime(2026, 11, 22, tzinfo=UTC)
YML = """<?xml version="1.0" encoding="UTF-8"?>
<yml_catalog date="2026-11-22"><shop><name>Лавка</name><offers>
<offer id="7" available="true"><name>Кружка с лисой</name><price>450</price><currencyId>RUR</currencyId>
<url>https://lavka.example/7</url><param name="Объём" unit="мл">300</param></offer>
<offer id="8" available="false"><typePrefix>Чайник</typePrefix><vendor>Лиса</vendor><model>X1</model></offer>
<offer id="9"><price>10</price></offer>
</offers></shop></yml_catalog>"""


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    url = f"sqlite+aiosqlite:///{tmp_path}/bot.db"
    await migrate(url)
    opened = await Store.open(url, lambda: NOW)
    async with opened.begin() as ledger:
        await ledger.communities.save(community(), "start", NOW)
    yield opened
    await opened.close()


@pytest.fixture
def base(store: Store) -> Base:
    return Base(store, lambda: NOW, all_texts(), "ru")


@pytest.fixture
def catalogue(store: Store) -> Catalogue:
    return Catalogue(store, Directory(Matcher), lambda: NOW, all_texts(), "ru")


async def test_what_is_exported_comes_in_again_as_it_was(base: Base, tmp_path: Path) -> None:
    entries = [
        Entry(id="hours", phrasings=("=во сколько?", "до скольки?"), answer="С 8\nдо 22."),
        Entry(id="tree", phrasings=("ёлки есть?",), answer="Да.", season=Season("12-01", "01-10")),
    ]
    async with base.store.begin() as ledger:
        for entry in entries:
            await ledger.faq.put("shop", entry, "lev", NOW)
    for name in ("base.csv", "base.xlsx"):
        assert "2" in await base.write_out(tmp_path / name, None)
        told, whole = await base.bring_in(tmp_path / name, None, dry=False)
        assert (told, whole) == (["Ответов новых: 0, изменённых: 0, прежних: 2"], True)
    async with base.store.reading() as ledger:
        assert await ledger.faq.entries("shop") == entries


async def test_rows_that_can_not_be_used_are_told_with_their_cells(base: Base, tmp_path: Path) -> None:
    file = tmp_path / "base.csv"
    file.write_text(
        "ид;вопрос;ответ;до\nq1;Во сколько?;С 8 до 22.;31.12.2026\nq1;Когда?;;\nq1;А когда?;В девять.;\n"
        ";;Ответ без вопроса;\nq2;Где вы?;;\nq3;Почём?;500;завтра\n;Есть ли?;Да.;\n;Бывает ли?;Да.;\n",
        encoding="utf-8",
    )
    told, whole = await base.bring_in(file, None, dry=True)
    assert told == [
        "C4: у q1 выше другой ответ",
        "B5: нет вопроса",
        "C6: нет ответа",
        "D7: нужен день, например 31.12.2026",
        "Ответов новых: 2, изменённых: 0, прежних: 0",
    ]
    assert not whole
    async with base.store.reading() as ledger:
        assert await ledger.faq.entries("shop") == []
    await base.bring_in(file, "shop", dry=False)
    async with base.store.reading() as ledger:
        kept = {entry.id: entry for entry in await ledger.faq.entries("shop")}
    assert kept["q1"].phrasings == ("Во сколько?", "Когда?")
    assert [entry.phrasings for name, entry in kept.items() if name != "q1"] == [("Есть ли?", "Бывает ли?")]


@pytest.mark.parametrize(
    ("name", "content"), [("base.doc", "a"), ("base.csv", "a;b\n1;2\n"), ("base.xlsx", "no workbook")]
)
async def test_what_is_no_base_is_refused(base: Base, tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    with refused("base"):
        await base.bring_in(tmp_path / name, None, dry=False)
    with refused("no community “nobody's”"):
        await base.write_out(tmp_path / "out.csv", "nobody's")


words = (
    st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)
entries = st.lists(
    st.builds(
        Entry,
        id=st.from_regex(r"\A[a-z][a-z0-9]{0,5}\Z"),
        phrasings=st.lists(words, min_size=1, max_size=3, unique=True).map(tuple),
        answer=words,
        season=st.sampled_from([None, Season("12-01", "02-28")]),
    ),
    max_size=5,
    unique_by=lambda entry: entry.id,
)


@given(entries)
def test_export_and_import_are_each_others_inverse(base_of: list[Entry]) -> None:
    if not base_of:
        return
    say = lambda key, **_: key  # noqa: E731
    headings = {column: column for column in sheet.COLUMNS}
    for form in (csv_file, xlsx_file):
        lines = form.read(form.write(sheet.rows_of(base_of), headings))
        assert sheet.read(lines, (), say) == sheet.Read(base_of, [])


async def test_a_catalogue_of_yml_is_read_as_shops_export_it(catalogue: Catalogue) -> None:
    wares = await catalogue.bring_in(Fetched("market.xml", ".xml", YML.encode()), [])
    assert wares.errors == ["offer 9: нет названия товара"]
    fox, kettle = wares.products
    assert (fox.id, fox.name, fox.price, fox.stock, fox.link, fox.traits) == (
        "7", "Кружка с лисой", "450 ₽", "есть", "https://lavka.example/7", {"объём": "300 мл"},
    )  # fmt: skip
    assert (kettle.name, kettle.stock) == ("Чайник Лиса X1", "нет в наличии")
    async with catalogue.store.reading() as ledger:
        assert [one.id for one in await ledger.products.all("shop")] == ["7", "8"]


async def test_a_catalogue_of_a_spreadsheet_says_what_is_missing(catalogue: Catalogue) -> None:
    rows = [{"a": "Кружка", "b": "450 ₽", "c": "белый"}, {"b": "1"}]
    content = xlsx_file.write(rows, {"a": "Название", "b": "Цена", "c": "Цвет"})
    wares = await catalogue.bring_in(Fetched("a.xlsx", ".xlsx", content), ["shop"])
    assert [(one.id, one.values()["цвет"]) for one in wares.products] == [("Кружка", "белый")]
    assert wares.errors == ["A3: нет названия товара"]


async def test_a_price_without_a_number_leaves_its_product_out_and_what_went_is_counted(
    catalogue: Catalogue,
) -> None:
    await catalogue.bring_in(
        Fetched("a.csv", ".csv", "name,price\nКружка,450\nЧайник,900\nЛожка,".encode()), []
    )
    wares = await catalogue.bring_in(
        Fetched("a.csv", ".csv", "name,price\nКружка,дорого\nЛожка,от 90 ₽".encode()), []
    )
    assert [one.name for one in wares.products] == ["Ложка"]
    [error] = wares.errors
    assert "«дорого» — не цена" in error
    assert wares.gone == 2


@pytest.mark.parametrize(
    "content",
    [
        b"<yml_catalog/>",
        b"<yml",
        b'<!DOCTYPE a [<!ENTITY b "c">]><yml_catalog><shop><offers><offer><name>&b;</name></offer>'
        b"</offers></shop></yml_catalog>",
        b'<!DOCTYPE a SYSTEM "file:///etc/passwd"><yml_catalog/>',
        b"price;stock\n1;2\n",
    ],
)
async def test_what_is_no_catalogue_or_would_do_harm_is_refused(catalogue: Catalogue, content: bytes) -> None:
    with pytest.raises(ConfigError):
        await catalogue.bring_in(Fetched("market", "", content), [])


async def test_a_catalogue_that_can_not_be_read_leaves_what_is_there(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    file = tmp_path / "market.yml"
    file.write_text(YML)
    await catalogue.refresh(str(file))
    file.write_text("<broken")
    await catalogue.refresh(str(file))
    await catalogue.refresh(str(tmp_path / "gone.yml"))
    async with catalogue.store.reading() as ledger:
        assert len(await ledger.products.all("shop")) == 2
