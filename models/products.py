"""Products of a catalogue, as their shop tells of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from models.clock import aware


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A row of a catalogue: everything as it is to be said, empty where the shop says nothing of it.

    `traits` are its characteristics by name. `seen_at` is when the shop last said so.
    """

    id: str
    name: str
    seen_at: datetime
    price: str = ""
    stock: str = ""
    link: str = ""
    traits: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        aware(self.seen_at)

    def values(self) -> Mapping[str, str]:
        """What fills slots, by their names in small letters."""
        traits = {"_".join(name.lower().split()): value for name, value in self.traits.items()}
        return traits | {"name": self.name, "price": self.price, "stock": self.stock, "link": self.link}
