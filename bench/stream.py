"""The messages that every bench works on: always the same, like comments in measure, not in sense.

Words are drawn by Zipf's law from those that the shipped classifier knows, in the order of their
real frequency; some get another ending or are misspelt, so that a memory of words always meets new
ones. Texts that lead to acts and questions to the FAQ are mixed in. Spam comes from fresh accounts, and
whoever writes most is never rude: they would have been banned, and here nobody can be.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

from models.decisions import Decision
from models.faq import Entry
from moderation.artifact import load
from moderation.judge import Judge

SEED = 20261122
CHATS = 20
"""Half of them are walls, half are chats."""

_BEGAN = datetime(2026, 11, 22, 9, tzinfo=UTC)
_PACE = 10.0
"""Messages a second by their own clock: a busy community, in which floods and storms stay rare."""

_WARMING = 10_000_000
_PEOPLE = 5_000
FRESH = 1_000_000
"""Ids from here on are of accounts that were made to spam and write once."""
_INFLECTED, _MISSPELT = 0.08, 0.02
_MILD = 0.25
_MOST_WORDS = 80
_MARKS = ("", "", "", ".", ".", "!", ")", "...", " 👍", " 😂")
_LETTERS = "абвгдежзиклмнопрстуфхцчшщыэюя"
_RUSSIAN = re.compile("=[а-я]+")
_DATA = Path(__file__).parent / "data" / "stream.json"


@dataclass(frozen=True, slots=True)
class Said:
    """One message; `number` is its id everywhere and counts from 1."""

    number: int
    chat: int
    thread: int
    author: int
    at: datetime
    text: str


def stream(events: int) -> list[Said]:
    """So many messages; a longer stream begins like a shorter one."""
    random = Random(SEED)
    at = _BEGAN
    texts: list[str] = []
    said = []
    for number in range(1, events + 1):
        make = _kind(random)
        texts.append(_again(random, texts) if make is None else make(random))
        at += timedelta(seconds=random.expovariate(_PACE))
        chat, thread = random.randrange(CHATS), 1 + random.randrange(5)
        author = FRESH + number if make is _spam else _author(random, rude=make is _insult)
        said.append(Said(number, chat, thread, author, at, texts[-1]))
    return said


def warming() -> list[Said]:
    """Messages of every kind but plain talk: they warm up what is made once, and no memory of words."""
    told = _told()
    texts = [text.format(n=100, p=50, code="warm", word="сам") for text in (*told["spam"], *told["insults"])]
    texts += [frames[0].format(*told["objects"][0]) for frames in told["aspects"]] + told["courtesies"]
    return [
        Said(_WARMING + number, number % CHATS, 1, 0, _BEGAN + timedelta(minutes=number - len(texts)), text)
        for number, text in enumerate(texts)
    ]


def faq() -> list[Entry]:
    """1,000 phrasings of 250 approved answers."""
    told = _told()
    return [
        Entry(
            id=f"{forms[0]}-{number}",
            phrasings=tuple(frame.format(*forms) for frame in frames[:-1]),
            answer=told["answer"].format(*forms),
        )
        for forms in told["objects"]
        for number, frames in enumerate(told["aspects"])
    ]


def _author(random: Random, *, rude: bool) -> int:
    """Half of what is said comes from a few, as everywhere; they would be gone if they were rude."""
    if random.random() < 0.5 and not rude:
        return min(int(random.paretovariate(0.6)), _PEOPLE)
    return random.randrange(_PEOPLE)


def _kind(random: Random) -> Callable[[Random], str] | None:
    """What is said next; None repeats something."""
    dice = random.random()
    for share, make in _KINDS:
        if dice < share:
            return make
        dice -= share
    return _sentence


def _again(random: Random, before: Sequence[str]) -> str:
    return random.choice(before[-500:]) if before else _sentence(random)


def _spam(random: Random) -> str:
    code = "".join(random.choices("abcdefghkmnprstuvxyz", k=8))
    spam: str = random.choice(_told()["spam"])
    return spam.format(n=random.randrange(10, 900) * 100, p=random.randrange(20, 99), code=code)


def _insult(random: Random) -> str:
    insult: str = random.choice(_told()["insults"])
    return insult.format(word=_word(random))


def _question(random: Random) -> str:
    told = _told()
    frame: str = random.choice(random.choice(told["aspects"]))
    asked = frame.format(*random.choice(told["objects"]))
    return asked if random.random() < 0.5 else f"здравствуйте, {asked}"


def _courtesy(random: Random) -> str:
    courtesy: str = random.choice(_told()["courtesies"])
    return courtesy


def _sentence(random: Random) -> str:
    length = min(max(1, round(random.lognormvariate(2.75, 0.7))), _MOST_WORDS)
    words = [_word(random) for _ in range(length)]
    words = [word + "," * (random.random() < 0.08) for word in words[:-1]] + words[-1:]
    text = " ".join(words) + random.choice(_MARKS)
    return text[0].upper() + text[1:] if random.random() < 0.6 else text


def _word(random: Random) -> str:
    words, weights = _vocabulary()
    word = random.choices(words, cum_weights=weights)[0]
    dice = random.random()
    if dice < _MISSPELT:
        at = random.randrange(len(word))
        return word[:at] + random.choice(_LETTERS) + word[at + random.randrange(2) :]
    if dice < _MISSPELT + _INFLECTED and len(word) > 3:
        ending: str = random.choice(_told()["endings"])
        return word[: -random.randrange(1, 3)] + ending
    return word


_KINDS: Sequence[tuple[float, Callable[[Random], str] | None]] = (
    (0.05, _spam),
    (0.03, _insult),
    (0.05, _question),
    (0.12, _courtesy),
    (0.01, None),
)
"""Shares of all messages; the rest is plain talk."""


@cache
def _vocabulary() -> tuple[list[str], list[float]]:
    """Words with their weights added up; what would mean something to the judge is left out."""
    artifact = load()
    rarity = {
        name[1:]: square
        for name, square in zip(artifact.names, artifact.squares.tolist(), strict=True)
        if _RUSSIAN.fullmatch(name)
    }
    judge = Judge(artifact).judge
    words = sorted((word for word in rarity if _is_mild(judge(word))), key=lambda word: (rarity[word], word))
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


def _is_mild(decision: Decision) -> bool:
    scores = decision.scores
    return not decision.findings and max(scores.toxic, scores.negative, scores.question) < _MILD


@cache
def _told() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(_DATA.read_text(encoding="utf-8"))
    return told
