"""Thanks and praise in plain words, and the signs that they are not meant so. Pure.

A list of Russian words and no model: it finds about one in five messages that praise. Where it finds one the
message is friendly in nine of ten (dev halves of RuSentiTweet; `docs/model-card.md`).
"""

import re
from collections.abc import Iterable
from typing import Final

_KIND: Final = (
    r"спасибо|спасиб(?:к|оч)\w*|благодар(?:ю|им|ны|ен|на|ность|ствую)|молод(?:ец|цы)|умниц[аы]|умнички|супер"
    r"|шикарн\w*|отличн(?:о|ый|ая|ое|ые|ого)|прекрасн(?:о|ый|ая|ое|ые)|замечательн\w*|восхитительн\w*"
    r"|потрясающ\w*|великолепн\w*|чудесн\w*|обалденн\w*|волшебн\w*|офигенн\w*|классн\w*"
    r"|вкусн(?:о|ый|ая|ое|ые|ейш\w*|ятин\w*)|обожаю|нравит(?:ся|есь)|понравил\w*|рекомендую|советую"
    r"|красот(?:а|ища|ень)|милот[аы]|люблю|ура|здорово|лучш(?:ий|ая|ее|ие)"
)
# What begins with what stands before a word is passed over at each letter, so a space is put before a text.
_WORDS: Final = re.compile(rf"[^\w-](?:{_KIND}|в восторге)(?![\w-])")
_WORD: Final = re.compile(rf"{_KIND}|восторге")
_BEGINNINGS: Final = frozenset(
    {
        "спас", "благ", "моло", "умни", "супе", "шика", "отли", "прек", "заме", "восх", "потр", "вели",
        "чуде", "обал", "волш", "офиг", "клас", "вкус", "обож", "нрав", "понр", "реко", "сове", "вост",
        "крас", "мило", "любл", "ура", "здор", "лучш",
    }
)  # fmt: skip
"""How the words begin: nearly all others are told apart by that."""

_LETTERS: Final = 4

_DOUBTS: Final = re.compile(
    r"[^\w-](?:"
    r"не|нет|ни|без|никак\w*|хуже|жаль|но|вместо|бы|если|только|говн\w*|бля\w*|хуй\w*|пизд\w*|еб\w*|ужас\w*"
    r"|кошмар\w*|плох\w*|проблем\w*|почему|когда|сломал\w*|обман\w*|верните|ненавижу|грустн\w*|больно|умер\w*"
    r")(?![\w-])"
)
_DOUBTFUL: Final = ("?", "((", "😡", "🤬", "😭", "😢", "👎", "🤡", "💔")
"""What stands beside thanks that are none, and beside praise of something else."""


def kind_among(words: Iterable[str]) -> list[int]:
    """The numbers of those of `words`, as the normaliser leaves them, that may be thanks or praise."""
    return [at for at, word in enumerate(words) if word[:_LETTERS] in _BEGINNINGS and _WORD.fullmatch(word)]


def is_praise(text: str) -> bool:
    """Whether a text thanks or praises, as far as its words tell."""
    said = f" {text.lower()}"  # half the price of patterns that know both cases
    if _DOUBTS.search(said) is not None or _WORDS.search(said) is None:
        return False
    return not any(map(said.__contains__, _DOUBTFUL))
