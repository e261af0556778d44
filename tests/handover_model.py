"""The hand-over as a model: whatever askers, colleagues, clocks and restarts do, the bot talks over nobody.

Used by a short test and, for as long as one likes, by `python -m bench model`. It drives the whole of the
stories on a database of its own; what it believes itself is only who spoke last, and when.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from handlers.orders.delivery import Patience
from models.cases import Case, CaseState
from models.conversations import Conversation, ConversationKey, Phase, key_of
from models.errors import RateLimited
from models.faq import Candidate, Match, Promise
from models.intents import Send
from models.messages import Author, AuthorKind, Message
from models.storage.schema import migrate
from tests.builders import community, entry, message
from tests.fakes import Written
from tests.stage import Stage, stage_on

QUIET = timedelta(minutes=10)
BY_HAND = "☺"
"""Begins whatever a person of ours says."""
PRIVATE, THREAD = ("nina", "timur"), ("vera", "oleg")
SAYS = (
    "это я знаю ?", "это почти ?", "этого никто не знает ?", "и ещё", "спасибо", "#angry плохо",
    "позовите человека", "вернуться к боту", "я хочу рассказать вам длинную историю",
)  # fmt: skip
PRESSED = ("Беру", "Закрыть", "Открыть снова", "Вернуть боту")
OURS = Author(id="-1", name="Лавка", kind=AuthorKind.COMMUNITY)
ENTRIES = (entry("a", "Ответ А.", "про а"), entry("b", "Ответ Б.", "про б"))


@dataclass(frozen=True, slots=True)
class Marked:
    """A matcher that believes what the question says about itself."""

    thinks: bool = False

    @property
    def promise(self) -> Promise:
        """Nothing that anybody counts on."""
        return Promise(0.6, 2.0)

    def match(self, question: str) -> Match | None:
        """Sure of «знаю», not of «почти»."""
        others = (Candidate(ENTRIES[1], 0.3),)
        if "я знаю" in question:
            return Match(entry=ENTRIES[0], confidence=0.9, margin=0.5, others=others)
        if "почти" in question:
            return Match(entry=ENTRIES[0], confidence=0.4, margin=0.1, others=others)
        return None

    def think(self, questions: Sequence[str]) -> None:
        """Nothing to think about."""


class Empty:
    """An empty database to copy, made once."""

    _made: Path | None = None

    @classmethod
    def copy(cls, folder: Path) -> str:
        """The address of another one."""
        if cls._made is None:
            cls._made = Path(tempfile.mkdtemp(prefix="model-")) / "empty.db"
            asyncio.run(migrate(f"sqlite+aiosqlite:///{cls._made}"))
        return f"sqlite+aiosqlite:///{shutil.copy(cls._made, folder / 'bot.db')}"

    @classmethod
    def remove(cls) -> None:
        """Leave nothing behind."""
        if cls._made is not None:
            shutil.rmtree(cls._made.parent)
            cls._made = None


class HandOver(RuleBasedStateMachine):
    """Two people in private, two below a post, people of ours on duty."""

    steps = lives = 0

    def __init__(self) -> None:
        super().__init__()
        HandOver.lives += 1
        self.folder = Path(tempfile.mkdtemp(prefix="model-run-"))
        self.url = Empty.copy(self.folder)
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.stage = self.run(self._opened(community(quiet_for=QUIET, burst=timedelta(seconds=4))))
        self.human: dict[ConversationKey, datetime] = {}
        self.last: dict[str, Message] = {}
        self.asked_in: dict[str, ConversationKey] = {}
        self.seen = 0

    def run(self, coroutine: Any) -> Any:
        """One step in the life of the program."""
        return self.runner.run(coroutine)

    async def _opened(self, brand: Any) -> Stage:
        stage = await self.stack.enter_async_context(stage_on(self.url, brand, ENTRIES))
        stage.machine.stories.directory._make_matcher = lambda *_: Marked()
        return stage

    # What askers do.

    @rule(who=st.sampled_from(PRIVATE + THREAD), text=st.sampled_from(SAYS))
    def an_asker_says(self, who: str, text: str) -> None:
        """Something that the bot knows, nearly knows, does not know, or that asks nothing."""
        said = self._message(who, text)
        self.last[who] = said
        self.asked_in[said.address.message] = key_of(said)
        if who in PRIVATE and text == "вернуться к боту":
            self.human.pop(key_of(said), None)
        self.run(self.stage.happen(said))

    @rule(number=st.integers(0, 30))
    def an_asker_presses(self, number: int) -> None:
        """Any button that the bot has ever shown, also an old one."""
        shown = [
            (one, button.label, key)
            for one in self.stage.network.written.values()
            if one.address.chat not in ("duty", "desk") and (key := self._key(one)) is not None
            for row in one.buttons
            for button in row
        ]
        if not shown:
            return
        written, label, key = shown[number % len(shown)]
        if label == "Вернуться к боту":
            self.human.pop(key, None)
        self.run(self.stage.press_under(key.person or key.chat.removeprefix("dm-"), written, label))

    # What people of ours do.

    @rule(
        number=st.integers(0, 30), label=st.sampled_from(["Беру", "Закрыть", "Открыть снова", "Вернуть боту"])
    )
    def somebody_on_duty_presses(self, number: int, label: str) -> None:
        """A button of a card, if it is there."""
        shown = self.stage.network.cards()
        cards = [card for card in shown if any(one.startswith(label) for one in card.labels)]
        if not cards:
            return
        card = cards[number % len(cards)]
        case = self.run(self._case_of(card))
        talks = self.run(self._of_case(case))
        keys = self.run(self._keys_of(case))
        self.run(self.stage.press("anna", label, card))
        if self.run(self._case_of(card)).version == case.version:
            return  # the card showed what is no longer so, and the press was refused
        if label in ("Закрыть", "Вернуть боту"):
            for talk in talks:
                self.human.pop(talk.key, None)
        else:
            self.human |= dict.fromkeys(keys, self.stage.watch())

    @rule(number=st.integers(0, 30))
    def somebody_on_duty_answers_a_card(self, number: int) -> None:
        """In words."""
        cards = self.stage.network.cards()
        if not cards:
            return
        card = cards[number % len(cards)]
        case = self.run(self._case_of(card))
        self.human[key_of(case.first)] = self.stage.watch()
        self.run(self.stage.answer_card("anna", f"{BY_HAND} ответ", card))

    @rule(who=st.sampled_from(PRIVATE + THREAD))
    def somebody_answers_by_hand(self, who: str) -> None:
        """On the platform itself: as the community in private, by a reply below the post."""
        asked = self.last.get(who)
        if asked is None:
            return
        self.human[key_of(asked)] = self.stage.watch()
        said = replace(self._message(who, f"{BY_HAND} по-человечески"), author=OURS)
        if who in THREAD:
            anna = Author(id="anna", name="Анна")
            said = replace(said, author=anna, reply_to=asked.address.message)
        self.run(self.stage.happen(said))

    # What nobody does.

    @rule(span=st.sampled_from([timedelta(seconds=1), timedelta(seconds=5), QUIET, timedelta(minutes=31)]))
    def time_passes(self, span: timedelta) -> None:
        """And the clock rings."""
        self.run(self.stage.later(span))
        for key, since in list(self.human.items()):
            if self.stage.watch() - since >= QUIET:
                del self.human[key]
        self.run(self.stage.talks())
        self.run(self.stage.overdue())

    @rule()
    def the_platform_slows_us_down(self) -> None:
        """What is said from now on waits for some seconds."""
        self.stage.network.refuses = {Send: RateLimited(timedelta(seconds=3))}

    @precondition(lambda self: self.stage.network.refuses)
    @rule()
    def the_platform_takes_everything_again(self) -> None:
        """What was kept back goes out as soon as its time comes."""
        self.stage.network.refuses = {}

    @rule()
    def the_program_is_restarted(self) -> None:
        """Nothing but the database remembers."""
        network, watch = self.stage.network, self.stage.watch
        self.run(self.stack.aclose())
        self.stage = self.run(self._opened(community(quiet_for=QUIET, burst=timedelta(seconds=4))))
        self.stage.network, self.stage.watch.now = network, watch.now
        self.stage.delivering = self.stage.machine.delivering("vk", network, Patience())

    # What must hold.

    @invariant()
    def the_bot_says_nothing_while_a_person_has_the_word(self) -> None:
        """Not even what it had meant to say before."""
        HandOver.steps += 1
        written = list(self.stage.network.written.values())
        for one in written[self.seen :]:
            key = self._key(one)
            if key is not None and not one.text.startswith(BY_HAND):
                assert key not in self.human, (key, one.text)
        self.seen = len(written)

    @invariant()
    def nobody_waits_where_nothing_will_happen(self) -> None:
        """Whoever waits has a case that people see, or a clock that rings."""
        for talk, case in self.run(self._all()):
            if talk.phase is Phase.WAITING:
                assert case is not None, talk
                assert case.state is not CaseState.CLOSED, talk
            elif talk.phase is not Phase.CLOSED:
                assert talk.due_at is not None, talk

    def teardown(self) -> None:
        """In the end everybody is the bot's again, or a person is called for them."""
        self.stage.network.refuses = {}
        for _ in range(3):
            self.time_passes(timedelta(hours=1))
        phases = {talk.phase for talk, _ in self.run(self._all())}
        assert phases <= {Phase.WAITING, Phase.CLOSED}
        self.run(self.stack.aclose())
        self.runner.close()
        shutil.rmtree(self.folder)

    def _message(self, who: str, text: str) -> Message:
        at = self.stage.watch()
        if who in PRIVATE:
            return message(text, who, f"dm-{who}", at=at)
        return message(text, who, "wall", thread="post", at=at)

    def _key(self, one: Written) -> ConversationKey | None:
        """The conversation in which something was said, None where no asker reads it."""
        if one.address.chat.startswith("dm-"):
            return ConversationKey(one.address.platform, one.address.chat)
        return self.asked_in.get(one.reply_to or "")

    async def _case_of(self, card: Written) -> Case:
        async with self.stage.store.reading() as ledger:
            case: Case | None = await ledger.cases.by_card(card.address)
        assert case is not None
        return case

    async def _keys_of(self, case: Case) -> set[ConversationKey]:
        async with self.stage.store.reading() as ledger:
            return {key_of(item) for item in await ledger.cases.items(case.id)}

    async def _of_case(self, case: Case) -> Sequence[Conversation]:
        async with self.stage.store.reading() as ledger:
            talks: Sequence[Conversation] = await ledger.conversations.of_case(case.id)
        return talks

    async def _all(self) -> list[tuple[Conversation, Case | None]]:
        """Conversations, with the case of those that wait."""
        keys = [ConversationKey("vk", f"dm-{who}") for who in PRIVATE]
        keys += [ConversationKey("vk", "wall", "post", who) for who in (*THREAD, "")]
        async with self.stage.store.reading() as ledger:
            talks = (await ledger.conversations.several(keys)).values()
            return [
                (talk, await ledger.cases.get(talk.case or 0) if talk.phase is Phase.WAITING else None)
                for talk in talks
            ]
