"""What a file is by its content; its name and what a server says of it are not believed.

Pictures are Pillow's: it reads their sides without unpacking them, so what would fill the memory is refused
before it does. The rest is known by how it begins.
"""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from typing import Final

from PIL import Image, UnidentifiedImageError

from models.errors import NotTaken
from models.media import Look, MediaKind
from models.texts import Sentence

MOST_PIXELS: Final = 50_000_000
"""More than any platform takes: VK, 14,000 pixels of both sides together, is the most generous."""

# Pillow warns of what it refuses at twice the size; here it is looked at once, before anything is unpacked.
Image.MAX_IMAGE_PIXELS = None

_PICTURES: Final = {
    "JPEG": MediaKind.PHOTO,
    "PNG": MediaKind.PHOTO,
    "WEBP": MediaKind.PHOTO,
    "GIF": MediaKind.ANIMATION,
}
_BRANDS: Final = {
    b"qt  ": (MediaKind.VIDEO, "mov"),
    b"M4A ": (MediaKind.AUDIO, "m4a"),
    **dict.fromkeys(
        (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash", b"MSNV"),
        (MediaKind.VIDEO, "mp4"),
    ),
}
"""Of files that begin with «ftyp»; those of pictures (heic, avif) are none that platforms take."""

_BEGINNINGS: Final = (
    (b"%PDF-", MediaKind.DOCUMENT, "pdf"),
    (b"ID3", MediaKind.AUDIO, "mp3"),
    (b"\xff\xfb", MediaKind.AUDIO, "mp3"),
    (b"\xff\xf3", MediaKind.AUDIO, "mp3"),
    (b"OggS", MediaKind.AUDIO, "ogg"),
)
_WEBM: Final = b"\x1aE\xdf\xa3"
_ZIP: Final = b"PK\x03\x04"
_OFFICE: Final = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}


def look_at(content: bytes) -> Look:
    """What a file is.

    Raises:
        NotTaken: nothing that we know, a picture that is damaged, or one that would fill the memory.
    """
    if not content:
        raise NotTaken(Sentence("media.empty"))
    if found := _by_beginning(content):
        return found
    with opened(content) as picture:
        width, height = picture.size
        return Look(
            kind=_PICTURES[picture.format or ""],
            form=(picture.format or "").lower(),
            width=width,
            height=height,
        )


@contextmanager
def opened(content: bytes, most: int = MOST_PIXELS) -> Iterator[Image.Image]:
    """A picture of so many pixels at `most`, not unpacked yet.

    Raises:
        NotTaken: it is none, is damaged, or larger than one that people make.
    """
    try:
        with Image.open(BytesIO(content), formats=list(_PICTURES)) as picture:
            _bounded(picture, most)
            yield picture
    except UnidentifiedImageError as error:
        raise NotTaken(Sentence("media.unknown")) from error
    except NotTaken:
        raise
    except (
        Exception
    ) as error:  # Pillow's readers of forms and of EXIF raise whatever comes over a damaged one
        raise NotTaken(Sentence("media.damaged")) from error


def _bounded(picture: Image.Image, most: int) -> None:
    if picture.width * picture.height > most:
        raise NotTaken(Sentence("media.pixels", {"limit": most // 1_000_000}))


def _by_beginning(content: bytes) -> Look | None:
    if content[4:8] == b"ftyp":
        if (brand := content[8:12]) not in _BRANDS:
            raise NotTaken(Sentence("media.unknown"))
        kind, form = _BRANDS[brand]
        return Look(kind=kind, form=form, duration=_duration(content))
    if content.startswith(_WEBM) and b"webm" in content[:64]:
        return Look(kind=MediaKind.VIDEO, form="webm")
    if content.startswith(_ZIP):
        return Look(kind=MediaKind.DOCUMENT, form=_packed(content))
    for beginning, kind, form in _BEGINNINGS:
        if content.startswith(beginning):
            return Look(kind=kind, form=form)
    return None


def _packed(content: bytes) -> str:
    """A document of an office, or an archive; only the names in it are read."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
    except Exception as error:  # what reads archives raises whatever comes over a damaged one
        raise NotTaken(Sentence("media.damaged")) from error
    return next((form for part, form in _OFFICE.items() if any(one.startswith(part) for one in names)), "zip")


def _duration(content: bytes) -> timedelta | None:
    """How long a film lasts, by its header «mvhd» (ISO 14496-12, 8.2.2); None where that is not told."""
    at = content.find(b"mvhd")
    if at < 0 or len(content) < at + 36:
        return None
    wide = content[at + 4] == 1
    start = at + (24 if wide else 16)
    scale = int.from_bytes(content[start : start + 4])
    length = int.from_bytes(content[start + 4 : start + (12 if wide else 8)])
    seconds = length / scale if scale else 0
    return timedelta(seconds=seconds) if 0 < seconds < timedelta(days=1).total_seconds() else None
