"""What a message of Telegram carries: marks, files, polls, buttons; only the fields that we read."""

import msgspec


class Entity(msgspec.Struct):
    """A part of a text, in units of UTF-16; `url` where the address is not what is shown."""

    type: str
    url: str | None = None
    offset: int = 0
    length: int = 0


class File(msgspec.Struct):
    """Anything that Telegram keeps and that can be sent again by its id."""

    file_id: str


class Titled(msgspec.Struct):
    """A game, an invoice, a venue."""

    title: str = ""
    description: str = ""
    address: str = ""
    text: str = ""


class Contact(msgspec.Struct):
    """Somebody's telephone number."""

    phone_number: str
    first_name: str = ""
    last_name: str = ""


class Option(msgspec.Struct):
    """A line of a poll or a checklist."""

    text: str


class Poll(msgspec.Struct):
    """A question with answers to choose from."""

    question: str
    options: list[Option] = []
    description: str = ""
    description_entities: list[Entity] = []
    explanation: str = ""


class Checklist(msgspec.Struct):
    """A list of things to do."""

    title: str
    tasks: list[Option] = []


class Preview(msgspec.Struct):
    """The page that is shown under a text; its address need not stand in the text."""

    url: str = ""
    is_disabled: bool = False


class Key(msgspec.Struct):
    """A button."""

    text: str = ""
    url: str = ""
    callback_data: str = ""


class Keyboard(msgspec.Struct):
    """The buttons under a message."""

    inline_keyboard: list[list[Key]] = []
