"""Files of ours on VK: a photo, a film or a document, each in steps of its own.

Nobody sees what was uploaded until a post shows it, so whatever goes wrong may be tried again. A film alone
stands among the community's at once; one whose answer was lost leaves an empty one there.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.platforms.kept import Contents, content_of
from bot.platforms.vk.content import name as name_of
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.pictures import PATIENCE, Pictures, sent
from bot.platforms.vk.session import UNREACHABLE_PAUSE
from models.errors import OutcomeUnknown, RateLimited, Refused
from models.media import File, MediaKind, kept_hash

_TITLE: Final = 100
"""Characters of what a film is called."""


class Uploads:
    """What posts show of what we keep ourselves."""

    def __init__(self, keys: Keys, contents: Contents, pictures: Pictures) -> None:
        self._keys, self._contents, self._pictures = keys, contents, pictures

    async def attachable(self, media: str, said: str) -> str:
        """What VK puts under a post for `media`; `said` tells what is seen there.

        Raises:
            RateLimited: not now.
            Refused: it is gone, VK does not take it, or not from us.
        """
        file = await content_of(self._contents, media)
        try:
            match file.medium.look.kind:
                case MediaKind.PHOTO:
                    return await self._photo(file, said)
                case MediaKind.VIDEO:
                    return await self._video(file, said)
            return await self._document(file)
        except (OutcomeUnknown, TimeoutError) as error:
            raise RateLimited(UNREACHABLE_PAUSE) from error

    async def in_talk(self, media: str, peer: int) -> str | None:
        """What VK shows in a talk for `media`, what it keeps itself as it is; None of a film of ours, which
        would stand among the community's for everybody.

        Raises:
            RateLimited: not now.
            Refused: as of `attachable`.
        """
        if kept_hash(media) is None:
            return media
        file = await content_of(self._contents, media)
        match file.medium.look.kind:
            case MediaKind.PHOTO:
                return await self._pictures.in_talk(file.content, peer)
            case MediaKind.VIDEO:
                return None
        return await self.file_in_talk(file.medium.title, file.content, peer)

    async def file_in_talk(self, title: str, content: bytes, peer: int) -> str:
        """What VK shows in a talk for a document.

        Raises:
            RateLimited: not now.
            Refused: VK does not take it, or not from us.
        """
        try:
            where = await self._keys.call("docs.getMessagesUploadServer", type="doc", peer_id=peer)
            told = await self._document_sent(where, title, content)
            return name_of(await self._keys.call("docs.save", **told))
        except (OutcomeUnknown, TimeoutError) as error:
            raise RateLimited(UNREACHABLE_PAUSE) from error

    async def _photo(self, file: File, said: str) -> str:
        where = await self._keys.call("photos.getWallUploadServer", group_id=self._keys.group)
        told = await self._sent(where, "photo", file.medium.title, file.content)
        if not told.get("photo"):
            raise Refused("VK does not take this as a picture")
        proof = {name: told[name] for name in ("photo", "server", "hash")}
        [saved] = await self._keys.call(
            "photos.saveWallPhoto", group_id=self._keys.group, caption=said or None, **proof
        )
        return f"photo{saved['owner_id']}_{saved['id']}"

    async def _document(self, file: File) -> str:
        where = await self._keys.call("docs.getWallUploadServer", group_id=self._keys.group)
        told = await self._document_sent(where, file.medium.title, file.content)
        # With the key that has asked for the address, and that posts: a community's attaches nothing.
        return name_of(await self._keys.keys[Kind.USER].call("docs.save", told))

    async def _document_sent(self, where: Mapping[str, Any], title: str, content: bytes) -> Mapping[str, Any]:
        told = await self._sent(where, "file", title, content)
        if not told.get("file"):
            raise Refused("VK does not take this as a document")
        return {"file": told["file"], "title": title}

    async def _video(self, file: File, said: str) -> str:
        # VK makes the film first, empty, and fills it with what is sent afterwards.
        made = await self._keys.call(
            "video.save",
            group_id=self._keys.group,
            name=file.medium.title.rpartition(".")[0][:_TITLE],
            description=said or None,
            wallpost=False,
        )
        await self._sent(made, "video_file", file.medium.title, file.content)
        return f"video{made['owner_id']}_{made['video_id']}"

    async def _sent(
        self, where: Mapping[str, Any], field: str, title: str, content: bytes
    ) -> Mapping[str, Any]:
        # An address takes a file from whoever has it: any of our keys has a session to send it with.
        key = next(iter(self._keys.keys.values()))
        url = where["upload_url"]
        return await key.run(lambda session: sent(session, url, field, (title, content)), PATIENCE)
