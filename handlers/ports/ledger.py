"""One transaction over everything that is remembered."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from handlers.ports.answers import Conversations, Faq, Products, Proposals, Questions
from handlers.ports.cases import Cases, Channels, Deeds, Figures, Labels, Lessons
from handlers.ports.events import Inbox, Journal, Outbox, People, Signals
from handlers.ports.places import Capabilities, Communities, Entrances
from handlers.ports.plan import AllSeries, ApprovalLinks, Audiences, Batches, Media, Outside, Posts


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
    def deeds(self) -> Deeds: ...  # noqa: D102 - told by its Protocol

    @property
    def figures(self) -> Figures: ...  # noqa: D102 - told by its Protocol

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
    def approval_links(self) -> ApprovalLinks: ...  # noqa: D102 - told by its Protocol

    @property
    def media(self) -> Media: ...  # noqa: D102 - told by its Protocol

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
