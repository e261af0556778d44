"""Pictures on the wall: fetched where VK keeps what somebody sent us, uploaded anew in its three steps."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final, TypeVar

import msgspec
import requests

from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.session import ON_THE_WAY, UNREACHABLE_PAUSE, Session
from models.errors import OutcomeUnknown, RateLimited, Refused

_T = TypeVar("_T")
_PHOTO: Final = re.compile(r"photo(-?\d+_\d+(?:_\w+)?)")
_ATTACHABLE: Final = re.compile(r"(?:video|doc|audio|poll|market|wall)-?\d+_\d+(?:_\w+)?")
_MOST_BYTES: Final = 50 * 1024 * 1024
PATIENCE: Final = timedelta(seconds=60)
TIMEOUTS: Final = (5, 30)


class UploadFailed(RateLimited):
    """The upload server did not take a file; it may be its own trouble, or the file."""

    def __init__(self, words: str) -> None:
        super().__init__(UNREACHABLE_PAUSE)
        self.words = words


class Pictures:
    """What a post is published with."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def attachable(self, picture: str) -> str:
        """What VK puts under a post of ours for `picture`.

        Nothing is published by this, so whatever goes wrong may be tried again.

        Raises:
            RateLimited: not now.
            Refused: it is gone, or it is none of VK's.
        """
        if _ATTACHABLE.fullmatch(picture):
            return picture
        if (photo := _PHOTO.fullmatch(picture)) is None:
            raise Refused(f"VK can't publish {picture}")
        try:
            return await self._again(photo[1])
        except (OutcomeUnknown, TimeoutError) as error:
            raise RateLimited(UNREACHABLE_PAUSE) from error

    async def in_talk(self, content: bytes, peer: int) -> str:
        """What VK shows in a talk for a picture of ours. Nothing is said by this, so it may be tried again.

        Raises:
            RateLimited: not now.
            Refused: there is no key that may, or VK does not take the picture.
        """
        try:
            where = await self._keys.call("photos.getMessagesUploadServer", peer_id=peer)
            told = await self._taken(Kind.GROUP, where, content)
            [saved] = await self._keys.call("photos.saveMessagesPhoto", **told)
        except (OutcomeUnknown, TimeoutError) as error:
            raise RateLimited(UNREACHABLE_PAUSE) from error
        return f"photo{saved['owner_id']}_{saved['id']}"

    async def _again(self, photo: str) -> str:
        found = await self._keys.call("photos.getById", photos=[photo])
        if not found:
            raise Refused(f"the picture photo{photo} is gone")
        # First, since it tells whether there is a key that may upload, and so a session to do it with.
        where = await self._keys.call("photos.getWallUploadServer", group_id=self._keys.group)
        content = await self._http(Kind.USER, lambda session: _fetched(session, largest(found[0])))
        told = await self._taken(Kind.USER, where, content)
        [saved] = await self._keys.call("photos.saveWallPhoto", group_id=self._keys.group, **told)
        return f"photo{saved['owner_id']}_{saved['id']}"

    async def _taken(self, kind: Kind, where: Mapping[str, Any], content: bytes) -> Mapping[str, Any]:
        """What the upload server says of a picture, which is how it is named when it is kept."""
        named = ("picture.jpg", content)
        told = await self._http(kind, lambda session: sent(session, where["upload_url"], "photo", named))
        if not told.get("photo"):
            raise Refused("VK does not take this as a picture")
        return {name: told[name] for name in ("photo", "server", "hash")}

    async def _http(self, kind: Kind, job: Callable[[Session], _T]) -> _T:
        return await self._keys.keys[kind].run(job, PATIENCE)


def largest(photo: Mapping[str, Any]) -> str:
    """Where the largest size of a photo is."""
    size = max(photo["sizes"], key=lambda one: one["width"] * one["height"])
    return str(size["url"])


def _fetched(session: Session, url: str) -> bytes:
    try:
        with session.http.get(url, timeout=TIMEOUTS, stream=True) as answer:
            if answer.status_code == requests.codes.not_found:
                raise Refused("the picture is gone")
            if not answer.ok:
                raise RateLimited(UNREACHABLE_PAUSE)
            content: bytes = answer.raw.read(_MOST_BYTES + 1, decode_content=True)
    except ON_THE_WAY:
        raise RateLimited(UNREACHABLE_PAUSE) from None
    if len(content) > _MOST_BYTES:
        raise Refused("the picture is too large for VK")
    return content


def sent(session: Session, url: str, field: str, file: tuple[str, bytes]) -> dict[str, Any]:
    """What an upload server says of a file, given by its title and its content.

    Raises:
        RateLimited: nobody answers, or it did not take the file.
    """
    try:
        answer = session.http.post(url, files={field: file}, timeout=TIMEOUTS)
        told = msgspec.json.decode(answer.content, type=dict[str, Any])
    except (*ON_THE_WAY, msgspec.DecodeError):
        raise RateLimited(UNREACHABLE_PAUSE) from None
    if told.get("error"):
        # The status is 200 all the same.
        raise UploadFailed(str(told["error"]))
    return told
