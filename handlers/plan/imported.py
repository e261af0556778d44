"""An import is carried out, wherever it comes from, and whoever it concerns hears of it."""

from collections.abc import Sequence
from datetime import datetime

from handlers.plan.batches import carry_out
from handlers.plan.called_off import CalledOff
from handlers.plan.review import Review
from handlers.plan.review_many import ReviewMany
from handlers.plan.rows import Row
from handlers.ports import Ledger
from models.batches import Batch


async def bring_in(
    review: Review, ledger: Ledger, rows: Sequence[Row], who: str, source: str, now: datetime
) -> tuple[Batch, int]:
    """Do what the lines say; returns what was done, and how many posts wait for somebody's yes now. Cards of
    those are ordered, and who had planned what is called off is told."""
    batch = await carry_out(ledger, rows, who, source, now)
    waiting = await ReviewMany(review).settle(ledger, batch.after, f"import:{batch.id}")
    await CalledOff(review.directory, review.texts).tell(ledger, batch)
    return batch, waiting
