"""People were asked about a message and the bot removes it after all: their case tells so, on the same card.

A case of which nothing is left to be seen becomes that of a removal; else people are still asked about the
rest. What is removed, and when, is decided in `handlers.messages.second_look`.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from handlers.cases.exposed import is_of_personal_data
from handlers.cases.negatives import severity_of, with_cause
from handlers.cases.offers import IN_PART
from handlers.cases.rota import answer_by
from handlers.community.directory import Known
from handlers.messages.effects import Effects
from handlers.messages.standings import hidden
from handlers.ports import Ledger
from models.cases import Alarm, Case, CaseKind, CaseState
from models.outcomes import Counter, Tally
from models.texts import Sentence

_NOTED = "removed"
"""The word in the history of a case."""


def is_left_to_us(case: Case) -> bool:
    """Whether people were asked whether something may stand and nobody has begun to look at it."""
    is_question = case.kind is CaseKind.REVIEW and case.state is CaseState.OPEN
    return is_question and not is_of_personal_data(case)


async def remove_late(
    ledger: Ledger, known: Known, case: Case, alarms: Sequence[Alarm], now: datetime, effects: Effects
) -> None:
    """`alarms` tell of what is removed of `case`: each with its deeds, which are the case's from now on."""
    community = known.community
    items = await ledger.cases.items(case.id)
    deeds = await ledger.deeds.about(community.id, sorted({item.author for item in items}))
    gone = hidden(deeds) | {alarm.item.address for alarm in alarms}
    removed = sum(item.address in gone for item in items)
    if removed == len(items):
        changed = await _of_removal(ledger, known, case, alarms, now)
    else:
        changed = case.changed(reasons=(*_about(case), Sentence(IN_PART, {"count": removed})))
    await ledger.cases.save(changed)
    await ledger.cases.note(case.id, now, None, _NOTED)
    await ledger.deeds.add([replace(deed, case=case.id) for alarm in alarms for deed in alarm.deeds])
    # In the hour in which it was counted: it is one of those that were removed now.
    await ledger.journal.count([Tally(community.id, one.item.at, {Counter.REVIEWED: -1}) for one in alarms])
    effects.orders.append(changed.redrawn(f"removed:{case.id}:{changed.version}"))


async def _of_removal(
    ledger: Ledger, known: Known, case: Case, alarms: Sequence[Alarm], now: datetime
) -> Case:
    """One of the removal, or of the complaint that is in what was removed."""
    community = known.community
    complaint = next((one for one in alarms if one.kind is CaseKind.NEGATIVE), None)
    about = with_cause(complaint or alarms[0], known.causes)
    first = about if complaint else next((a for a in alarms if a.item.address == case.first.address), None)
    incident = about.storm if case.people > 1 else about.incident
    if await ledger.cases.unclosed(community.id, [incident]):  # what comes next joins that one
        incident = f"{incident}:{case.id}"
    turned = case.changed(
        kind=about.kind,
        incident=incident,
        reasons=first.reasons if first else _about(case),
        spans=first.spans if first else case.spans,
        model=first.model if first else case.model,
        severity=severity_of(about, community),
        cause=about.cause or case.cause,
        alerts=1,
    )
    return replace(turned, deadline=answer_by(turned, community, now))


def _about(case: Case) -> tuple[Sentence, ...]:
    return tuple(reason for reason in case.reasons if reason.key != IN_PART)
