"""Which cause a complaint has: what people said of nearly the same, or else the words of the list. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from models.causes import USUAL, Cause
from models.communities import Community

_WORD = re.compile(r"[^\W_]+")
_STEM = 5
"""Letters of a word that are compared with the same of another: inflections begin later."""
_ALIKE = 0.5
"""From this share of common words on two complaints are about the same."""


class Causes:
    """The causes of a community with what was learned from its people's corrections."""

    def __init__(self, listed: Sequence[Cause], decided: Iterable[tuple[str, str]] = ()) -> None:
        """`decided` are complaints with the cause that a person gave; causes that are gone don't count."""
        self.listed: Mapping[str, Cause] = {cause.name: cause for cause in listed}
        self._starts = {
            cause.name: [" ".join(["", *_words(word)]) for word in cause.words] for cause in listed
        }
        starts = chain.from_iterable(self._starts.values())
        self._any = re.compile("|".join(map(re.escape, starts)))
        self._decided = [(_stems(_words(text)), cause) for text, cause in decided if cause in self.listed]

    def of(self, text: str) -> Cause | None:
        """The cause of a complaint, None where nothing tells it.

        Of causes with as many words the one named first: what annoys comes before what is demanded for it.
        """
        said = _words(text)
        if self._decided:
            stems = _stems(said)
            alike = max(self._decided, key=lambda one: _likeness(stems, one[0]))
            if _likeness(stems, alike[0]) >= _ALIKE:
                return self.listed[alike[1]]
        words = " ".join(["", *said])
        if self._any.search(words) is None:
            return None  # mostly
        found: dict[str, tuple[int, int]] = {}
        for name, starts in self._starts.items():
            if places := [place for start in starts if (place := words.find(start)) >= 0]:
                found[name] = (len(places), -min(places))
        best = max(found, key=lambda name: found[name], default=None)
        return None if best is None else self.listed[best]


NO_CAUSES = Causes(())


def listed(community: Community) -> tuple[Cause, ...]:
    """The causes that a community has chosen, or the usual ones."""
    return USUAL[community.language] if community.causes is None else community.causes


def _words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("ё", "е"))


def _stems(words: Iterable[str]) -> frozenset[str]:
    return frozenset([word[:_STEM] for word in words if len(word) > 2])


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
