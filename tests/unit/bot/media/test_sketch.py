"""What is no picture has a small picture that tells what it is."""

import struct
import zipfile
from io import BytesIO

import pytest
from PIL import Image

from bot.media.recognise import look_at
from bot.media.sketch import WIDTH, cover, pages, sides, sketch
from bot.media.small import shown_small
from models.media import Medium, hash_of
from tests.builders import NOW
from tests.pictures import PDF, film, picture


def medium(content: bytes, title: str = "Прайс на декабрь.pdf") -> Medium:
    return Medium(hash=hash_of(content), look=look_at(content), size=len(content), title=title, added_at=NOW)


def track(width: int, height: int) -> bytes:
    return b"tkhd" + bytes(4) + bytes(72) + struct.pack(">II", width << 16, height << 16)


def slides(thumbnail: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("ppt/presentation.xml", "<x/>")
        packed.writestr("docProps/thumbnail.jpeg", thumbnail)
    return out.getvalue()


@pytest.mark.parametrize(
    "content", [PDF, film(), film(brand=b"qt  "), b"ID3" + bytes(9), slides(b"no picture"), slides(picture())]
)
def test_whatever_can_be_posted_has_a_small_picture(content: bytes) -> None:
    look = look_at(shown_small(content, medium(content)))
    assert look.form == "jpeg"
    assert (look.width or 0) <= WIDTH


def test_another_title_size_or_length_makes_another_one() -> None:
    told = {
        sketch(medium(film(), "Печём.mp4"), film()),
        sketch(medium(film(), "Пьём чай.mp4"), film()),
        sketch(medium(film(seconds=75), "Печём.mp4"), film(seconds=75)),
        sketch(medium(film() + track(1920, 1080), "Печём.mp4"), film() + track(1920, 1080)),
        sketch(medium(film() + bytes(9000), "Печём.mp4"), film() + bytes(9000)),
    }
    assert len(told) == 5


def test_the_picture_that_a_document_brings_along_is_shown() -> None:
    content = slides(picture("JPEG", colour="red"))
    assert cover(content, "pptx") == picture("JPEG", colour="red")
    with Image.open(BytesIO(shown_small(content, medium(content)))) as shown:
        assert shown.size == (60, 40)
    assert cover(b"PK\x03\x04 broken", "docx") is None
    assert cover(content, "zip") is None


@pytest.mark.parametrize(
    ("content", "number"),
    [
        (PDF, None),
        (b"%PDF-1.7 <</Type /Pages /Kids [] /Count 12>>", 12),
        (b"%PDF-1.7 <</Count 7/Kids[3 0 R]/Type/Pages>> <</Type/Page>>", 7),
        (b"%PDF-1.7 <</Type/Page /Parent 1 0 R>> <</Type/Page>>", 2),
    ],
)
def test_a_pdf_has_as_many_pages_as_it_says_openly(content: bytes, number: int | None) -> None:
    assert pages(content) == number


def test_a_film_has_the_sides_of_its_largest_track() -> None:
    assert sides(film() + track(0, 0) + track(1280, 720)) == (1280, 720)
    assert sides(film() + track(0, 0)) is None
    assert sides(film() + b"tkhd" + bytes(10)) is None


@pytest.mark.parametrize("title", ["ю" * 200, "", "обед 🍲.pdf"])
def test_no_title_is_too_long_or_too_odd(title: str) -> None:
    assert sketch(medium(PDF, title), PDF).startswith(b"\xff\xd8")
