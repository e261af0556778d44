"""Learn from the answer: what a person answered in a case is proposed as an approved answer.

It comes with the questions like it that nobody has answered, and is kept by one press. Nothing is learned
that nobody has approved.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from handlers.answers.editing import new_id
from handlers.answers.subjects import ask_the_same
from handlers.answers.wishes import wish_in
from handlers.community.directory import Directory, Known
from handlers.likeness.personal import has_personal_data
from handlers.likeness.similarity import alike, groups_of, words_asked
from handlers.ports import Ledger, Signer
from handlers.request import Request, number_in
from handlers.typed.wording import first_words
from models.cases import Case, CaseKind, CaseState
from models.communities import Place
from models.faq import Entry
from models.intents import AnswerPress, Button, Edit, Order, Send
from models.learned import Proposal, ProposalState
from models.messages import Press
from models.questions import Way
from models.staff import Ability
from models.texts import Texts

PREFIX: Final = "learn"
"""How the data of this story's buttons begins."""

_MONTH = timedelta(days=30)
_LOOKED_AT = 2_000
_PHRASINGS = 5
"""So many ways to ask are taken over at once, the first among them the one that was answered; only such as
say nothing else, since whoever approves the answer has read one question."""
_SHORTEST = 2
"""Words of an answer: «да» answers nobody else."""
_SHOWN = 10
_YES, _NO = "yes", "no"
_UNANSWERED = (Way.UNSURE, Way.NEARLY)


@dataclass(frozen=True, slots=True)
class Learn:
    """Proposes answers, and keeps those that are approved."""

    directory: Directory
    texts: Texts
    signer: Signer

    async def answered(
        self, ledger: Ledger, known: Known, case: Case, words: str, by: str, now: datetime
    ) -> None:
        """A person has answered a case in words."""
        if not _teaches(case, words):
            return
        community = known.community.id
        asked = await ledger.questions.since(community, now - _MONTH, _LOOKED_AT)
        others = [one.text for one in asked if one.way in _UNANSWERED and not has_personal_data(one.text)]
        like = alike(case.first.text, others)
        same = (one for one in like if ask_the_same(words_asked(one), words_asked(case.first.text)))
        phrasings = tuple(dict.fromkeys([case.first.text, *same]))[:_PHRASINGS]
        waiting = await ledger.proposals.undecided(community, now - _MONTH, _LOOKED_AT)
        if any(_same(one.answer, words) and one.phrasings[0] in phrasings for one in waiting):
            return
        entries = await ledger.faq.entries(community)
        entry = next((entry for entry in entries if _same(entry.answer, words)), None)
        entry = entry or next((entry for entry in entries if _answers(entry, case.first.text)), None)
        proposal = await ledger.proposals.add(
            Proposal(
                id=0,
                community=community,
                case=case.id,
                phrasings=phrasings,
                answer=words,
                by=by,
                at=now,
                count=max(1, len(like)),
                entry=entry.id if entry else None,
                version=entry.version if entry else None,
            )
        )
        if (chat := case.card.chat if case.card else known.community.chat_for(Place.DUTY)) is not None:
            await ledger.outbox.put([self._asked(known, proposal, entry, chat)])

    async def press(self, ledger: Ledger, press: Press, now: datetime) -> bool:
        """Somebody decides about a proposal: checked for the signature, the chat and the role."""
        known = self.directory.of(press.address, private=True)
        if known is None:
            return False
        told, changed = await self._decided(ledger, known, press, now)
        answer = AnswerPress(platform=press.address.platform, press_id=press.press_id, text=told)
        await ledger.outbox.put([Order(key=f"{press.cause}:answer", intent=answer)])
        return changed

    def _asked(self, known: Known, proposal: Proposal, entry: Entry | None, chat: str) -> Order:
        say = partial(self.texts.say, known.community.language)
        words = say(
            "learn.proposed",
            question=first_words(proposal.phrasings[0], 200),
            answer=first_words(proposal.answer, 400),
            count=proposal.count,
        )
        if more := proposal.phrasings[1:]:
            words += "\n" + say(
                "learn.also", questions="; ".join(f"«{first_words(one, 100)}»" for one in more)
            )
        if entry is not None and not _same(entry.answer, proposal.answer):
            words += "\n" + say("learn.instead", id=entry.id, answer=first_words(entry.answer, 200))
        sign = partial(self.signer.sign, chat=chat)
        row = tuple(
            Button(label=say(f"learn.button.{word}"), data=sign(f"{PREFIX}.{proposal.id}.{word}"))
            for word in (_YES, _NO)
        )
        send = Send(platform=known.community.platform, chat=chat, text=words, buttons=(row,))
        return Order(key=f"learn:{proposal.id}", intent=send)

    async def _decided(self, ledger: Ledger, known: Known, press: Press, now: datetime) -> tuple[str, bool]:
        say = partial(self.texts.say, known.community.language)
        data = self.signer.check(press.data, press.address.chat) or ""
        number, _, word = data.removeprefix(f"{PREFIX}.").partition(".")
        proposal = await ledger.proposals.get(number_in(number) or 0)
        if proposal is None or proposal.community != known.community.id or word not in (_YES, _NO):
            return say("press.not_ours"), False
        if not known.may(press.author.id, Ability.FAQ):
            return say("press.not_allowed"), False
        kept, words = None, say("learn.dismissed")
        if word == _YES:
            kept, stands = _becomes(await ledger.faq.entries(proposal.community), proposal)
            words = _told(proposal, kept, stands, say)
        state = ProposalState.APPROVED if kept else ProposalState.DISMISSED
        if not await ledger.proposals.decide(proposal.id, state):
            return say("learn.decided"), False
        if kept is not None:
            await ledger.faq.put(proposal.community, kept, press.author.id, now)
        name = known.staff[press.author.id].name
        edit = Edit(
            address=press.address, text=f"«{first_words(proposal.phrasings[0], 200)}»\n{words} — {name}"
        )
        await ledger.outbox.put([Order(key=f"{press.cause}:told", intent=edit)])
        return words, kept is not None


async def waiting_lines(request: Request) -> str:
    """`/faq new`: what nobody has answered from the base, the most asked first."""
    since = request.now - _MONTH
    asked = await request.ledger.questions.since(request.community.id, since, _LOOKED_AT)
    texts = [one.text for one in asked if one.way in _UNANSWERED]
    groups = sorted(groups_of(texts), key=len, reverse=True)
    if not groups:
        return request.say("faq.none_unanswered")
    lines = [
        request.say("faq.unanswered_line", question=first_words(texts[group[0]], 100), count=len(group))
        for group in groups[:_SHOWN]
    ]
    return "\n".join([request.say("faq.unanswered", count=len(texts)), *lines])


def _becomes(entries: Sequence[Entry], proposal: Proposal) -> tuple[Entry | None, Entry | None]:
    """The entry that an approved proposal makes; or none, and the one that has changed or come since; or
    neither, where the one that it was made for is gone.

    What a person has done later stands: whoever approves has read only what there was then.
    """
    known = next((entry for entry in entries if entry.id == proposal.entry), None)
    known = known or next((entry for entry in entries if _answers(entry, proposal.phrasings[0])), None)
    if known is None and proposal.entry is not None:
        return None, None
    if known is None:
        return Entry(id=new_id(entries), phrasings=proposal.phrasings, answer=proposal.answer), None
    phrasings = tuple(dict.fromkeys([*known.phrasings, *proposal.phrasings]))
    if _same(known.answer, proposal.answer):
        return replace(known, phrasings=phrasings), None
    if (known.id, known.version) != (proposal.entry, proposal.version):
        return None, known
    # what an answer was good for says nothing of the one in its place
    return Entry(id=known.id, phrasings=phrasings, answer=proposal.answer), None


def _told(proposal: Proposal, kept: Entry | None, stands: Entry | None, say: Callable[..., str]) -> str:
    """What became of an approved proposal, and what may be done where it was not kept."""
    if kept is not None:
        return say("faq.added", id=kept.id)
    if stands is not None:
        return say("learn.changed", id=stands.id, answer=first_words(stands.answer, 200))
    return say("learn.gone", id=proposal.entry or "")


def _teaches(case: Case, words: str) -> bool:
    """Whether the answer may serve somebody else."""
    asked = case.first.text
    if case.kind is not CaseKind.QUESTION or case.state is CaseState.CLOSED:
        return False
    if not asked or wish_in(asked) is not None:
        return False
    return len(words.split()) >= _SHORTEST and not has_personal_data(f"{words}\n{asked}")


def _answers(entry: Entry, question: str) -> bool:
    """Whether an entry is asked for in these words: another one beside it would make both unsure."""
    words = words_asked(question)
    return any(words_asked(phrasing) == words for phrasing in entry.phrasings)


def _same(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()
