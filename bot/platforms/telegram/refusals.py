"""What Telegram's refusals mean, for people. Pure.

The beginnings of its texts were read in the sources of tdlib/telegram-bot-api and in reports of its
users; whatever else it says is told in its own words.
"""

from typing import Final

from models.texts import Sentence

_WORDS: Final = (
    ("message can't be deleted", "old_or_no_right"),
    ("message can't be edited", "not_ours"),
    ("message to be replied not found", "gone"),
    ("message to edit not found", "gone"),
    ("message thread not found", "gone"),
    ("stayed in the group that has become", "gone"),
    ("not enough rights to send", "no_right_to_write"),
    ("not enough rights", "no_right"),
    ("CHAT_ADMIN_REQUIRED", "no_right"),
    ("need administrator rights", "no_right"),
    ("CHAT_WRITE_FORBIDDEN", "no_right_to_write"),
    ("user is an administrator", "administrator"),
    ("can't remove chat owner", "administrator"),
    ("can't restrict self", "ourselves"),
    ("can't ban the linked chat", "own_channel"),
    ("is an account of Telegram itself", "service"),
    ("method is available only for supergroups", "small_group"),
    ("method is available for supergroup", "small_group"),
    ("bot was blocked by the user", "blocked"),
    ("bot can't initiate conversation", "never_started"),
    ("user is deactivated", "deactivated"),
    ("bot was kicked", "kicked"),
    ("bot is not a member", "kicked"),
    ("chat not found", "no_chat"),
    ("PARTICIPANT_ID_INVALID", "not_member"),
    ("USER_NOT_PARTICIPANT", "not_member"),
    ("HIDE_REQUESTER_MISSING", "no_request"),
    ("USER_ALREADY_PARTICIPANT", "is_in_already"),
    ("query is too old", "late"),
    ("message is too long", "long"),
    ("caption is too long", "long"),
    ("file identifier", "file"),
    ("file is too big", "file"),
    ("characters, and Telegram takes", "long"),
)


def meaning(words: str) -> Sentence:
    """Why Telegram does not do it; where we don't know its words, in these."""
    for beginning, word in _WORDS:
        if beginning in words:
            return Sentence(f"refused.telegram.{word}")
    return Sentence("refused.telegram.other", {"words": words})
