"""What needs neither an entry nor a person: a greeting is returned, who asks learns that this is a bot, and
an offer is taken up by a typed «да» as by its button. Pure.
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from msgspec.structs import replace

from handlers.answers.replies import reply
from handlers.answers.ways import Sure, said_by
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.talks import handover
from models.communities import Mode
from models.conversations import Conversation
from models.faq import Entry
from models.outcomes import Counter
from models.questions import Choice, Question, Way

_YES: Final = re.compile(r"(?i)\W*(?:да+|ага|угу|верно|именно|точно|yes|yep|yeah)\W*")
_NUMBERS: Final = ("1", "2", "3", "4")
"""Of what is offered, a person last."""
_NO: Final = re.compile(r"(?i)\W*(?:нет|неа|не\s+то|другое|no|nope)\W*")


class Chosen(NamedTuple):
    """What somebody has typed below an offer: an answer of it, that it is none of them, or only «да»."""

    answer: Sure | None
    which: bool = False


def chosen(scene: Scene, offer: Question) -> Chosen | None:
    """What a message chooses of what was offered, as it was offered then, if it does."""
    words, count = scene.message.text.strip(" .)"), len(offer.options)
    number = _NUMBERS.index(words) if words in _NUMBERS else None
    if _YES.fullmatch(words):
        if count > 1:
            return Chosen(None, which=True)
        number = 0
    elif _NO.fullmatch(words) or number == count:
        return Chosen(None)
    if number is None or number > count:
        return None
    return Chosen(said_of(offer, number, scene, scene.known.entries))


def said_of(offer: Question, picked: int, scene: Scene, entries: Iterable[Entry]) -> Sure | None:
    """The answer that was picked, where it is what was offered and may still be given."""
    option, known = offer.options[picked], scene.known
    entry = next((one for one in entries if one.id == option.entry), None)
    product = known.shelf.get(option.product) if option.product else None
    if entry is None or entry.version != option.version or (option.product and product is None):
        return None
    text = said_by(entry, known, scene.now, product)
    return None if text is None else Sure(entry, text, offer.confidence)


def choose(offer: Question, answer: Sure, scene: Scene, effects: Effects, talk: Conversation) -> None:
    """Say what was chosen, by typing as by a press: to the question, and counted with it."""
    asked = replace(scene, message=replace(scene.message, address=offer.address))
    effects.orders.append(reply(asked, answer.text))
    effects.count(scene.community.id, offer.at, Counter.ANSWERED)
    entry = answer.entry
    effects.choices.append(Choice(offer.address, Way.CHOSEN, entry.id, entry.version))
    effects.conversations[talk.key] = handover.returned(talk, scene.now)


def greet(scene: Scene, effects: Effects, talk: Conversation) -> None:
    """Return a greeting after which nothing came."""
    if scene.community.mode is Mode.ACT and handover.may_ask(talk):
        effects.orders.append(reply(scene, scene.say("answer.greeting")))
    if talk.asked:
        effects.conversations[talk.key] = handover.returned(talk, scene.now)


def tell_who(scene: Scene, effects: Effects) -> None:
    """Say honestly that a bot has the word, and how to have a person."""
    effects.orders.append(reply(scene, scene.say("answer.i_am_a_bot")))


def come_back(scene: Scene, effects: Effects, talk: Conversation) -> None:
    """The bot has the word again, and says so."""
    effects.conversations[talk.key] = handover.returned(talk, scene.now)
    if scene.community.mode is Mode.ACT:
        effects.orders.append(reply(scene, scene.say("answer.back")))
