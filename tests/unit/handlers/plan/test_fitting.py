"""A post that a platform would not take is told apart, with the platform and the limit."""

from datetime import timedelta

import pytest

from bot.platforms.telegram.post_limits import LIMITS
from handlers.plan.fitting import objections, units
from models.capabilities import PollLimits, PostLimits
from models.content import Content, LinkButton, Poll, Trait
from models.media import Look, MediaKind, Medium
from tests.builders import NOW

ROW = ((LinkButton(label="Меню", url="https://a.ru"),),)
QUIZ = Poll(question="?", options=("а", "б"), right=0, explanation="я" * 201)
STRICT = PostLimits(
    name="Площадка",
    text=10,
    caption=5,
    comment=3,
    media=2,
    kind=lambda name: name.partition(":")[0],
    kinds=frozenset({"photo"}),
    poll=PollLimits(question=4, options=2, option=3),
    button=3,
    under_albums=False,
    link=False,
    source=False,
    traits=frozenset({Trait.SILENT}),
)


def found(content: Content, limits: PostLimits = STRICT) -> list[tuple[str, object]]:
    return [(one.key, one.params.get("limit")) for one in objections(content, limits)]


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (Content(text="я" * 10), []),
        (Content(), [("limit.empty", None)]),
        (Content(text=" \n", traits=frozenset({Trait.SILENT})), [("limit.empty", None)]),
        (Content(media=("photo:1",)), []),
        (Content(text="я" * 11), [("limit.text", 10)]),
        (Content(text="😀" * 6), [("limit.text", 10)]),
        (Content(text="я" * 6, media=("photo:1",)), [("limit.caption", 5)]),
        (Content(media=("photo:1", "photo:2", "photo:3")), [("limit.media", 2)]),
        (Content(media=("photo:1", "video:2")), [("limit.kind", None)]),
        (Content(text="я", first_comment="четыре"), [("limit.comment", 3)]),
        (Content(poll=Poll(question="четыре?", options=("да", "нет"))), [("limit.poll.question", 4)]),
        (Content(poll=Poll(question="?", options=("да", "нет", "?"))), [("limit.poll.options", 2)]),
        (Content(poll=Poll(question="?", options=("да", "может"))), [("limit.poll.option", 3)]),
        (Content(poll=QUIZ), [("limit.poll.explanation", 200)]),
        (Content(text="я", buttons=ROW), [("limit.button", 3)]),
        (
            Content(buttons=ROW, media=("photo:1", "photo:2")),
            [("limit.buttons.album", None), ("limit.button", 3)],
        ),
        (
            Content(text="я", link="https://a.ru", source="https://b.ru"),
            [("limit.link", None), ("limit.source", None)],
        ),
        (Content(text="я", traits=frozenset({Trait.SILENT})), []),
        (
            Content(text="я", traits=frozenset({Trait.SIGNED, Trait.ADVERTISEMENT})),
            [("limit.trait.advertisement", None), ("limit.trait.signed", None)],
        ),
    ],
)
def test_every_limit_is_told(content: Content, wanted: list[tuple[str, object]]) -> None:
    assert found(content) == wanted


def test_the_platform_is_named() -> None:
    [objection] = objections(Content(text="я" * 11), STRICT)
    assert objection.params == {"platform": "Площадка", "length": 11, "limit": 10}


def test_what_a_platform_does_not_have_at_all_is_told() -> None:
    bare = PostLimits(name="Площадка", poll=None, button=None)
    assert found(Content(poll=QUIZ, buttons=ROW), bare) == [("limit.poll", None), ("limit.buttons", None)]
    no_quiz = PostLimits(name="Площадка", poll=PollLimits(explanation=None))
    assert found(Content(poll=QUIZ), no_quiz) == [("limit.quiz", None)]


def test_where_a_poll_and_a_link_count_as_media_they_are_counted() -> None:
    content = Content(media=("photo:1", "photo:2"), poll=Poll(question="?", options=("а", "б")), link="a")
    assert found(content, PostLimits(name="", media=3, together=True)) == [("limit.media", 3)]
    assert found(content, PostLimits(name="", media=3)) == []


def test_nobody_comments_where_comments_are_closed() -> None:
    content = Content(text="я", first_comment="Ждём!", traits=frozenset({Trait.COMMENTS_CLOSED}))
    assert found(content, PostLimits(name="")) == [("limit.comment_closed", None)]


@pytest.mark.parametrize(("text", "length"), [("", 0), ("яb", 2), ("😀", 2), ("👨‍👩‍👧", 8)])
def test_a_text_is_measured_in_units_of_utf_16(text: str, length: int) -> None:
    assert units(text) == length


def kept(megabytes: int, number: int) -> Medium:
    look = Look(kind=MediaKind.VIDEO, form="mp4")
    return Medium(hash=f"{number:064x}", look=look, size=megabytes << 20, title="film.mp4", added_at=NOW)


@pytest.mark.parametrize(("sizes", "wanted"), [((25, 25), []), ((25, 26), [51.0]), ((50,), [])])
def test_the_files_of_a_post_count_together_where_they_go_in_one_call(
    sizes: tuple[int, ...], wanted: list[float]
) -> None:
    films = [kept(size, number) for number, size in enumerate(sizes)]
    content = Content(media=tuple(film.name for film in films))
    found = objections(content, LIMITS, {film.name: film for film in films})
    assert [(one.key, one.params["size"]) for one in found] == [("limit.files.size", size) for size in wanted]


@pytest.mark.parametrize(("hours", "wrong"), [(47, []), (48, ["limit.keep"]), (168, ["limit.keep"])])
def test_a_post_that_bots_could_not_take_down_in_time_is_refused(hours: int, wrong: list[str]) -> None:
    content = Content(text="Акция", keep_for=timedelta(hours=hours))
    assert [one.key for one in objections(content, LIMITS)] == wrong
