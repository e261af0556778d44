"""What a message asks for, by its scores and its words. Pure; what comes of it is in `respond`."""

from collections.abc import Iterator

from handlers.answers.aimed import is_about_us
from handlers.answers.beside import is_mere_praise
from handlers.answers.courtesy import is_courtesy, is_greeting
from handlers.answers.wishes import Wish, calls_a_person, wish_in
from handlers.likeness.personal import exposes_somebody, exposes_themselves, may_expose, tells_of_an_order
from handlers.messages.scene import Scene
from handlers.typed.wording import says_something
from models.communities import Community, Mode, Place, heard_again_from
from models.decisions import Decision, Verdict

_GESTURES = ("sticker", "ugc_sticker", "gift", "graffiti", "dice")
"""Attachments that say no more than a smile does."""
_ADVERTISES = frozenset({"spam", "links", "invites", "mentions", "channel_post", "first_message"})
"""Rules of what is written to sell something: to whom such a message is a question does not matter."""
_MANNERS = frozenset({"toxic", "obscene", "stop_phrase", "caps"})
"""Rules of how something is said, which say nothing against what is said."""
_PUBLIC = frozenset({Place.COMMENTS, Place.WALL})
"""Below posts everybody reads everything; in a chat people give each other what they like."""


def calls_for_nothing(decision: Decision, community: Community, place: Place, text: str) -> bool:
    """Whether there is nothing to answer and nobody to call: so it is with nearly every message."""
    scores = decision.scores
    return (
        scores.question < community.question_threshold
        and scores.negative < community.negative_threshold
        and place is not Place.PRIVATE
        and not (place in _PUBLIC and may_expose(text))
        and not calls_a_person(text)
    )


def wish_of(scene: Scene) -> Wish | None:
    """What the message wishes; where all read it only a person can be wished for, in so many words."""
    if scene.place is Place.PRIVATE:
        return wish_in(scene.message.text)
    return Wish.PERSON if calls_a_person(scene.message.text) else None


def complains(scene: Scene) -> bool:
    """Whether the message is a complaint, by the community's threshold."""
    return scene.decision.scores.negative >= scene.community.negative_threshold


def complains_to_both(scene: Scene) -> bool:
    """Whether it is one to a second look, whose decision the scene has."""
    return scene.decision.scores.negative >= heard_again_from(scene.community.negative_threshold)


def is_rude_about_us(scene: Scene) -> bool:
    """Whether a message breaks rules of how something is said and no others, and is about us: it may be a
    complaint beside that."""
    broken = {one.rule for one in scene.decision.findings if one.verdict is not Verdict.ALLOW}
    return bool(broken) and broken <= _MANNERS and is_about_us(scene)


def is_question(scene: Scene) -> bool:
    """Whether the message is a question, by the community's threshold."""
    return scene.decision.scores.question >= scene.community.question_threshold


def asks(scene: Scene) -> bool:
    """Whether somebody waits for an answer: in private also who says more than a courtesy or mere praise."""
    message, in_private = scene.message, scene.place is Place.PRIVATE
    if in_private and (is_courtesy(message.text) or is_mere_praise(message.text)):
        return not all(one.startswith(_GESTURES) for one in message.attachments)
    return in_private or (is_question(scene) and says_something(message.text))


def greets(scene: Scene) -> bool:
    """Whether somebody greets us in private and says nothing else."""
    message = scene.message
    return scene.place is Place.PRIVATE and not message.attachments and is_greeting(message.text)


def is_said_to_us(scene: Scene) -> bool:
    """Whether it waits for an answer whatever was found in it: in private nobody else is bothered, so a
    customer who swears at the courier is a customer, and «бот» calls the bot. An insult alone does not."""
    if scene.place is not Place.PRIVATE or scene.message.edited:
        return False
    if wish_in(scene.message.text) is not None:
        return True
    found = {finding.rule for finding in scene.decision.findings}
    return not found & _ADVERTISES and (complains(scene) or (is_question(scene) and "toxic" not in found))


def exposes_somebody_in_public(scene: Scene) -> bool:
    """Whether it has somebody's personal data where everybody reads it."""
    return _minds_data(scene) and exposes_somebody(scene.message.text, _ours(scene))


def may_be_hidden(scene: Scene) -> bool:
    """Whether the bot may hide such a message by itself: its author says that the data are their own, and
    does not complain, for a brand that removes complaints is soon known for it."""
    acts = scene.community.data_mode is Mode.ACT and not complains(scene)
    return acts and exposes_themselves(scene.message.text, _ours(scene))


def belongs_in_private(scene: Scene) -> bool:
    """Whether what it asks for can't be answered where everybody reads it."""
    if not _minds_data(scene):
        return False
    return tells_of_an_order(scene.message.text) or exposes_somebody(scene.message.text, _ours(scene))


def _minds_data(scene: Scene) -> bool:
    return scene.place in _PUBLIC and scene.community.data_mode not in (Mode.OFF, Mode.SHADOW)


def _ours(scene: Scene) -> Iterator[str]:
    """Texts in which the community names its own telephones and addresses."""
    yield from scene.community.facts.values()
    yield from (entry.answer for entry in scene.known.entries)
    yield scene.community.statement
