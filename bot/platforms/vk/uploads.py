"""Files of ours on VK: a photo, a film or a document, each in steps of its own.

Nobody sees what was uploaded until a post shows it, so whatever goes wrong may be tried again.
"""

from collections.abc import Mapping
from typing import Any, Final

from bot.platforms.kept import Contents, content_of
from bot.platforms.vk.content import name as name_of
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.pictures import PATIENCE, sent
from bot.platforms.vk.session import UNREACHABLE_PAUSE
from models.errors import OutcomeUnknown, RateLimited, Refused
from models.media import File, MediaKind

_TITLE: Final = 100
"""Characters of what a film is called."""


class Uploads:
    """What posts show of what we keep ourselves."""

    def __init__(self, keys: Keys, contents: Contents) -> None:
        self._keys, self._contents = keys, contents

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

    async def _photo(self, file: File, said: str) -> str:
        where = await self._keys.call("photos.getWallUploadServer", group_id=self._keys.group)
        told = await self._sent(where, "photo", file)
        if not told.get("photo"):
            raise Refused("VK does not take this as a picture")
        proof = {name: told[name] for name in ("photo", "server", "hash")}
        [saved] = await self._keys.call(
            "photos.saveWallPhoto", group_id=self._keys.group, caption=said or None, **proof
        )
        return f"photo{saved['owner_id']}_{saved['id']}"

    async def _document(self, file: File) -> str:
        where = await self._keys.call("docs.getWallUploadServer", group_id=self._keys.group)
        told = await self._sent(where, "file", file)
        if not told.get("file"):
            raise Refused("VK does not take this as a document")
        return name_of(await self._keys.call("docs.save", file=told["file"], title=file.medium.title))

    async def _video(self, file: File, said: str) -> str:
        # VK makes the film first, empty, and fills it with what is sent afterwards.
        made = await self._keys.call(
            "video.save",
            group_id=self._keys.group,
            name=file.medium.title.rpartition(".")[0][:_TITLE],
            description=said or None,
            wallpost=False,
        )
        await self._sent(made, "video_file", file)
        return f"video{made['owner_id']}_{made['video_id']}"

    async def _sent(self, where: Mapping[str, Any], field: str, file: File) -> Mapping[str, Any]:
        named = (file.medium.title, file.content)
        job = self._keys.keys[Kind.USER].run
        return await job(lambda session: sent(session, where["upload_url"], field, named), PATIENCE)
