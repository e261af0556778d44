"""Removing a message: the orders, the deeds to be undone later, the notice to its author.

Pure: what it returns is performed by delivery. When a message is removed is decided in `policy`.
"""

from typing import NamedTuple

from handlers.comments.ladder import Step, climb
from handlers.scene import Scene
from models.decisions import Finding
from models.intents import Ban, Delete, Mute, Order, Send
from models.outcomes import Counter, Deed, DeedKind
from models.people import Standing
from models.zones import local_time

_COUNTERS = {
    DeedKind.WARNED: Counter.WARNED,
    DeedKind.MUTED: Counter.MUTED,
    DeedKind.BANNED: Counter.BANNED,
}


class Removal(NamedTuple):
    """What a removal consists of."""

    standing: Standing
    deeds: tuple[Deed, ...]
    orders: tuple[Order, ...]
    counters: tuple[Counter, ...]


def remove(scene: Scene, finding: Finding, standing: Standing) -> Removal:
    """Remove the message and take the step of the ladder that its author has reached."""
    step = climb(standing, scene.community.ladder, scene.now)
    removed = _deed(scene, finding, DeedKind.REMOVED, step)
    deletion = scene.order(_delete(scene))
    if step.kind is None:
        return Removal(step.standing, (removed,), (deletion,), (Counter.REMOVED,))
    return Removal(
        step.standing,
        (removed, _deed(scene, finding, step.kind, step)),
        (deletion, *(scene.order(intent) for intent in _punishment(scene, finding, step, step.kind))),
        (Counter.REMOVED, _COUNTERS[step.kind]),
    )


def _delete(scene: Scene) -> Delete:
    message = scene.message
    return Delete(
        address=message.address,
        author=message.author.id,
        author_name=message.author.name,
        text=message.text,
        thread=message.thread,
    )


def _punishment(scene: Scene, finding: Finding, step: Step, kind: DeedKind) -> list[Mute | Ban | Send]:
    address = scene.message.address
    notice = _notice(scene, finding, step, kind)
    if step.until is None:
        return [notice]
    restrict = Mute if kind is DeedKind.MUTED else Ban
    person = scene.message.author.id
    return [restrict(platform=address.platform, chat=address.chat, person=person, until=step.until), notice]


def _notice(scene: Scene, finding: Finding, step: Step, kind: DeedKind) -> Send:
    """The author is told the reason, and for how long; the words of the message are not repeated."""
    community, message = scene.community, scene.message
    until = local_time(step.until, community.zone, community.language) if step.until else ""
    rule = scene.say(f"rule.{finding.rule}")
    return Send(
        platform=message.address.platform,
        chat=message.address.chat,
        thread=message.thread,
        text=scene.say(f"notice.{kind}", name=message.author.name, rule=rule, until=until),
    )


def _deed(scene: Scene, finding: Finding, kind: DeedKind, step: Step) -> Deed:
    punished = kind is not DeedKind.REMOVED
    return Deed(
        community=scene.community.id,
        case=0,
        kind=kind,
        address=scene.message.address,
        person=scene.message.author.id,
        by=None,
        at=scene.now,
        reason=finding.reason,
        model=scene.decision.model,
        until=step.until if punished else None,
        before=step.before if punished else None,
    )
