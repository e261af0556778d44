"""The repositories are what the stories ask for: mypy compares each with its port."""

import subprocess
import sys
from pathlib import Path

from handlers.ports import (
    AllSeries,
    ApprovalLinks,
    Audiences,
    Batches,
    Cases,
    Channels,
    Communities,
    Conversations,
    Entrances,
    Faq,
    Inbox,
    Journal,
    Labels,
    Lessons,
    Media,
    Outbox,
    Outside,
    People,
    Posts,
    Products,
    Proposals,
    Questions,
    Signals,
)
from models.storage.store import SqlLedger

ROOT = Path(__file__).parents[2]


def as_the_stories_see_it(
    ledger: SqlLedger,
) -> tuple[
    Journal,
    Outbox,
    Outside,
    People,
    Cases,
    Channels,
    Inbox,
    Labels,
    Lessons,
    Signals,
    Entrances,
    Posts,
    AllSeries,
    ApprovalLinks,
    Batches,
    Media,
    Audiences,
    Faq,
    Products,
    Proposals,
    Questions,
    Conversations,
    Communities,
]:
    """Never called: it is enough that it is typed."""
    return (
        ledger.journal,
        ledger.outbox,
        ledger.outside,
        ledger.people,
        ledger.cases,
        ledger.channels,
        ledger.inbox,
        ledger.labels,
        ledger.lessons,
        ledger.signals,
        ledger.entrances,
        ledger.posts,
        ledger.series,
        ledger.approval_links,
        ledger.batches,
        ledger.media,
        ledger.audiences,
        ledger.faq,
        ledger.products,
        ledger.proposals,
        ledger.questions,
        ledger.conversations,
        ledger.communities,
    )


def test_every_repository_is_what_its_port_says() -> None:
    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", __file__],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.returncode == 0, checked.stdout
