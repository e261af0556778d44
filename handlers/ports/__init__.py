"""What the stories need from outside, as Protocols named for the need.

`Ledger` is one transaction's view of everything that is remembered: what a story writes through it
is committed together or not at all.
"""

from handlers.ports.answers import Conversations, Faq, Matcher, Products, Proposals, Questions
from handlers.ports.cases import Cases, Channels, Deeds, Figures, Labels, Lessons
from handlers.ports.events import Inbox, Journal, Outbox, People, Signals
from handlers.ports.ledger import Ledger, OpenLedger
from handlers.ports.places import Capabilities, Communities, Entrances
from handlers.ports.plan import (
    AllSeries,
    ApprovalLinks,
    Audiences,
    Batches,
    Bringer,
    Media,
    Outside,
    Posts,
    Sheets,
)
from handlers.ports.platforms import Acquaintance, Crowd, Gateway, Onlooker, Platform, Signer

__all__ = [
    "Acquaintance",
    "AllSeries",
    "ApprovalLinks",
    "Audiences",
    "Batches",
    "Bringer",
    "Capabilities",
    "Cases",
    "Channels",
    "Communities",
    "Conversations",
    "Crowd",
    "Deeds",
    "Entrances",
    "Faq",
    "Figures",
    "Gateway",
    "Inbox",
    "Journal",
    "Labels",
    "Ledger",
    "Lessons",
    "Matcher",
    "Media",
    "Onlooker",
    "OpenLedger",
    "Outbox",
    "Outside",
    "People",
    "Platform",
    "Posts",
    "Products",
    "Proposals",
    "Questions",
    "Sheets",
    "Signals",
    "Signer",
]
