"""The page on which people outside approve by the links that they were given."""

import asyncio

from bot.boards.approvals import StoredApprovals
from bot.running import Running
from bot.web.approval import ApprovalParts, create_approval
from bot.web.serving import WebServer
from models.clock import system_clock


def start(running: Running) -> None:
    """Open it."""
    approval, machine = running.settings.approval, running.machine
    parts = ApprovalParts(
        approvals=StoredApprovals(
            running.store,
            machine.stories.lending,
            machine.stories.limits,
            system_clock,
            machine.deliver_bells.ring,
        ),
        texts=machine.stories.texts,
        clock=system_clock,
        thumbnail=running.library.thumbnail,
        address=approval.address,
        language=running.settings.language,
    )
    server = WebServer(create_approval(parts), approval.host, approval.port, asyncio.Event())
    running.show("approval by links", server)
