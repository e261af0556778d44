"""Where media may come from, by their names alone: addresses at allowed hosts, files of one folder. Pure.

What a host or a file turns out to be is asked when it is brought.
"""

import re
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, urlsplit

from models.media import FOLDER, Sources, ascii_host
from models.texts import Sentence

_LONGEST: Final = 1000
_HOST: Final = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z][a-z0-9-]*[a-z0-9]\.?")
"""A name with letters in its last part: no number is one, however it is written (0x7f000001, 2130706433)."""

_UNFIT: Final = re.compile(r"[\x00-\x20\x7f\\]")
_FILE: Final = re.compile(r"[^\x00-\x1f\x7f\\:*?\"<>|/]+")
_LOOKS_LIKE_A_FILE: Final = re.compile(r"[^\s:][^:\n]*\.\w{2,5}")
_OF_A_PLATFORM: Final = re.compile(r"[0-9a-f]{24}\.(?:png|jpg)|[a-z_]+-?\d+_\d+(?:_\w+)?|[a-z_]+:\S+")


def meant(text: str) -> str:
    """What somebody names, as posts name it: a bare name of a file is one of the media folder."""
    name = text.strip()
    if _OF_A_PLATFORM.fullmatch(name) or name.startswith((FOLDER, "https://", "http://")):
        return name
    return f"{FOLDER}{name}" if _LOOKS_LIKE_A_FILE.fullmatch(name) else name


def named(name: str) -> str:
    """A name as people see it, shortened."""
    return name.removeprefix(FOLDER)[:80]


def objection(name: str, sources: Sources, scheme: str = "https") -> Sentence | None:
    """Why this may not be brought; None where it may, as far as its name tells."""
    if name.startswith(FOLDER):
        return _about_file(name.removeprefix(FOLDER), sources)
    return _about_address(name, sources, scheme)


def folder_parts(name: str) -> tuple[str, ...]:
    """The way to a file of the media folder, part by part."""
    return tuple(name.removeprefix(FOLDER).split("/"))


def _about_file(name: str, sources: Sources) -> Sentence | None:
    if not sources.folder:
        return Sentence("media.no_folder")
    parts = folder_parts(name)
    # What begins with a dot is hidden, or leads out of the folder.
    if len(name) > _LONGEST or any(part.startswith(".") or not _FILE.fullmatch(part) for part in parts):
        return Sentence("media.bad_name", {"name": named(name)})
    return None


def _about_address(url: str, sources: Sources, scheme: str) -> Sentence | None:
    parts = _split(url)
    if parts is None:
        return Sentence("media.bad_address")
    if parts.scheme != scheme:
        return Sentence("media.not_https")
    said = parts.hostname or ""
    host = ascii_host(said) or ""
    if not _HOST.fullmatch(host) or _is_number(host):
        return Sentence("media.bad_address")
    if not sources.allows(host):
        return Sentence("media.host", {"host": said})
    return None


def _split(url: str) -> SplitResult | None:
    """The parts of an address that has no port, no name of somebody, and nothing that is read in two ways."""
    if len(url) > _LONGEST or _UNFIT.search(url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return None if set(parts.netloc) & set("@:[]") else parts


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
