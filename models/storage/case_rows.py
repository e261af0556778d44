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
CASES = select(cases, *ITEM).join(
    case_items, and_(case_items.c.case == cases.c.id, case_items.c.opening.is_(True))
)
"""Cases with the messages that opened them."""


def row_of(case: Case) -> dict[str, object]:
    """The columns of a case without its number and its messages."""
    card = case.card
    return {name: getattr(case, name) for name in _PLAIN} | {
        "card_platform": card and card.platform,
        "card_chat": card and card.chat,
        "card_message": card and card.message,
    }


def case_of(row: Any) -> Case:
    """A case from a row of `CASES`."""
    card = None
    if row.card_message is not None:
        card = Address(platform=row.card_platform, chat=row.card_chat, message=row.card_message)
    plain = {name: getattr(row, name) for name in _PLAIN}
    return Case(id=row.id, first=item_of(row), card=card, **plain)


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
    """A message of a case from a row that has the columns of `ITEM`."""
    return CaseItem(
        address=Address(platform=row.item_platform, chat=row.item_chat, message=row.item_message),
        author=row.item_author,
        author_name=row.item_author_name,
        text=row.item_text,
        at=row.item_at,
        thread=row.item_thread,
        private=row.item_private,
        attachments=row.item_attachments,
    )
