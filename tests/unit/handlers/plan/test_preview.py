"""What a post looks like on each platform, before it is there."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from handlers.plan.preview import Piece, Room, pieces_of, preview
from models.capabilities import PostLimits
from models.communities import Planning
from models.content import Ad, Content, Poll, Post, Trait
from models.marks import Mark, MarkKind
from tests.builders import community

DUE = datetime(2026, 12, 25, 9, tzinfo=UTC)
LINKED = Content(
    text="Состав в меню", marks=(Mark(kind=MarkKind.LINK, start=9, length=4, url="https://cafe.ru/menu"),)
)


def post(content: Content) -> Post:
    return Post(id=1, community="shop", author="lev", content=content, due=DUE, key="k1")


def test_a_platform_with_marks_shows_links_under_words() -> None:
    seen = preview(post(LINKED), community(), PostLimits(name="Площадка"))
    link = Piece("меню", frozenset({MarkKind.LINK}), "https://cafe.ru/menu")
    assert seen.pieces == (Piece("Состав в "), link)


def test_a_platform_without_marks_shows_addresses_behind_words() -> None:
    seen = preview(post(LINKED), community(), PostLimits(name="Площадка", marks=False))
    assert seen.pieces == (Piece("Состав в меню (https://cafe.ru/menu)"),)


def test_tags_and_the_line_of_an_advertisement_are_seen_as_they_will_go_out() -> None:
    ad = Content(
        text="https://cafe.ru",
        ad=Ad(advertiser="ООО «Пирог»", erid="2Vtz"),
        traits=frozenset({Trait.ADVERTISEMENT}),
    )
    seen = preview(post(ad), community(planning=Planning(utm=True)), PostLimits(name="Площадка"))
    [piece] = seen.pieces
    assert "utm_content=k1" in piece.text
    assert piece.text.endswith("Реклама. ООО «Пирог». erid: 2Vtz")


def test_room_and_objections_are_those_of_the_platform() -> None:
    poll = Poll(question="С чем?", options=("а", "б", "в"))
    content = Content(text="😀😀", media=("1",), poll=poll, first_comment="да")
    seen = preview(post(content), community(), PostLimits(name="Площадка", caption=3, media=2))
    assert seen.room == (
        Room("text", 4, 3),
        Room("media", 1, 2),
        Room("comment", 2, 4096),
        Room("options", 3, 12),
    )
    assert [one.key for one in seen.wrong] == ["limit.caption"]


marks = st.builds(
    Mark,
    kind=st.sampled_from([kind for kind in MarkKind if kind is not MarkKind.LINK]),
    start=st.integers(0, 30),
    length=st.integers(0, 30),
)


@given(st.text(max_size=30), st.lists(marks, max_size=6))
def test_pieces_are_the_text_and_each_letter_is_shown_as_it_is_marked(text: str, given_: list[Mark]) -> None:
    pieces = list(pieces_of(text, given_))
    assert "".join(piece.text for piece in pieces) == text
    shown = [piece.kinds for piece in pieces for _ in piece.text]
    for place, kinds in enumerate(shown):
        assert kinds == {mark.kind for mark in given_ if mark.start <= place < mark.start + mark.length}
