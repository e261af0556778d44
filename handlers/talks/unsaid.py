"""An approved answer that was ordered and never said is none: neither in the log of answers, by which whoever
asks the same next would be taken to have read it, nor in the figures.

Why it was not said is decided elsewhere: a person had the word, or the platform refused it.
"""

from collections.abc import Iterable

from handlers.ports import Ledger
from models.intents import Intent, Send
from models.messages import Address
from models.outcomes import Counter, Tally


async def unsaid(ledger: Ledger, orders: Iterable[Intent]) -> None:
    """These orders will never be carried out; what of them were approved answers counts no more."""
    asked = {
        Address(platform=order.platform, chat=order.chat, message=order.reply_to)
        for order in orders
        if isinstance(order, Send) and order.reply_to is not None
    }
    counted = await ledger.questions.unsaid(asked) if asked else ()
    # In the hour in which it was counted, which is that of the question.
    await ledger.journal.count([Tally(community, at, {Counter.ANSWERED: -1}) for community, at in counted])
