"""Files that were sent: pictures, videos and documents, with what the Bot API says of them."""

import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, Literal

from tests.telegram.checking import Upload
from tests.telegram.failures import Failure, refused
from tests.telegram.world import Json

Kind = Literal["photo", "video", "document", "audio", "animation", "voice", "video_note", "sticker"]

UPLOAD_BYTES: Final = 50 * 1024 * 1024
DOWNLOAD_BYTES: Final = 20 * 1024 * 1024
PHOTO_BYTES: Final = 10 * 1024 * 1024
KINDS: Final[tuple[Kind, ...]] = (
    "photo",
    "video",
    "document",
    "audio",
    "animation",
    "voice",
    "video_note",
    "sticker",
)
_FOLDERS: Final = {"photo": "photos", "document": "documents", "audio": "music", "voice": "voice"}
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that Telegram keeps; `id` is how the bot names it."""

    id: str
    kind: Kind
    upload: Upload
    path: str

    @property
    def named(self) -> Json:
        """The fields that every kind of file has."""
        unique = sha256(self.upload.content).hexdigest()[:16]
        return {"file_id": self.id, "file_unique_id": unique, "file_size": len(self.upload.content)}


class Files:
    """Everything that was uploaded."""

    def __init__(self) -> None:
        self._stored: dict[str, Stored] = {}

    def keep(self, kind: Kind, upload: Upload) -> Stored:
        """Take a file in."""
        number = len(self._stored) + 1
        suffix = upload.name.rpartition(".")[2] if "." in upload.name else "jpg" if kind == "photo" else "bin"
        path = f"{_FOLDERS.get(kind, 'videos')}/file_{number}.{suffix}"
        stored = Stored(f"AgACAgIAAx{kind[:5]}{number:08d}", kind, upload, path)
        self._stored[stored.id] = stored
        return stored

    def by_id(self, file_id: str) -> Stored | None:
        """The file with this id."""
        return self._stored.get(file_id)

    def by_path(self, path: str) -> Stored | None:
        """The file that is downloaded from there."""
        return next((stored for stored in self._stored.values() if stored.path == path), None)

    def content(self, kind: Kind, upload: Upload, **more: object) -> Json:
        """A new file as a message's content, for example `{"photo": […]}`."""
        return shown(self.keep(kind, upload), **more)


def check_upload(kind: Kind, upload: Upload) -> None:
    """Refuse what the server can't take.

    Raises:
        Failure: it is empty, too big, or no picture.
    """
    size = len(upload.content)
    if not size:
        raise refused("file must be non-empty")
    if size > UPLOAD_BYTES:
        raise Failure(413)
    if kind != "photo":
        return
    if size > PHOTO_BYTES:
        raise refused(
            f"file of size {size} bytes is too big for a photo; the maximum size is {PHOTO_BYTES} bytes"
        )
    if not upload.content.startswith((_PNG, _JPEG)):
        raise refused("IMAGE_PROCESS_FAILED")
    width, height = _size(upload.content)
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise refused("PHOTO_INVALID_DIMENSIONS")


def shown(stored: Stored, **more: object) -> Json:
    """A file as a message's content. `more` is what its sender says of it: `duration` and the like."""
    named, sizes = stored.named, {"width": 640, "height": 480}
    match stored.kind:
        case "photo":
            width, height = _size(stored.upload.content)
            small = named | {
                "file_id": stored.id + "s",
                "width": max(width // 4, 1),
                "height": max(height // 4, 1),
            }
            return {"photo": [small, named | {"width": width, "height": height}]}
        case "video" | "animation":
            described = named | sizes | {"duration": 0, "mime_type": "video/mp4"} | more
            # An animation is also shown as a document, as bots from before know it.
            document = {"document": named | {"mime_type": "video/mp4"}} if stored.kind == "animation" else {}
            return {stored.kind: described} | document
        case "document":
            return {"document": named | {"file_name": stored.upload.name, "mime_type": stored.upload.mime}}
        case "audio" | "voice":
            return {stored.kind: named | {"duration": 0} | more}
        case "video_note":
            return {"video_note": named | {"duration": 0, "length": 240} | more}
        case "sticker":
            still = {"type": "regular", "is_animated": False, "is_video": False}
            return {"sticker": named | {"width": 512, "height": 512} | still | more}


def _size(content: bytes) -> tuple[int, int]:
    """Width and height; a picture whose header doesn't tell has a usual size."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return (width, height) if width and height else (640, 480)
    return 640, 480
