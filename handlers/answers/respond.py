"""Three ways out for a message that stays: an approved answer, a person, or silence.

The bot answers only what it is sure of; what it is not sure of it promises to hand to a person, in
the places where somebody is waiting for the community. Complaints always go to a person. Where a
person has taken the conversation, the bot keeps quiet and shows them what is said.
"""

from dataclasses import replace

from handlers.effects import Effects
from handlers.scene import Scene
from handlers.wording import is_lone_word, says_something
from models.cases import Alarm, Case, CaseKind
from models.communities import Community, Mode, Place
from models.decisions import Decision
from models.faq import Match
from models.intents import Order, Send
from models.messages import Thread
from models.outcomes import Counter
from models.texts import Sentence

_COURTESY_WORDS = 3
"""A private message of so few words that asks nothing («спасибо!») calls nobody."""


def respond(scene: Scene, effects: Effects, taken: Case | None = None) -> None:
    """Answer, call a person or do nothing; `taken` is the case of a person who has this conversation."""
    if scene.community.mode is Mode.OFF or scene.message.edited:
        return
    angry = complains(scene)
    if angry:
        _count_complaint(scene, effects)
    if taken is not None:
        effects.alarms.append(replace(_alarm(scene, CaseKind.QUESTION), incident=taken.incident))
    elif angry:
        _call(scene, effects, CaseKind.NEGATIVE)
    elif _asks(scene):
        _answer_or_call(scene, effects)


def complains(scene: Scene) -> bool:
    """Whether the message is a complaint, by the community's threshold."""
    return scene.decision.scores.negative >= scene.community.negative_threshold


def call_for_complaint(scene: Scene, effects: Effects) -> None:
    """Count a complaint that was found later and call a person for it."""
    if scene.community.mode is Mode.OFF or scene.message.edited:
        return
    _count_complaint(scene, effects)
    _call(scene, effects, CaseKind.NEGATIVE)


def calls_for_nothing(decision: Decision, community: Community, place: Place) -> bool:
    """Whether there is nothing to answer and nobody to call: so it is with nearly every message."""
    scores = decision.scores
    return (
        scores.question < community.question_threshold
        and scores.negative < community.negative_threshold
        and place is not Place.PRIVATE
    )


def sure(match: Match, community: Community) -> bool:
    """Whether the bot may give this answer by itself."""
    own = community.answer_threshold
    return match.confidence >= (match.needed if own is None else own)


def _count_complaint(scene: Scene, effects: Effects) -> None:
    message = scene.message
    effects.count(scene.community.id, message.at, Counter.NEGATIVE)
    if message.thread is not None:
        effects.complaints[Thread(message.address.platform, message.address.chat, message.thread)] += 1


def _answer_or_call(scene: Scene, effects: Effects) -> None:
    community = scene.community
    match = scene.known.matcher.match(scene.message.text)
    if match is not None and not sure(match, community):
        match = None
    if match is None and scene.place is not Place.PRIVATE and is_lone_word(scene.message.text):
        return
    effects.count(community.id, scene.message.at, Counter.QUESTIONS)
    if match is None:
        if scene.place is not Place.CHAT:  # people in a chat ask each other, not us
            _call(scene, effects, CaseKind.QUESTION)
    elif community.mode is Mode.ACT:
        effects.orders.append(_reply(scene, match.entry.answer))
        effects.count(community.id, scene.message.at, Counter.ANSWERED)
    elif community.mode is Mode.SUGGEST:
        proposal = Sentence("reason.proposed_answer", {"answer": match.entry.answer, "entry": match.entry.id})
        effects.alarms.append(scene.alarm(CaseKind.QUESTION, CaseKind.QUESTION, (proposal,)))


def _asks(scene: Scene) -> bool:
    message = scene.message
    if scene.decision.scores.question >= scene.community.question_threshold and says_something(message.text):
        return True
    is_more_than_courtesy = len(message.text.split()) > _COURTESY_WORDS or bool(message.attachments)
    return scene.place is Place.PRIVATE and is_more_than_courtesy


def _call(scene: Scene, effects: Effects, kind: CaseKind) -> None:
    if scene.community.mode is Mode.SHADOW:
        return
    alarm = _alarm(scene, kind)
    if scene.community.mode is Mode.ACT and scene.place is not Place.CHAT:
        promise = scene.say(f"answer.promise.{_about(scene, kind)}")
        alarm = replace(alarm, on_open=(_reply(scene, promise),))
    effects.alarms.append(alarm)


def _alarm(scene: Scene, kind: CaseKind) -> Alarm:
    scores = scene.decision.scores
    score = scores.negative if kind is CaseKind.NEGATIVE else scores.question
    why = Sentence(f"reason.{_about(scene, kind)}", {"percent": round(100 * score)})
    return scene.alarm(kind, kind, (why,))


def _about(scene: Scene, kind: CaseKind) -> str:
    """What the words to the author and to the people on duty are about."""
    if kind is CaseKind.NEGATIVE:
        return "negative"
    asked = scene.decision.scores.question >= scene.community.question_threshold
    return "question" if asked else "message"


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
