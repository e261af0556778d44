"""LookAgain: what the first look let pass in doubt is judged again with what it means, off its way.

The first decision stands and is what was recorded. A second look removes nothing: where both opinions
together see an offence or a complaint, a person is called.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.answers.around import Surroundings, surroundings
from handlers.answers.asked import complains
from handlers.answers.respond import Respond
from handlers.cases.incidents import raise_alarms
from handlers.comments.policy import Course, plan_for
from handlers.community.directory import Directory
from handlers.messages.doubts import Heard
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.ports import Ledger
from models.cases import Alarm, CaseKind
from models.decisions import Decision
from models.encoding import Meanings
from models.outcomes import Counter
from models.texts import Texts
from moderation.judges import Judges
from moderation.opinion import Opinion
from moderation.second import Meaning, SecondOpinion


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Judges messages a second time, with the judge that their community has now."""

    judges: Judges
    opinion: Opinion
    directory: Directory
    texts: Texts
    respond: Respond

    def asked(self, heard: Sequence[Heard]) -> list[str]:
        """What the encoder is to be asked, one text a message."""
        seconds = self._seconds(heard)
        return [seconds[one.known.community.id].readable(one.message.text) for one in heard]

    async def __call__(
        self, ledger: Ledger, heard: Sequence[Heard], meanings: Meanings, now: datetime
    ) -> int:
        """Call people for what deserves it; returns for how many messages."""
        effects, seconds = Effects(), self._seconds(heard)
        scenes = [
            Scene(*one, self._decision(seconds, one, meaning), now, self.texts)
            for one, meaning in zip(heard, meanings, strict=True)
        ]
        known = await surroundings(ledger, scenes, now)
        for scene in scenes:
            self._look(scene, effects, known)
        by_community: dict[str, list[Alarm]] = {}
        for alarm in effects.alarms:
            by_community.setdefault(alarm.community, []).append(alarm)
        for community, alarms in by_community.items():
            await raise_alarms(ledger, self.directory.get(community), alarms, now, effects)
        await effects.write(ledger)
        return len(effects.alarms)

    def _seconds(self, heard: Iterable[Heard]) -> dict[str, SecondOpinion]:
        communities = {one.known.community.id: one.known.community for one in heard}
        return {
            name: SecondOpinion(self.judges.of(community), self.opinion)
            for name, community in communities.items()
        }

    def _decision(self, seconds: Mapping[str, SecondOpinion], one: Heard, meaning: Meaning) -> Decision:
        second = seconds[one.known.community.id]
        return second.judged(one.message.text, meaning, house=one.known.house)

    def _look(self, scene: Scene, effects: Effects, known: Surroundings) -> None:
        """Show a message to a person where the second opinion and the modes say so."""
        community = scene.community
        plan = plan_for(scene.decision, community, scene.place)
        if plan is not None and plan.course is not Course.SHADOW:
            effects.count(community.id, scene.message.at, Counter.REVIEWED)
            rule = plan.finding.rule
            effects.alarms.append(scene.alarm(CaseKind.REVIEW, rule, plan.reasons, spans=plan.spans))
        elif plan is not None:
            effects.count(community.id, scene.message.at, Counter.SHADOWED)
        elif complains(scene):
            self.respond.late_complaint(scene, effects, known.of(scene, effects))
