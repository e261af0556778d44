"""ComposeCards: the words of a card are made when it is sent, so it always shows the present."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.cases.acts import OUTCOMES
from handlers.cases.burst_card import counted, lacking
from handlers.cases.bursts import REASON, is_burst
from handlers.cases.card import MORE, Shown, compose
from handlers.cases.pinned import as_it_stands
from handlers.community.channels import channel_of
from handlers.community.directory import Directory
from handlers.community.working_time import comes_silently
from handlers.likeness.grounds import Grounds
from handlers.messages.surroundings import Surroundings
from handlers.ports import Ledger, Signer
from models.cases import Case, CaseAction, CaseState
from models.channels import LostChannel
from models.clock import Clock
from models.intents import Act, Edit, RefreshCard, Send, ShowCard, TellWorse
from models.outcomes import Deed, DeedKind
from models.texts import Texts

_RESTRAINTS = {OUTCOMES[CaseAction.MUTE]: DeedKind.MUTED, OUTCOMES[CaseAction.BAN]: DeedKind.BANNED}


@dataclass(frozen=True, slots=True)
class ComposeCards:
    """Turns orders to show or refresh cards into what a platform can do; the directory must be fresh."""

    directory: Directory
    texts: Texts
    signer: Signer
    grounds: Grounds
    surroundings: Surroundings
    clock: Clock

    async def __call__(
        self, ledger: Ledger, intents: Sequence[ShowCard | RefreshCard]
    ) -> Sequence[Act | None]:
        """The messages to send or edit; None when there is nothing to show or nowhere to show it."""
        shown = await _shown(ledger, {intent.case: intent.platform for intent in intents})
        cases = [one.case for one in shown.values()]
        grounds, before = await self.grounds(ledger, cases), await self.surroundings(ledger, cases)
        shown = {
            number: one._replace(grounds=grounds.get(number, ()), before=before[number])
            for number, one in shown.items()
        }
        lost = await ledger.channels.lost()
        return [self._composed(intent, shown.get(intent.case), lost) for intent in intents]

    async def worse(self, ledger: Ledger, intent: TellWorse) -> Act | None:
        """What whoever has a burst in hand is told below its card; None where nobody has it any more."""
        await self.directory.refresh(ledger)
        case = await ledger.cases.get(intent.case)
        if case is None or case.state is not CaseState.TAKEN or not is_burst(case):
            return None
        community = self.directory.get(case.community).community
        chat = case.card.chat if case.card else channel_of(community, await ledger.channels.lost())
        if chat is None:
            return None
        trend = next(reason.params for reason in case.reasons if reason.key == REASON)
        told = {"name": case.owner_name or "", "number": case.id, **trend}
        words = self.texts.say(community.language, "case.worse", **told)
        below = case.card.message if case.card else None
        return Send(platform=intent.platform, chat=chat, text=words, reply_to=below)

    def _composed(
        self, intent: ShowCard | RefreshCard, shown: Shown | None, lost: Collection[LostChannel]
    ) -> Act | None:
        if shown is None or (shown.case.card is None and isinstance(intent, RefreshCard)):
            return None  # a card that is not out yet will show the present when it goes out
        case = shown.case
        community = self.directory.get(case.community).community
        refreshed = case.card if isinstance(intent, RefreshCard) else None
        chat = refreshed.chat if refreshed else channel_of(community, lost)
        if chat is None:
            return None
        card = compose(shown, community, chat, self.texts, self.signer)
        if refreshed:
            return Edit(address=refreshed, text=card.text, buttons=card.buttons)
        silent = comes_silently(case, community, self.clock())
        return Send(platform=intent.platform, chat=chat, text=card.text, buttons=card.buttons, silent=silent)


async def _shown(ledger: Ledger, platforms: Mapping[int, str]) -> Mapping[int, Shown]:
    """What the cards of cases tell, by case, each on its platform.

    A few reads, however many they are, and two more for each burst.
    """
    kept = await ledger.cases.several(list(platforms))
    cases = {number: await as_it_stands(ledger, case) for number, case in kept.items()}
    grown = [number for number, case in cases.items() if case.count > 1]
    more = await ledger.cases.newest(grown, MORE)
    done = await ledger.deeds.by_bot(list(cases))
    held = await _restraints(ledger, cases.values())
    authors: dict[str, set[str]] = {}
    for case in cases.values():
        authors.setdefault(case.community, set()).add(case.first.author)
    standings = {of: await ledger.people.standings(of, sorted(people)) for of, people in authors.items()}
    return {
        number: Shown(
            case,
            more.get(number, ()),
            done.get(number, ()),
            standings[case.community].get(case.first.author),
            lifted=number in held and not held[number],
            until=max((deed.until for deed in held.get(number, ()) if deed.until), default=None),
            counted=await counted(ledger, case),
            lacking=await lacking(ledger, case, platforms[number]),
        )
        for number, case in cases.items()
    }


async def _restraints(ledger: Ledger, cases: Iterable[Case]) -> Mapping[int, Sequence[Deed]]:
    """What still stands of the mute or the ban by which a case was closed: nothing, where it was lifted."""
    kinds = {case.id: _RESTRAINTS[case.outcome] for case in cases if case.outcome in _RESTRAINTS}
    standing = await ledger.deeds.standing(list(kinds)) if kinds else {}
    return {
        number: [deed for deed in standing.get(number, ()) if deed.kind is kind]
        for number, kind in kinds.items()
    }
