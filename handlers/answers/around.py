"""What is known around messages that ask for something: their conversations and cases, what was answered."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from handlers.answers.asked import exposes_somebody_in_public
from handlers.answers.replies import thread_of
from handlers.answers.ways import speaks_of_product
from handlers.messages.effects import Effects
from handlers.messages.scene import Scene
from handlers.ports import Ledger
from models.capabilities import Capability
from models.cases import Case
from models.conversations import Conversation, ConversationKey, Phase, key_of
from models.faq import Entry
from models.messages import Thread
from models.questions import ANSWERED, Question, Told, Way

ONCE_IN: Final = timedelta(minutes=30)
"""Within this the same answer is given once in a thread, but to somebody who asks for it twice."""


_What = tuple[Thread, str, int]
"""An entry in its version, in a thread."""


class About(msgspec.Struct, frozen=True):
    """What is known around one message: its conversation, the case it is seen in, what was told in its
    thread lately, for one with personal data whether its platform lets it be removed, and below an offer the
    question with what was offered."""

    talk: Conversation
    case: Case | None = None
    told: Mapping[_What, Sequence[Told]] = {}
    removable: bool = False
    offer: Question | None = None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known around the messages of a batch, read at once."""

    talks: Mapping[ConversationKey, Conversation]
    cases: Mapping[int, Case]
    told: Mapping[_What, Sequence[Told]]
    removable: Collection[str] = ()
    offers: Mapping[ConversationKey, Question] = field(default_factory=dict)

    def of(self, scene: Scene, effects: Effects) -> About:
        """What is known around one of them, after those before it."""
        key = key_of(scene.message)
        talk = effects.conversations.get(key) or self.talks.get(key)
        talk = talk or Conversation(key=key, community=scene.community.id, since=scene.now)
        whole = None
        if key.thread:
            everybody = replace(key, person="")
            whole = effects.conversations.get(everybody) or self.talks.get(everybody)
        if whole is not None and whole.phase is Phase.HUMAN and talk.phase is not Phase.HUMAN:
            # A person of ours speaks to everybody in this thread.
            human = replace(talk, phase=Phase.HUMAN, spoke_at=whole.spoke_at, due_at=whole.due_at)
            talk = replace(human, offered=False)
        case = None if talk.case is None else self.cases.get(talk.case)
        removable = scene.message.address.platform in self.removable
        return About(talk, case, self.told, removable, self._offer(talk, effects))

    def _offer(self, talk: Conversation, effects: Effects) -> Question | None:
        """What was offered in a conversation, mostly before this batch."""
        if not (talk.offered and talk.asked):
            return None
        where = talk.asked[-1].address
        these = (one for one in effects.questions if one.address == where and one.way is Way.NEARLY)
        return next(these, None) or self.offers.get(talk.key)


def was_given(scene: Scene, effects: Effects, told: Mapping[_What, Sequence[Told]], entry: Entry) -> bool:
    """Whether whoever reads this thread has just read the same answer to somebody else.

    Who asks once more has not read it, whoever it was said to; of another product it is another answer.
    """
    thread = thread_of(scene)
    if thread is None or speaks_of_product(entry):
        return False
    what = thread, entry.id, entry.version
    of_entry = (one for one in effects.questions if one.entry == entry.id and one.way in ANSWERED)
    same = [*told.get(what, ()), *(one for one in map(_told, of_entry) if one[:3] == what)]
    asks_again = any(one.person == scene.message.author.id for one in same)
    return not asks_again and any(one.way is not Way.REPEATED for one in same)


def _told(asked: Question) -> Told:
    where = Thread(asked.address.platform, asked.address.chat, asked.thread or "")
    return Told(where, asked.entry or "", asked.version or 0, asked.person, asked.way)


async def surroundings(ledger: Ledger, scenes: Sequence[Scene], now: datetime) -> Surroundings:
    """Read what is known around these messages."""
    keys = {key_of(scene.message) for scene in scenes}
    keys |= {replace(key, person="") for key in keys if key.thread}
    talks = await ledger.conversations.several(keys)
    numbers = {talk.case for talk in talks.values() if talk.case is not None}
    cases = await ledger.cases.several(numbers) if numbers else {}
    threads = {thread for scene in scenes if (thread := thread_of(scene)) is not None}
    told: dict[_What, list[Told]] = {}
    for one in await ledger.questions.told(threads, now - ONCE_IN):
        told.setdefault(one[:3], []).append(one)
    exposed = {scene.message.address.platform for scene in scenes if exposes_somebody_in_public(scene)}
    removable = [one for one in exposed if await ledger.capabilities.lacks(one, Capability.REMOVE) is None]
    offers = {
        key: await ledger.questions.offered(talk.asked[-1].address)
        for key, talk in talks.items()
        if talk.offered and talk.asked
    }
    known = {key: offer for key, offer in offers.items() if offer is not None}
    return Surroundings(talks, cases, told, removable, known)
