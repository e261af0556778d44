"""Pictures that platforms don't take as they are, written in a form that all of them take."""

from io import BytesIO
from typing import Final

from PIL import ImageOps

from bot.media.recognise import opened
from models.errors import NotTaken
from models.texts import Sentence

_QUALITY: Final = 92


def converted(content: bytes, form: str) -> bytes:
    """A WEBP, which is how many sites give their pictures, as JPEG, or as PNG where one looks through it.

    Raises:
        NotTaken: it is damaged, or moves.
    """
    if form != "webp":
        return content
    with opened(content) as picture:
        if getattr(picture, "is_animated", False):
            raise NotTaken(Sentence("media.unknown"))
        upright = ImageOps.exif_transpose(picture)
        out = BytesIO()
        if upright.has_transparency_data:
            upright.convert("RGBA").save(out, "PNG")
        else:
            upright.convert("RGB").save(out, "JPEG", quality=_QUALITY)
    return out.getvalue()
