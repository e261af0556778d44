"""The methods of VK that this server knows how to do, by their names."""

from tests.vk.calls import callbacks, chats, comments, groups, messages, posts, reading, saving
from tests.vk.calls.place import Perform

METHODS: dict[str, Perform] = {
    name: perform
    for part in (comments, posts, groups, callbacks, messages, chats, reading, saving)
    for name, perform in part.METHODS.items()
}
