"""What needs neither an entry nor a person: a greeting is returned, who asks learns that this is a bot, and
an offer is taken up by a typed «да» as by its button. Pure.
"""

import re
from typing import Final, NamedTuple

from handlers.answers.replies import reply
from handlers.answers.ways import Nearly, Sure, WayOut, said_by
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.talks import handover
from models.communities import Mode
from models.conversations import Conversation
from models.outcomes import Counter
from models.questions import Choice, Way

_YES: Final = re.compile(r"(?i)\W*(?:да+|ага|угу|верно|именно|точно|yes|yep|yeah)\W*")
_NO: Final = re.compile(r"(?i)\W*(?:нет|неа|не\s+то|другое|no|nope)\W*")


class Chosen(NamedTuple):
    """What somebody has typed below an offer: an answer of it, or that it is none of them."""

    answer: Sure | None


def chosen(scene: Scene, talk: Conversation, found: WayOut) -> Chosen | None:
    """What a message chooses of what was offered to the question that goes out by `found`, if it does."""
    if not (talk.offered and isinstance(found, Nearly)):
        return None
    words, options = scene.message.text.strip(" .)"), found.options
    if _NO.fullmatch(words) or words == str(len(options) + 1):
        return Chosen(None)
    picked = 0 if len(options) == 1 and _YES.fullmatch(words) else int(words) - 1 if words.isdecimal() else -1
    if not 0 <= picked < len(options):
        return None
    return Chosen(_said(scene, found, picked))


def _said(scene: Scene, found: Nearly, picked: int) -> Sure | None:
    """The answer, where it may still be given."""
    option, known = found.options[picked], scene.known
    entry = next((one for one in known.entries if one.id == option.entry), None)
    product = known.shelf.get(option.product) if option.product else None
    if entry is None or (option.product and product is None):
        return None
    text = said_by(entry, known, scene.now, product)
    return None if text is None else Sure(entry, text, found.confidence)


def choose(scene: Scene, effects: Effects, talk: Conversation, answer: Sure) -> None:
    """Say what was chosen, by typing as by a press."""
    effects.orders.append(reply(scene, answer.text))
    effects.count(scene.community.id, scene.message.at, Counter.ANSWERED)
    entry = answer.entry
    effects.choices.append(Choice(talk.asked[-1].address, Way.CHOSEN, entry.id, entry.version))
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
