"""The methods of the Bot API, by their names in lower case."""

from tests.telegram.calls import asking, chats, ephemeral, itself, media, members, sending, standing, webhook
from tests.telegram.calls.place import Perform

METHODS: dict[str, Perform] = {
    name.lower(): perform
    for part in (itself, sending, media, asking, standing, ephemeral, members, chats, webhook)
    for name, perform in part.METHODS.items()
}
