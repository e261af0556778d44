"""Pictures, files, videos and all else that hangs on a post, a comment or a message, as VK shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.vk import rendering
from tests.vk.world import Json, Post

if TYPE_CHECKING:
    from tests.vk.vk import Vk

SIZES: Final = (("s", 75), ("m", 130), ("x", 604))


class Media:
    """Makes attachments: `olga.comments(post, "вот", attachments=[vk.media.photo(olga.id, PNG)])`.

    What has an owner and a number can be found again, as calls name it.
    """

    def __init__(self, vk: Vk) -> None:
        self._vk = vk
        self._known: dict[tuple[str, int, int], Json] = {}
        self.files: dict[str, bytes] = {}

    def find(self, kind: str, owner: int, number: int) -> Json | None:
        """What `photo-1_2` means."""
        return self._known.get((kind, owner, number))

    def photo(self, owner: int, file: bytes = b"", text: str = "", number: int = 0) -> Json:
        """A photo, in its sizes; the biggest can be fetched."""
        number = number or 457_240_000 + self._vk.new_number()
        url = self.url(f"photo{owner}_{number}.jpg", file)
        sizes = [{"type": kind, "width": side, "height": side, "url": url} for kind, side in SIZES]
        shown: Json = {"id": number, "owner_id": owner, "album_id": -7, "date": self._vk.now(), "text": text}
        shown |= {"sizes": sizes, "access_key": f"key{number}", "has_tags": False}
        return self._kept("photo", shown)

    def video(self, owner: int, title: str = "Ролик", number: int = 0, **more: object) -> Json:
        """A video; its file isn't shown to anybody."""
        number = number or 456_240_000 + self._vk.new_number()
        shown: Json = {"id": number, "owner_id": owner, "title": title, "description": "", "duration": 15}
        shown |= {"date": self._vk.now(), "type": "video", "views": 0, "can_comment": 1}
        return self._kept("video", shown | more)

    def doc(self, owner: int, name: str = "меню.pdf", file: bytes = b"") -> Json:
        """A file."""
        number = 650_000_000 + self._vk.new_number()
        extension = name.rpartition(".")[2]
        shown: Json = {"id": number, "owner_id": owner, "title": name, "size": len(file), "type": 1}
        shown |= {"ext": extension, "date": self._vk.now(), "url": self.url(f"doc{owner}_{number}", file)}
        return self._kept("doc", shown)

    def audio(self, owner: int, artist: str = "Группа", title: str = "Песня") -> Json:
        """Music."""
        number = 456_250_000 + self._vk.new_number()
        shown = {"id": number, "owner_id": owner, "artist": artist, "title": title, "duration": 180}
        return self._kept("audio", shown)

    def voice(self, owner: int, seconds: int = 3) -> Json:
        """A voice message."""
        number = 660_000_000 + self._vk.new_number()
        shown = {"id": number, "owner_id": owner, "duration": seconds, "waveform": [0, 5, 9]}
        shown |= {
            "link_mp3": self.url(f"{number}.mp3", b"mp3"),
            "link_ogg": self.url(f"{number}.ogg", b"ogg"),
        }
        return {"type": "audio_message", "audio_message": shown}

    def graffiti(self, owner: int) -> Json:
        """A drawing."""
        number = 670_000_000 + self._vk.new_number()
        shown = {"id": number, "owner_id": owner, "width": 200, "height": 200}
        return {"type": "graffiti", "graffiti": shown | {"url": self.url(f"{number}.png", b"png")}}

    def sticker(self, number: int = 9019) -> Json:
        """A sticker."""
        shown = {"inner_type": "base_sticker_new", "sticker_id": number, "product_id": 279}
        return {"type": "sticker", "sticker": shown | {"images": [], "is_allowed": True}}

    def link(self, url: str, title: str = "", description: str = "") -> Json:
        """A link with a word about what is there."""
        return {"type": "link", "link": {"url": url, "title": title, "description": description}}

    def wall(self, post: Post) -> Json:
        """A post that is passed on in a message."""
        return {"type": "wall", "wall": rendering.post(post)}

    def poll(self, poll: Json) -> Json:
        """A poll."""
        return self._kept("poll", poll)

    def url(self, name: str, file: bytes) -> str:
        """Where a file can be fetched."""
        self.files[name] = file
        return f"{self._vk.address}/file/{name}"

    def _kept(self, kind: str, shown: Json) -> Json:
        self._known[kind, shown["owner_id"], shown["id"]] = shown
        return {"type": kind, kind: shown}
