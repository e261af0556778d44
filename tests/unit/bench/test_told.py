"""What is said of the bench of answers elsewhere is what its table says."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ROW = re.compile(r"^\| [^|]+ \| [\d.]+ \[[^\]]+\] / [\d.]+ / ([\d.]+) \| [\d.]+ \| ([\d.]+) \|", re.MULTILINE)


def told(page: str) -> str:
    return " ".join((ROOT / page).read_text(encoding="utf-8").split())


@pytest.fixture(scope="module")
def rows() -> list[tuple[str, str]]:
    return ROW.findall((ROOT / "docs/benchmarks.md").read_text(encoding="utf-8"))


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/benchmarks.md"])
def test_on_how_many_bases_too_many_strangers_are_answered_is_told_as_in_the_table(
    page: str, rows: list[tuple[str, str]]
) -> None:
    missed = sum(float(false) > 0.05 for false, _ in rows)
    assert re.search(rf"\b{missed} of (?:the )?{len(rows)}\b", told(page))


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "docs/benchmarks.md"])
def test_how_far_the_confidence_is_off_is_told_as_in_the_table(
    page: str, rows: list[tuple[str, str]]
) -> None:
    errors = sorted(error for _, error in rows)
    assert f"off by {errors[0]} to {errors[-1]}" in told(page)
