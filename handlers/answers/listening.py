"""While a person of ours has the word: what is said is shown to them and not answered. Pure."""

from msgspec.structs import replace

from handlers.answers.around import About
from handlers.answers.asked import asks, complains
from handlers.answers.replies import alarm
from handlers.answers.ways import Sure, way_out
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.talks import handover
from handlers.talks.in_hand import proposed
from models.cases import Case, CaseKind, CaseState
from models.communities import Mode, Place
from moderation.harm import tells_of_harm


def listen(scene: Scene, effects: Effects, about: About) -> None:
    """Keep what waits for the person, and show it."""
    talk = about.talk
    if scene.community.mode is not Mode.SHADOW and (asks(scene) or complains(scene)):
        effects.conversations[talk.key] = handover.waiting(talk, scene.item(), scene.now)
    show(scene, effects, about)


def show(scene: Scene, effects: Effects, about: About) -> None:
    """Have what is said join the case that people see, or open one; for a complaint there always is one."""
    case, angry = about.case, complains(scene) and scene.community.mode is not Mode.SHADOW
    if case is not None and _belongs_to(scene, case, angry=angry):
        kind = CaseKind.NEGATIVE if angry and case.kind is CaseKind.NEGATIVE else CaseKind.QUESTION
        effects.alarms.append(replace(alarm(scene, kind, case), incident=case.incident))
    elif angry:
        effects.alarms.append(alarm(scene, CaseKind.NEGATIVE))
    elif case is not None and asks(scene):
        raised, found = alarm(scene, CaseKind.QUESTION), way_out(scene.message.text, scene.known, scene.now)
        if isinstance(found, Sure):  # they may have it said
            raised = replace(raised, reasons=(proposed(found.text, found.entry.id),))
        effects.alarms.append(raised)


def _belongs_to(scene: Scene, case: Case, *, angry: bool) -> bool:
    """Whether what is said belongs to a case: in a private talk all does, elsewhere complaints
    and questions stand by themselves, and no decision about some words decides about others."""
    if case.state is CaseState.CLOSED:
        return False
    if scene.place is Place.PRIVATE:  # harm is pressing, whatever else is talked about
        return case.kind is CaseKind.NEGATIVE or not (angry and tells_of_harm(scene.message.text))
    return case.kind is (CaseKind.NEGATIVE if angry else CaseKind.QUESTION)
