"""A file is what its content says."""

from datetime import timedelta
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.media.converting import converted
from bot.media.library import titled
from bot.media.recognise import look_at
from bot.media.small import SIDE, small_picture
from models.errors import NotTaken
from models.media import Look, MediaKind
from tests.pictures import PDF, bomb, film, odd_exif, picture, turned, workbook


@pytest.mark.parametrize(
    ("content", "kind", "form"),
    [
        (picture("PNG"), "photo", "png"),
        (picture("JPEG"), "photo", "jpeg"),
        (picture("WEBP"), "photo", "webp"),
        (picture("GIF"), "animation", "gif"),
        (film(), "video", "mp4"),
        (film(brand=b"qt  "), "video", "mov"),
        (PDF, "document", "pdf"),
        (workbook(), "document", "xlsx"),
        (b"ID3\x04" + bytes(40), "audio", "mp3"),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, kind: str, form: str) -> None:
    look = look_at(content)
    assert (look.kind, look.form) == (kind, form)


def test_of_a_picture_the_sides_are_known_and_of_a_film_how_long_it_lasts() -> None:
    look = look_at(picture(width=31, height=17))
    assert (look.width, look.height) == (31, 17)
    assert look_at(film(12)).duration == timedelta(seconds=12)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "media.empty"),
        (b"<html>not a picture</html>", "media.unknown"),
        (b"MZ" + bytes(100), "media.unknown"),
        (bomb(), "media.pixels"),
        (film(brand=b"heic"), "media.unknown"),
        (b"PK\x03\x04" + bytes(30), "media.damaged"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "media.unknown"),
    ],
)
def test_what_can_not_be_posted_is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(NotTaken) as refused:
        look_at(content)
    assert refused.value.why.key == why


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(NotTaken):
        small_picture(bomb(), Look(kind=MediaKind.PHOTO, form="png", width=30_000, height=30_000))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_small_picture_is_bounded_and_a_damaged_one_is_found(form: str) -> None:
    content = picture(form, width=2000, height=1000)
    small = small_picture(content, look_at(content))
    assert small is not None
    look = look_at(small)
    assert (look.form, look.width, look.height) == ("jpeg", SIDE, SIDE // 2)
    with pytest.raises(NotTaken):
        small_picture(content[: len(content) // 2], look_at(content))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_pictures_of_every_kind_have_a_small_one(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (900, 600)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    small = small_picture(out.getvalue(), look_at(out.getvalue()))
    assert look_at(small or b"").width == SIDE


@given(
    st.binary(max_size=300), st.sampled_from([picture("PNG"), picture("JPEG"), picture("GIF"), film(), PDF])
)
def test_whatever_comes_is_known_or_refused(noise: bytes, start: bytes) -> None:
    for content in (noise, start[: len(noise)] + noise, start + noise):
        try:
            small_picture(content, look_at(content))
        except NotTaken:
            continue


@given(
    st.sampled_from([turned("JPEG"), turned("PNG"), turned("WEBP"), picture("GIF"), picture("PNG")]),
    st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_picture_with_some_bytes_wrong_is_known_or_refused(
    whole: bytes, wrong: list[tuple[int, int]]
) -> None:
    content = bytearray(whole)
    for place, byte in wrong:
        content[place % len(content)] = byte
    try:
        fit = converted(bytes(content), look_at(bytes(content)).form)
        small_picture(fit, look_at(fit))
    except NotTaken:
        return


def test_a_picture_whose_exif_is_damaged_is_refused_in_words() -> None:
    with pytest.raises(NotTaken, match="damaged"):
        small_picture(odd_exif(), look_at(odd_exif()))


@given(st.text(max_size=200))
def test_a_title_is_the_name_of_a_file_and_nothing_else(title: str) -> None:
    named = titled(title, Look(kind=MediaKind.PHOTO, form="jpeg"))
    assert named.endswith(".jpg")
    assert len(named) <= 90
    assert not set(named) & set("/\\:\0\n\r\"'<>|*?")
    assert not named.startswith(".")
