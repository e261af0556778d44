"""LookAgain: what the first look left in doubt is judged again with what it means, off its way.

The first decision stands and is what was recorded. Where both opinions together see an offence or a
complaint that the first let pass, what follows is what the first look would have done. What people were asked
about may only be removed, and only as long as nobody has it in hand, on the card that they have.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from msgspec.structs import replace

from handlers.answers.around import Surroundings, surroundings
from handlers.answers.asked import complains_to_both, is_rude_about_us
from handlers.answers.complaints import count_complaint, told_as_complaint
from handlers.answers.respond import Respond
from handlers.cases.incidents import raise_alarms
from handlers.cases.negatives import tells_of_complaint
from handlers.cases.removed_late import is_left_to_us, remove_late
from handlers.comments.moderate import moderate
from handlers.comments.policy import Course, plan_for
from handlers.community.directory import Directory
from handlers.messages.doubts import Doubt, Doubts, Heard
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.messages.standings import hidden
from handlers.ports import Ledger
from models.cases import Alarm, Case
from models.communities import Place
from models.decisions import Decision
from models.encoding import Meanings
from models.messages import Address
from models.people import Standing
from models.texts import Texts
from moderation.judges import Judges
from moderation.opinion import Opinion
from moderation.second import Meaning, SecondOpinion


@dataclass(frozen=True, slots=True)
class LookAgain:
    """Judges messages a second time, with the judge and the modes that their community has now."""

    judges: Judges
    opinion: Opinion
    directory: Directory
    texts: Texts
    respond: Respond
    doubts: Doubts

    def asked(self, doubts: Sequence[Doubt]) -> list[str]:
        """What the encoder is to be asked, one text a message."""
        heard = [one.heard for one in doubts]
        seconds = self._seconds(heard)
        return [seconds[one.known.community.id].readable(one.message.text) for one in heard]

    async def __call__(
        self, ledger: Ledger, doubts: Sequence[Doubt], meanings: Meanings, now: datetime
    ) -> int:
        """Do what is called for; returns for how many messages."""
        await self.directory.refresh(ledger)
        judged = [
            (replace(doubt, heard=heard), meaning)
            for doubt, meaning in zip(doubts, meanings, strict=True)
            if self.doubts.stands(doubt) and (heard := self._heard_now(doubt.heard))
        ]
        seconds = self._seconds([doubt.heard for doubt, _ in judged])
        scenes = [
            (self._scene(one.heard, self._decision(seconds, one.heard, meaning), now), one.asked)
            for one, meaning in judged
        ]
        effects = Effects()
        cases = await self._look(ledger, scenes, effects, now)
        await self._call(ledger, cases, effects, now)
        await effects.write(ledger)
        return len(effects.alarms)

    def _heard_now(self, one: Heard) -> Heard | None:
        """The message in its community as it is now; None where it is not to be judged there any more."""
        known = self.directory.find(one.known.community.id)
        place = known.place_of(one.message.address, private=one.message.private) if known else None
        if known is None or place not in _OF_SUBSCRIBERS or known.is_ours(one.message.author):
            return None
        return Heard(known, place, one.message)

    def _seconds(self, heard: Iterable[Heard]) -> dict[str, SecondOpinion]:
        communities = {one.known.community.id: one.known.community for one in heard}
        return {
            name: SecondOpinion(self.judges.of(community), self.opinion)
            for name, community in communities.items()
        }

    def _scene(self, one: Heard, decision: Decision, now: datetime) -> Scene:
        return Scene(one.known, one.place, one.message, decision, now, self.texts)

    def _decision(self, seconds: Mapping[str, SecondOpinion], one: Heard, meaning: Meaning) -> Decision:
        second = seconds[one.known.community.id]
        return second.judged(one.message.text, meaning, house=one.known.house)

    async def _look(
        self, ledger: Ledger, scenes: Sequence[tuple[Scene, bool]], effects: Effects, now: datetime
    ) -> Mapping[Address, Case]:
        """Gather what is to be done; returns the cases in which people see the messages that are removed."""
        known = await surroundings(ledger, [scene for scene, _ in scenes], now)
        cases: dict[Address, Case] = {}
        for scene, asked in scenes:
            plan = plan_for(scene.decision, scene.community, scene.place)
            if plan is not None and plan.course is Course.REMOVE:
                if await _remove(ledger, scene, effects, cases, asked=asked) and _complains_too(scene):
                    self._tell_complaint(scene, effects, known, cases.get(scene.message.address))
            elif not asked:
                self._show(scene, effects, known)
        return cases

    def _tell_complaint(self, scene: Scene, effects: Effects, known: Surroundings, case: Case | None) -> None:
        """What is removed complains too; in `case` people were asked about it, and may know that."""
        if case is None:
            self.respond.rude(scene, effects, known.of(scene, effects))
        elif told_as_complaint(scene, effects) and not tells_of_complaint(case):
            count_complaint(scene, effects, known.of(scene, effects).talk)

    def _show(self, scene: Scene, effects: Effects, known: Surroundings) -> None:
        """Show a message to a person where the second opinion and the modes say so."""
        course = moderate(scene, _unknown(scene), effects)
        if course is Course.ASK and _complains_too(scene):
            self.respond.rude(scene, effects, known.of(scene, effects))
        elif course is None and complains_to_both(scene):
            self.respond.late_complaint(scene, effects, known.of(scene, effects))

    async def _call(
        self, ledger: Ledger, cases: Mapping[Address, Case], effects: Effects, now: datetime
    ) -> None:
        """Tell people, in the cases that they have or in new ones."""
        fresh: dict[str, list[Alarm]] = {}
        late: dict[int, list[Alarm]] = {}
        for alarm in effects.alarms:
            case = cases.get(alarm.item.address)
            (late.setdefault(case.id, []) if case else fresh.setdefault(alarm.community, [])).append(alarm)
        numbers = {case.id: case for case in cases.values()}
        for number, alarms in late.items():
            known = self.directory.get(numbers[number].community)
            await remove_late(ledger, known, numbers[number], alarms, now, effects)
        for name, alarms in fresh.items():
            await raise_alarms(ledger, self.directory.get(name), alarms, now, effects)


_OF_SUBSCRIBERS = frozenset({Place.COMMENTS, Place.WALL, Place.CHAT})


async def _remove(
    ledger: Ledger, scene: Scene, effects: Effects, cases: dict[Address, Case], *, asked: bool
) -> bool:
    """Remove a message, unless people know of it and have begun to decide, or it is gone already; whether it
    is removed."""
    address, community, person = scene.message.address, scene.community.id, scene.message.author.id
    case = await ledger.cases.about(address)
    left = (case is not None and is_left_to_us(case)) if asked else case is None
    if not left or address in hidden(await ledger.deeds.about(community, [person])):
        return False
    if case is not None:
        cases[address] = case
    standing = effects.standings.get((community, person))
    if standing is None:
        standing = (await ledger.people.standings(community, [person])).get(person, _unknown(scene))
    moderate(scene, standing, effects)
    return True


def _complains_too(scene: Scene) -> bool:
    """Whether what is moderated is a complaint as well, to both opinions."""
    return complains_to_both(scene) and is_rude_about_us(scene)


def _unknown(scene: Scene) -> Standing:
    author = scene.message.author
    return Standing(
        community=scene.community.id, person=author.id, name=author.name, first_seen=scene.message.at
    )
