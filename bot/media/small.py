"""Small pictures of media, to be shown beside a post."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from bot.media.recognise import opened
from models.media import Look

SIDE: Final = 480
"""Pixels of the longer side at most."""

MEDIA_TYPE: Final = "image/jpeg"
_BEHIND: Final = "white"


def small_picture(content: bytes, look: Look) -> bytes | None:
    """A small picture of a picture, None of anything else. It is unpacked whole, so a damaged one is found.

    Raises:
        NotTaken: the picture is damaged.
    """
    if look.width is None:
        return None
    with opened(content) as picture:
        if picture.format == "JPEG":
            picture.draft("RGB", (SIDE, SIDE))  # unpacks no more of it than is needed
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
        upright.thumbnail((SIDE, SIDE))
        shown = Image.new("RGB", upright.size, _BEHIND)
        shown.paste(upright, mask=upright)
    out = BytesIO()
    shown.save(out, "JPEG", quality=80)
    return out.getvalue()
