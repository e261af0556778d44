"""Pictures that platforms don't take as they are, written in a form that all of them take."""

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from bot.media.recognise import opened
from models.errors import NotTaken
from models.texts import Sentence

_QUALITY: Final = 92
MOST_PIXELS: Final = 16_000_000
"""A WEBP is unpacked in several copies before it can be written anew."""


def converted(content: bytes, form: str) -> bytes:
    """A WEBP, which is how many sites give their pictures, as JPEG, or as PNG where one looks through it.

    Raises:
        NotTaken: it is damaged, moves, or is too large for that.
    """
    if form != "webp":
        return content
    with opened(content, MOST_PIXELS) as picture:
        if getattr(picture, "is_animated", False):
            raise NotTaken(Sentence("media.unknown"))
        ImageOps.exif_transpose(picture, in_place=True)  # otherwise it copies also what stands upright
        out = BytesIO()
        if picture.has_transparency_data:
            _as(picture, "RGBA").save(out, "PNG")
        else:
            _as(picture, "RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()


def _as(picture: Image.Image, mode: str) -> Image.Image:
    """The picture in this mode; Pillow copies also what is in it already."""
    return picture if picture.mode == mode else picture.convert(mode)
