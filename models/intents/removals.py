"""What goes and what comes back: messages of others."""

from dataclasses import dataclass

from models.messages import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Delete:
    """Remove a message. The text and the author are kept, so that it can be restored."""

    address: Address
    author: str
    author_name: str
    text: str
    thread: str | None = None
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Bring a removed message back, or post its text and what came with it again where the platform can't.

    `attachments` are what the platform calls them.
    """

    address: Address
    author_name: str
    text: str
    thread: str | None = None
    attachments: tuple[str, ...] = ()
