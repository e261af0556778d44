"""A complaint as it is counted, and one whose words break a rule: both are told on one card. Pure.

Who is rude because the delivery is late complains all the same. What was removed of that is a case of
complaints from the start: somebody answers for it by when the contract says, it is part of a burst, and what
was removed comes back by a press. What people are only asked about stays a question whether it may stand,
with what it complains of.
"""

from msgspec.structs import replace

from handlers.answers.replies import alarm
from handlers.messages.effects import Effects
from handlers.messages.offences import RUDE
from handlers.messages.scene import Scene
from models.cases import Alarm, CaseItem, CaseKind
from models.communities import Mode
from models.conversations import Conversation
from models.messages import Thread
from models.outcomes import Counter
from models.texts import Sentence

_OF_WORDS = (CaseKind.REMOVED, CaseKind.REVIEW)


def count_complaint(scene: Scene, effects: Effects, talk: Conversation) -> None:
    """Count it for its community and its post, once however often it is edited while it waits."""
    message = scene.message
    if before_its_edit(scene, talk) is not None:
        return  # so it was mostly one before
    effects.count(scene.community.id, message.at, Counter.NEGATIVE)
    if message.thread is not None:
        effects.complaints[Thread(message.address.platform, message.address.chat, message.thread)] += 1


def before_its_edit(scene: Scene, talk: Conversation) -> CaseItem | None:
    """What waits for an answer already and is edited now."""
    asked = talk.asked if scene.message.edited else ()
    return next((item for item in asked if item.address == scene.message.address), None)


def told_as_complaint(scene: Scene, effects: Effects) -> bool:
    """Have people see that what is told them of a rude message is a complaint too; whether they are told."""
    if scene.community.mode in (Mode.OFF, Mode.SHADOW):
        return False
    mine = [_is_of_words(one, scene) for one in effects.alarms]
    effects.alarms[:] = [
        _complaining(one, scene) if is_mine else one
        for one, is_mine in zip(effects.alarms, mine, strict=True)
    ]
    return any(mine)


def _is_of_words(one: Alarm, scene: Scene) -> bool:
    return one.item.address == scene.message.address and one.kind in _OF_WORDS


def _complaining(moderated: Alarm, scene: Scene) -> Alarm:
    complaint = alarm(scene, CaseKind.NEGATIVE)
    reasons = (*moderated.reasons, *complaint.reasons)
    if moderated.kind is CaseKind.REVIEW:
        return replace(moderated, reasons=reasons)
    told = (*reasons, Sentence(RUDE))
    return replace(complaint, reasons=told, spans=moderated.spans, deeds=moderated.deeds)
