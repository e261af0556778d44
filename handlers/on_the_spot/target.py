"""Whom a command is about: who wrote the message that it answers, or who is named in it."""

import re
from typing import Final, NamedTuple

from msgspec.structs import replace

from handlers.request import Request
from models.cases import CaseItem
from models.messages import Answered, Author

_NUMBER: Final = re.compile(r"(?![78]9[0-9]{9}\Z)[1-9][0-9]{0,15}")
"""A number as platforms give them to people, which no mobile telephone is."""


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


class Named(NamedTuple):
    """Whom words name, and whether they were met here; a number alone says nothing about that."""

    author: Author
    met: bool = True


async def named_in(request: Request) -> Named:
    """Who is meant by the words: whoever has this number, or the only one of this name.

    Raises:
        InputError: nobody, or several.
    """
    words = request.words.removeprefix("@")
    known = await request.ledger.people.standings(request.community.id, [words])
    found = list(known.values()) or await request.ledger.people.named(request.community.id, words)
    if not found:
        # Who never wrote may have been shut out all the same, also by the platform's own means.
        if await request.ledger.deeds.about(request.community.id, [words]):
            return Named(Author(id=words, name=words))
        if _NUMBER.fullmatch(words):
            return Named(Author(id=words, name=words), met=False)
        raise request.error("spot.nobody", name=request.words)
    if len(found) > 1:
        people = ", ".join(f"{one.name} ({one.person})" for one in found)
        raise request.error("spot.several", name=request.words, people=people)
    return Named(Author(id=found[0].person, name=found[0].name))
