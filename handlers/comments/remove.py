"""Removing a message: the orders, the deeds to be undone later, the notice to its author.

Pure: what it returns is performed by delivery. When a message is removed is decided in `policy`.
"""

from datetime import datetime

import msgspec
from msgspec.structs import replace

from handlers.comments.ladder import step_at
from handlers.messages.notices import notice_of
from handlers.messages.offences import with_reason
from handlers.messages.scene import Scene
from handlers.messages.standings import after, term
from models.decisions import Finding
from models.intents import Ban, Mute, Order, Send
from models.outcomes import Deed, DeedKind
from models.people import Standing
from models.zones import local_time


class Removal(msgspec.Struct, frozen=True, gc=False):
    """What a removal consists of, and how its author stands afterwards."""

    standing: Standing
    deeds: tuple[Deed, ...]
    orders: tuple[Order, ...]


def remove(scene: Scene, finding: Finding, standing: Standing) -> Removal:
    """Remove the message and take the step of the ladder that its author has reached."""
    ladder = scene.community.ladder
    removed = _deed(scene, finding, DeedKind.REMOVED)
    struck = after(standing, removed, ladder.forget_after)
    deletion = scene.order(scene.deletion())
    step = step_at(struck.strikes, ladder, scene.now)
    if step is None:
        return Removal(struck, (removed,), (deletion,))
    before = term(struck, step.kind)
    punished = replace(_deed(scene, finding, step.kind), until=step.until, before=before)
    punished_standing = after(struck, punished, ladder.forget_after)
    orders = _punishment(scene, finding, punished, term(punished_standing, step.kind))
    return Removal(punished_standing, (removed, punished), (deletion, *orders))


def _punishment(scene: Scene, finding: Finding, deed: Deed, until: datetime | None) -> list[Order]:
    address, person, kind = scene.message.address, scene.message.author.id, deed.kind
    orders: list[Order] = []
    if until is not None:
        restrict = Mute if kind is DeedKind.MUTED else Ban
        term = restrict(platform=address.platform, chat=address.chat, person=person, until=until)
        orders.append(scene.order(with_reason(term, [finding.reason], scene.say)))
    # Whoever floods is told once: a notice for each message would be a flood of our own.
    if deed.before is None or deed.before <= scene.now:
        orders.append(Order(key=notice_of(deed), intent=_notice(scene, finding, kind, until)))
    return orders


def _notice(scene: Scene, finding: Finding, kind: DeedKind, until: datetime | None) -> Send:
    """The author is told the reason, and for how long; the words of the message are not repeated."""
    community, message = scene.community, scene.message
    moment = local_time(until, community.zone, community.language) if until else ""
    rule = scene.say(f"rule.{finding.rule}")
    return Send(
        platform=message.address.platform,
        chat=message.address.chat,
        thread=message.thread,
        text=scene.say(f"notice.{kind}", name=message.author.name, rule=rule, until=moment),
    )


def _deed(scene: Scene, finding: Finding, kind: DeedKind) -> Deed:
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
    )
