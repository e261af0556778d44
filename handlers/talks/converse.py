"""Converse: the messages of a batch that call for something, each in its conversation.

Whatever is known of their conversations is read for all at once; ordinary messages never come here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec
from msgspec.structs import replace

from handlers.answers.around import About, surroundings
from handlers.answers.asked import complains, is_rude_about_us, is_said_to_us
from handlers.answers.respond import Respond
from handlers.comments.moderate import carry_out
from handlers.comments.policy import Course, Plan, plan_for
from handlers.messages.doubts import Heard
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.ports import Ledger
from handlers.talks.conversations import hand_back, spoken
from models.communities import Place
from models.conversations import ConversationKey, Phase, key_of
from models.messages import Message

_Respond = Callable[[Scene, Effects, About], None]


class _Turn(msgspec.Struct, frozen=True):
    """A message with the policy on it; `rude` where what may be moderated is a complaint as well."""

    scene: Scene
    plan: Plan | None
    rude: bool


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
        turns = [_turn(scene) for scene in scenes]
        known = await surroundings(ledger, [one.scene for one in turns if _may_be_responded_to(one)], now)
        for turn in turns:
            about = known.of(turn.scene, effects)
            answered = _was_answered(turn.scene.message, last, order)
            self._one(turn, effects, about, self.respond.answered if answered else self.respond)
            after = effects.conversations.get(about.talk.key)
            if about.case is not None and after is not None and after.is_idle:
                await hand_back(ledger, about.case, now)

    def _one(self, turn: _Turn, effects: Effects, about: About, respond: _Respond) -> None:
        scene = turn.scene
        held = scene.place is Place.PRIVATE and about.talk.phase is Phase.HUMAN
        course = None
        # Whoever has taken a private talk sees all of it, so there is nothing to ask them about it.
        if turn.plan is not None and not held and not is_said_to_us(scene):
            standing = effects.standings[scene.community.id, scene.message.author.id]
            course = carry_out(turn.plan, scene, standing, effects)
            if course is not Course.SHADOW and turn.rude:
                self.respond.rude(scene, effects, about)
        if course is None or course is Course.SHADOW:
            respond(scene, effects, about)


def _turn(scene: Scene) -> _Turn:
    plan = plan_for(scene.decision, scene.community, scene.place)
    return _Turn(scene, plan, complains(scene) and is_rude_about_us(scene))


def _may_be_responded_to(turn: _Turn) -> bool:
    """Whether more may come of it than of its findings: what is removed is so whatever was said before,
    but for a complaint in it."""
    plan = turn.plan
    return turn.rude or turn.scene.place is Place.PRIVATE or plan is None or plan.course is Course.SHADOW


def _was_answered(message: Message, last: Mapping[ConversationKey, Heard], order: Mapping[str, int]) -> bool:
    """Whether a person of ours has answered it before we came to look."""
    if not last:
        return False
    key = key_of(message)
    one = last.get(key) or last.get(replace(key, person=""))
    return one is not None and order[message.cause] < order[one.message.cause]
