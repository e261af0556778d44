"""The judges of a running Smotritel: one that knows the words, and for each community how it reads scores.

Here it is decided which judge a community has: what was learned there, and the thresholds that its people
chose. What was learned is put in place and taken back here, between two messages.
"""

from collections.abc import Mapping, Sequence

from models.communities import Community
from models.decisions import Axis, Scores
from moderation.artifact import Artifact, Thresholds
from moderation.judge import Judge
from moderation.lesson import Lesson, Local, base_of
from moderation.memory import Total
from moderation.opinion import Opinion
from moderation.second import zone_of

_NOTHING_LEARNED = Local()


class Judges:
    """All judges share the memory of one and differ in what its scores mean.

    `base` names the artefact for which lessons may be learned, `local` is what was learned by community.
    """

    def __init__(self, judge: Judge, base: str = "", local: Mapping[str, Local] | None = None) -> None:
        self.base = base
        self._judge = judge
        self._local = local or {}
        self._own: dict[str, tuple[Community, Judge]] = {}

    @property
    def model(self) -> str:
        """What decisions name as what judged."""
        return self._judge.model

    def of(self, community: Community) -> Judge:
        """The judge of a community as it is now."""
        known = self._own.get(community.id)
        if known is not None and known[0] is community:
            return known[1]
        judge = self._for(community)
        self._own[community.id] = community, judge
        return judge

    def apart(self, community: Community) -> Judge:
        """A judge for another thread, or for a community as it might be: it remembers nothing yet."""
        return self._for(community).apart()

    def zone(self, opinion: Opinion) -> Scores:
        """The scores from which on a second opinion may change something."""
        return zone_of(self._judge.artifact, opinion)

    def skim(self, texts: Sequence[str]) -> list[Total | None]:
        """Get to know texts, for `Judge.judge_skimmed` of any community's judge."""
        return self._judge.skim(texts)

    def replace(self, other: "Judges") -> None:
        """Judge as `other` does from now on."""
        self.base, self._judge, self._local, self._own = other.base, other._judge, other._local, {}

    def _for(self, community: Community) -> Judge:
        local = self._local.get(community.id, _NOTHING_LEARNED)
        chosen = {
            axis: threshold
            for axis, threshold in (
                (Axis.SPAM, community.spam_threshold),
                (Axis.TOXIC, community.toxic_threshold),
            )
            if threshold is not None
        }
        if local is _NOTHING_LEARNED and not chosen:
            return self._judge
        judge = self._judge.reading_scores_as(local.platt, local.thresholds)
        if not chosen:
            return judge
        limits = judge.artifact.thresholds
        return judge.reading_scores_as(
            {}, {axis: Thresholds(share, max(share, limits[axis].remove)) for axis, share in chosen.items()}
        )


def taught(artifact: Artifact, lesson: Lesson | None) -> Judges:
    """Judges with `artifact` and what was learned for it; a lesson for another artefact is left out."""
    base = base_of(artifact)
    if lesson is None or lesson.base != base:
        return Judges(Judge(artifact), base)
    return Judges(Judge(lesson.added_to(artifact)), base, lesson.local)
