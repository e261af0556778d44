"""The methods of the Bot API, by their names in lower case."""

from tests.telegram.calls import itself, members, sending, standing
from tests.telegram.calls.place import Perform

METHODS: dict[str, Perform] = {
    name.lower(): perform
    for part in (itself, sending, standing, members)
    for name, perform in part.METHODS.items()
}
