"""What others are told of a decision: who is punished, who appealed, the lead, who has the case now. Pure."""

from collections.abc import Callable, Iterator

from handlers.cases.appeals import told
from handlers.cases.matters import Change, Hand
from handlers.messages.notices import notice_of
from handlers.messages.offences import NAMED
from handlers.messages.standings import term
from models.cases import Case, CaseAction, CaseKind
from models.communities import Community
from models.intents import Order, Send
from models.messages import Address
from models.outcomes import Deed, DeedKind
from models.people import Standing
from models.staff import Colleague
from models.zones import local_time

PUNISHED = {
    CaseAction.WARN: DeedKind.WARNED,
    CaseAction.MUTE: DeedKind.MUTED,
    CaseAction.BAN: DeedKind.BANNED,
}
_TOLD = {CaseAction.OVERTURN: "overturned", CaseAction.UPHOLD: "upheld", CaseAction.UNDO: "reopened"}


def words_of(case: Case, action: CaseAction, hand: Hand, say: Callable[..., str]) -> tuple[Send, ...]:
    """What others are told: who appealed, with the reason if there is one, the lead, who has the case now."""
    if case.kind is CaseKind.APPEAL and action in _TOLD:
        words = say(f"appeal.{_TOLD[action]}")
        why = f" {say('appeal.why', words=hand.words)}" if hand.words else ""
        return (told(case, words + why),)
    if action is CaseAction.CALL_LEAD and case.card and hand.to:
        return tuple(_calling(case, case.card, hand.to, hand.name, say))
    if action is CaseAction.REASSIGN and case.card and hand.to and hand.to.person != hand.person:
        # Nobody hears that a card is drawn anew.
        words = say("case.passed_on", name=hand.to.name, number=case.id, by=hand.name)
        card = case.card
        return (Send(platform=card.platform, chat=card.chat, reply_to=card.message, text=words),)
    return ()


def _calling(
    case: Case, card: Address, lead: Colleague, name: str, say: Callable[..., str]
) -> Iterator[Send]:
    """The lead is called below the card, and where they alone read if they have ever written to us there.

    What people wrote is not told in private: the case has it, and whoever sees it may.
    """
    words = say("case.lead_called", name=lead.name, number=case.id)
    yield Send(platform=card.platform, chat=card.chat, reply_to=card.message, text=words)
    if lead.private is not None:
        words = say("case.lead_called.in_private", name=name, number=case.id)
        yield Send(platform=card.platform, chat=lead.private, text=words)


def why_of(case: Case, say: Callable[..., str]) -> str:
    """What somebody is told that they are punished for: the rule that the case is about. What a colleague
    notes about a case was written for the team, and notices are read by everybody."""
    rules = (reason.key.split(".")[1] for reason in case.reasons)
    rule = next((rule for rule in rules if rule in NAMED), None)
    return say(f"rule.{rule}" if rule else "spot.why")


def notices(
    change: Change, action: CaseAction, community: Community, why: str, say: Callable[..., str]
) -> list[Order]:
    """Who is warned, muted or banned reads for what and until when, and how to object."""
    kind = PUNISHED.get(action)
    deeds = [deed for deed in change.deeds.added if deed.kind is kind]
    people = {standing.person: standing for standing in change.standings}
    return [
        Order(
            key=notice_of(deed),
            intent=_notice(change.case, deed, people[deed.person], community, why, say),
            case=change.case.id,
        )
        for deed in deeds
    ]


def _notice(
    case: Case, deed: Deed, standing: Standing, community: Community, why: str, say: Callable[..., str]
) -> Send:
    until = term(standing, deed.kind)
    moment = local_time(until, community.zone, community.language) if until else ""
    return Send(
        platform=deed.address.platform,
        chat=deed.address.chat,
        thread=case.first.thread,
        text=say(f"notice.{deed.kind}", name=standing.name, rule=why, until=moment),
    )
