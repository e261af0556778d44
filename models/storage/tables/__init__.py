"""Every table, with the uniqueness that the code relies on and the indexes of its hot queries.

A change here needs a new revision in `migrations/versions`; a test compares the two.
"""

from models.storage.tables.answers import (
    conversations,
    faq_entries,
    faq_proposals,
    faq_versions,
    products,
    questions,
)
from models.storage.tables.base import LIVE, metadata
from models.storage.tables.cases import case_items, case_notes, cases, deeds, lost_channels
from models.storage.tables.communities import communities, owner_codes, settings_history, staff
from models.storage.tables.entrances import campaigns, closings, joins, newcomers
from models.storage.tables.events import (
    counters_daily,
    counters_hourly,
    decisions,
    inbox,
    inbox_poison,
    inbox_waiting,
    outbox,
    people,
    recollections,
)
from models.storage.tables.lessons import labels, lessons, signals
from models.storage.tables.media import media, media_origins, media_wanted
from models.storage.tables.plan import (
    approval_links,
    audiences,
    batches,
    comments_heard,
    comments_negative,
    posts,
    rival_posts,
    rivals,
    series,
    spending,
)

__all__ = [
    "LIVE",
    "approval_links",
    "audiences",
    "batches",
    "campaigns",
    "case_items",
    "case_notes",
    "cases",
    "closings",
    "comments_heard",
    "comments_negative",
    "communities",
    "conversations",
    "counters_daily",
    "counters_hourly",
    "decisions",
    "deeds",
    "faq_entries",
    "faq_proposals",
    "faq_versions",
    "inbox",
    "inbox_poison",
    "inbox_waiting",
    "joins",
    "labels",
    "lessons",
    "lost_channels",
    "media",
    "media_origins",
    "media_wanted",
    "metadata",
    "newcomers",
    "outbox",
    "owner_codes",
    "people",
    "posts",
    "products",
    "questions",
    "recollections",
    "rival_posts",
    "rivals",
    "series",
    "settings_history",
    "signals",
    "spending",
    "staff",
]
