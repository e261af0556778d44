"""The methods of VK that this server knows how to do, by their names."""

from tests.vk.calls import comments, groups, messages
from tests.vk.calls.place import Perform

METHODS: dict[str, Perform] = {
    name: perform for part in (comments, groups, messages) for name, perform in part.METHODS.items()
}
