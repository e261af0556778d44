"""Files as people have them, made when a test needs them."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image


def picture(form: str = "PNG", width: int = 60, height: int = 40, colour: str = "orange") -> bytes:
    """A picture of one colour."""
    out = BytesIO()
    Image.new("RGB", (width, height), colour).save(out, form)
    return out.getvalue()


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


def workbook() -> bytes:
    """What begins like a workbook."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
    return out.getvalue()


PDF = b"%PDF-1.7\n%%EOF\n"
