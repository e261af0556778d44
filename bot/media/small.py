"""Small pictures of media, to be shown beside a post."""

from contextlib import suppress
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from bot.media.recognise import opened
from bot.media.sketch import cover, sketch
from models.errors import NotTaken
from models.media import Medium

SIDE: Final = 480
"""Pixels of the longer side at most."""

_MIXED: Final = frozenset({"L", "RGB", "CMYK", "YCbCr"})
"""Modes that are made small without a copy of the whole; of a JPEG only as much as needed is unpacked."""

_ROUGHLY: Final = 4 * SIDE
"""So far the others are made small coarsely: their colours can't be mixed as they are."""

_BEHIND: Final = "white"


def shown_small(content: bytes, medium: Medium) -> bytes:
    """A small picture of anything: a picture made small, of others a sketch.

    Raises:
        NotTaken: a picture that is damaged.
    """
    if medium.look.width is not None:
        return small_picture(content)
    if found := cover(content, medium.look.form):
        with suppress(NotTaken):
            return small_picture(found)
    return sketch(medium, content)


def small_picture(content: bytes) -> bytes:
    """A picture made small. It is unpacked whole, so a damaged one is found.

    Raises:
        NotTaken: the picture is damaged.
    """
    with opened(content) as picture:
        # First, since what follows makes copies.
        if picture.mode in _MIXED:
            picture.thumbnail((SIDE, SIDE))
        else:
            picture.thumbnail((_ROUGHLY, _ROUGHLY), Image.Resampling.NEAREST)
        shown = _opaque(_in_bytes(ImageOps.exif_transpose(picture)))
        shown.thumbnail((SIDE, SIDE))
    out = BytesIO()
    shown.save(out, "JPEG", quality=80)
    return out.getvalue()


def _in_bytes(picture: Image.Image) -> Image.Image:
    """The picture with 256 shades of grey where it has more."""
    if not picture.mode.startswith("I"):
        return picture
    return picture.convert("I").point(lambda shade: shade * (1 / 256)).convert("L")


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture with something behind it where one looks through."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    shown = Image.new("RGB", clear.size, _BEHIND)
    shown.paste(clear, mask=clear)
    return shown
