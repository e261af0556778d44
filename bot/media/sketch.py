"""A small picture of what is no picture: which kind of file, its name, its size, how long or how many pages.

No codec is asked: a frame of a film and a page of a PDF can't be shown. A document of an office often brings
a picture of its first page along, and that one is shown.
"""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from bot.documents.lines import wrapped
from bot.reports.fonts import BOLD, REGULAR
from models.media import MediaKind, Medium

WIDTH: Final = 480
_HIGH: Final = 320
_MARGIN: Final = 28
_GROUND, _INK, _MUTED = "#f4f6f9", "#15202c", "#556272"
_COLOURS: Final = {
    MediaKind.VIDEO: "#7a3fa8",
    MediaKind.AUDIO: "#2a8a56",
    MediaKind.DOCUMENT: "#1553a6",
}
_LARGEST_COVER: Final = 4 * 1024 * 1024
_COVERS: Final = ("docProps/thumbnail.jpeg", "docProps/thumbnail.png")
_DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError),
    *(KeyError, ValueError, RuntimeError, NotImplementedError),
)
"""What comes over an archive that is damaged, locked or packed in another way; a sketch does without."""

_PAGES: Final = re.compile(
    rb"/Type\s*/Pages\b[^>]{0,400}?/Count\s+(\d{1,6})|/Count\s+(\d{1,6})[^>]{0,400}?/Type\s*/Pages\b"
)
_LEAF: Final = re.compile(rb"/Type\s*/Page\b")


def cover(content: bytes, form: str) -> bytes | None:
    """The picture of its first page that a document of an office brings along; None where there is none."""
    if form not in ("docx", "xlsx", "pptx"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            infos = (packed.getinfo(name) for name in _COVERS if name in packed.namelist())
            found = next((one for one in infos if one.file_size <= _LARGEST_COVER), None)
            return packed.read(found) if found else None
    except _DAMAGED:
        return None


def sketch(medium: Medium, content: bytes) -> bytes:
    """A JPEG that tells what this is."""
    shown = Image.new("RGB", (WIDTH, _HIGH), _GROUND)
    draw = ImageDraw.Draw(shown)
    colour = _COLOURS.get(medium.look.kind, _INK)
    draw.rectangle((0, 0, WIDTH, 120), fill=colour)
    if medium.look.kind is MediaKind.VIDEO:
        draw.polygon([(WIDTH - 92, 32), (WIDTH - 92, 88), (WIDTH - 40, 60)], fill="#ffffff")
    draw.text((_MARGIN, 34), medium.look.form.upper(), fill="#ffffff", font=_letters(44, bold=True))
    for number, line in enumerate(_lines(medium.title)):
        draw.text((_MARGIN, 146 + number * 36), line, fill=_INK, font=_letters(26))
    draw.text((_MARGIN, _HIGH - 52), " · ".join(_facts(medium, content)), fill=_MUTED, font=_letters(22))
    out = BytesIO()
    shown.save(out, "JPEG", quality=80)
    return out.getvalue()


def pages(content: bytes) -> int | None:
    """How many pages a PDF has, as far as it says so openly: newer ones pack that away."""
    roots = [int(first or second) for first, second in _PAGES.findall(content)]
    return max(roots, default=0) or len(_LEAF.findall(content)) or None


def sides(content: bytes) -> tuple[int, int] | None:
    """Width and height of a film, by its headers «tkhd» (ISO 14496-12, 8.3.2): those of its largest track."""
    found = [one for one in _tracks(content) if all(one)]
    return max(found, default=None)


def _tracks(content: bytes) -> Iterator[tuple[int, int]]:
    at = content.find(b"tkhd")
    while at >= 0:
        end = at + 4 + (92 if content[at + 4 : at + 5] == b"\x01" else 80) + 4
        if len(content) >= end:
            width, height = struct.unpack(">II", content[end - 8 : end])
            yield width >> 16, height >> 16
        at = content.find(b"tkhd", at + 4)


def _facts(medium: Medium, content: bytes) -> Iterator[str]:
    """In signs that are the same in every language."""
    size = medium.size
    yield f"{size / 1024 / 1024:.1f} MB" if size >= 1024 * 1024 else f"{max(1, size // 1024)} KB"
    if medium.look.duration is not None:
        yield _clock(medium.look.duration)
    if medium.look.kind is MediaKind.VIDEO and (found := sides(content)):
        yield f"{found[0]} × {found[1]}"
    if medium.look.form == "pdf" and (count := pages(content)):
        yield f"1 / {count}"


def _clock(duration: timedelta) -> str:
    minutes, seconds = divmod(round(duration.total_seconds()), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def _lines(title: str) -> list[str]:
    """A title on two lines at most."""
    lines = wrapped(title, WIDTH - 2 * _MARGIN, _letters(26).getlength)
    return [*lines[:1], f"{lines[1]}…" if len(lines) > 2 else lines[1]] if len(lines) > 1 else lines


def _letters(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(BOLD if bold else REGULAR), size)
