"""What a character can stand for: as it is, as a Cyrillic letter, as a Latin one.

Single characters only; what is a word and which script it is in, `moderation.text` decides.
"""

import unicodedata
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

EMOJI = "\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
"""As a range of a regular expression."""


class Letter(NamedTuple):
    """A character in lower case, the letters that it looks like, and where it stood.

    `folded` and `latin` are the character itself where it looks like no letter of that script.
    """

    plain: str
    folded: str
    latin: str
    start: int
    end: int


_TO_CYRILLIC = """
    aа bь cс eе gд hн iи kк mм nп oо pр rг tт uи wш xх yу
    Aа Bв Cс Eе Hн Iи Kк Mм Nи Oо Pр Rя Tт Uи Wш Xх Yу
    αа βв εе ηп ιи κк μм νи οо ρр τт υу χх πп Αа Βв Εе Ηн Ιи Κк Μм Νи Οо Ρр Τт Υу Χх Πп
    ᴀа ʙв ᴄс ᴇе ʜн ᴋк ᴍм ᴏо ᴘр ᴛт іи ѕс јй һн ӏл Іи Ѕс Јй Һн Ӏл ɑа ԁд ԛк ԝш
"""
_TO_LATIN = """
    аa вb еe кk мm нh оo рp сc тt уy хx ьb іi ѕs јj һh ӏl ԁd ԛq ԝw
    αa βb γy δd εe ζz ηn θo ιi κk λl μm νv οo πn ρp ςs σo τt υu χx ωw Βb Ηh Ρp Υy Νn
    ᴀa ʙb ᴄc ᴅd ᴇe ɢg ʜh ɪi ᴊj ᴋk ʟl ᴍm ɴn ᴏo ᴘp ʀr ᴛt ᴜu ᴠv ᴡw ʏy ᴢz ɑa ɡg ıi
"""
CYRILLIC_SHAPES = {pair[0]: pair[1] for pair in _TO_CYRILLIC.split()}
_LATIN_SHAPES = {pair[0]: pair[1] for pair in _TO_LATIN.split()}
_MAX_MARKS = 8
"""Marks beyond this many on one letter are dropped unread: ordering them costs quadratic time."""

_TURNED_RU = dict(zip("ɐƍʚɹɓǝжεиņʞvwноoudɔɯʎфхxǹһmqєʁ", "абвгдежзийклмноопрстуфххцчшьэя", strict=True))
_TURNED_EN = dict(zip("ɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz", "abcdefghijklmnopqrstuvwxyz", strict=True))
TURNED_ONLY = frozenset("ɐƍʚɹɓǝʞɔɯʎʁņǹɟƃɥᴉɾʇʌʍ")
"""Characters that a text in Russian or English has only when it stands on its head."""


def letters(chunk: str) -> list[Letter]:
    """Every character that can be seen, composed, in compatible form and lower case."""
    found: list[Letter] = []
    start, length = 0, len(chunk)
    while start < length:
        end = start + 1
        while end < length and _is_mark(chunk[end]):
            end += 1
        seen = _read(chunk[start]) if end == start + 1 else _read.__wrapped__(_trimmed(chunk[start:end]))
        found += [Letter(plain, folded, latin, start, end) for plain, folded, latin in seen]
        start = end
    return found


def turned(read: str) -> tuple[str, ...]:
    """What `read` says if it stands on its head, most likely first; nothing if it stands on its feet."""
    if TURNED_ONLY.isdisjoint(read):
        return ()
    upright = read[::-1].replace("qı", "ы").replace("ıo", "ю")
    ways = (
        "".join(table.get(letter, "") or letter * (letter in "ыю") or "?" for letter in upright)
        for table in (_TURNED_RU, _TURNED_EN)
    )
    return tuple(way for way in ways if "?" not in way)


@lru_cache(maxsize=2048)
def _read(cluster: str) -> tuple[tuple[str, str, str], ...]:
    """What a character with its marks looks like in lower case, as a Cyrillic and as a Latin letter."""
    seen = []
    for char in _visible(cluster):
        for lower in _visible(char.lower()):
            plain = "е" if lower == "ё" else lower
            bare = _bare(plain)
            folded = CYRILLIC_SHAPES.get(char) or CYRILLIC_SHAPES.get(bare, plain)
            latin = _LATIN_SHAPES.get(char) or _LATIN_SHAPES.get(bare, bare)
            seen.append((plain, folded, latin))
    return tuple(seen)


def _bare(letter: str) -> str:
    """A Latin or Greek letter without its accents; any other as it is."""
    first = unicodedata.normalize("NFD", letter)[0]
    return first if "a" <= first <= "z" or "α" <= first <= "ω" else letter


def _trimmed(cluster: str) -> str:
    shown = (char for char in cluster[1:] if unicodedata.category(char) != "Cf")
    return cluster[0] + "".join(islice(shown, _MAX_MARKS))


def _visible(raw: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKC", raw) if not _is_mark(char))


def _is_mark(char: str) -> bool:
    return char > "\u00ac" and unicodedata.category(char) in {"Mn", "Me", "Cf"}
