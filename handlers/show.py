"""ComposeCards: the words of a card are made when it is sent, so it always shows the present."""

from dataclasses import dataclass

from handlers.cases.card import Shown, compose
from handlers.directory import Directory
from handlers.ports import Ledger, Signer
from models.communities import Place
from models.intents import Act, Edit, RefreshCard, Send, ShowCard
from models.texts import Texts


@dataclass(frozen=True, slots=True)
class ComposeCards:
    """Turns an order to show or refresh a card into what a platform can do."""

    directory: Directory
    texts: Texts
    signer: Signer

    async def __call__(self, ledger: Ledger, intent: ShowCard | RefreshCard) -> Act | None:
        """The message to send or edit; None when there is nothing to show or nowhere to show it."""
        await self.directory.refresh(ledger)
        case = await ledger.cases.get(intent.case)
        if case is None or (case.card is None and isinstance(intent, RefreshCard)):
            return None  # a card that is not out yet will show the present when it goes out
        community = self.directory.get(case.community).community
        chat = case.card.chat if case.card else community.chat_for(Place.DUTY)
        if chat is None:
            return None
        people = await ledger.people.standings(case.community, [case.first.author])
        deeds = await ledger.cases.standing_deeds(case.id)
        items = await ledger.cases.items(case.id)
        shown = Shown(case, items, deeds, people.get(case.first.author))
        card = compose(shown, community, chat, self.texts, self.signer)
        if isinstance(intent, RefreshCard) and case.card:
            return Edit(address=case.card, text=card.text, buttons=card.buttons)
        return Send(platform=intent.platform, chat=chat, text=card.text, buttons=card.buttons)
