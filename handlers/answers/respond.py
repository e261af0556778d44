"""Three ways out for a message that stays: an approved answer, a person, or silence.

The bot answers only what it is sure of; what it is not sure of it promises to hand to a person, in
the places where somebody is waiting for the community. Complaints always go to a person.
"""

from handlers.effects import Effects
from handlers.scene import Scene
from models.cases import CaseKind
from models.communities import Mode, Place
from models.faq import Match
from models.intents import Order, Send
from models.outcomes import Counter
from models.texts import Sentence

_COURTESY_WORDS = 3
"""A private message of so few words that asks nothing («спасибо!») calls nobody."""


def respond(scene: Scene, effects: Effects, *, person_in_charge: bool = False) -> None:
    """Answer, call a person or do nothing; `person_in_charge` when one has taken this conversation."""
    if scene.community.mode is Mode.OFF or scene.message.edited:
        return
    if scene.decision.scores.negative >= scene.community.negative_threshold:
        _call(scene, effects, CaseKind.NEGATIVE, Counter.NEGATIVE)
    elif person_in_charge:
        _call(scene, effects, CaseKind.QUESTION)
    elif _asks(scene):
        _answer_or_call(scene, effects)


def _answer_or_call(scene: Scene, effects: Effects) -> None:
    community = scene.community
    effects.count(community.id, scene.message.at, Counter.QUESTIONS)
    match = scene.known.matcher.match(scene.message.text)
    if (
        match is None
        or match.confidence < community.answer_confidence
        or match.margin < community.answer_margin
    ):
        if scene.place is not Place.CHAT:  # people in a chat ask each other, not us
            _call(scene, effects, CaseKind.QUESTION)
    elif community.mode is Mode.ACT:
        effects.orders.append(_reply(scene, match.entry.answer))
        effects.count(community.id, scene.message.at, Counter.ANSWERED)
    elif community.mode is Mode.SUGGEST:
        _propose(scene, effects, match)


def _sure_match(scene: Scene) -> Match | None:
    community, match = scene.community, scene.known.matcher.match(scene.message.text)
    if match is None or match.confidence < community.answer_confidence:
        return None
    return match if match.margin >= community.answer_margin else None


def _asks(scene: Scene) -> bool:
    message = scene.message
    if scene.decision.scores.question >= scene.community.question_threshold:
        return True
    return scene.place is Place.PRIVATE and len(message.text.split()) > _COURTESY_WORDS


def _call(scene: Scene, effects: Effects, kind: CaseKind, *counters: Counter) -> None:
    community = scene.community
    effects.count(community.id, scene.message.at, *counters)
    if community.mode is Mode.SHADOW:
        return
    about = _about(scene, kind)
    promise = (_reply(scene, scene.say(f"answer.promise.{about}")),) if community.mode is Mode.ACT else ()
    effects.alarms.append(scene.alarm(kind, kind, (_why(scene, about),), on_open=promise))


def _propose(scene: Scene, effects: Effects, match: Match) -> None:
    answer = Sentence("reason.proposed_answer", {"answer": match.entry.answer, "entry": match.entry.id})
    effects.alarms.append(scene.alarm(CaseKind.QUESTION, CaseKind.QUESTION, (answer,)))


def _about(scene: Scene, kind: CaseKind) -> str:
    """What the words to the author and to the people on duty are about."""
    if kind is CaseKind.NEGATIVE:
        return "negative"
    asked = scene.decision.scores.question >= scene.community.question_threshold
    return "question" if asked else "message"


def _why(scene: Scene, about: str) -> Sentence:
    scores = scene.decision.scores
    score = scores.negative if about == "negative" else scores.question
    return Sentence(f"reason.{about}", {"percent": round(100 * score)})


def _reply(scene: Scene, text: str) -> Order:
    message = scene.message
    return scene.order(
        Send(
            platform=message.address.platform,
            chat=message.address.chat,
            thread=message.thread,
            reply_to=message.address.message,
            text=text,
        )
    )
