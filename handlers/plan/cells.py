"""A post of the plan as cells of text, and back: what files hold, whatever their form.

Pure. What is `written` is read back as it was; what people type by hand is read too. Times are those of
clocks on a wall; one that is shown twice when clocks are put back has its offset behind it the second time.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone, tzinfo
from typing import Final

from handlers.plan.composing import TRAITS, opened
from handlers.plan.dates import day_of, moment_of, parted, whole_moment
from handlers.plan.sources import meant
from handlers.plan.terms import parse_term, term
from models.content import Ad, Content, LinkButton, Poll, PostState, Trait
from models.errors import InputError
from models.marks import Mark, MarkKind

_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_BUTTON: Final = re.compile(r"\[((?:[^\[\]\\]|\\.)*)\]\(((?:[^\s()\\]|\\.)*)\)", re.DOTALL)
_YES: Final = "+"
_SIGNS: Final = ("? ", "- ", "+ ", "! ")


class Wrong(InputError):
    """A cell can't be understood; `key` names the sentence that says so."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What a line of a file says about a post; None is left to what is there already, or to the bot."""

    key: str
    target: str
    due: datetime
    content: Content
    title: str = ""
    rubric: str = ""
    campaign: str = ""
    state: PostState | None = None


def written(planned: Planned, zone: tzinfo) -> dict[str, str]:
    """The cells of a line by their columns; what is empty is left out."""
    content, ad = planned.content, planned.content.ad
    day, clock = _wall(planned.due, zone)
    cells = {
        "key": planned.key,
        "target": planned.target,
        "date": day,
        "time": clock,
        "status": planned.state.value if planned.state else "",
        "title": planned.title,
        "rubric": planned.rubric,
        "campaign": planned.campaign,
        "text": content.text,
        "marks": "\n".join(map(_mark, content.marks)),
        "media": "\n".join(content.media),
        "alt": "\n".join(_escape(said, "") for said in content.alt),
        "poll": "\n".join(_poll_lines(content.poll)) if content.poll else "",
        "buttons": "\n".join(" ".join(map(_button, row)) for row in content.buttons),
        "link": content.link,
        "source": content.source,
        "comment": content.first_comment,
        "options": ", ".join(sorted(content.traits)),
        "advertiser": ad.advertiser if ad else "",
        "erid": ad.erid if ad else "",
        "label": ad.label if ad else "",
        "pin_for": term(content.pin_for) if content.pin_for else "",
        "keep_for": term(content.keep_for) if content.keep_for else "",
    }
    return {name: text for name, text in cells.items() if text}


Cells = Mapping[str, str]


def read_content(cells: Cells) -> Content:
    """What the cells of a line say.

    Raises:
        Unreadable: with each cell that can't be understood.
    """
    wrong: dict[str, str] = {}

    def cell(name: str, read: Callable[[str], object]) -> object:
        if not (text := cells.get(name, "")):
            return None
        try:
            return read(text)
        except Wrong as error:
            wrong[name] = error.key
            return None

    found = {
        "text": cells.get("text", ""),
        "marks": cell("marks", _marks) or (),
        "media": cell("media", lambda text: tuple(meant(line) for line in text.split("\n") if line)) or (),
        "alt": tuple(_plain(said) for said in cells.get("alt", "").split("\n")) if cells.get("alt") else (),
        "poll": cell("poll", _poll),
        "buttons": cell("buttons", _buttons) or (),
        "link": cell("link", _address) or "",
        "source": cell("source", _address) or "",
        "first_comment": cells.get("comment", ""),
        "traits": cell("options", _traits) or frozenset(),
        "ad": _ad(cells),
        "pin_for": cell("pin_for", _span),
        "keep_for": cell("keep_for", _span),
    }
    if wrong:
        raise Unreadable(wrong)
    return Content(**found)  # type: ignore[arg-type]


class Unreadable(InputError):
    """Cells of a line can't be understood: the sentence for each, by its column."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        super().__init__(", ".join(wrong))
        self.wrong = wrong


def read_due(cells: Cells, zone: tzinfo, now: datetime) -> datetime:
    """The moment (UTC) of a line's date and time; the date may hold both.

    Raises:
        Unreadable: there is none.
    """
    if not cells.get("time", "").strip() and (whole := whole_moment(cells.get("date", "").strip())):
        return whole
    day, behind = parted(cells.get("date", ""))
    clock = cells.get("time", "").strip() or behind
    if not day:
        raise Unreadable({"date": "cell.no_date"})
    if (found := day_of(day, now.astimezone(zone).date())) is None:
        raise Unreadable({"date": "cell.date"})
    try:
        return moment_of(found, clock, zone)
    except (ValueError, OverflowError) as error:
        raise Unreadable({"time": "cell.time" if clock else "cell.no_time"}) from error


def _wall(due: datetime, zone: tzinfo) -> tuple[str, str]:
    here = due.astimezone(zone)
    clock = here.time()
    if datetime.combine(here.date(), clock.replace(fold=0), zone).astimezone(UTC) != due:
        clock = clock.replace(tzinfo=timezone(here.utcoffset() or timedelta(0)))
    return here.date().isoformat(), _clock(clock)


def _clock(clock: time) -> str:
    exact = clock.second or clock.microsecond
    return clock.isoformat() if exact else clock.isoformat(timespec="minutes")


def _escape(text: str, letters: str) -> str:
    escaped = text.replace("\\", "\\\\")
    for letter in letters:
        escaped = escaped.replace(letter, f"\\{letter}")
    return escaped.replace("\n", "\\n").replace("\r", "\\r")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: {"n": "\n", "r": "\r"}.get(match[1], match[1]), text)


def _mark(mark: Mark) -> str:
    shown = f"{mark.kind} {mark.start}+{mark.length}"
    return f"{shown} {_escape(mark.url, ' ')}" if mark.url else shown


def _marks(text: str) -> tuple[Mark, ...]:
    return tuple(map(_read_mark, text.split("\n")))


def _read_mark(line: str) -> Mark:
    kind, where, *url = re.split(r"(?<!\\) ", line, maxsplit=2)
    start, _, length = where.partition("+")
    if kind not in set(MarkKind) or not (start.isdecimal() and length.isdecimal()):
        raise Wrong("cell.marks")
    return Mark(kind=MarkKind(kind), start=int(start), length=int(length), url=_plain("".join(url)))


def _button(button: LinkButton) -> str:
    return f"[{_escape(button.label, '[]')}]({_escape(button.url, '() ')})"


def _buttons(text: str) -> tuple[tuple[LinkButton, ...], ...]:
    return tuple(_button_row(line) for line in text.split("\n") if line.strip())


def _button_row(line: str) -> tuple[LinkButton, ...]:
    if _BUTTON.sub("", line).strip():
        raise Wrong("cell.buttons")
    found = [(_plain(label), _plain(url)) for label, url in _BUTTON.findall(line)]
    return tuple(LinkButton(label=label, url=opened(url) or url) for label, url in found)


def _poll_lines(poll: Poll) -> Iterator[str]:
    yield f"? {_escape(poll.question, '')}"
    for place, option in enumerate(poll.options):
        yield f"{_YES if place == poll.right else '-'} {_escape(option, '')}"
    if poll.explanation:
        yield f"! {_escape(poll.explanation, '')}"
    if poll.several:
        yield "*"


def _poll(text: str) -> Poll:
    lines = _with_right([line for line in text.split("\n") if line.strip()])
    said = [(line[0], _plain(line[2:])) if line[:2] in _SIGNS else ("", line) for line in lines]
    several = ("", "*") in said
    answers = [one for one in said[1:] if one != ("", "*")]
    options = [(sign, words) for sign, words in answers if sign in ("-", _YES, "")]
    right = [place for place, (sign, _) in enumerate(options) if sign == _YES]
    if len(options) < 2 or len(right) > 1:
        raise Wrong("cell.poll")
    return Poll(
        question=said[0][1],
        options=tuple(words for _, words in options),
        several=several,
        right=right[0] if right else None,
        explanation=next((words for sign, words in said if sign == "!"), ""),
    )


def _with_right(lines: list[str]) -> list[str]:
    """The lines, of which the right answer has its sign as we write it. People type «+50» as below /quiz;
    where several begin so, or one has its sign already, they are answers like «+5 °C»."""
    if any(line[:2] in _SIGNS[:-1] for line in lines):
        return lines
    right = [place for place, line in enumerate(lines) if place and line.startswith(_YES) and line != _YES]
    if len(right) != 1:
        return lines
    return [
        f"{_YES} {_escape(line[1:].strip(), '')}" if [place] == right else line
        for place, line in enumerate(lines)
    ]


def _address(text: str) -> str:
    if (found := opened(text.strip())) is None:
        raise Wrong("cell.link")
    return found


def _traits(text: str) -> frozenset[Trait]:
    words = [word.strip().lower().removeprefix("/") for word in text.split(",")]
    found = {TRAITS.get(word) or (Trait(word) if word in set(Trait) else None) for word in words if word}
    if None in found:
        raise Wrong("cell.options")
    return frozenset(one for one in found if one is not None)


def _ad(cells: Cells) -> Ad | None:
    told = {name: cells.get(name, "") for name in ("advertiser", "erid", "label")}
    if not any(told.values()):
        return None
    return Ad(**{name: text for name, text in told.items() if text or name != "label"})


def _span(text: str) -> timedelta:
    if (found := parse_term(text)) is None:
        raise Wrong("cell.span")
    return found
