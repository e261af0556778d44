"""Small pictures of media, to be shown beside a post."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from bot.media.recognise import opened
from models.media import Look

SIDE: Final = 480
"""Pixels of the longer side at most."""

MEDIA_TYPE: Final = "image/jpeg"
_BY_PALETTE: Final = frozenset({"1", "P", "PA"})
"""Modes whose colours can't be mixed."""

_BEHIND: Final = "white"


def small_picture(content: bytes, look: Look) -> bytes | None:
    """A small picture of a picture, None of anything else. It is unpacked whole, so a damaged one is found.

    Raises:
        NotTaken: the picture is damaged.
    """
    if look.width is None:
        return None
    with opened(content) as picture:
        if picture.mode not in _BY_PALETTE:
            picture.thumbnail(
                (SIDE, SIDE)
            )  # first, since what follows makes copies; of a JPEG less is unpacked
        shown = _opaque(ImageOps.exif_transpose(picture))
        shown.thumbnail((SIDE, SIDE))
    out = BytesIO()
    shown.save(out, "JPEG", quality=80)
    return out.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    """The picture with something behind it where one looks through."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    shown = Image.new("RGB", clear.size, _BEHIND)
    shown.paste(clear, mask=clear)
    return shown
