"""The few families of errors, named for what the caller can do about them."""

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models.texts import Sentence


class SmotritelError(Exception):
    """Root of every error that Smotritel raises on purpose."""


class InputError(SmotritelError):
    """What a person typed or uploaded can't be used: tell them what was expected.

    `why`, where there is one, says it in the language of whoever reads.
    """

    why: "Sentence | None"

    def __init__(self, *words: str, why: "Sentence | None" = None) -> None:
        super().__init__(*words or _in_short(why))
        self.why = why


class ConfigError(SmotritelError):
    """The configuration, an argument or a file given by a person is wrong: name it and stop.

    `why`, where there is one, says it in the language of whoever reads, behind the `place` that is wrong.
    """

    def __init__(self, *words: str, why: "Sentence | None" = None, place: str = "") -> None:
        super().__init__(*words or _in_short(why, place))
        self.why, self.place = why, place

    @classmethod
    def at(cls, place: object, error: InputError) -> "ConfigError":
        """What is wrong with what a file, or an argument, gave."""
        return cls(f"{place}: {error}", why=error.why, place=str(place))


class NotTaken(InputError):
    """A file is none that can be posted, or none that can be brought; `why` says it to people."""

    why: "Sentence"

    def __init__(self, why: "Sentence") -> None:
        super().__init__(why=why)


class StorageError(SmotritelError):
    """The database can't be read or written: stop, nothing is lost. `why` as above."""

    def __init__(self, *words: str, why: "Sentence | None" = None) -> None:
        super().__init__(*words or _in_short(why))
        self.why = why


class Unmappable(SmotritelError):
    """An event of a platform that has no meaning to us: keep it aside and go on with the rest."""


class NoMeanings(SmotritelError):
    """What texts mean can't be worked out on this machine: go on without it."""


class DeliveryError(SmotritelError):
    """A call to a platform did not end well."""


class RateLimited(DeliveryError):
    """The platform asked us to slow down, or nobody was reached, as `cause` says: repeat after `retry_after`.
    `why`, where it is known, says to people what is wrong."""

    def __init__(self, retry_after: timedelta, why: "Sentence | None" = None, *, cause: str = "") -> None:
        seconds = f"{retry_after.total_seconds():g} s"
        super().__init__(f"{cause}, again in {seconds}" if cause else f"slow down for {seconds}")
        self.retry_after = retry_after
        self.why = why


class Refused(DeliveryError):
    """The platform will never accept this call; repeating can't help. `why` says it to people."""

    def __init__(self, words: str, *why: "Sentence") -> None:
        super().__init__(words)
        self.why = why


class OutcomeUnknown(DeliveryError):
    """The call may or may not have taken effect: look before anything is repeated."""


class Untellable(OutcomeUnknown):
    """Perhaps done, and the platform will never tell: ask a person, or do again what may be doubled."""


def _in_short(why: "Sentence | None", place: str = "") -> tuple[str, ...]:
    """What the log is told where an error has no words but a sentence for people."""
    told = ": ".join(filter(None, (place, str(why or ""))))
    return (told,) if told else ()
