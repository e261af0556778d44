"""A small part of VKScript: variables, literals, calls of the API, fields and elements, one `return`.

Anything else doesn't compile, as loops and conditions: nobody here needs them.
"""

import json
import re
from collections.abc import Callable
from typing import Any, Final

from tests.vk.failures import Failure

Call = Callable[[str, dict[str, str]], Any]
MOST_CALLS: Final = 25
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<text>\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*')"
    r"|(?P<name>[A-Za-z_]\w*)|(?P<sign>[\[\]{}().,:;=+@]))"
)
_WORDS: Final = {"true": True, "false": False, "null": None}


def run(code: str, call: Call) -> Any:
    """What the script returns; `call` performs a method with parameters as a form has them.

    Raises:
        Failure: it doesn't compile (12), or fails as it runs (13).
    """
    return _Script(_tokens(code), call).run()


def _tokens(code: str) -> list[tuple[str, str]]:
    found, at = [], 0
    code = code.rstrip()
    while at < len(code):
        match = _TOKEN.match(code, at)
        if match is None:
            raise _wrong(f"unexpected {code[at : at + 10].strip()!r}")
        found.append((str(match.lastgroup), match[str(match.lastgroup)]))
        at = match.end()
    return [*found, ("end", "")]


def _wrong(what: str) -> Failure:
    return Failure(12, f"Unable to compile code: {what}")


class _Script:
    """Reads and performs at once."""

    def __init__(self, tokens: list[tuple[str, str]], call: Call) -> None:
        self._tokens, self._call = tokens, call
        self._at = self._calls = 0
        self._variables: dict[str, Any] = {}

    def run(self) -> Any:
        while True:
            kind, word = self._next()
            if kind == "end":
                return None
            if word == "return":
                value = None if self._peek() == ";" else self._expression()
                self._take(";", optional=True)
                return value
            if word == "var":
                name = self._next()[1]
                self._take("=")
            elif kind == "name" and self._peek() == "=":
                name = word
                self._take("=")
            else:
                raise _wrong(f"unexpected {word!r}")
            self._variables[name] = self._expression()
            self._take(";")

    def _expression(self) -> Any:
        value = self._member(self._value())
        while self._peek() == "+":
            self._take("+")
            value = _sum(value, self._member(self._value()))
        return value

    def _value(self) -> Any:
        kind, word = self._next()
        match kind, word:
            case "number", _:
                return json.loads(word)
            case "text", _:
                return _text(word)
            case "sign", "[":
                return self._list("]", self._expression)
            case "sign", "{":
                return dict(self._list("}", self._pair))
            case "sign", "(":
                value = self._expression()
                self._take(")")
                return value
            case "name", "API":
                return self._api()
            case "name", _ if word in _WORDS:
                return _WORDS[word]
            case "name", _ if word in self._variables:
                return self._variables[word]
        raise _wrong(f"unexpected {word!r}")

    def _member(self, value: Any) -> Any:
        while self._peek() in (".", "[", "@"):
            sign = self._next()[1]
            if sign == "[":
                place = self._expression()
                self._take("]")
                value = _element(value, place)
            elif sign == ".":
                value = _element(value, self._next()[1])
            else:
                self._take(".")
                name = self._next()[1]
                value = [_element(one, name) for one in value]
        return value

    def _api(self) -> Any:
        self._take(".")
        section = self._next()[1]
        self._take(".")
        name = f"{section}.{self._next()[1]}"
        self._take("(")
        given = {} if self._peek() == ")" else self._expression()
        self._take(")")
        self._calls += 1
        if self._calls > MOST_CALLS:
            raise Failure(13, "Runtime error occurred during code invocation: too many api calls")
        return self._call(name, {key: _param(one) for key, one in given.items() if one is not None})

    def _pair(self) -> tuple[str, Any]:
        kind, word = self._next()
        self._take(":")
        return (_text(word) if kind == "text" else word), self._expression()

    def _list(self, end: str, item: Callable[[], Any]) -> list[Any]:
        items = []
        while self._peek() != end:
            items.append(item())
            if self._peek() != end:
                self._take(",")
        self._take(end)
        return items

    def _next(self) -> tuple[str, str]:
        token = self._tokens[min(self._at, len(self._tokens) - 1)]
        self._at += 1
        return token

    def _peek(self) -> str:
        kind, word = self._tokens[min(self._at, len(self._tokens) - 1)]
        return word if kind in ("sign", "end") else ""

    def _take(self, sign: str, *, optional: bool = False) -> None:
        if self._peek() == sign:
            self._at += 1
        elif not optional:
            raise _wrong(f"{sign!r} is missing")


def _text(word: str) -> str:
    inner = word[1:-1] if word[0] == '"' else word[1:-1].replace('"', r"\"").replace(r"\'", "'")
    return str(json.loads(f'"{inner}"', strict=False))


def _element(value: Any, place: Any) -> Any:
    """What isn't there is null, as in VKScript."""
    if isinstance(value, dict):
        return value.get(place)
    if isinstance(value, list) and isinstance(place, int) and 0 <= place < len(value):
        return value[place]
    return len(value) if place == "length" and isinstance(value, list | str) else None


def _sum(one: Any, other: Any) -> Any:
    if isinstance(one, list) and isinstance(other, list):
        return one + other
    if isinstance(one, str) or isinstance(other, str):
        return f"{one}{other}"
    return one + other


def _param(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, list):
        return ",".join(_param(one) for one in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)
