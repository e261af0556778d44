"""Converse: the messages of a batch that call for something, each in its conversation.

Whatever is known of their conversations is read for all at once; ordinary messages never come here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec.structs import replace

from handlers.answers.around import About, surroundings
from handlers.answers.asked import complains, is_rude_about_us, is_said_to_us
from handlers.answers.respond import Respond
from handlers.comments.moderate import moderate
from handlers.comments.policy import Course, plan_for
from handlers.messages.doubts import Heard
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.ports import Ledger
from handlers.talks.conversations import hand_back, spoken
from models.communities import Place
from models.conversations import ConversationKey, Phase, key_of
from models.messages import Message

_Respond = Callable[[Scene, Effects, About], None]


@dataclass(frozen=True, slots=True)
class Converse:
    """Moderates and responds, message by message."""

    respond: Respond

    async def __call__(
        self,
        ledger: Ledger,
        scenes: Sequence[Scene],
        said: Sequence[Heard],
        around: Iterable[Heard],
        effects: Effects,
    ) -> None:
        """`said` by people of ours, `around` is the whole batch; `scenes` call for something."""
        now = scenes[0].now if scenes else said[0].message.at
        last = await spoken(ledger, said, around, now) if said else {}
        order = {one.message.cause: place for place, one in enumerate(around)} if last else {}
        rude = {scene.message.cause for scene in scenes if _complains_too(scene)}
        responded = [one for one in scenes if one.message.cause in rude or _may_be_responded_to(one)]
        known = await surroundings(ledger, responded, now)
        for scene in scenes:
            about = known.of(scene, effects)
            answered = _was_answered(scene.message, last, order)
            respond = self.respond.answered if answered else self.respond
            self._one(scene, effects, about, respond, rude=scene.message.cause in rude)
            after = effects.conversations.get(about.talk.key)
            if about.case is not None and after is not None and after.is_idle:
                await hand_back(ledger, about.case, now)

    def _one(self, scene: Scene, effects: Effects, about: About, respond: _Respond, *, rude: bool) -> None:
        """`rude` where what may be moderated is a complaint as well."""
        held = scene.place is Place.PRIVATE and about.talk.phase is Phase.HUMAN
        course = None
        # Whoever has taken a private talk sees all of it, so there is nothing to ask them about it.
        if scene.decision.findings and not held and not is_said_to_us(scene):
            standing = effects.standings[scene.community.id, scene.message.author.id]
            course = moderate(scene, standing, effects)
            if course in (Course.REMOVE, Course.ASK) and rude:
                self.respond.rude(scene, effects, about)
        if course is None or course is Course.SHADOW:
            respond(scene, effects, about)


def _may_be_responded_to(scene: Scene) -> bool:
    """Whether more may come of it than of its findings: what is removed is so whatever was said before,
    but for a complaint in it."""
    plan = plan_for(scene.decision, scene.community, scene.place)
    return scene.place is Place.PRIVATE or plan is None or plan.course is Course.SHADOW


def _complains_too(scene: Scene) -> bool:
    """Whether what is moderated is a complaint as well."""
    return complains(scene) and is_rude_about_us(scene)


def _was_answered(message: Message, last: Mapping[ConversationKey, Heard], order: Mapping[str, int]) -> bool:
    """Whether a person of ours has answered it before we came to look."""
    if not last:
        return False
    key = key_of(message)
    one = last.get(key) or last.get(replace(key, person=""))
    return one is not None and order[message.cause] < order[one.message.cause]
