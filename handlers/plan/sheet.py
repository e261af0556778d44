"""A plan as a table of any file: which column is which, and where each cell stands. Pure.

Who reads and writes files gives and takes lines of cells by the headings that stand above them; what those
mean is decided here. A heading may be in Russian, in English or as people like to call it, and whoever
imports may say themselves what a heading of theirs means.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from handlers.plan.errors import Unclear
from models.cells import Line
from models.texts import LANGUAGES, Texts

PLANNED: Final = (
    "key", "target", "date", "time", "status", "title", "rubric", "campaign", "text", "marks", "media",
    "alt", "poll", "buttons", "link", "source", "comment", "options", "advertiser", "erid",
    "label", "pin_for", "keep_for",
)  # fmt: skip
"""What a line says about a post, in the order in which it is written."""

TOLD: Final = ("author", "approved_by", "published", "likes", "comments", "reposts", "views", "reach")
"""What came of a post: written for people, and left alone when it is read."""

COLUMNS: Final = PLANNED + TOLD

_HASHTAGS: Final = "hashtags"
"""A column of tables that people make: a post has them below its text."""

_ALSO: Final[Mapping[str, str]] = {
    "id": "key", "uid": "key",
    "площадка": "target", "площадки": "target", "платформа": "target", "платформы": "target",
    "сообщество": "target", "сообщества": "target", "канал": "target", "каналы": "target",
    "группа": "target", "паблик": "target", "соцсеть": "target", "соцсети": "target", "где": "target",
    "социальная сеть": "target", "социальные сети": "target", "community": "target", "channel": "target",
    "network": "target", "platform": "target",
    "когда": "date", "when": "date", "день": "date", "число": "date", "дата публикации": "date",
    "дата выхода": "date", "дата поста": "date", "дата размещения": "date", "дата и время": "date",
    "дата, время": "date", "дата/время": "date", "дата и время публикации": "date", "publish date": "date",
    "publication date": "date", "date and time": "date",
    "час": "time", "время публикации": "time", "время выхода": "time", "время поста": "time",
    "время размещения": "time", "publish time": "time",
    "пост": "text", "post": "text", "контент": "text", "описание": "text", "текст поста": "text",
    "текст публикации": "text", "содержание": "text", "содержание поста": "text", "post text": "text",
    "caption": "text", "copy": "text", "подпись": "text",
    "тема": "title", "тема поста": "title", "название поста": "title", "заголовок": "title", "topic": "title",
    "категория": "rubric", "рубрика поста": "rubric", "category": "rubric",
    "первый комментарий": "comment", "картинка": "media", "картинки": "media", "фото": "media",
    "медиа": "media", "визуал": "media", "изображение": "media", "изображения": "media", "image": "media",
    "images": "media", "alt": "alt", "альт": "alt",
    "хештеги": "hashtags", "хэштеги": "hashtags", "хештег": "hashtags", "хэштег": "hashtags",
    "теги": "hashtags", "hashtags": "hashtags", "tags": "hashtags",
    "token": "erid", "токен": "erid",
}  # fmt: skip
"""How people call a column. A running number is none of these: the next month begins at 1 again, and its
posts would be taken for those of this one."""

_ABOVE: Final = 20
"""In so many rows headings are looked for: above them may stand the name of the table, and nothing."""

_FEW: Final = 2
"""Fewer headings than that are no table."""

_NEEDED: Final = frozenset({"key", "date"})
"""By one of these a line says which post it is about."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The lines of a plan by the names of columns; `columns` are those that the file has, so that a post that
    is there keeps what the file knows nothing of. `unused` are headings that mean nothing to us, `unread` the
    sheets of a workbook that are no plan."""

    lines: Sequence[Line]
    columns: frozenset[str] = frozenset()
    unused: Sequence[str] = field(default=())
    unread: Sequence[str] = field(default=())


def sheet_of(lines: Sequence[Line], texts: Texts, meant: Mapping[str, str]) -> Sheet:
    """The lines with their headings understood, of a workbook those of every sheet that is a plan.

    `meant` is what somebody says about headings of theirs.

    Raises:
        Unclear: two headings mean the same, none says when posts come out, or `meant` names a column that
            there is not.
    """
    known = _headings(texts)
    for heading, column in meant.items():
        if column.lower() not in known:
            raise Unclear("sheet.no_column", word=column)
        known[_bare(heading)] = known[column.lower()]
    apart = [_tabled(some, known) for some in _by_sheet(lines)]
    plans = [one for one in apart if one.is_plan] or apart[:1]
    for one in plans:
        _refuse_unclear(one)
    return Sheet(
        [_tagged(line) for one in plans for line in one.understood if _says_something(line)],
        frozenset(column for one in plans for column in one.named.values()) - {_HASHTAGS},
        list(dict.fromkeys(heading for one in plans for heading in one.unused)),
        [one.name for one in apart if one not in plans and any(map(_says_something, one.lines))],
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines of one sheet; `named` are those of its headings that are understood, with their columns."""

    lines: Sequence[Line]
    headings: Sequence[str]
    named: Mapping[str, str]

    @property
    def name(self) -> str:
        """What its sheet is called; the first one of a file has no name."""
        return next((cell.sheet for line in self.lines for cell in line.values()), "")

    @property
    def is_plan(self) -> bool:
        """Whether its lines can say when posts come out."""
        return bool(_NEEDED & set(self.named.values())) and len(self.named) >= _FEW

    @property
    def understood(self) -> list[Line]:
        """The lines by the names of columns."""
        return [
            {self.named[heading]: cell for heading, cell in line.items() if heading in self.named}
            for line in self.lines
        ]

    @property
    def unused(self) -> list[str]:
        """Headings that mean nothing to us."""
        return [heading for heading in self.headings if heading.strip() and heading not in self.named]


def _by_sheet(lines: Sequence[Line]) -> list[Sequence[Line]]:
    """The lines of each sheet of a workbook; those of any other file are one."""
    sheets: dict[str, list[Line]] = {}
    for line in lines:
        sheets.setdefault(next((cell.sheet for cell in line.values()), ""), []).append(line)
    return list(sheets.values()) or [[]]


def _tabled(lines: Sequence[Line], known: Mapping[str, str]) -> _Table:
    lines = _below_headings(lines, known)
    headings = list(dict.fromkeys(heading for line in lines for heading in line))
    return _Table(lines, headings, {one: known[_bare(one)] for one in headings if _bare(one) in known})


def _refuse_unclear(table: _Table) -> None:
    columns = list(table.named.values())
    if twice := next((column for column in columns if columns.count(column) > 1), None):
        raise Unclear("sheet.twice", word=twice)
    if table.lines and not _NEEDED & set(columns):
        raise Unclear("sheet.no_date", headings=", ".join(filter(str.strip, table.headings)))


def _says_something(line: Line) -> bool:
    return any(cell.text.strip() for cell in line.values())


def _below_headings(lines: Sequence[Line], known: Container[str]) -> Sequence[Line]:
    """The lines by the headings that are understood, where those stand below the first row."""

    def understood(texts: Iterable[str]) -> int:
        return sum(_bare(text) in known for text in texts)

    if not lines or understood(lines[0]) >= _FEW:
        return lines
    counted = [understood(cell.text for cell in line.values()) for line in lines[:_ABOVE]]
    place = counted.index(max(counted))
    if counted[place] < _FEW:
        return lines
    names = {heading: cell.text for heading, cell in lines[place].items() if cell.text.strip()}
    return [
        {name: line[heading] for heading, name in names.items() if heading in line}
        for line in lines[place + 1 :]
    ]


def _tagged(line: Line) -> Line:
    """The line with its hashtags below its text, where people read them."""
    rest = {name: cell for name, cell in line.items() if name != _HASHTAGS}
    tags, text = line.get(_HASHTAGS), line.get("text")
    if tags is None or not tags.text.strip():
        return rest
    if text is None or not text.text.strip():
        return rest | {"text": tags._replace(text=tags.text.strip())}
    return rest | {"text": text._replace(text=f"{text.text}\n\n{tags.text.strip()}")}


def headings(texts: Texts, language: str) -> Mapping[str, str]:
    """What stands above each column."""
    return {column: texts.say(language, f"column.{column}") for column in COLUMNS}


def meant_by(words: Iterable[str]) -> Mapping[str, str]:
    """What somebody says about headings: «Пост=text».

    Raises:
        Unclear: a word has no equals sign.
    """
    pairs = [word.rpartition("=") for word in words]
    if wrong := next((word for heading, _, word in pairs if not heading), None):
        raise Unclear("sheet.meant", word=wrong)
    return {heading.strip(): column.strip() for heading, _, column in pairs}


def _headings(texts: Texts) -> dict[str, str]:
    said = {_bare(texts.say(language, f"column.{one}")): one for language in LANGUAGES for one in COLUMNS}
    return {**_ALSO, **said, **{column: column for column in COLUMNS}}


def _bare(heading: str) -> str:
    return " ".join(heading.lower().split()).rstrip(":*")
