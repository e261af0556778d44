"""Somebody wrote their telephone, address or order where everybody reads it: that goes on in private.

A person is shown what strangers could use, and hides it with one press. Where the rule is told to act and
the platform lets it remove, what somebody asks with data that they say are their own is hidden at once; a
complaint never is. Nothing of it is held against its author, who is asked into private either way.
"""

from dataclasses import replace

from msgspec import structs

from handlers.answers.around import About
from handlers.answers.asked import asks, complains, may_be_hidden
from handlers.answers.replies import alarm, reply
from handlers.likeness.personal import EXPOSED, HIDDEN, OF_DATA
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.talks import handover
from models.cases import CaseKind
from models.communities import Mode
from models.conversations import Conversation, Phase
from models.intents import Order, Send
from models.outcomes import Counter, Deed, DeedKind
from models.texts import Sentence


def protect(scene: Scene, effects: Effects, about: About, kind: CaseKind) -> None:
    """Hide a message, if that may be, ask its author into private and call a person of ours."""
    if about.removable and may_be_hidden(scene):
        _hide(scene, effects)
        into_private(scene, effects, about, kind, HIDDEN)
    else:
        into_private(scene, effects, about, kind, EXPOSED)


def into_private(scene: Scene, effects: Effects, about: About, kind: CaseKind, why: str = EXPOSED) -> None:
    """Ask somebody into private and call a person, who sees what was said before it too."""
    talk = about.talk
    speaks = scene.community.mode is Mode.ACT and talk.phase is not Phase.HUMAN
    if speaks and (why == HIDDEN or _expects_something(scene, talk)):
        # Also in a storm, and to who waits: it is theirs that is public.
        effects.orders.append(_asking(scene, is_hidden=why == HIDDEN))
    # Elsewhere "hide" and "restore" are about the rule that was broken.
    case = about.case if about.case is not None and about.case.kind in OF_DATA else None
    raised = alarm(scene, kind, case)
    deeds = (_deed(scene),) if why == HIDDEN else ()
    about_it = Sentence(why)
    reasons = (about_it,) if kind is CaseKind.QUESTION else (*raised.reasons, about_it)
    effects.alarms.append(structs.replace(raised, reasons=reasons, deeds=deeds))
    before = talk.asked if talk.is_gathering else ()
    others = (item for item in before if item.address != scene.message.address)
    effects.alarms += (structs.replace(raised, item=item, reasons=reasons) for item in others)
    effects.conversations[talk.key] = handover.waiting(talk, scene.item(), scene.now)


def _expects_something(scene: Scene, talk: Conversation) -> bool:
    """Whether its author waits for the community; whoever only names a telephone is not spoken to."""
    return complains(scene) or asks(scene) or talk.phase is not Phase.BOT or bool(talk.asked)


def _hide(scene: Scene, effects: Effects) -> None:
    message = scene.message
    effects.removed.add(message.address)
    effects.count(scene.community.id, message.at, Counter.REMOVED)
    effects.orders.append(scene.order(scene.deletion()))


def _deed(scene: Scene) -> Deed:
    return Deed(
        community=scene.community.id,
        case=0,
        kind=DeedKind.REMOVED,
        address=scene.message.address,
        person=scene.message.author.id,
        by=None,
        at=scene.now,
        reason=Sentence(HIDDEN),
    )


def _asking(scene: Scene, *, is_hidden: bool) -> Order:
    """The words to the author; what is gone can't be replied to, so they are called by name."""
    link, name = scene.community.facts.get("private"), scene.message.author.name
    if not is_hidden:
        return reply(
            scene, scene.say("answer.in_private_at", link=link) if link else scene.say("answer.in_private")
        )
    at = scene.say("answer.in_private.hidden_at", name=name, link=link) if link else ""
    asked = reply(scene, at or scene.say("answer.in_private.hidden", name=name))
    if not isinstance(asked.intent, Send):
        return asked
    return structs.replace(asked, intent=replace(asked.intent, reply_to=None))
