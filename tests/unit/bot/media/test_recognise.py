"""A file is what its content says."""

import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from pathlib import Path

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
from tests.pictures import PDF, blank, bomb, film, odd_exif, picture, turned, workbook


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
        small_picture(bomb())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_small_picture_is_bounded_and_a_damaged_one_is_found(form: str) -> None:
    content = picture(form, width=2000, height=1000)
    look = look_at(small_picture(content))
    assert (look.form, look.width, look.height) == ("jpeg", SIDE, SIDE // 2)
    with pytest.raises(NotTaken):
        small_picture(content[: len(content) // 2])


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
@pytest.mark.parametrize("width", [900, 2400])
def test_pictures_of_every_kind_have_a_small_one(mode: str, width: int) -> None:
    out = BytesIO()
    Image.new(mode, (width, width // 2)).save(out, "JPEG" if mode == "CMYK" else "PNG")
    small = small_picture(out.getvalue())
    assert look_at(small).width == SIDE


@pytest.mark.parametrize(("shade", "shown"), [(0, 0), (0x8000, 128), (0xFFFF, 255)])
def test_greys_of_sixteen_bits_are_shown_as_they_are(shade: int, shown: int) -> None:
    out = BytesIO()
    Image.new("I;16", (2400, 1200), shade).save(out, "PNG")
    small = small_picture(out.getvalue())
    with Image.open(BytesIO(small)) as picture:
        assert picture.convert("L").getpixel((100, 100)) == pytest.approx(shown, abs=1)


def webp(width: int, height: int) -> bytes:
    out = BytesIO()
    Image.new("RGBA", (width, height), (1, 2, 3, 100)).save(out, "WEBP", lossless=True, method=0)
    return out.getvalue()


PEAK = """
import sys
from pathlib import Path
from bot.media.converting import converted
from bot.media.recognise import look_at
from bot.media.small import small_picture

def peak():
    told = Path("/proc/self/status").read_text()  # what `resource` tells counts the parent too
    return int(told.partition("VmHWM:")[2].split()[0]) // 1024

content = Path(sys.argv[1]).read_bytes()
before = peak()
content = converted(content, look_at(content).form)
small_picture(content)
print(peak() - before)
"""


@pytest.mark.parametrize(
    "make",
    [
        lambda: blank(7000, 7000, kind=3),
        lambda: blank(7000, 7000, kind=2),
        lambda: blank(7000, 7000, kind=6),
        lambda: webp(4000, 4000),
    ],
    ids=["palette", "rgb", "rgba", "webp"],
)
def test_the_largest_picture_that_is_taken_does_not_fill_the_memory(
    make: Callable[[], bytes], tmp_path: Path
) -> None:
    file = tmp_path / "large"
    file.write_bytes(make())
    ran = subprocess.run(
        [sys.executable, "-c", PEAK, file], check=True, capture_output=True, text=True, timeout=60
    )
    assert int(ran.stdout) < 300, "megabytes"


def test_a_larger_one_that_has_to_be_written_anew_is_refused() -> None:
    with pytest.raises(NotTaken) as refused:
        converted(webp(4001, 4001), "webp")
    assert refused.value.why.key == "media.pixels"


@given(
    st.binary(max_size=300), st.sampled_from([picture("PNG"), picture("JPEG"), picture("GIF"), film(), PDF])
)
def test_whatever_comes_is_known_or_refused(noise: bytes, start: bytes) -> None:
    for content in (noise, start[: len(noise)] + noise, start + noise):
        try:
            small_picture(content)
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
        small_picture(fit)
    except NotTaken:
        return


def test_a_picture_whose_exif_is_damaged_is_refused_in_words() -> None:
    with pytest.raises(NotTaken, match="damaged"):
        small_picture(odd_exif())


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("Меню на 01.12", "Меню на 01.12.pdf"),
        ("Прайс-лист 2.5", "Прайс-лист 2.5.pdf"),
        ("Прайс.PDF", "Прайс.pdf"),
        ("скан.jpeg", "скан.pdf"),
        ("ООО «Пирог и Ко.»", "ООО _Пирог и Ко._.pdf"),
        (".pdf", "pdf.pdf"),
        ("меню.", "меню.pdf"),
    ],
)
def test_of_a_title_only_the_ending_of_a_file_is_left_out(title: str, named: str) -> None:
    assert titled(title, Look(kind=MediaKind.DOCUMENT, form="pdf")) == named


@given(st.text(max_size=200))
def test_a_title_is_the_name_of_a_file_and_nothing_else(title: str) -> None:
    named = titled(title, Look(kind=MediaKind.PHOTO, form="jpeg"))
    assert named.endswith(".jpg")
    assert len(named) <= 90
    assert not set(named) & set("/\\:\0\n\r\"'<>|*?")
    assert not named.startswith(".")
