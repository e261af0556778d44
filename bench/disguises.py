"""Ways in which people hide words from a filter, each a seeded function of a text.

An attack disguises most words of four letters and more, harmless ones too; whole-text attacks
(another alphabet, another keyboard) leave nothing as it was. What it costs a judge is measured in
`bench.disguise`.
"""

import random
import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

Disguise = Callable[[str, random.Random], str]

SHARE = 0.7
"""How many of the words that are long enough are disguised."""

_WORD = re.compile(r"[^\W\d_]{4,}")
_EMOJI = "😀🔥❤💥👍🤡"
_SIGNS = ".-_*,"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_MARKS = "\u0336\u0301\u0308\u0332\u0338"


def _table(pairs: str) -> Mapping[str, str]:
    """ "ab ac" as one letter to all the characters that stand for it."""
    found: dict[str, str] = {}
    for pair in pairs.split():
        found[pair[0]] = found.get(pair[0], "") + pair[1:]
    return MappingProxyType(found)


_LATIN = _table("аa вb еe иu кk мm нh оo пn рp сc тt уy хx")
_CYRILLIC = _table("aа bв cс eе hн kк mм oо pр tт xх yу iі sѕ jј")
_GREEK = _table("аα вβ еε иι кκ мμ нη оο пπ рρ тτ уυ хχ aα bβ eε iι kκ oο pρ tτ uυ vν xχ yγ")
_DIGITS = _table("о0 з3 ч4 б6 в8 и1 o0 i1 e3 a4 s5 t7")
_SYMBOLS = _table("а@ с$ о0 з3 ч4 a@ s$ i! i1 e3")
_WIDE = {chr(code): chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
_TURNED = dict(
    zip(
        "абвгдежзийклмнопрстуфхцчшщъыьэюяabcdefghijklmnopqrstuvwxyz",
        [*"ɐƍʚɹɓǝжεиņʞvwноudɔɯʎфхǹҺmmq", "ıq", "q", "є", "oı", *"ʁɐqɔpǝɟƃɥᴉɾʞlɯuodbɹsʇnʌʍxʎz"],
        strict=True,
    )
)
_KEYS = dict(
    zip(
        "йцукенгшщзхъфывапролджэячсмитьбюё",
        "qwertyuiop[]asdfghjkl;'zxcvbnm,.`",
        strict=True,
    )
)
_TRANSLIT = (
    "a|b|v|g|d|e|yo,e,jo|zh,j|z|i|y,j,i|k|l|m|n|o|p|r|s|t|u|f|h,kh,x|c,ts|ch,4|sh,w|sch,shh,w||y,i|,'|e|yu,u,ju|"
    "ya,ja,ia"
)
_SOUNDS = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        (kinds.split(",") for kinds in _TRANSLIT.split("|")),
        strict=True,
    )
)


def _each_word(change: Callable[[str, random.Random], str]) -> Disguise:
    def disguise(text: str, drawn: random.Random) -> str:
        return _WORD.sub(lambda found: change(found[0], drawn) if drawn.random() < SHARE else found[0], text)

    return disguise


def _letters(shapes: Mapping[str, str]) -> Disguise:
    """Put other characters for half of the letters that have some, for at least one."""

    def change(word: str, drawn: random.Random) -> str:
        places = [place for place, letter in enumerate(word) if letter.lower() in shapes]
        chosen = set(drawn.sample(places, max(1, len(places) // 2))) if places else ()
        return "".join(
            drawn.choice(shapes[letter.lower()]) if place in chosen else letter
            for place, letter in enumerate(word)
        )

    return _each_word(change)


def _between(signs: str) -> Disguise:
    """One sign between all letters."""

    def change(word: str, drawn: random.Random) -> str:
        return drawn.choice(signs).join(word)

    return _each_word(change)


def _inside(signs: str) -> Disguise:
    """A sign at one or two places inside the word."""

    def change(word: str, drawn: random.Random) -> str:
        for _ in range(drawn.randint(1, 2)):
            place = drawn.randrange(1, len(word))
            word = word[:place] + drawn.choice(signs) + word[place:]
        return word

    return _each_word(change)


def _masked(word: str, drawn: random.Random) -> str:
    place = drawn.randrange(1, len(word) - 1)
    return f"{word[:place]}*{word[place + 1 :]}"


def _repeated(word: str, drawn: random.Random) -> str:
    place = drawn.randrange(len(word))
    return word[:place] + word[place] * drawn.randint(3, 6) + word[place + 1 :]


def _swapped(word: str, drawn: random.Random) -> str:
    place = drawn.randrange(1, len(word) - 2)
    return word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _shortened(word: str, drawn: random.Random) -> str:
    place = drawn.randrange(1, len(word) - 1)
    return word[:place] + word[place + 1 :]


def _mixed_case(word: str, drawn: random.Random) -> str:
    return "".join(drawn.choice((letter.lower(), letter.upper())) for letter in word)


def _turned(word: str, drawn: random.Random) -> str:
    return "".join(_TURNED.get(letter, letter) for letter in reversed(word.lower()))


def _wide(word: str, drawn: random.Random) -> str:
    return "".join(_WIDE.get(_LATIN.get(letter, letter), letter) for letter in word)


def _transliterated(text: str, drawn: random.Random) -> str:
    """One manner for a whole text, as a person writes."""
    return _mapped(text, {letter: drawn.choice(kinds) for letter, kinds in _SOUNDS.items()})


def _other_keys(text: str, drawn: random.Random) -> str:
    return _mapped(text, _KEYS)


def _mapped(text: str, table: Mapping[str, str]) -> str:
    shown = []
    for letter in text:
        other = table.get(letter.lower(), letter)
        shown.append(other.capitalize() if letter.isupper() else other)
    return "".join(shown)


DISGUISES: Mapping[str, Disguise] = MappingProxyType(
    {
        "Latin lookalikes": _letters(_LATIN),
        "Cyrillic lookalikes": _letters(_CYRILLIC),
        "Greek lookalikes": _letters(_GREEK),
        "digits for letters": _letters(_DIGITS),
        "symbols for letters": _letters(_SYMBOLS),
        "full-width letters": _each_word(_wide),
        "upside-down letters": _each_word(_turned),
        "zero-width characters": _inside(_INVISIBLE),
        "soft hyphens": _inside("\u00ad"),
        "combining marks": _inside(_MARKS),
        "emoji inside": _inside(_EMOJI),
        "letters spaced out": _between(" "),
        "letters dotted": _between(_SIGNS),
        "one letter masked": _each_word(_masked),
        "one letter repeated": _each_word(_repeated),
        "two letters swapped": _each_word(_swapped),
        "one letter missing": _each_word(_shortened),
        "mixed case": _each_word(_mixed_case),
        "transliteration": _transliterated,
        "transliterated words": _each_word(_transliterated),
        "other keyboard": _other_keys,
    }
)
"""By the name under which the suite reports them."""
