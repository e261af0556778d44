"""Polls and reactions of the bot."""

from typing import Any, Final

from tests.telegram import polls, reactions, rendering
from tests.telegram.calls.place import Perform, chat_of, message_of, need_right
from tests.telegram.calls.sending import place_to_send, put
from tests.telegram.checking import Params
from tests.telegram.failures import not_given, refused
from tests.telegram.formatting import marked, units
from tests.telegram.telegram import Telegram
from tests.telegram.world import Chat, Json

QUESTION_UNITS: Final = 300
OPTION_UNITS: Final = 100
OPTIONS: Final = 12
OPEN_SECONDS: Final = range(5, 2_628_001)
ALLOWED_REACTIONS: Final = frozenset(
    "👍👎❤🔥🥰👏😁🤔🤯😱🤬😢🎉🤩🤮💩🙏👌🕊🤡🥱🥴😍🐳🌚💯🤣⚡🍌🏆💔🤨😐🍓🍾💋🖕😈😴😭🤓👻👀🎃🙈😇😨🤝✍🤗🫡🎅🎄☃💅🤪🗿🆒💘🙉🦄😘💊🙊😎👾😡"
)


def send_poll(telegram: Telegram, params: Params) -> Any:
    chat = place_to_send(telegram, params, "can_send_polls")
    if chat.type == "channel" and not params.get("is_anonymous", True):
        raise refused("non-anonymous polls can't be sent to channel chats")
    number = str(5_000_000_000_000_000_000 + telegram.new_number())
    return rendering.message(put(telegram, chat, params, {"poll": _poll(telegram, params, number)}))


def stop_poll(telegram: Telegram, params: Params) -> Any:
    message = message_of(chat_of(telegram, params), params["message_id"], "stop")
    if "poll" not in message.content or not message.by_bot:
        raise refused("message with poll to stop not found")
    return polls.stop(telegram, message)


def set_message_reaction(telegram: Telegram, params: Params) -> bool:
    message = message_of(chat_of(telegram, params), params["message_id"], "react")
    chosen = params.get("reaction", [])
    if len(chosen) > 1:
        raise refused("REACTIONS_TOO_MANY")
    if any(one.get("emoji", "").rstrip("\ufe0f") not in ALLOWED_REACTIONS for one in chosen):
        raise refused("REACTION_INVALID")
    reactions.react(telegram, telegram.bot, message, chosen)
    return True


def delete_message_reaction(telegram: Telegram, params: Params) -> bool:
    chat = _reactions_to_delete(telegram, params)
    message = message_of(chat, params["message_id"], "react")
    message.reactions.pop(params["user_id"], None)
    return True


def delete_all_message_reactions(telegram: Telegram, params: Params) -> bool:
    for message in _reactions_to_delete(telegram, params).messages.values():
        message.reactions.pop(params["user_id"], None)
    return True


def _reactions_to_delete(telegram: Telegram, params: Params) -> Chat:
    chat = chat_of(telegram, params)
    if not chat.is_group:
        raise refused("method is available only for groups and supergroups")
    need_right(telegram, chat, "can_delete_messages", "not enough rights to delete reactions")
    if "user_id" not in params:
        raise not_given("user_id")
    return chat


def _poll(telegram: Telegram, params: Params, number: str) -> Json:
    kind = params.get("type", "regular")
    if kind not in ("regular", "quiz"):
        raise refused("unsupported poll type specified")
    poll: Json = {
        "id": number,
        "question": _question(params),
        "options": [
            {"persistent_id": f"{number}:{place}", "text": text, "voter_count": 0}
            for place, text in enumerate(_options(params))
        ],
        "total_voter_count": 0,
        "is_closed": params.get("is_closed", False),
        "is_anonymous": params.get("is_anonymous", True),
        "type": kind,
        "allows_multiple_answers": params.get("allows_multiple_answers", False),
        "allows_revoting": params.get("allows_revoting", kind == "regular"),
        "members_only": params.get("members_only", False),
    }
    return poll | (_quiz(params) if kind == "quiz" else {}) | _ending(telegram, params)


def _question(params: Params) -> str:
    question = marked(params["question"], params.get("question_parse_mode"), None).text
    if not question:
        raise refused("poll question must be non-empty")
    if units(question) > QUESTION_UNITS:
        raise refused(f"poll question length must not exceed {QUESTION_UNITS}")
    return question


def _options(params: Params) -> list[str]:
    options = [option["text"].strip() for option in params["options"]]
    if not options:
        raise refused("poll must have at least 1 option")
    if len(options) > OPTIONS:
        raise refused(f"poll can't have more than {OPTIONS} options")
    if not all(options):
        raise refused("poll options must be non-empty")
    if any(units(option) > OPTION_UNITS for option in options):
        raise refused(f"poll options length must not exceed {OPTION_UNITS}")
    return options


def _quiz(params: Params) -> Json:
    right = params.get("correct_option_ids", [])
    if not right or right != sorted(set(right)) or not 0 <= right[0] <= right[-1] < len(params["options"]):
        raise refused("wrong correct option identifier specified")
    explanation = marked(params.get("explanation", ""), params.get("explanation_parse_mode"), None)
    if units(explanation.text) > 200:
        raise refused("MESSAGE_TOO_LONG")
    told = explanation.fields("explanation", "explanation_entities") if explanation.text else {}
    return {"correct_option_ids": right} | told


def _ending(telegram: Telegram, params: Params) -> Json:
    if "open_period" in params and "close_date" in params:
        raise refused("open_period and close_date can't be used together")
    if "open_period" in params:
        period = params["open_period"]
    elif "close_date" in params:
        period = params["close_date"] - telegram.now()
    else:
        return {}
    if period not in OPEN_SECONDS:
        raise refused("POLL_CLOSE_DATE_INVALID")
    return {"open_period": period, "close_date": telegram.now() + period}


METHODS: dict[str, Perform] = {
    "sendPoll": send_poll,
    "stopPoll": stop_poll,
    "setMessageReaction": set_message_reaction,
    "deleteMessageReaction": delete_message_reaction,
    "deleteAllMessageReactions": delete_all_message_reactions,
}
