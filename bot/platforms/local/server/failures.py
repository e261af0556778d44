"""How the network says no: a code, words in its language and, if it helps, when to come back."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_datetime

from models.texts import Sentence, Texts

LOCALE: Final = Path(__file__).parent / "locale"


class Failure(Exception):
    """A call that the network does not perform; `code` is the HTTP status."""

    def __init__(
        self,
        code: int,
        key: str,
        params: Mapping[str, str | int | float | datetime] | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(key)
        self.code = code
        self.key = key
        self.params = params or {}
        self.retry_after = retry_after


class Words:
    """Failures in the language and the zone of the network."""

    def __init__(self, language: str, zone: str) -> None:
        self._texts = Texts(LOCALE)
        self._language = language
        self._zone = ZoneInfo(zone)

    def of(self, failure: Failure) -> str:
        """The sentence for a person."""
        params = {name: self._shown(value) for name, value in failure.params.items()}
        return self._texts.render(self._language, Sentence(failure.key, params))

    def _shown(self, value: str | float | datetime) -> str | int | float:
        if not isinstance(value, datetime):
            return value
        return format_datetime(value, "d MMMM y, HH:mm", tzinfo=self._zone, locale=self._language)
