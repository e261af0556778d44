"""All commands of the plan."""

from collections.abc import Mapping

from handlers.plan import published
from handlers.plan.commands import PlanCommands
from handlers.plan.files import PlanFiles
from handlers.plan.keeping import MediaCommand
from handlers.plan.lending import Lending
from handlers.plan.plan import PlanCommand
from handlers.plan.queue import QueueCommand
from handlers.plan.repeat import RepeatCommand
from handlers.plan.review import Review
from handlers.request import Command
from models.capabilities import PostLimits


def commands(
    limits: Mapping[str, PostLimits],
    review: Review,
    files: PlanFiles,
    lending: Lending,
    media: MediaCommand,
) -> tuple[Command, ...]:
    """What this story offers; `limits` are those of each platform."""
    return (
        *PlanCommands(limits, review).commands(),
        *QueueCommand(limits, review).commands(),
        *PlanCommand(review, files, lending).commands(),
        *media.commands(),
        *RepeatCommand(limits, review).commands(),
        *published.COMMANDS,
    )
