"""What the community says: messages of ours, with their buttons."""

from dataclasses import dataclass

from models.messages import Address


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button under a message of ours; `data` comes back with the press, at most 64 bytes."""

    label: str
    data: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """Write a message as the community: an answer, a warning, a notice.

    `only` is the one person who needs to see it: where the platform can, nobody else does, and nobody
    else presses its buttons. What is `silent` comes without a sound, where the platform can do so.
    """

    platform: str
    chat: str
    text: str
    thread: str | None = None
    reply_to: str | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    only: str | None = None
    silent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPicture:
    """Show a picture (a PNG) with words in a chat of ours. It is made when it is sent and never stored."""

    platform: str
    chat: str
    text: str
    picture: bytes

    def in_words(self) -> Send:
        """The same without the picture."""
        return Send(platform=self.platform, chat=self.chat, text=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Change a message of ours in place."""

    address: Address
    text: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPress:
    """Tell the one who pressed a button what came of it; worth something for a minute only."""

    platform: str
    press_id: str
    text: str
