"""What a decision leads to: a removal with its deeds, a question to the people on duty, or nothing."""

from handlers.comments.policy import Course, Plan, plan_for
from handlers.comments.remove import remove
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from models.cases import CaseKind
from models.outcomes import Counter
from models.people import Standing


def moderate(scene: Scene, standing: Standing, effects: Effects) -> Course | None:
    """Carry out the community's policy on one message; returns the course that was taken."""
    plan = plan_for(scene.decision, scene.community, scene.place)
    return None if plan is None else carry_out(plan, scene, standing, effects)


def carry_out(plan: Plan, scene: Scene, standing: Standing, effects: Effects) -> Course:
    """Do what the policy says; returns the course that was taken."""
    if plan.course is Course.REMOVE:
        _remove(scene, plan, standing, effects)
    elif plan.course is Course.ASK:
        effects.count(scene.community.id, scene.message.at, Counter.REVIEWED)
        alarm = scene.alarm(CaseKind.REVIEW, plan.finding.rule, plan.reasons, spans=plan.spans)
        effects.alarms.append(alarm)
    else:
        effects.count(scene.community.id, scene.message.at, Counter.SHADOWED)
    return plan.course


def _remove(scene: Scene, plan: Plan, standing: Standing, effects: Effects) -> None:
    if scene.message.address in effects.removed:
        # It was edited before it was gone: its author is not punished for each edit.
        effects.orders.append(scene.order(scene.deletion()))
        return
    removal = remove(scene, plan.finding, standing)
    community = scene.community.id
    effects.removed.add(scene.message.address)
    effects.standings[community, standing.person] = removal.standing
    effects.orders.extend(removal.orders)
    # Every kind of deed is counted under its own word.
    effects.count(community, scene.message.at, *(Counter(deed.kind) for deed in removal.deeds))
    effects.alarms.append(
        scene.alarm(CaseKind.REMOVED, plan.finding.rule, plan.reasons, spans=plan.spans, deeds=removal.deeds)
    )
