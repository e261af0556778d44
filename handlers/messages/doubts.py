"""Messages in doubt: let pass by the first look, near enough to a threshold to be worth a second one.

A bounded memory and nothing else: a doubt that is lost, at a stop or because others are waiting, costs no
more than its second opinion.
"""

from collections import deque
from typing import NamedTuple

from handlers.community.directory import Known
from models.communities import Place
from models.decisions import Decision, Scores, Verdict
from models.messages import Message


class Heard(NamedTuple):
    """A message with the community and the kind of place that it was heard in."""

    known: Known
    place: Place
    message: Message


class Doubts:
    """At most `most` messages, the newest; none while `zone` is not known.

    `zone` are the scores from which on a message is in doubt: *question* is not looked at.
    """

    def __init__(self, most: int = 256) -> None:
        self.zone: Scores | None = None
        self._waiting: deque[Heard] = deque(maxlen=most)

    def hear(self, one: Heard, decision: Decision) -> None:
        """Keep `one` if its decision leaves a doubt. In private a person sees it anyway, and so they do what
        was heard as a complaint at once: a second look would only count it twice."""
        zone, scores = self.zone, decision.scores
        if zone is None or decision.verdict is not Verdict.ALLOW or one.place is Place.PRIVATE:
            return
        if scores.negative >= one.known.community.negative_threshold:
            return
        if scores.toxic >= zone.toxic or scores.spam >= zone.spam or scores.negative >= zone.negative:
            self._waiting.append(one)

    def take(self, most: int) -> list[Heard]:
        """The oldest `most` of those that wait; they wait no more."""
        return [self._waiting.popleft() for _ in range(min(most, len(self._waiting)))]
