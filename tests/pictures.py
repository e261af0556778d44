"""Files as people have them, made when a test needs them."""

import struct
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image

from bot.media.library import titled
from bot.media.recognise import look_at
from models.media import File, Medium, hash_of
from tests.builders import NOW


def picture(form: str = "PNG", width: int = 60, height: int = 40, colour: str = "orange") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, form)
    return out.getvalue()


def turned(form: str = "JPEG") -> bytes:
    """A picture as cameras write it: with EXIF, that says how to turn it."""
    exif = Image.Exif()
    exif[0x112], exif[0x10F], exif[0x8769] = 6, "camera", {0x9003: "2020:01:01 00:00:00"}
    out = BytesIO()
    Image.new("RGB", (60, 40), "orange").save(out, form, exif=exif.tobytes())
    return out.getvalue()


def odd_exif() -> bytes:
    """A picture whose EXIF counts its tags wrongly: readers run over its end."""
    whole = turned()
    at = whole.index(b"MM\0*") + 11
    return whole[:at] + b"\0" + whole[at + 1 :]


def film(seconds: int = 12, brand: bytes = b"isom") -> bytes:
    """The beginning of a film, which is all that is looked at."""
    header = b"mvhd" + struct.pack(">BBBB", 0, 0, 0, 0) + struct.pack(">IIII", 0, 0, 1000, seconds * 1000)
    return struct.pack(">I", 20) + b"ftyp" + brand + bytes(8) + bytes(8) + header + bytes(100)


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A picture of a few hundred bytes that takes gigabytes when it is unpacked."""
    small = picture(width=1, height=1)
    header = struct.pack(">II", width, height)
    body = b"IHDR" + header + small[24:29]
    return small[:12] + body + struct.pack(">I", zlib.crc32(body)) + small[33:]


def blank(width: int, height: int, kind: int) -> bytes:
    """A PNG of nothing of this kind of colours (as PNG counts them), without unpacking it here."""
    depth = {3: 1, 2: 3, 6: 4}[kind]
    packing, row = zlib.compressobj(1), bytes(1 + width * depth)
    rows = [packing.compress(row) for _ in range(height)]
    parts = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, kind, 0, 0, 0))]
    if kind == 3:
        parts += [(b"PLTE", bytes(6)), (b"tRNS", b"\0")]
    parts += [(b"IDAT", b"".join([*rows, packing.flush()])), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    )


def workbook() -> bytes:
    """What begins like a workbook."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
    return out.getvalue()


PDF = b"%PDF-1.7\n%%EOF\n"


class Shelved:
    """Contents as an adapter is given them, in memory."""

    def __init__(self) -> None:
        self.files: dict[str, File] = {}

    def put(self, content: bytes, title: str = "пирог.png") -> str:
        """Keep a content; returns the name that posts give it."""
        look = look_at(content)
        medium = Medium(
            hash=hash_of(content), look=look, size=len(content), title=titled(title, look), added_at=NOW
        )
        self.files[medium.name] = File(medium, content)
        return medium.name

    async def file(self, name: str) -> File | None:
        """What is kept under a name."""
        return self.files.get(name)

    async def known(self, names: Sequence[str]) -> Mapping[str, Medium]:
        """What is known of it."""
        return {name: self.files[name].medium for name in names if name in self.files}
