"""What the stories need from outside, as Protocols named for the need.

`Ledger` is one transaction's view of everything that is remembered: what a story writes through it
is committed together or not at all.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date, datetime, timedelta
from typing import Protocol

from models.batches import Batch
from models.capabilities import Capability
from models.cases import Case, CaseItem, CaseState, Served, Unseen
from models.cells import Line
from models.channels import LostChannel
from models.communities import Community
from models.content import Post, Results
from models.conversations import Conversation, ConversationKey
from models.entrances import Brought, Campaign, Closing, Join, Newcomer
from models.faq import Entry, Match, Promise
from models.inbox import StoredEvent
from models.intents import Act, Order, Receipt
from models.labels import Label
from models.learned import Proposal, ProposalState
from models.lessons import KeptLesson
from models.messages import Address, Thread
from models.orders import Claimed
from models.outcomes import Counter, Deed, Done, Judged, Tally
from models.people import Standing
from models.products import Product
from models.questions import Question, Way
from models.rivals import RivalSeen, RivalSight
from models.series import Series
from models.signals import Signal
from models.spending import Spent
from models.staff import Colleague
from models.texts import Sentence


class Inbox(Protocol):
    """Raw events as the platforms handed them over."""

    async def newest(self, platform: str, span: int) -> list[StoredEvent]:
        """Those of one platform among the newest `span` events that are handled, oldest first."""


class Journal(Protocol):
    """Decisions as they were made."""

    async def record(self, judged: Sequence[Judged]) -> None:
        """Keep decisions; one that is known by its event id stays as it was."""

    async def count(self, tallies: Sequence[Tally]) -> None:
        """Add to the hourly and daily counters."""

    async def totals(self, community: str, first: date, last: date) -> Mapping[Counter, int]:
        """Counters of the days `first` to `last` in the community's zone, both included."""

    async def days(self, community: str, first: date, last: date) -> Mapping[date, Mapping[Counter, int]]:
        """Counters of each of these days on which something was counted."""

    async def hours(
        self, community: str, counter: Counter, since: datetime, until: datetime
    ) -> Mapping[datetime, int]:
        """One counter by the hour, in [since, until)."""


class Outbox(Protocol):
    """Orders until they are known to be done."""

    async def put(self, orders: Sequence[Order]) -> None:
        """Keep orders; one with a known key is ignored, since its cause was handled before."""

    async def claim(self, platform: str, now: datetime, lease: timedelta, limit: int) -> list[Claimed]:
        """Take orders that are due, oldest first, for `lease`; nobody else gets them meanwhile."""

    async def done(self, receipts: Mapping[int, Receipt], now: datetime) -> None:
        """These orders, by their numbers, happened."""

    async def later(self, order: int, at: datetime, *, doubtful: bool, error: str) -> None:
        """Try again from `at`; `doubtful` when it may have happened already."""

    async def give_up(self, order: int, now: datetime, error: str) -> None:
        """It will not happen."""

    async def call_off(self, key: str, now: datetime) -> bool:
        """It need not happen any more; False where it has begun or happened."""

    async def receipt_of(self, key: str) -> Receipt | None:
        """What came of an order, None as long as it has not happened."""

    async def written(self, beside: Claimed) -> Collection[str]:
        """What the other orders of the same lane have written lately, as far as it is known."""

    async def take_back(self, platform: str, chat: str, marked: str, now: datetime) -> None:
        """Don't say in a chat what nobody has begun to say yet and whose key has this mark.

        Whoever has claimed it together with what stands before it looks whether it `stands`.
        """

    async def stands(self, order: int) -> bool:
        """Whether an order, by its number, is still to be done."""

    async def wrote(self, message: Address, text: str) -> bool:
        """Whether one of the latest orders wrote a message, as far as it is known, or writes it now."""

    async def next_due(self, platform: str) -> datetime | None:
        """When the next waiting order may be claimed."""


class People(Protocol):
    """How subscribers stand in a community."""

    async def standings(self, community: str, persons: Sequence[str]) -> dict[str, Standing]:
        """Those of `persons` that are known, by person."""

    async def save(self, standings: Sequence[Standing]) -> None:
        """Keep standings, new and changed."""


class Cases(Protocol):
    """Incidents that a person must see."""

    async def unclosed(self, community: str, incidents: Sequence[str]) -> dict[str, Case]:
        """Cases not closed yet, by incident."""

    async def opened_since(self, community: str, since: datetime) -> Mapping[str, int]:
        """How many cases of each kind were opened since a moment."""

    async def open(self, new: Sequence[Case]) -> list[Case]:
        """Keep new cases; returns them with their numbers, in their order."""

    async def get(self, number: int) -> Case | None:
        """A case by its number."""

    async def several(self, numbers: Collection[int]) -> Mapping[int, Case]:
        """Cases by their numbers; one that isn't there is left out."""

    async def shown(self, cards: Mapping[int, Address]) -> None:
        """The cards of these cases, by number, have come out."""

    async def save(self, case: Case) -> None:
        """Keep a changed case.

        Raises:
            StorageError: somebody else changed it since it was read.
        """

    async def join(self, items: Mapping[int, Sequence[CaseItem]], now: datetime) -> None:
        """Add messages to cases, by number; each case counts them and their authors."""

    async def items(self, number: int) -> list[CaseItem]:
        """The messages of a case, oldest first."""

    async def newest(self, numbers: Collection[int], limit: int) -> Mapping[int, Sequence[CaseItem]]:
        """The newest messages with words that joined each of these cases, oldest first."""

    async def by_card(self, card: Address) -> Case | None:
        """The case that a message in the duty chat shows."""

    async def last(self, community: str, incident: str) -> Case | None:
        """The newest case of an incident, closed or not."""

    async def about(self, message: Address) -> Case | None:
        """The newest case that has a message."""

    async def in_hand(self, community: str, key: ConversationKey) -> Sequence[Case]:
        """Cases that somebody has in hand in which something of a conversation stands, the newest first."""

    async def note(self, number: int, at: datetime, who: str | None, what: str) -> None:
        """Add a line to the history of a case; `who` None is the bot."""

    async def history(self, number: int) -> list[tuple[datetime, str | None, str]]:
        """The history of a case, oldest first."""

    async def overdue(self, now: datetime) -> list[Case]:
        """Unclosed cases whose deadline has passed, the most overdue first."""

    async def unseen(self) -> list[Unseen]:
        """Unclosed cases of which no card is known to be out, oldest first."""

    async def listing(self, community: str, states: Sequence[CaseState], limit: int) -> list[Case]:
        """Cases in these states, newest first."""

    async def waiting(self, community: str, now: datetime) -> tuple[int, int]:
        """How many cases are not closed, and for how many of them the deadline has come."""

    async def add_deeds(self, deeds: Sequence[Deed]) -> None:
        """Keep what was done."""

    async def done_by_bot(self, numbers: Collection[int]) -> Mapping[int, Sequence[Done]]:
        """What the bot did in cases and nobody has undone, each kind once, the earliest first."""

    async def standing_deeds(self, numbers: Collection[int]) -> Mapping[int, Sequence[Deed]]:
        """Deeds of cases that have not been undone, oldest first; a case without any is left out."""

    async def deeds_about(self, community: str, persons: Sequence[str]) -> list[Deed]:
        """Everything that was done about these people in any case, undone or not, oldest first."""

    async def undo_deeds(self, deeds: Sequence[int], who: str | None, at: datetime) -> None:
        """Mark deeds as undone."""

    async def redo_deeds(self, deeds: Sequence[int]) -> None:
        """Have deeds stand again that were marked as undone."""

    async def served(self, community: str, since: datetime, until: datetime) -> list[Served]:
        """Cases opened in [since, until) as the service figures see them, oldest first."""

    async def complaints(
        self, community: str, thread: Thread, step: timedelta, since: datetime
    ) -> Mapping[datetime, int]:
        """How many complaints stand under a post since a moment, by steps, each by its beginning."""

    async def causes(self, community: str, limit: int) -> list[tuple[str, str]]:
        """Complaints with the cause that a person gave them, the newest first."""

    async def noted(self, community: str, what: str, since: datetime, until: datetime) -> list[int]:
        """The cases in whose history a word stands that was written in [since, until), in no order."""


class Channels(Protocol):
    """Chats of the staff that can't be written to at present."""

    async def lost(self) -> list[LostChannel]:
        """Those of all communities, the longest lost first."""

    async def lose(self, channel: LostChannel) -> None:
        """Keep that a channel is lost; one that was lost before stays so since then."""

    async def look_again(self, channel: LostChannel, at: datetime) -> None:
        """When it is to be looked next whether it is back."""

    async def find(self, channel: LostChannel) -> None:
        """It is back."""


class Conversations(Protocol):
    """Conversations that are not simply the bot's."""

    async def several(self, keys: Collection[ConversationKey]) -> Mapping[ConversationKey, Conversation]:
        """Those of `keys` that are remembered."""

    async def of_case(self, number: int) -> Sequence[Conversation]:
        """Those that people see in a case."""

    async def due(self, now: datetime, limit: int) -> Sequence[Conversation]:
        """Those that are to be looked at, the most overdue first."""

    async def save(self, talks: Sequence[Conversation]) -> None:
        """Keep conversations, and forget those in which nothing waits for anybody."""


class Labels(Protocol):
    """What people said about texts."""

    async def add(self, labels: Sequence[Label]) -> None:
        """Keep labels about messages that their cases hold."""

    async def take_back(
        self, case: int, who: str, at: datetime, *, author: str | None = None, by: str | None = None
    ) -> None:
        """Mark labels that were given in a case as undone: those of one author, by one person, or all."""

    async def give_back(self, case: int, at: datetime) -> None:
        """Have the labels of a case stand again that were taken back at a moment."""

    async def standing(self, limit: int, community: str | None = None) -> list[Label]:
        """The newest labels that were not taken back, of one community or of all, oldest first."""

    async def count(self, after: int) -> int:
        """How many labels stand whose number is larger."""

    async def taken_back(self, since: datetime, upto: int) -> int:
        """How many labels up to a number were taken back since a moment."""


class Lessons(Protocol):
    """What was learned from labels."""

    async def add(self, lesson: KeptLesson, content: bytes = b"") -> int:
        """Keep a lesson; returns its number."""

    async def learned(self, lesson: KeptLesson, content: bytes) -> None:
        """Keep what came of a lesson that was asked for."""

    async def get(self, number: int) -> KeptLesson | None:
        """A lesson by its number."""

    async def live(self) -> KeptLesson | None:
        """The lesson that judges; None: the artefact alone."""

    async def content(self, number: int) -> bytes:
        """What a lesson consists of."""

    async def newest(self, limit: int) -> list[KeptLesson]:
        """The newest lessons, newest first."""

    async def put_live(self, number: int | None, at: datetime, *, withdrawn: bool = False) -> None:
        """Let a lesson judge, or the artefact alone. The one that did is past, or `withdrawn`."""


class Signals(Protocol):
    """What subscribers say about messages of others."""

    async def put(self, signal: Signal) -> None:
        """Keep a signal; who said the same of the same message before has said it once."""

    async def of_case(self, number: int) -> list[Signal]:
        """Everything that was said about the messages of a case, oldest first."""

    async def outcomes(self, community: str, person: str, since: datetime) -> Mapping[str | None, int]:
        """How the cases were closed that `person` has given signals about since a moment; None is open."""


class Entrances(Protocol):
    """What happens at the doors of chats."""

    async def came(self, join: Join) -> None:
        """Somebody came in."""

    async def left(self, community: str, chat: str, person: str, at: datetime) -> None:
        """Somebody left, if we know that they came."""

    async def joined(self, community: str, chat: str, since: datetime, until: datetime) -> list[Join]:
        """Who came into a chat in [since, until], oldest first."""

    async def count_joined(
        self, community: str, chat: str, since: datetime, until: datetime, most: int
    ) -> int:
        """How many came into a chat in (since, until], counted up to `most`."""

    async def newcomer(self, community: str, chat: str, person: str) -> Newcomer | None:
        """How somebody was met, if they were."""

    async def meet(self, newcomer: Newcomer) -> None:
        """Keep how somebody is met, in place of an earlier time."""

    async def waited_for(self, now: datetime) -> list[Newcomer]:
        """Those who are waited for no longer, or whose question is, oldest first."""

    async def met(self, community: str, limit: int) -> list[Newcomer]:
        """Those who were met last, newest first."""

    async def lock(self, closing: Closing) -> Closing:
        """Keep that a chat is locked; returns it with its number. A chat is locked once at a time."""

    async def prolong(self, number: int, until: datetime) -> None:
        """A chat that is locked is open again from another moment."""

    async def moved(self, community: str, before: str, after: str) -> None:
        """A chat has another id: what is under way at its doors goes on there."""

    async def unlock(self, number: int, by: str | None, at: datetime) -> None:
        """Keep that a chat is open again."""

    async def closing(self, number: int) -> Closing | None:
        """A lock by its number."""

    async def closings(self, community: str, limit: int) -> list[Closing]:
        """When chats were locked last, newest first."""

    async def closed(self) -> list[Closing]:
        """Chats that are locked now, in all communities."""

    async def begin(self, campaign: Campaign) -> Campaign:
        """Keep a campaign whose link is being made; returns it with its number."""

    async def campaign(self, number: int) -> Campaign | None:
        """A campaign by its number."""

    async def came_by(self, community: str, person: str, link: str) -> bool:
        """Whether somebody came by this link before."""

    async def made(self, number: int, link: str) -> None:
        """The link of a campaign was made."""

    async def campaigns(self, community: str, limit: int) -> list[Campaign]:
        """Campaigns, newest first."""

    async def brought(
        self, community: str, since: datetime | None = None, until: datetime | None = None
    ) -> Mapping[str, Brought]:
        """How many came by each link, in [since, until) or ever, and how many of them have left again."""


class Posts(Protocol):
    """The content plan."""

    async def add(self, post: Post) -> Post:
        """Keep a new post; returns it with its number."""

    async def get(self, number: int) -> Post | None:
        """A post by its number."""

    async def save(self, post: Post) -> None:
        """Keep a changed post."""

    async def remove(self, number: int) -> None:
        """Forget a post that never went out."""

    async def claim_due(self, now: datetime) -> list[Post]:
        """Posts that are due, now in the state *publishing*; each is returned to one caller only."""

    async def unapproved(self, since: datetime, until: datetime) -> list[Post]:
        """Posts whose time came in [since, until] while they waited for approval, by time."""

    async def upcoming(self, community: str, limit: int) -> list[Post]:
        """Posts that are not settled yet, by time."""

    async def recent(self, community: str, since: datetime, until: datetime, limit: int) -> list[Post]:
        """Posts published in [since, until), newest first."""

    async def plan(self, community: str | None, since: datetime, until: datetime) -> list[Post]:
        """All posts due in [since, until), whatever became of them, of one community or of all, by time."""

    async def of_series(self, number: int, since: datetime) -> list[Post]:
        """The posts of a series that are due from a moment on, by time."""

    async def count_between(self, community: str, since: datetime, until: datetime) -> int:
        """How many posts are due in [since, until), or were, without the cancelled ones."""

    async def count_waiting(self, community: str) -> int:
        """How many posts the platform keeps until their time."""

    async def note(self, results: Mapping[int, Results], now: datetime) -> None:
        """Keep what posts have brought, by number, and of those a day old at most also what they had brought
        by then; nothing else of them changes."""

    async def to_collect(self, published_since: datetime, collected_before: datetime) -> list[Post]:
        """Published posts whose results were last asked for by a moment, or never."""


class AllSeries(Protocol):
    """Posts that come again and again."""

    async def add(self, one: Series) -> Series:
        """Keep a new series; returns it with its number."""

    async def get(self, number: int) -> Series | None:
        """A series by its number."""

    async def save(self, one: Series) -> None:
        """Keep a changed series."""

    async def living(self) -> list[Series]:
        """Every series that has not ended."""


class Batches(Protocol):
    """Imports of the plan."""

    async def add(self, batch: Batch) -> int:
        """Keep what an import has done; returns its number."""

    async def get(self, number: int) -> Batch | None:
        """An import by its number."""

    async def undone(self, number: int, at: datetime) -> None:
        """Keep that it was undone."""


class Audiences(Protocol):
    """Who is there and who answers."""

    async def hear(self, comments: Mapping[Thread, int]) -> None:
        """Add to the comments that were heard under things."""

    async def hear_negative(self, comments: Mapping[Thread, int]) -> None:
        """Add to the complaints that were heard under things."""

    async def heard_negative(self, platform: str, chat: str, threads: Sequence[str]) -> Mapping[str, int]:
        """How many complaints were heard under things of a chat; those without any are left out."""

    async def note(self, community: str, day: date, subscribers: int) -> None:
        """How many subscribers a community has on a day, in place of an earlier figure of it."""

    async def subscribers(self, community: str, first: date, last: date) -> Mapping[date, int]:
        """By day, of the days `first` to `last` those on which it was asked."""


class Outside(Protocol):
    """What others have counted: costs of campaigns, and what competitors publish."""

    async def keep_spending(self, spent: Sequence[Spent]) -> None:
        """Keep what campaigns cost and brought by day, in place of earlier figures of the same."""

    async def spending(self, community: str, first: date, last: date) -> list[Spent]:
        """Of these days, by day and campaign."""

    async def keep_rival(self, seen: RivalSeen) -> None:
        """Keep what was seen of a competitor, in place of what was seen of the same posts before."""

    async def rivals(self, community: str, since: datetime, until: datetime) -> list[RivalSeen]:
        """What competitors published in [since, until), by name."""


class Faq(Protocol):
    """Approved answers."""

    async def entries(self, community: str) -> list[Entry]:
        """All entries of a community, by id."""

    async def put(self, community: str, entry: Entry, who: str, at: datetime) -> Entry:
        """Add an entry or replace the one with its id; returns it in its new version."""

    async def remove(self, community: str, entry: str) -> bool:
        """Remove an entry; False if there was none."""

    async def stamp(self) -> tuple[int, datetime | None]:
        """How many entries there are in all, and when the last was changed."""


class Proposals(Protocol):
    """What people answered, proposed as approved answers."""

    async def add(self, proposal: Proposal) -> Proposal:
        """Keep a proposal; returns it with its number."""

    async def get(self, number: int) -> Proposal | None:
        """A proposal by its number."""

    async def decide(self, number: int, state: ProposalState) -> bool:
        """Somebody has decided about it; False if somebody had before."""

    async def undecided(self, community: str, since: datetime, limit: int) -> list[Proposal]:
        """Those since a moment about which nobody has decided, newest first."""


class Products(Protocol):
    """The catalogues of communities."""

    async def all(self, community: str) -> list[Product]:
        """Everything that a community sells, by id."""

    async def stamp(self, community: str | None = None) -> tuple[int, datetime | None]:
        """How many products there are, in all or in one community, and when the last was seen."""

    async def replace(self, community: str, of: Sequence[Product]) -> None:
        """Keep a catalogue in place of an earlier one; what is no longer in it is gone."""


class Questions(Protocol):
    """The log of answers."""

    async def add(self, asked: Sequence[Question]) -> None:
        """Keep questions; one whose event is known stays as it was."""

    async def get(self, name: str) -> Question | None:
        """A question by its id."""

    async def choose(self, name: str, way: Way, entry: str | None, version: int | None) -> None:
        """The asker has chosen what was offered, or a person."""

    async def given(self, threads: Collection[Thread], since: datetime) -> Collection[tuple[Thread, str]]:
        """Which entries were given in these threads since a moment."""

    async def author_of(self, message: Address) -> str | None:
        """Who asked the question that a message is, if it is one."""

    async def since(self, community: str, moment: datetime, limit: int) -> list[Question]:
        """The newest questions since a moment, newest first."""


class Communities(Protocol):
    """Communities and the people who work in them."""

    async def all(self) -> list[Community]:
        """Every community."""

    async def save(self, community: Community, who: str, at: datetime) -> None:
        """Keep a community; what changed goes into its history."""

    async def history(self, community: str, limit: int) -> list[tuple[datetime, str, str, str, str]]:
        """Changes of settings, newest first: when, who, key, old, new."""

    async def staff(self, community: str) -> list[Colleague]:
        """Everybody with a role."""

    async def appoint(self, colleague: Colleague, who: str, at: datetime) -> None:
        """Give a role, in place of an earlier one."""

    async def dismiss(self, community: str, person: str, who: str, at: datetime) -> bool:
        """Take a role away; False if there was none."""

    async def set_owner_code(self, code_hash: str, at: datetime) -> None:
        """Keep the hash of a new one-time code; earlier codes stop working."""

    async def use_owner_code(self, code_hash: str, at: datetime) -> bool:
        """Consume the code; False if it is unknown or was used."""


class Capabilities(Protocol):
    """What the adapters of platforms have found out."""

    async def lacks(self, platform: str, capability: Capability) -> Sentence | None:
        """Why a platform can't do something for us; None if it can, as far as is known."""


class Ledger(Protocol):
    """One transaction over everything that is remembered."""

    @property
    def inbox(self) -> Inbox: ...  # noqa: D102 - told by its Protocol

    @property
    def journal(self) -> Journal: ...  # noqa: D102 - told by its Protocol

    @property
    def outbox(self) -> Outbox: ...  # noqa: D102 - told by its Protocol

    @property
    def people(self) -> People: ...  # noqa: D102 - told by its Protocol

    @property
    def cases(self) -> Cases: ...  # noqa: D102 - told by its Protocol

    @property
    def channels(self) -> Channels: ...  # noqa: D102 - told by its Protocol

    @property
    def conversations(self) -> Conversations: ...  # noqa: D102 - told by its Protocol

    @property
    def labels(self) -> Labels: ...  # noqa: D102 - told by its Protocol

    @property
    def signals(self) -> Signals: ...  # noqa: D102 - told by its Protocol

    @property
    def lessons(self) -> Lessons: ...  # noqa: D102 - told by its Protocol

    @property
    def entrances(self) -> Entrances: ...  # noqa: D102 - told by its Protocol

    @property
    def posts(self) -> Posts: ...  # noqa: D102 - told by its Protocol

    @property
    def series(self) -> AllSeries: ...  # noqa: D102 - told by its Protocol

    @property
    def batches(self) -> Batches: ...  # noqa: D102 - told by its Protocol

    @property
    def audiences(self) -> Audiences: ...  # noqa: D102 - told by its Protocol

    @property
    def outside(self) -> Outside: ...  # noqa: D102 - told by its Protocol

    @property
    def faq(self) -> Faq: ...  # noqa: D102 - told by its Protocol

    @property
    def proposals(self) -> Proposals: ...  # noqa: D102 - told by its Protocol

    @property
    def products(self) -> Products: ...  # noqa: D102 - told by its Protocol

    @property
    def questions(self) -> Questions: ...  # noqa: D102 - told by its Protocol

    @property
    def communities(self) -> Communities: ...  # noqa: D102 - told by its Protocol

    @property
    def capabilities(self) -> Capabilities: ...  # noqa: D102 - told by its Protocol


OpenLedger = Callable[[], AbstractAsyncContextManager[Ledger]]
"""Begins a transaction that is committed at the end of the block, or undone if it raises.

A ledger to look at is opened the same way, sees one state of everything and writes nothing.
"""


class Gateway(Protocol):
    """A platform that performs acts."""

    async def perform(self, act: Act, key: str) -> Receipt:
        """Do it.

        Raises:
            RateLimited: not done, try later.
            Refused: not done, and never will be.
            OutcomeUnknown: perhaps done.
        """

    async def find(self, act: Act, key: str, taken: Collection[str] = ()) -> Receipt | None:
        """Look whether a message of ours with this key is there. `taken` are those of other orders: where a
        platform knows our messages by their words alone, the same words may have been said twice.

        Raises:
            Untellable: the platform never tells.
            DeliveryError: can't be told now.
        """

    async def results(self, chat: str, messages: Sequence[str]) -> Mapping[str, Results]:
        """Likes, comments and views of posts."""


class Crowd(Protocol):
    """A platform that knows how many people follow a wall."""

    async def subscribers(self, wall: str) -> int | None:
        """How many there are, None where it does not say.

        Raises:
            DeliveryError: it can't be told now.
        """


class Onlooker(Protocol):
    """A platform on which competitors can be seen."""

    async def rival(self, name: str, since: datetime) -> RivalSight:
        """What a competitor shows: its posts from `since` on.

        Raises:
            Refused: there is none of this name, or it hides.
            DeliveryError: it can't be told now.
        """


class Platform(Gateway, Crowd, Protocol):
    """All that a platform is asked for beside its events."""


class Matcher(Protocol):
    """Finds the approved answer for a question."""

    @property
    def thinks(self) -> bool:
        """Whether `think` finds more than `match` knows by words."""
        ...

    @property
    def promise(self) -> Promise:
        """From which confidence on this base answers, and how often it errs then."""
        ...

    def match(self, question: str) -> Match | None:
        """The best entry, or None when nothing is near: by words, or by what `think` has found."""

    def think(self, questions: Sequence[str]) -> None:
        """Work out what questions mean, so that `match` knows it. Takes a while: in a thread only."""


class Sheets(Protocol):
    """Plans as files."""

    def read(self, name: str, content: bytes) -> Sequence[Line]:
        """The lines of a file; its name says in which form.

        Raises:
            InputError: it is not what its name says, or no form of a plan.
        """

    def write(self, form: str, lines: Sequence[Mapping[str, str]], headings: Mapping[str, str]) -> bytes:
        """A file of a form with these lines.

        Raises:
            InputError: there is no such form, or it can't hold a line.
        """


class Signer(Protocol):
    """Makes the data of buttons unforgeable."""

    def sign(self, data: str, chat: str) -> str:
        """`data` with a signature that holds in one chat; at most 64 bytes."""

    def check(self, signed: str, chat: str) -> str | None:
        """The data, or None if it is not ours or from another chat."""
