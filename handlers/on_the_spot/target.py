"""Whose message a command is about: the one that it answers."""

from dataclasses import replace

from handlers.request import Request
from models.cases import CaseItem
from models.messages import Answered


def answered_in(request: Request) -> Answered:
    """The message that the command answers.

    Raises:
        InputError: it answers none, or one of our own.
    """
    answered = request.message.answered
    if answered is None:
        raise request.error("spot.answer_a_message")
    if request.known.is_ours(answered.author):
        raise request.error("spot.ours")
    return answered


def item_of(request: Request, answered: Answered) -> CaseItem:
    """The message as a case keeps it."""
    return CaseItem(
        address=replace(request.message.address, message=answered.message),
        author=answered.author.id,
        author_name=answered.author.name,
        text=answered.text,
        at=answered.at,
        thread=answered.thread,
        attachments=answered.attachments,
    )
