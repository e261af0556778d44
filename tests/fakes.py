"""Hand-written stand-ins for what the stories need from outside."""

import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from msgspec.structs import replace

from handlers.likeness.similarity import words_asked
from models.content import Results
from models.decisions import Decision, Finding, Scores, Verdict
from models.encoding import Meanings
from models.errors import DeliveryError, StorageError
from models.faq import Match, Promise
from models.inbox import RawEvent
from models.intents import (
    Act,
    AnswerPress,
    Ban,
    Button,
    ChangePost,
    Delete,
    Edit,
    FirstComment,
    KeepMedium,
    MakeLink,
    Mute,
    Pin,
    Publish,
    Receipt,
    Restore,
    Revise,
    SeeOut,
    Send,
    SendPicture,
    TakeFile,
    Unban,
    Unmute,
    Unpin,
    Withdraw,
)
from models.messages import Address
from models.texts import Sentence
from moderation.evidence import Around, HouseRules


@dataclass(slots=True)
class Watch:
    """A clock that is set by hand."""

    now: datetime

    def __call__(self) -> datetime:
        """What it shows."""
        return self.now


class MarkedWords:
    """A judge that believes what the message says about itself.

    `#rule` is a finding to remove, `~rule` one to review, `#angry` a complaint, a `?` a question.
    A text repeated by its author is the finding *duplicate*.
    """

    model = "judge-1"

    def learn(self, texts: Iterable[str]) -> None:
        """It needs to know nothing."""

    def skim(self, texts: Collection[str]) -> list[None]:
        """It looks at each text closely."""
        return [None] * len(texts)

    def judge_skimmed(self, text: str, total: None, around: Around, house: HouseRules) -> Decision:
        """As `judge`."""
        return self.judge(text, around, house)

    def apart(self) -> "MarkedWords":
        """It remembers nothing."""
        return self

    def judge(self, text: str, around: Around, house: HouseRules) -> Decision:
        """The decision that the marks ask for."""
        words = [word for word in text.split() if word not in ("#angry", "?")]
        marks = {"#": Verdict.REMOVE, "~": Verdict.REVIEW}
        findings = [_finding(text, word, marks[word[0]]) for word in dict.fromkeys(words) if word[0] in marks]
        if around.repeats.same_by_author >= 2:
            findings.append(Finding("duplicate", Verdict.REMOVE, Sentence("reason.duplicate", {"count": 3})))
        scores = Scores(negative=0.95 * ("#angry" in text), question=0.9 * text.endswith("?"))
        verdict = max((one.verdict for one in findings), default=Verdict.ALLOW)
        return Decision(verdict, scores, tuple(findings), self.model)


def _finding(text: str, word: str, verdict: Verdict) -> Finding:
    start = text.index(word)
    reason = Sentence("reason.spam.whole", {"percent": 90})
    return Finding(word[1:], verdict, reason, (start, start + len(word)))


@dataclass(frozen=True, slots=True)
class Always:
    """A matcher that always gives the same."""

    answer: Match | None = None
    thinks: bool = False
    promise: Promise = field(default_factory=lambda: Promise(0.6, 5.0))

    def think(self, questions: Sequence[str]) -> None:
        """Nothing more is to be known."""

    def match(self, question: str) -> Match | None:
        """The one it was made with."""
        return self.answer


class PlainSigner:
    """Signatures that can be read."""

    def sign(self, data: str, chat: str) -> str:
        """The data, the chat behind it."""
        return f"{data}@{chat}"

    def check(self, signed: str, chat: str) -> str | None:
        """The data, if it was signed for this chat."""
        data, _, signed_for = signed.rpartition("@")
        return data if signed_for == chat else None


@dataclass(slots=True)
class Written:
    """A message of ours as the network shows it."""

    address: Address
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    reply_to: str | None = None
    thread: str | None = None

    @property
    def labels(self) -> list[str]:
        """What stands on its buttons."""
        return [button.label for row in self.buttons for button in row]


def _case_of(one: Written) -> int | None:
    """The case whose card it is; other messages may have buttons too."""
    number = one.buttons[0][0].data.partition(".")[0] if one.buttons else ""
    return int(number) if number.isdecimal() else None


@dataclass(slots=True)
class Network:
    """A platform that does everything it is told and shows what came of it."""

    hidden: set[Address] = field(default_factory=set)
    restrained: dict[tuple[str, str, str], datetime] = field(default_factory=dict)
    written: dict[str, Written] = field(default_factory=dict)
    told: dict[str, str] = field(default_factory=dict)
    performed: list[Act] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    followers: int | DeliveryError | None = None
    figures: Mapping[str, Results] | DeliveryError = field(default_factory=dict)
    refuses: dict[type[Act], DeliveryError] = field(default_factory=dict)
    files: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """What people have sent, by what the network calls it: its name and its content."""

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it."""
        if type(act) in self.refuses:
            raise self.refuses[type(act)]
        self.performed.append(act)
        match act:
            case Delete():
                self.hidden.add(act.address)
            case Restore():
                self.hidden.discard(act.address)
            case Mute() | Ban() | Unmute() | Unban():
                self._restrain(act)
            case SendPicture():
                return self._write(act.in_words())
            case Send() | Publish() | FirstComment():
                return self._write(act)
            case TakeFile() | KeepMedium():
                name, content = self.files[act.file]
                return Receipt(link=name, content=content)
            case SeeOut():
                return Receipt(message=act.address.message)
            case Revise() | Pin() | Unpin() | Withdraw():
                self._change_post(act)
            case Edit():
                shown = self.written[act.address.message]
                shown.text, shown.buttons = act.text, act.buttons
            case AnswerPress():
                self.told[act.press_id] = act.text
            case MakeLink():
                return Receipt(link=f"https://shop.example/+{act.campaign}")
        return Receipt()

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """Nothing is ever lost here."""
        return None

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """The figures that the test has set."""
        if isinstance(self.figures, DeliveryError):
            raise self.figures
        return {message: found for message, found in self.figures.items() if message in messages}

    def last_in(self, chat: str) -> Written:
        """What the community said last in a chat."""
        return [one for one in self.written.values() if one.address.chat == chat][-1]

    async def subscribers(self, wall: str) -> int | None:
        """The number that the test has set."""
        if isinstance(self.followers, DeliveryError):
            raise self.followers
        return self.followers

    def said_in(self, chat: str) -> list[str]:
        """What the community said in a chat, in order."""
        return [one.text for one in self.written.values() if one.address.chat == chat]

    def cards(self) -> list[Written]:
        """The cards in the duty chat, by the number of their case: they don't wait for each other."""
        shown = [(_case_of(one), one) for one in self.written.values() if one.address.chat == "duty"]
        cards = [(number, one) for number, one in shown if number is not None]
        return [one for _, one in sorted(cards, key=lambda pair: pair[0])]

    def standing_restraints(self, now: datetime) -> dict[tuple[str, str, str], datetime]:
        """By kind, chat and person: who may not write now, and until when."""
        return {what: until for what, until in self.restrained.items() if until > now}

    def _restrain(self, act: Mute | Ban | Unmute | Unban) -> None:
        what = ("ban" if isinstance(act, Ban | Unban) else "mute", act.chat, act.person)
        if isinstance(act, Mute | Ban):
            self.restrained[what] = act.until
        else:
            self.restrained.pop(what, None)

    def _change_post(self, act: ChangePost) -> None:
        message = act.address.message
        match act:
            case Revise():
                self.written[message].text = act.content.text
            case Pin():
                self.pinned.append(message)
            case Unpin():
                self.pinned.remove(message)
            case Withdraw():
                self.hidden.add(act.address)

    def _write(self, act: Send | Publish | FirstComment) -> Receipt:
        number = f"ours-{len(self.written) + 1}"
        if isinstance(act, FirstComment):
            address = replace(act.address, message=number)
            self.written[number] = Written(address, act.text, thread=act.address.message)
            return Receipt(message=number)
        address = Address(platform=act.platform, chat=act.chat, message=number)
        if isinstance(act, Send):
            self.written[number] = Written(address, act.text, act.buttons, act.reply_to, act.thread)
        else:
            self.written[number] = Written(address, act.content.text)
        return Receipt(message=number)


@dataclass(slots=True)
class Recollections:
    """A platform's memory that lasts as long as the test."""

    kept: dict[str, str] = field(default_factory=dict)
    comments: dict[tuple[str, str], int] = field(default_factory=dict)
    complaints: dict[tuple[str, str], int] = field(default_factory=dict)

    async def heard_negative(self, chat: str, threads: Sequence[str]) -> dict[str, int]:
        """What the test has set."""
        known = {thread: self.complaints.get((chat, thread)) for thread in threads}
        return {thread: number for thread, number in known.items() if number is not None}

    async def heard(self, chat: str, threads: Sequence[str]) -> dict[str, int]:
        """What the test has set."""
        known = {thread: self.comments.get((chat, thread)) for thread in threads}
        return {thread: number for thread, number in known.items() if number is not None}

    async def keep(self, key: str, value: str) -> None:
        """Keep a value."""
        self.kept[key] = value

    async def keep_new(self, key: str, value: str) -> None:
        """Keep a value, unless there is an earlier one."""
        self.kept.setdefault(key, value)

    async def recall(self, key: str) -> str | None:
        """What was kept."""
        return self.kept.get(key)

    async def like(self, beginning: str) -> dict[str, str]:
        """Everything whose key begins so."""
        return {key: value for key, value in sorted(self.kept.items()) if key.startswith(beginning)}

    async def forget(self, key: str) -> None:
        """Keep it no longer."""
        self.kept.pop(key, None)


@dataclass(slots=True)
class Inbox:
    """Keeps what it is given, except when its disk is full."""

    kept: list[RawEvent] = field(default_factory=list)
    full: int = 0

    async def __call__(self, events: Sequence[RawEvent]) -> None:
        if self.full:
            self.full -= 1
            raise StorageError("the disk is full")
        self.kept += events


_GROUPS = (
    ("доставка", "доставки", "привезёте", "курьер"),
    ("сколько", "почём", "цена", "стоит", "обойдётся"),
    ("открываетесь", "работаете", "часы", "закрываетесь"),
    ("погода", "матч", "хоккей"),
)


@dataclass
class Meaner:
    """An encoder to whom words of one group mean the same; what has words of a group means nothing else."""

    name: str = "use-multilingual-v3"
    asked: list[str] = field(default_factory=list)

    def meanings(self, texts: Sequence[str]) -> Meanings:
        self.asked += texts
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            words = words_asked(text)
            groups = [n for n, group in enumerate(_GROUPS) if set(group) & set(words)]
            row[groups or [10 + zlib.crc32(word.encode()) % 54 for word in words]] = 1
            row /= np.linalg.norm(row) or 1.0
        return rows
