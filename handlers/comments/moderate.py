"""What a decision leads to: a removal with its deeds, a question to the people on duty, or nothing."""

from handlers.comments.policy import Course, Plan, plan_for
from handlers.comments.remove import remove
from handlers.effects import Effects
from handlers.scene import Scene
from models.cases import CaseKind
from models.outcomes import Counter
from models.people import Standing


def moderate(scene: Scene, standing: Standing, effects: Effects) -> Course | None:
    """Carry out the community's policy on one message; returns the course that was taken."""
    plan = plan_for(scene.decision, scene.community)
    if plan is None:
        return None
    if plan.course is Course.REMOVE:
        _remove(scene, plan, standing, effects)
    elif plan.course is Course.ASK:
        _ask(scene, plan, effects)
    else:
        effects.count(scene.community.id, scene.message.at, Counter.SHADOWED)
    return plan.course


def _remove(scene: Scene, plan: Plan, standing: Standing, effects: Effects) -> None:
    removal = remove(scene, plan.finding, standing)
    community = scene.community.id
    effects.standings[community, standing.person] = removal.standing
    effects.orders.extend(removal.orders)
    effects.count(community, scene.message.at, *removal.counters)
    effects.alarms.append(
        scene.alarm(CaseKind.REMOVED, plan.finding.rule, (plan.finding.reason,), deeds=removal.deeds)
    )


def _ask(scene: Scene, plan: Plan, effects: Effects) -> None:
    effects.count(scene.community.id, scene.message.at, Counter.REVIEWED)
    reasons = tuple(finding.reason for finding in scene.decision.findings)
    effects.alarms.append(scene.alarm(CaseKind.REVIEW, plan.finding.rule, reasons))
