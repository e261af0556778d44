"""What came with a message of a talk is brought from where VK keeps it, and from nowhere else."""

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import requests

from bot.platforms.abilities import NOT_HERE
from bot.platforms.vk.content import name
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.pictures import PATIENCE, TIMEOUTS, largest
from bot.platforms.vk.places import is_talk, number
from bot.platforms.vk.session import ON_THE_WAY, UNREACHABLE_PAUSE, Session
from models.errors import OutcomeUnknown, RateLimited, Refused
from models.intents import KeepMedium, Receipt, TakeFile
from models.texts import Sentence

LARGEST_PLAN: Final = 2 * 1024 * 1024
LARGEST: Final = 50 * 1024 * 1024
"""Bytes of a plan, and of what posts show."""

_HOSTS: Final = (
    "vk.com",
    "vk.ru",
    "userapi.com",
    "vkuserphoto.ru",
    "vkuservideo.net",
    "mycdn.me",
    "okcdn.ru",
)
"""Where VK keeps what people send, and all below."""

_MOST_REDIRECTS: Final = 3


async def brought(keys: Keys, act: TakeFile | KeepMedium) -> Receipt:
    """Bring a file that came with a message.

    Raises:
        RateLimited: not now.
        Refused: it is gone, VK does not show its file, or it is too large.
    """
    if not is_talk(act.chat) or not act.message.isdecimal():
        raise Refused("VK shows us files of talks only", NOT_HERE)
    try:
        told = await keys.call(
            "messages.getByConversationMessageId",
            peer_id=number(act.chat),
            conversation_message_ids=[int(act.message)],
            group_id=keys.group,
        )
        title, url = _file(told, act.file)
        most = LARGEST_PLAN if isinstance(act, TakeFile) else LARGEST
        key = keys.keys[Kind.GROUP]
        content = await key.run(lambda session: _fetched(session, url, most), PATIENCE)
    except (OutcomeUnknown, TimeoutError) as error:
        raise RateLimited(UNREACHABLE_PAUSE) from error
    return Receipt(link=title, content=content)


def _file(told: Mapping[str, Any], wanted: str) -> tuple[str, str]:
    """What a file is called and where it is."""
    for part in _attachments(told):
        if name(part) != wanted:
            continue
        kind = part["type"]
        body = part[kind]
        if kind == "photo":
            return "photo.jpg", largest(body)
        if kind == "doc" and isinstance(url := body.get("url"), str):
            title, ending = str(body.get("title") or "file"), str(body.get("ext") or "")
            return title if title.endswith(f".{ending}") else f"{title}.{ending}", url
        raise Refused(f"VK does not show the file of {wanted}", Sentence("media.no_file", {"name": wanted}))
    raise Refused(f"{wanted} is gone", Sentence("media.gone", {"name": wanted}))


def _attachments(told: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for message in told.get("items") or ():
        yield from message.get("attachments") or ()


def _fetched(session: Session, url: str, most: int) -> bytes:
    try:
        for _ in range(_MOST_REDIRECTS + 1):
            _check(session, url)
            with session.http.get(url, timeout=TIMEOUTS, stream=True, allow_redirects=False) as answer:
                if answer.is_redirect:
                    url = urljoin(url, answer.headers["Location"])
                    continue
                return _read(answer, most)
    except (*ON_THE_WAY, KeyError):
        raise RateLimited(UNREACHABLE_PAUSE) from None  # the chain would hold an address with a key
    raise Refused("the address of a file redirects again and again")


def _check(session: Session, url: str) -> None:
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    known = any(host == one or host.endswith(f".{one}") for one in _HOSTS)
    if not (known and parts.scheme == "https") and f"{parts.scheme}://{parts.netloc}" != session.home:
        raise Refused(f"VK sends us for a file to {host}, which is not its own")


def _read(answer: requests.Response, most: int) -> bytes:
    if answer.status_code == requests.codes.not_found:
        raise Refused("the file is gone")
    if not answer.ok:
        raise RateLimited(UNREACHABLE_PAUSE)
    content: bytes = answer.raw.read(most + 1, decode_content=True)
    if len(content) > most:
        why = Sentence("media.too_large", {"limit": most // 1024 // 1024})
        raise Refused(f"the file has more than {most} bytes", why)
    return content
