"""How cases and their messages stand in rows, and how both are read together."""

from typing import Any

import msgspec
from sqlalchemy import and_, select

from models.cases import Case, CaseItem
from models.messages import Address
from models.storage.columns import microseconds
from models.storage.tables import case_items, cases

_encode = msgspec.json.Encoder().encode
# Told as they are; `first` is the opening message and `card` three columns.
_PLAIN = tuple(name for name in Case.__struct_fields__ if name not in {"id", "first", "card"})
ITEM = tuple(column.label(f"item_{column.name}") for column in case_items.c)
_CARD = (cases.c.card_platform, cases.c.card_chat, cases.c.card_message)
CASES = select(cases.c.id, *(cases.c[name] for name in _PLAIN), *_CARD, *ITEM).join(
    case_items, and_(case_items.c.case == cases.c.id, case_items.c.opening.is_(True))
)
"""Cases with the messages that opened them."""
_CARD_AT = 1 + len(_PLAIN)
_ITEM_AT = _CARD_AT + len(_CARD)


def row_of(case: Case) -> dict[str, object]:
    """The columns of a case without its number and its messages."""
    card = case.card
    return {name: getattr(case, name) for name in _PLAIN} | {
        "card_platform": card and card.platform,
        "card_chat": card and card.chat,
        "card_message": card and card.message,
    }


def case_of(row: Any) -> Case:
    """A case from a row of `CASES`, by the places of its columns: by their names it costs twice as much."""
    number, *plain = row[:_CARD_AT]
    platform, chat, message = row[_CARD_AT:_ITEM_AT]
    card = None if message is None else Address(platform=platform, chat=chat, message=message)
    told = dict(zip(_PLAIN, plain, strict=True))
    return Case(id=number, first=item_of(row[_ITEM_AT:]), card=card, **told)


def item_row(number: int, item: CaseItem, *, opening: bool = False) -> tuple[object, ...]:
    """The columns of a message in the order of their table."""
    return (
        number,
        opening,
        item.address.platform,
        item.address.chat,
        item.address.message,
        item.author,
        item.author_name,
        item.text,
        microseconds(item.at),
        item.thread,
        item.private,
        _encode(item.attachments).decode(),
    )


def item_of(row: Any) -> CaseItem:
    """A message of a case from a row that begins with the columns of `ITEM`."""
    _, _, _, platform, chat, message, author, name, text, at, thread, private, attachments = row[: len(ITEM)]
    return CaseItem(
        address=Address(platform=platform, chat=chat, message=message),
        author=author,
        author_name=name,
        text=text,
        at=at,
        thread=thread,
        private=private,
        attachments=attachments,
    )
