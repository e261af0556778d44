"""Files that go between people and us."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeFile:
    """Bring us a file that somebody has sent with a `message` of a chat.

    `file` is what the platform calls it, `asker` who wants it, `meant` what they say that its headings mean.

    Its receipt has the content, and as its link the name under which the platform keeps it.
    """

    platform: str
    chat: str
    file: str
    asker: str
    message: str = ""
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveFile:
    """Send a file of ours to the people who work in a chat."""

    platform: str
    chat: str
    name: str
    content: bytes
    reply_to: str | None = None


PassFile = TakeFile | GiveFile
"""A file goes between people and us; not every platform passes files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepMedium:
    """Bring us a picture, a film or a document that somebody has sent, to be kept for posts anywhere.

    `title` is what it is to be called, the rest as of `TakeFile`. Its receipt has as its link the name under
    which it is kept.
    """

    platform: str
    chat: str
    file: str
    asker: str
    message: str
    title: str = ""
