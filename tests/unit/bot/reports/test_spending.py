"""Costs of campaigns come from a file as somebody else wrote it, or not at all."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.reports.spending import read_spending
from models.spending import Spent
from tests.refused import refused


def read(folder: Path, text: str, encoding: str = "utf-8") -> list[Spent]:
    file = folder / "расходы.csv"
    file.write_bytes(text.encode(encoding))
    return read_spending(file, "shop")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ('day,campaign,clicks,spend,orders\n2026-11-02,осень,10,"1 200,50",\n', "utf-8"),
        ("Дата;Кампания;Клики;Расход;Заказы\n02.11.2026;осень;10;1200,50 ₽;\n", "cp1251"),
        ("date;utm_campaign;переходы;cost\n02.11.26;осень;10;1200.5\n", "utf-8-sig"),
    ],
)
def test_files_of_different_offices_say_the_same(tmp_path: Path, text: str, encoding: str) -> None:
    if encoding == "cp1251":
        text = text.replace(" ₽", "")
    [one] = read(tmp_path, text, encoding)
    assert one == Spent(
        community="shop", day=date(2026, 11, 2), campaign="осень", clicks=10, spend=Decimal("1200.50")
    )


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("2026-11-02,осень,x,1", "line 2: column “clicks”: a number was expected"),
        ("2026-11-02,осень,1.5,1", "line 2: column “clicks”: a whole number was expected"),
        ("2026-11-02,осень,1,-1", "line 2: column “spend”: a number from 0"),
        ("2026-11-02,осень,1,NaN", "line 2: column “spend”: a number from 0"),
        ("вчера,осень,1,1", "line 2: column “day”: a day such as"),
        ("2026-11-02,,1,1", "line 2: column “campaign” is empty"),
        ("2026-11-02,осень,1,1\n2026-11-02,осень,2,2", "line 3: line 2 is about the same"),
    ],
)
def test_a_mistake_names_file_line_and_column(tmp_path: Path, row: str, told: str) -> None:
    with refused("расходы.csv", told):
        read(tmp_path, f"day,campaign,clicks,spend\n{row}\n")


def test_a_file_without_campaigns_is_refused(tmp_path: Path) -> None:
    with refused("campaign"):
        read(tmp_path, "day,clicks\n2026-11-02,1\n")


amounts = st.decimals(0, 10**9, places=2)
rows = st.lists(
    st.builds(
        Spent,
        community=st.just("shop"),
        day=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
        campaign=st.sampled_from(["осень", "зима, весна", '"кавычки"']),
        clicks=st.none() | st.integers(0, 10**9),
        spend=st.none() | amounts,
        orders=st.none() | st.integers(0, 10**9),
    ),
    min_size=1,
    unique_by=lambda one: (one.day, one.campaign),
)


@given(rows)
def test_what_was_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, spent: list[Spent]) -> None:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["day", "campaign", "clicks", "spend", "orders"])
    for one in spent:
        writer.writerow([one.day, one.campaign, one.clicks, one.spend, one.orders])
    assert read(tmp_path_factory.mktemp("csv"), text.getvalue()) == spent
