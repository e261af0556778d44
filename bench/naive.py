"""The bot as one writes it first: an aiogram handler, scikit-learn and a commit on each message.

Its classifier is a stock scikit-learn pipeline that holds the character n-grams of the shipped
artefact with their weights, so both sides weigh the same things. It records the message, its
author's strikes and the hour's counters as ours does, and has neither our rules nor our cases.
`tuned` is the same bot after two well-known cures: no synchronous filter, and weights in the order
in which SciPy reads them. Stock `SGDClassifier` and models built by hand need the second cure;
`LogisticRegression` of scikit-learn 1.9 hands its weights over in that order by itself.
"""

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiosqlite
import numpy as np
from aiogram import Bot, Dispatcher, F, Router
from aiogram.client.session.base import BaseSession
from aiogram.methods import SendMessage, TelegramMethod
from aiogram.types import Chat, Message
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics.pairwise import cosine_similarity
from sklearn.pipeline import Pipeline, make_pipeline

from bench.stream import Said, faq
from models.decisions import Axis
from moderation.artifact import Artifact, load
from moderation.classifier import NGRAMS

_TOKEN = "1:bench"
SURE = 0.5
_ALIKE = 0.5
TABLES = (
    """CREATE TABLE messages
    (id, chat, author, text, spam, toxic, negative, question, verdict, PRIMARY KEY (chat, id))""",
    "CREATE TABLE people (id INTEGER PRIMARY KEY, name, messages, strikes)",
    "CREATE TABLE counters (hour, verdict, value, PRIMARY KEY (hour, verdict))",
)
INSERT = "INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
MEET = """
    INSERT INTO people VALUES (?, ?, 1, ?)
    ON CONFLICT DO UPDATE
    SET name = excluded.name, messages = messages + 1, strikes = strikes + excluded.strikes
"""
COUNT = "INSERT INTO counters VALUES (?, ?, 1) ON CONFLICT DO UPDATE SET value = value + 1"


class Silent(BaseSession):
    """Telegram as it would be if it answered at once and cost nothing."""

    performed = 0

    async def make_request(self, bot: Bot, method: TelegramMethod[Any], timeout: int | None = None) -> Any:  # noqa: ASYNC109 (aiogram's own signature)
        """Count the call and say what Telegram would."""
        self.performed += 1
        if isinstance(method, SendMessage):
            return Message(message_id=1, date=datetime.now(UTC), chat=Chat(id=1, type="group"))  # noqa: TID251
        return True

    async def stream_content(self, *_: Any, **__: Any) -> AsyncGenerator[bytes, None]:
        """Nothing is ever downloaded."""
        yield b""

    async def close(self) -> None:
        """Nothing is open."""


class Answers:
    """Stock search of the nearest phrasing."""

    def __init__(self) -> None:
        known = [(phrasing, entry.answer) for entry in faq() for phrasing in entry.phrasings]
        self._vectors = TfidfVectorizer(ngram_range=(1, 2))
        self._matrix = self._vectors.fit_transform([phrasing for phrasing, _ in known])
        self._answers = [answer for _, answer in known]

    def best(self, question: str) -> str | None:
        """The answer to the phrasing most like `question`, if it is like enough."""
        alike = cosine_similarity(self._vectors.transform([question]), self._matrix)[0]
        best = int(alike.argmax())
        return self._answers[best] if alike[best] >= _ALIKE else None


class Naive:
    """The bot; `feed` hands it one update as it comes over the wire."""

    def __init__(self, database: aiosqlite.Connection, bot: Bot, *, tuned: bool) -> None:
        artifact = load()
        self.session: Any = bot.session
        self._database = database
        self._bot = bot
        self._classifier = pipeline(artifact, tuned=tuned)
        self._limits = artifact.thresholds
        self._answers = Answers()
        router = Router()
        router.message.register(self._said, *(() if tuned else (F.text,)))
        self._dispatcher = Dispatcher()
        self._dispatcher.include_router(router)
        self._next: int | None = None

    async def feed(self, update: bytes) -> None:
        """One update, all the way: parsed, judged, written, acted upon."""
        await self._dispatcher.feed_raw_update(self._bot, json.loads(update))

    async def poll(self, messages: int, at: list[float]) -> None:
        """So many messages by long poll, as aiogram's own polling does it; `at` gets when each was done."""
        done = len(at) + messages
        while len(at) < done:
            updates = await self._bot.get_updates(offset=self._next, timeout=20, limit=100)
            for update in updates:
                await self._dispatcher.feed_update(self._bot, update)
                self._next = update.update_id + 1
                at.append(time.monotonic())

    async def _said(self, message: Message) -> None:
        text = message.text or ""
        _, spam, toxic, negative, question = self._classifier.predict_proba([text])[0].tolist()
        bad = spam >= self._limits[Axis.SPAM].review or toxic >= self._limits[Axis.TOXIC].review
        author, name = (message.from_user.id, message.from_user.full_name) if message.from_user else (0, "")
        row = (message.message_id, message.chat.id, author, text, spam, toxic, negative, question, int(bad))
        await write(self._database, row, name, message.date)
        if bad:
            await message.delete()
        elif question >= SURE and (answer := self._answers.best(text)):
            await message.reply(answer)


@asynccontextmanager
async def naive(
    file: Path, *, tuned: bool = False, token: str = _TOKEN, session: BaseSession | None = None
) -> AsyncIterator[Naive]:
    """A naive bot with an empty database: WAL, one connection. Without a session Telegram costs nothing."""
    async with connected(file, wal=True) as database:
        yield Naive(database, Bot(token, session=session or Silent()), tuned=tuned)


@asynccontextmanager
async def connected(file: Path, *, wal: bool) -> AsyncIterator[aiosqlite.Connection]:
    """An empty database; without `wal` it has the pragmas that SQLite has by itself."""
    async with aiosqlite.connect(file) as database:
        if wal:
            await database.execute("PRAGMA journal_mode=WAL")
            await database.execute("PRAGMA synchronous=NORMAL")
        for table in TABLES:
            await database.execute(table)
        await database.commit()
        yield database


async def write(database: aiosqlite.Connection, row: Sequence[Any], name: str, at: datetime) -> None:
    """One message with its scores, its author's strikes and the hour's counters, committed."""
    author, bad = row[2], row[-1]
    await database.execute(INSERT, row)
    await database.execute(MEET, (author, name, bad))
    await database.execute(COUNT, (at.strftime("%Y-%m-%d %H"), bad))
    await database.commit()


def pipeline(artifact: Artifact, axes: Sequence[Axis] = tuple(Axis), *, tuned: bool = False) -> Pipeline:
    """Stock TF-IDF and logistic regression with the artefact's n-grams: "none of them", then the axes."""
    kept = [row for row, name in enumerate(artifact.names) if name[0] not in "=~"]
    rarity = np.sqrt(artifact.squares[kept].astype(np.float64))
    vectors = TfidfVectorizer(
        analyzer="char_wb", ngram_range=NGRAMS, vocabulary=[artifact.names[row] for row in kept]
    )
    vectors.idf_ = rarity
    columns = [list(Axis).index(axis) for axis in axes]
    weights = (artifact.weights[kept].astype(np.float64) / rarity[:, None]).T[columns]
    bias = artifact.bias[columns]
    if len(axes) > 1:  # with two classes scikit-learn keeps the weights of the second alone
        weights, bias = np.vstack([np.zeros(len(kept)), weights]), np.concatenate([[0.0], bias])
    regression = LogisticRegression()
    regression.classes_ = np.arange(1 + len(axes))
    regression.n_features_in_ = len(kept)
    regression.intercept_ = bias
    regression.coef_ = np.asfortranarray(weights) if tuned else np.ascontiguousarray(weights)
    return make_pipeline(vectors, regression)


def updates(said: Sequence[Said]) -> list[bytes]:
    """The stream as Telegram sends it."""
    return [json.dumps(_update(one), ensure_ascii=False).encode() for one in said]


def _update(said: Said) -> dict[str, object]:
    chat = -1001000000000 - said.chat
    return {
        "update_id": said.number,
        "message": {
            "message_id": said.number,
            "from": {
                "id": said.author,
                "is_bot": False,
                "first_name": f"Человек {said.author}",
                "username": f"person{said.author}",
                "language_code": "ru",
            },
            "chat": {
                "id": chat,
                "title": f"Чат {said.chat}",
                "username": f"chat{said.chat}",
                "type": "supergroup",
            },
            "date": int(said.at.timestamp()),
            "message_thread_id": said.thread,
            "text": said.text,
        },
    }
