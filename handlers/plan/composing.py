"""What a specialist types as a post: the text first, then buttons and lines that begin with a slash.

    Новый пирог! Подробности в [меню](https://cafe.example/menu).
    [Заказать](https://cafe.example/order)
    /poll С чем печь?
    с вишней
    с маком
    /media https://cafe.example/pie.jpg
    /alt Пирог с вишней на столе
    /comment Ждём вас с восьми!
    /pin 3д
    /ad ООО «Пирог» erid: 2VtzqwABC

Pure. A text line that begins with a slash is none if a space stands before it.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from handlers.plan.errors import Unclear
from handlers.plan.sources import meant
from handlers.plan.terms import parse_term
from models.content import Ad, Content, LinkButton, Poll, Trait
from models.marks import Mark, MarkKind

_LINK: Final = re.compile(r"\[([^\[\]\n]{1,200})\]\(([^\s()]{1,1000})\)")
_ROW: Final = re.compile(rf"\s*{_LINK.pattern}(?:\s*{_LINK.pattern})*\s*")
_LINE: Final = re.compile(r"/(\w+)[^\S\n]*(.*)")
_BULLET: Final = re.compile(r"\A[-–—•*]\s+")
_SITE: Final = re.compile(r"[\w-]+(\.[\w-]+)+(/\S*)?")

TRAITS: Final[Mapping[str, Trait]] = {
    "silent": Trait.SILENT, "тихо": Trait.SILENT,
    "nopreview": Trait.NO_PREVIEW, "безпревью": Trait.NO_PREVIEW,
    "pin": Trait.PINNED, "закрепить": Trait.PINNED,
    "signed": Trait.SIGNED, "подпись": Trait.SIGNED,
    "closed": Trait.COMMENTS_CLOSED, "безкомментариев": Trait.COMMENTS_CLOSED,
    "ahead": Trait.AHEAD, "заранее": Trait.AHEAD,
    "ad": Trait.ADVERTISEMENT, "реклама": Trait.ADVERTISEMENT,
}  # fmt: skip
_SAID: Final[Mapping[str, str]] = {
    "comment": "first_comment", "комментарий": "first_comment",
    "link": "link", "ссылка": "link",
    "source": "source", "источник": "source",
}  # fmt: skip
_LISTED: Final[Mapping[str, str]] = {
    "media": "media", "медиа": "media",
    "alt": "alt", "описание": "alt",
}  # fmt: skip
_ASKED: Final[Mapping[str, bool]] = {"poll": False, "опрос": False, "quiz": True, "викторина": True}
_KEPT: Final = frozenset({"keep", "удалить"})
_ERID: Final = re.compile(r"\berid\b\s*[:=]?\s*([\w-]+)", re.IGNORECASE)
_SEVERAL: Final = frozenset({"several", "несколько"})
_EXPLAIN: Final = frozenset({"explain", "пояснение"})

WORDS: Final = frozenset({*TRAITS, *_SAID, *_LISTED, *_ASKED, *_KEPT, *_SEVERAL, *_EXPLAIN})
"""What begins a special line, after its slash."""


def compose(words: str, marks: Sequence[Mark] = ()) -> Content:
    """The content that `words` describe; `marks` are of `words`.

    Raises:
        Unclear: a line can't be understood.
    """
    lines = words.split("\n")
    first = next((place for place, line in enumerate(lines) if _special(line)), len(lines))
    raw = "\n".join(lines[:first]).rstrip()
    text, kept = _unwrapped(raw, [one for one in marks if one.start + one.length <= len(raw)])
    draft = _Draft(Content(text=text, marks=kept))
    for line in lines[first:]:
        draft.read(line)
    return draft.finished()


def _special(line: str) -> bool:
    return _LINE.fullmatch(line) is not None or _ROW.fullmatch(line) is not None


@dataclass(slots=True)
class _Draft:
    """What the lines below the text have said so far; a poll takes lines until the next special one."""

    content: Content
    options: list[str] = field(default_factory=list)
    quiz: bool = False
    asking: bool = False

    def read(self, line: str) -> None:
        """One more line."""
        if _ROW.fullmatch(line):
            row = tuple(LinkButton(label=label, url=_address(url)) for label, url in _LINK.findall(line))
            self._set(buttons=(*self.content.buttons, row))
        elif match := _LINE.fullmatch(line):
            self._directive(match[1].lower(), match[2].strip())
        elif self.asking and line.strip():
            self.options.append(line.strip())
        elif line.strip():
            raise Unclear("compose.stray", line=line.strip()[:60])

    def finished(self) -> Content:
        """All of it."""
        if self.content.poll is None:
            return self.content
        return replace(self.content, poll=_filled(self.content.poll, self.options, quiz=self.quiz))

    def _directive(self, name: str, rest: str) -> None:
        self.asking = self.asking and name in _SEVERAL | _EXPLAIN
        if name in TRAITS:
            self._trait(TRAITS[name], rest)
        elif name in _KEPT:
            self._set(keep_for=_term(rest))
        elif name in _SAID:
            self._say(name, rest)
        elif name in _LISTED:
            self._add(name, rest)
        elif name in _ASKED:
            self._ask(rest, quiz=_ASKED[name])
        elif name in _SEVERAL | _EXPLAIN:
            self._about_poll(name, rest)
        else:
            raise Unclear("compose.unknown", name=name)

    def _trait(self, trait: Trait, rest: str) -> None:
        self._set(traits=self.content.traits | {trait})
        if rest and trait is Trait.ADVERTISEMENT:
            self._set(ad=_ad(rest))
        elif rest and trait is Trait.PINNED:
            self._set(pin_for=_term(rest))
        elif rest:
            raise Unclear("compose.stray", line=rest[:60])

    def _say(self, name: str, rest: str) -> None:
        if not rest:
            raise Unclear("compose.nothing", name=name)
        what = _SAID[name]
        self._set(**{what: rest if what == "first_comment" else _address(rest)})

    def _add(self, name: str, rest: str) -> None:
        """One more of the media, or what is seen on one; the first words are about the first."""
        if not rest:
            raise Unclear("compose.nothing", name=name)
        what = _LISTED[name]
        more = meant(rest) if what == "media" else rest
        self._set(**{what: (*getattr(self.content, what), more)})

    def _ask(self, question: str, *, quiz: bool) -> None:
        if self.content.poll is not None:
            raise Unclear("compose.two_polls")
        if not question:
            raise Unclear("compose.no_question")
        self.asking, self.quiz = True, quiz
        self._set(poll=Poll(question=question, options=()))

    def _about_poll(self, name: str, rest: str) -> None:
        if (poll := self.content.poll) is None:
            raise Unclear("compose.no_poll", name=name)
        if rest and name in _SEVERAL:
            raise Unclear("compose.stray", line=rest[:60])
        more = replace(poll, several=True) if name in _SEVERAL else replace(poll, explanation=rest)
        self._set(poll=more)

    def _set(self, **changes: object) -> None:
        self.content = replace(self.content, **changes)  # type: ignore[arg-type]


def _filled(poll: Poll, lines: Sequence[str], *, quiz: bool) -> Poll:
    """The poll with its options; of a quiz the right one is marked with a plus."""
    right = [place for place, line in enumerate(lines) if quiz and line.startswith("+")]
    bare = (line.removeprefix("+").strip() if quiz else line for line in lines)
    options = [_BULLET.sub("", line) for line in bare]
    if len(options) < 2 or not all(options):
        raise Unclear("compose.few_options")
    if len(set(options)) < len(options):
        raise Unclear("compose.same_options")
    if quiz and len(right) != 1:
        raise Unclear("compose.right_option")
    if not quiz and poll.explanation:
        raise Unclear("compose.explained_poll")
    return replace(poll, options=tuple(options), right=right[0] if quiz else None)


def _ad(words: str) -> Ad:
    """Who pays and the token, as in «ООО «Пирог» erid: 2VtzqwABC»."""
    match = _ERID.search(words)
    bare = words.replace(match[0], "") if match else words
    return Ad(advertiser=bare.strip(" ,;.|·—–-"), erid=match[1] if match else "")


def _term(words: str) -> timedelta:
    if not (found := parse_term(words)):
        raise Unclear("compose.term", words=words[:60])
    return found


def _address(url: str) -> str:
    """An address that can be opened; a bare name of a site is one too."""
    if (found := opened(url)) is None:
        raise Unclear("compose.bad_link", link=url[:100])
    return found


def opened(url: str) -> str | None:
    """An address that can be opened, or None; a bare name of a site is one too."""
    if re.match(r"https?://[^\s/]", url):
        return url
    return f"https://{url}" if _SITE.fullmatch(url) else None


def _unwrapped(raw: str, marks: Sequence[Mark]) -> tuple[str, tuple[Mark, ...]]:
    """`[words](address)` within a text becomes the words with a link; the other marks move along."""
    pieces: list[str] = []
    links: list[Mark] = []
    cuts: list[tuple[int, int]] = []
    done = length = 0
    for match in _LINK.finditer(raw):
        if (url := opened(match[2])) is None:
            continue
        before = raw[done : match.start()]
        pieces += [before, match[1]]
        start = length + len(before)
        links.append(Mark(kind=MarkKind.LINK, start=start, length=len(match[1]), url=url))
        cuts += [(match.start(), 1), (match.end(1), match.end() - match.end(1))]
        done, length = match.end(), start + len(match[1])
    text = "".join([*pieces, raw[done:]])
    return text, (*_moved(marks, _shift(cuts)), *links)


def _shift(cuts: Sequence[tuple[int, int]]) -> Callable[[int], int]:
    """Where a place of the raw text is after so many characters were cut out at these places."""

    def place(raw: int) -> int:
        return raw - sum(min(many, raw - start) for start, many in cuts if start < raw)

    return place


def _moved(marks: Sequence[Mark], place: Callable[[int], int]) -> Iterator[Mark]:
    for mark in marks:
        start, end = place(mark.start), place(mark.start + mark.length)
        if end > start:
            yield replace(mark, start=start, length=end - start)
