"""What a campaign has cost and brought, as somebody else counted it: an advertising office, web analytics."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """One campaign on one day. `content` is the `utm_content` of a link, empty for all of them together.

    None is what the import does not tell, never zero.
    """

    community: str
    day: date
    campaign: str
    content: str = ""
    clicks: int | None = None
    spend: Decimal | None = None
    orders: int | None = None
