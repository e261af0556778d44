"""What a single value may be, whichever key it belongs to."""

import re
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import SplitResult, urlsplit

from pydantic import BeforeValidator

from bot.configuration.errors import wrong
from models.media import ascii_host

_HOST = re.compile(r"\.?[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)


def _no_bool(value: object) -> object:
    # Python counts True as 1, so `port = true` would quietly become port 1.
    if isinstance(value, bool):
        raise wrong("number")
    return value


Language = Literal["ru", "en"]
Whole = Annotated[int, BeforeValidator(_no_bool)]
Number = Annotated[float, BeforeValidator(_no_bool)]
OptionalPath = Annotated[Path | None, BeforeValidator(lambda value: value or None)]
"""TOML has no null, so the empty text stands for it."""


def host_name(name: str) -> str:
    """A host as it is asked for, in ASCII."""
    bare = name.removeprefix(".")
    asked = name.removesuffix(bare) + (ascii_host(bare) or "")
    if not _HOST.fullmatch(asked):
        raise wrong("host", name=name)
    return asked


def parts_of(address: str) -> SplitResult:
    """The parts of an address; what is misspelt beyond reading has none."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def of_scheme(address: str, schemes: Sequence[str]) -> str:
    """An address of one of the `schemes`, or none."""
    parts = parts_of(address)
    if address and not (parts.scheme in schemes and parts.hostname):
        raise wrong("scheme", schemes=", ".join(f"{scheme}://" for scheme in schemes))
    return address


def number_of_community(value: object) -> object:
    """People copy the address of the page, or the end of it."""
    if not isinstance(value, str):
        return value
    name = value.rstrip("/").rpartition("/")[2]
    if not (found := re.fullmatch(r"(?:club|public|event|-)?(\d+)", name)):
        raise wrong("community")
    return int(found[1])


def is_loopback(host: str) -> bool:
    """Whether it leads to this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
