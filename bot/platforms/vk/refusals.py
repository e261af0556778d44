"""What VK's refusals mean, for people. Pure; what the codes mean to the program is in `failures`.

Codes with their sources: the schema's errors.json and dev.vk.com; 983 is on method pages only.
"""

from collections.abc import Mapping
from typing import Final

from models.texts import Sentence

_WORDS: Final[Mapping[int, str]] = {
    15: "access",
    18: "person_gone",
    30: "private",
    100: "parameter",
    104: "gone",
    113: "person_gone",
    125: "gone",
    203: "access",
    210: "gone",
    211: "gone",
    212: "closed",
    213: "no_reply",
    214: "no_post",
    219: "ads",
    220: "recipients",
    222: "links",
    223: "many_replies",
    224: "ads",
    250: "access",
    251: "gone",
    252: "gone",
    900: "blacklisted",
    901: "not_allowed",
    902: "not_allowed",
    909: "old",
    911: "buttons",
    912: "buttons",
    913: "long",
    914: "long",
    917: "no_chat",
    924: "stays",
    925: "not_administrator",
    935: "not_member",
    936: "not_member",
    945: "chat_off",
    946: "chat_off",
    950: "old",
    983: "muted",
}


def meaning(code: int, words: str) -> Sentence:
    """Why VK does not do it; where we don't know its code, in VK's own `words`."""
    if (word := _WORDS.get(code)) is not None:
        return Sentence(f"refused.vk.{word}")
    return unknown(words)


def unknown(words: str) -> Sentence:
    """A refusal that can only be told as it came."""
    return Sentence("refused.vk.other", {"words": words})


def by_hand(link: str) -> Sentence:
    """Where a person does it in one press."""
    return Sentence("refused.by_hand", {"link": link})
