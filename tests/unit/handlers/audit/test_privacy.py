"""A report that names nobody."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.audit.privacy import aliases, covered


def test_a_person_has_one_alias_in_a_report_and_another_in_the_next() -> None:
    first, second = aliases(b"one"), aliases(b"two")
    assert first("user1") == first("user1") != first("user2")
    assert first("user1") != second("user1")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("спроси @ivan_petrov сам", "спроси @••••••••••• сам"),
        ("[id661511494|Андрей], привет", "@•••••••••••••••••••, привет"),
        ("звоните +7 (912) 345-67-89!", "звоните +•••••••••••••••••!"),
        ("пишите ivan@example.com", "пишите i•••••••••••••••"),
        ("https://t.me/ivan_petrov?start=1", "https://t.me/•••••••••••?start=1"),
        ("https://t.me/+AbCd123", "https://t.me/+AbCd123"),
        ("в 2024 году за 1 500 руб", "в 2024 году за 1 500 руб"),
    ],
)
def test_contacts_are_covered_and_the_rest_stays(text: str, shown: str) -> None:
    assert covered(text) == shown


@given(st.text())
def test_a_covered_text_is_as_long_as_before(text: str) -> None:
    assert len(covered(text)) == len(text)
