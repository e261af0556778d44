"""Every table, with the uniqueness that the code relies on and the indexes of its hot queries.

A change here needs a new revision in `migrations/versions`; a test compares the two.
"""

from typing import Any

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
)

from models.cases import CaseItem, CaseKind, CaseState, Severity
from models.communities import Community
from models.content import Content, Post, PostState, Results, Step
from models.conversations import Phase
from models.decisions import Axis, Finding
from models.entrances import NewcomerState
from models.faq import Season
from models.intents import Receipt
from models.learned import ProposalState
from models.lessons import LessonReport, LessonState
from models.outcomes import Counter, DeedKind
from models.questions import Option, Way
from models.series import Series
from models.staff import Role
from models.storage.columns import Json, Key, UtcTime, Word
from models.texts import Sentence

metadata = MetaData()

# A partial index is used only where the condition stands in the statement itself, not in a parameter.
PENDING: BindParameter[str] = bindparam("pending", "pending", literal_execute=True)
LIVE: BindParameter[str] = bindparam("live", LessonState.LIVE.value, literal_execute=True)
DONE = "done"
POISON = "poison"


def _partial(condition: ColumnElement[bool]) -> dict[str, Any]:
    return {"sqlite_where": condition, "postgresql_where": condition}


inbox = Table(
    "inbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("event_id", Text, nullable=False),
    Column("raw", Text, nullable=False),
    Column("received_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Text),
    UniqueConstraint("platform", "event_id"),
)
Index("inbox_pending", inbox.c.id, **_partial(inbox.c.state == PENDING))

outbox = Table(
    "outbox",
    metadata,
    Column("id", Key, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("platform", Text, nullable=False),
    # Orders of one lane happen one after another: a chat, a card, a press.
    Column("lane", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("case", Key),
    Column("state", Text, nullable=False),
    # Not before this moment: the time of a ready order, the end of the lease of a claimed one.
    Column("due_at", UtcTime),
    Column("attempts", Integer, nullable=False),
    Column("doubtful", Boolean, nullable=False),
    Column("receipt", Json[Receipt](Receipt)),
    Column("error", Text),
    Column("created_at", UtcTime, nullable=False),
    Column("done_at", UtcTime),
)
_unsettled = outbox.c.done_at.is_(None)
Index("outbox_unsettled", outbox.c.platform, outbox.c.id, **_partial(_unsettled))
Index("outbox_lanes", outbox.c.platform, outbox.c.lane, outbox.c.id, **_partial(_unsettled))

decisions = Table(
    "decisions",
    metadata,
    Column("id", Key, primary_key=True),
    Column("event_id", Text, nullable=False),
    Column("community", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("verdict", Integer, nullable=False),
    Column("spam", Double, nullable=False),
    Column("toxic", Double, nullable=False),
    Column("negative", Double, nullable=False),
    Column("question", Double, nullable=False),
    Column("findings", Json[tuple[Finding, ...]](tuple[Finding, ...])),
    Column("model", Text, nullable=False),
    UniqueConstraint("platform", "event_id"),
)

# The counters and the standings are read and written by their whole key, so they need no second tree.
counters_hourly = Table(
    "counters_hourly",
    metadata,
    Column("community", Text, primary_key=True),
    Column("hour", UtcTime, primary_key=True),
    Column("counter", Word(Counter), primary_key=True),
    Column("value", Key, nullable=False),
    sqlite_with_rowid=False,
)

counters_daily = Table(
    "counters_daily",
    metadata,
    Column("community", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("counter", Word(Counter), primary_key=True),
    Column("value", Key, nullable=False),
    sqlite_with_rowid=False,
)

people = Table(
    "people",
    metadata,
    Column("community", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("messages", Integer, nullable=False),
    Column("strikes", Integer, nullable=False),
    Column("last_strike", UtcTime),
    Column("muted_until", UtcTime),
    Column("banned_until", UtcTime),
    sqlite_with_rowid=False,
)

cases = Table(
    "cases",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("kind", Word(CaseKind), nullable=False),
    Column("incident", Text, nullable=False),
    Column("state", Word(CaseState), nullable=False),
    Column("reasons", Json[tuple[Sentence, ...]](tuple[Sentence, ...]), nullable=False),
    Column("spans", Json[tuple[tuple[int, int], ...]](tuple[tuple[int, int], ...]), nullable=False),
    Column("model", Text, nullable=False),
    Column("count", Integer, nullable=False),
    Column("people", Integer, nullable=False),
    Column("joined_at", UtcTime),
    Column("owner", Text),
    Column("owner_name", Text),
    Column("severity", Word(Severity), nullable=False, server_default=Severity.NORMAL),
    Column("cause", Text, nullable=False, server_default=""),
    Column("taken_at", UtcTime),
    Column("resolution", Text, nullable=False, server_default=""),
    Column("opened_at", UtcTime, nullable=False),
    Column("deadline", UtcTime, nullable=False),
    Column("answered_at", UtcTime),
    Column("closed_at", UtcTime),
    Column("outcome", Text),
    Column("alerts", Integer, nullable=False),
    Column("card_platform", Text),
    Column("card_chat", Text),
    Column("card_message", Text),
    Column("version", Integer, nullable=False),
)
_unclosed = cases.c.closed_at.is_(None)
Index("cases_unclosed", cases.c.community, cases.c.incident, unique=True, **_partial(_unclosed))
Index("cases_deadline", cases.c.deadline, **_partial(_unclosed))
Index("cases_opened", cases.c.community, cases.c.opened_at)
Index("cases_listing", cases.c.community, cases.c.state, cases.c.opened_at)
Index("cases_card", cases.c.card_platform, cases.c.card_chat, cases.c.card_message)

# A chat of the staff that can't be written to; while it is here, the next one is used.
lost_channels = Table(
    "lost_channels",
    metadata,
    Column("community", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("since", UtcTime, nullable=False),
    Column("error", Text, nullable=False),
    Column("look_at", UtcTime, nullable=False),
)

case_items = Table(
    "case_items",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case", Key, ForeignKey("cases.id"), nullable=False),
    # The message that opened the case.
    Column("opening", Boolean, nullable=False),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("thread", Text),
    Column("private", Boolean, nullable=False),
    Column("attachments", Json[tuple[str, ...]](tuple[str, ...]), nullable=False, server_default="[]"),
    UniqueConstraint("case", "platform", "chat", "message"),
)
_opening = case_items.c.opening.is_(True)
Index("case_items_opening", case_items.c.case, unique=True, **_partial(_opening))
Index("case_items_people", case_items.c.case, case_items.c.author)
Index("case_items_message", case_items.c.platform, case_items.c.chat, case_items.c.message)

case_notes = Table(
    "case_notes",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case", Key, ForeignKey("cases.id"), nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Text),
    Column("what", Text, nullable=False),
)

deeds = Table(
    "deeds",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", Word(DeedKind), nullable=False),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("by", Text),
    Column("at", UtcTime, nullable=False),
    Column("reason", Json[Sentence](Sentence)),
    Column("model", Text, nullable=False),
    Column("until", UtcTime),
    Column("before", UtcTime),
    Column("undone_at", UtcTime),
    Column("undone_by", Text),
)
Index("deeds_person", deeds.c.community, deeds.c.person)

conversations = Table(
    "conversations",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("phase", Word(Phase), nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("spoke_at", UtcTime),
    Column("asked", Json[tuple[CaseItem, ...]](tuple[CaseItem, ...]), nullable=False),
    Column("wished", Boolean, nullable=False),
    Column("offered", Boolean, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), index=True),
    Column("due_at", UtcTime),
    sqlite_with_rowid=False,
)
Index("conversations_due", conversations.c.due_at, **_partial(conversations.c.due_at.is_not(None)))

questions = Table(
    "questions",
    metadata,
    Column("id", Text, primary_key=True),
    Column("community", Text, nullable=False),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("thread", Text),
    Column("private", Boolean, nullable=False),
    Column("person", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("way", Word(Way), nullable=False),
    Column("entry", Text),
    Column("version", Integer),
    Column("confidence", Double, nullable=False),
    Column("options", Json[tuple[Option, ...]](tuple[Option, ...]), nullable=False),
)
Index("questions_asked", questions.c.community, questions.c.at)
Index("questions_thread", questions.c.platform, questions.c.chat, questions.c.thread, questions.c.at)
Index("questions_message", questions.c.platform, questions.c.chat, questions.c.message)

# The words themselves stand in `case_items`.
labels = Table(
    "labels",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), nullable=False, index=True),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("axis", Word(Axis), nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("undone_at", UtcTime),
    Column("undone_by", Text),
)
Index("labels_standing", labels.c.community, labels.c.id, **_partial(labels.c.undone_at.is_(None)))

signals = Table(
    "signals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), nullable=False, index=True),
    Column("platform", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("platform", "chat", "message", "person"),
)
Index("signals_person", signals.c.community, signals.c.person, signals.c.at)

lessons = Table(
    "lessons",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("state", Word(LessonState), nullable=False),
    Column("by", Text),
    Column("community", Text),
    Column("chat", Text),
    Column("base", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("label", Key, nullable=False),
    Column("report", Json[LessonReport](LessonReport), nullable=False),
    Column("live_at", UtcTime),
    Column("before", Key),
    # What `moderation.lesson` reads.
    Column("content", LargeBinary, nullable=False),
)
Index("lessons_live", lessons.c.state, unique=True, **_partial(lessons.c.state == LIVE))

joins = Table(
    "joins",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("link", Text),
    Column("left_at", UtcTime),
)
Index("joins_chat", joins.c.community, joins.c.chat, joins.c.at)
Index("joins_person", joins.c.community, joins.c.chat, joins.c.person)
Index("joins_link", joins.c.community, joins.c.link, joins.c.person)

newcomers = Table(
    "newcomers",
    metadata,
    Column("community", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("state", Word(NewcomerState), nullable=False),
    Column("asked_in", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("right", Integer, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("wrong", Integer, nullable=False),
    Column("asked_to_join", Boolean, nullable=False),
)
Index("newcomers_until", newcomers.c.state, newcomers.c.until)

closings = Table(
    "closings",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("chat", Text, nullable=False),
    Column("since", UtcTime, nullable=False),
    Column("until", UtcTime, nullable=False),
    Column("by", Text),
    Column("opened_at", UtcTime),
    Column("opened_by", Text),
)
Index(
    "closings_open",
    closings.c.community,
    closings.c.chat,
    unique=True,
    **_partial(closings.c.opened_at.is_(None)),
)

campaigns = Table(
    "campaigns",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False, index=True),
    Column("chat", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("link", Text),
)

posts = Table(
    "posts",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("content", Json[Content](Content), nullable=False),
    Column("due", UtcTime, nullable=False),
    Column("key", Text, nullable=False, server_default=""),
    Column("title", Text, nullable=False, server_default=""),
    Column("rubric", Text, nullable=False, server_default=""),
    Column("campaign", Text, nullable=False, server_default=""),
    Column("series", Key),
    Column("trail", Json[tuple[Step, ...]](tuple[Step, ...]), nullable=False, server_default="[]"),
    Column("state", Word(PostState), nullable=False),
    Column("published_at", UtcTime),
    Column("platform", Text),
    Column("chat", Text),
    Column("message", Text),
    Column("likes", Integer),
    Column("comments", Integer),
    Column("reposts", Integer),
    Column("views", Integer),
    Column("reach", Integer),
    Column("negative", Integer),
    Column("collected_at", UtcTime),
    Column("first_day", Json[Results](Results)),
    sqlite_autoincrement=True,  # cards and people name a post by its number, so no other one is given it
)
Index("posts_key", posts.c.community, posts.c.key, unique=True)
Index("posts_series", posts.c.series, posts.c.due)
Index("posts_planned", posts.c.community, posts.c.due)
Index("posts_due", posts.c.state, posts.c.due)
Index("posts_published", posts.c.state, posts.c.published_at)

batches = Table(
    "batches",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("before", Json[tuple[Post, ...]](tuple[Post, ...]), nullable=False),
    Column("after", Json[tuple[Post, ...]](tuple[Post, ...]), nullable=False),
    Column("undone_at", UtcTime),
)

series = Table(
    "series",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("ended", Boolean, nullable=False),
    Column("record", Json[Series](Series), nullable=False),
)

comments_heard = Table(
    "comments_heard",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

comments_negative = Table(
    "comments_negative",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("chat", Text, primary_key=True),
    Column("thread", Text, primary_key=True),
    Column("number", Integer, nullable=False),
    sqlite_with_rowid=False,
)

audiences = Table(
    "audiences",
    metadata,
    Column("community", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("subscribers", Integer, nullable=False),
    sqlite_with_rowid=False,
)

spending = Table(
    "spending",
    metadata,
    Column("community", Text, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("campaign", Text, primary_key=True),
    Column("content", Text, primary_key=True),
    Column("clicks", Integer),
    Column("spend", Text),
    Column("orders", Integer),
    sqlite_with_rowid=False,
)

rivals = Table(
    "rivals",
    metadata,
    Column("community", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("title", Text, nullable=False),
    Column("subscribers", Integer),
    Column("seen_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

rival_posts = Table(
    "rival_posts",
    metadata,
    Column("community", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", UtcTime, nullable=False),
    Column("results", Json[Results](Results), nullable=False),
    sqlite_with_rowid=False,
)

faq_entries = Table(
    "faq_entries",
    metadata,
    Column("community", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("phrasings", Json[tuple[str, ...]](tuple[str, ...]), nullable=False),
    Column("answer", Text, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("until", Date),
    Column("season", Json[Season](Season)),
    Column("changed_by", Text, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
)

# What was ever approved, so that the log of answers can be read; the newest version stands in `faq_entries`.
faq_versions = Table(
    "faq_versions",
    metadata,
    Column("community", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("answer", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

faq_proposals = Table(
    "faq_proposals",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False),
    Column("case", Key, ForeignKey("cases.id"), nullable=False),
    Column("phrasings", Json[tuple[str, ...]](tuple[str, ...]), nullable=False),
    Column("answer", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("count", Integer, nullable=False),
    Column("entry", Text),
    Column("state", Word(ProposalState), nullable=False),
)
Index("faq_proposals_state", faq_proposals.c.community, faq_proposals.c.state, faq_proposals.c.at)

products = Table(
    "products",
    metadata,
    Column("community", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("price", Text, nullable=False),
    Column("stock", Text, nullable=False),
    Column("link", Text, nullable=False),
    Column("traits", Json[dict[str, str]](dict[str, str]), nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    sqlite_with_rowid=False,
)

communities = Table(
    "communities",
    metadata,
    Column("id", Text, primary_key=True),
    Column("platform", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("record", Json[Community](Community), nullable=False),
)

settings_history = Table(
    "settings_history",
    metadata,
    Column("id", Key, primary_key=True),
    Column("community", Text, nullable=False, index=True),
    Column("at", UtcTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("old", Text, nullable=False),
    Column("new", Text, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("community", Text, primary_key=True),
    Column("person", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("role", Word(Role), nullable=False),
)

owner_codes = Table(
    "owner_codes",
    metadata,
    Column("hash", Text, primary_key=True),
    Column("created_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
)

recollections = Table(
    "recollections",
    metadata,
    Column("platform", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("value", Text, nullable=False),
    Column("kept_at", UtcTime, nullable=False),
)
