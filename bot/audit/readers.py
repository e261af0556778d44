"""What kind of history a file is, told by its content, and its messages one by one."""

from collections.abc import Iterator
from typing import BinaryIO

from bot.audit import table, telegram, vk
from bot.audit.records import Aside, Damaged, Kind
from bot.audit.streams import places
from handlers.audit.records import AuditMessage
from models.texts import Sentence

_HEAD = 1 << 16
_TELEGRAM = {"messages": Kind.TELEGRAM_CHAT, "chats.list": Kind.TELEGRAM_ACCOUNT}
_COMMENT_KEYS = ("item.text", "item.from_id")


def recognised(file: BinaryIO) -> Kind:
    """What a file is.

    Raises:
        Damaged: it is none of the kinds that can be read, or breaks off before that shows.
    """
    file.seek(0)
    head = file.read(_HEAD).removeprefix(b"\xef\xbb\xbf").lstrip()
    if not head:
        raise Damaged(Sentence("audit.broken.empty"))
    if head.startswith(b"<"):
        raise Damaged(Sentence("audit.broken.html"))
    if head.startswith(b"PK\x03\x04"):
        raise Damaged(Sentence("audit.broken.archive"))
    if not head.startswith((b"{", b"[")):
        return Kind.TABLE
    return _json_kind(file)


def messages(file: BinaryIO, kind: Kind, aside: Aside) -> Iterator[AuditMessage]:
    """The messages of a file of a known kind, lazily.

    Raises:
        Damaged: the file is broken; the messages before the breakage were given.
    """
    if kind is Kind.TABLE:
        return table.messages(file, aside)
    if kind in (Kind.VK_PAGES, Kind.VK_COMMENTS):
        return vk.messages(file, aside, bare_list=kind is Kind.VK_COMMENTS)
    return telegram.messages(file, aside, whole_account=kind is Kind.TELEGRAM_ACCOUNT)


def _json_kind(file: BinaryIO) -> Kind:
    for place, event in places(file):
        if event == "start_array":
            if place in _TELEGRAM:
                return _TELEGRAM[place]
            if vk.is_page_key((place,)):
                return Kind.VK_PAGES
        elif place in _COMMENT_KEYS:
            return Kind.VK_COMMENTS
    raise Damaged(Sentence("audit.broken.unknown"))
