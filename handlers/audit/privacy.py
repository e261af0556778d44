"""A report that can be passed on: people under made-up names, contacts covered in quoted texts."""

import re
from collections.abc import Callable
from hashlib import blake2b

_CONTACT = re.compile(
    r"(?<![\w/.])@\w{3,}"
    r"|\[(?:id|club|public)\d+\|[^\]]*\]"
    r"|\b(?:id|club|public)\d{4,}\b"
    r"|(?P<site>(?:t(?:elegram)?\.me|vk\.com)/)(?!\+|joinchat|join/)\w[\w.]+"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|\+?\d(?:[\s()-]{0,2}\d){9,14}"
)

Alias = Callable[[str], str]
"""The made-up name of a person, the same for the same person within one report."""


def aliases(salt: bytes) -> Alias:
    """Aliases that tell nothing without `salt`, which should be random and kept by nobody."""

    def alias(person: str) -> str:
        return blake2b(person.encode(errors="replace"), key=salt, digest_size=3).hexdigest().upper()

    return alias


def covered(text: str) -> str:
    """`text` with names, phones and addresses of people covered; as long as before, so spans hold."""
    return _CONTACT.sub(_cover, text)


def _cover(contact: re.Match[str]) -> str:
    """A site's name stays: that it is an invitation somewhere is what mattered."""
    kept = contact["site"] or contact[0][0].replace("[", "@")
    return kept + "•" * (len(contact[0]) - len(kept))
