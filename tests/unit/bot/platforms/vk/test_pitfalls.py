"""What others have stumbled over with VK, each with the tests that keep us from it.

The list is that of their issue trackers, gathered in platforms.md, section 6.
"""

import json
from collections.abc import Mapping
from importlib import import_module
from typing import Final

import pytest
import requests

from bot.platforms.vk import intake as module
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.intake import VkIntake
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.lines import Lines
from bot.platforms.vk.mapping import KINDS, RIGHTS_CHANGED
from bot.platforms.vk.polling import PollFailed
from bot.platforms.vk.reception import Reception
from bot.platforms.vk.session import connect, maker
from models.errors import RateLimited, Refused
from tests.fakes import Recollections
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.contract import contract

HERE = "test_pitfalls"
PITFALLS: Final[Mapping[str, tuple[str, ...]]] = {
    "the connection breaks, the answer is late or no JSON: vk_api#368 #197 #255 #302 #372 #92 #144 #549": (
        "test_intake.test_nothing_is_lost_when_the_poll_goes_wrong",
        "test_key.test_what_goes_wrong_is_told_in_our_words",
        "test_key.test_a_hanging_call_can_be_left_at_once",
    ),
    "old messages are replayed after a reconnect, events come twice: vkbottle#1045 #1212, VK2Discord#42": (
        "test_intake.test_events_that_come_twice_have_the_same_ids",
        "test_arriving.test_a_comment_that_comes_twice_under_two_names_is_one",
    ),
    "the poll is dead for minutes, presses stop after hours: vk_api#493, java-vk-bots-long-poll-api#137": (
        "test_intake.test_a_session_that_has_fallen_silent_is_asked_for_anew",
        "test_intake.test_a_session_is_renewed_every_hour_though_it_talks",
        "test_intake.test_long_silence_is_told_to_people",
    ),
    "an answer without events moves ts all the same: vkbottle PR#1205": (
        "test_intake.test_events_without_meaning_to_us_are_passed_and_their_mark_is_kept",
    ),
    "ts is a number where something failed: vksdk longpoll.go": (
        "test_intake.test_ts_may_be_a_number_or_a_string",
    ),
    "ts moves before the events are read, and one bad event loses all: vk_api#202": (
        "test_intake.test_a_poisoned_event_is_kept_and_stops_nothing",
        "test_intake.test_nothing_is_lost_when_the_program_dies_before_it_has_stored",
    ),
    "a deleted comment comes without who deleted it: vkbottle#33": (
        "test_quiet.test_a_comment_that_is_gone_is_named",
    ),
    "our own comments and messages come back": (
        "test_mapping.test_who_speaks_is_known",
        "test_mapping.test_what_tells_nothing_to_judge_is_passed_over",
    ),
    "an author below zero is another community, whom users.get does not know": (
        "test_mapping.test_who_speaks_is_known",
        "test_arriving.test_whose_names_are_worth_knowing",
    ),
    "a peer above two billion is a chat": ("test_mapping.test_a_chat_is_above_two_billion_and_not_private",),
    "people are deleted or banned by VK, error 18": (
        "test_intake.test_a_deleted_person_is_named_as_vk_names_them",
        f"{HERE}.test_a_person_whom_vk_has_deleted_is_named_on_the_card",
    ),
    "a comment that was edited must be judged again": (
        "test_mapping.test_an_edited_comment_is_judged_again",
    ),
    "comments of a post, a photo, a video, an item and a topic have methods and keys of their own": (
        "test_client.test_a_comment_of_every_kind_goes_and_comes_back",
        "test_client.test_a_topic_is_kept_clean_by_the_community_itself",
        "test_client.test_what_no_key_may_do_is_refused_with_where_a_person_does_it",
    ),
    "the payload of a button is a string here and an object there": (
        "test_mapping.test_the_payload_of_a_press_comes_as_an_object_or_as_a_string",
    ),
    "old clients send a message where a button was pressed: vk-io#358": (
        "test_mapping.test_a_press_from_a_client_without_such_buttons_is_a_press",
    ),
    "an event is not switched on or comes in an old version: vk-io#327, vk_api#202": (
        "test_checkup.test_events_that_are_off_are_told_and_switched_on_at_start",
        "test_mapping.test_a_message_comes_in_both_shapes",
    ),
    "flood control answers wall.edit and saveWallPhoto: vk-io#575 #574": (
        "test_key.test_too_much_of_a_method_pauses_it_and_nothing_else",
    ),
    "a captcha comes, and no picture with it: vk_api#536, vk-io#581": (
        "test_key.test_a_captcha_stops_writing_and_lets_one_read",
        "test_key.test_what_a_person_must_put_right_is_told_until_it_is",
    ),
    "the API has moved to vk.ru: vk_api#538 #539 #540": (f"{HERE}.test_calls_go_to_the_new_address",),
    "asking for a server again and again brings error 29: vksdk-kotlin#19": (
        f"{HERE}.test_a_server_that_vk_does_not_give_is_not_asked_for_in_a_loop",
        "test_key.test_pauses_double_up_to_an_hour_and_start_anew_after_a_success",
    ),
    "vk_api repeats error 6 for ever and asks at the terminal for a captcha": (
        "test_key.test_too_fast_is_tried_again_a_few_times_and_then_told",
    ),
    "vk_api holds a lock while it waits: 4 calls a second": (
        "test_key.test_twenty_calls_a_second_are_reached_though_each_takes_its_time",
    ),
    "an error of vk_api holds the key": ("test_key.test_no_key_is_ever_seen_in_an_error_or_in_the_log",),
    "guid does not always stop a repeat: vk-php-sdk#116": (
        "test_client.test_a_comment_whose_receipt_was_lost_is_found",
        "test_client.test_a_post_whose_receipt_was_lost_is_found_and_not_doubled",
    ),
    "a community's key is said to post, and VK's schema denies it: postiz-app#1408, vk-api-schema#242": (
        "test_abilities.test_a_community_alone_posts_a_text_at_most",
    ),
}


NOT_READ: Final[Mapping[str, str]] = {
    **dict.fromkeys(("audio_new", "photo_new", "video_new"), "only people of the community add to it"),
    **dict.fromkeys(("market_order_new", "market_order_edit"), "orders are the shop's work, not ours"),
    **dict.fromkeys(("wall_schedule_post_new", "wall_schedule_post_delete"), "we look for what we postponed"),
    "group_change_photo": "says nothing that anybody reads",
    "lead_forms_new": "a form is answered by who has made it",
    "message_read": "tells nothing to judge",
    "message_typing_state": "tells nothing to judge",
    "message_reaction_event": "a smile in a talk is no answer",
}
"""Events of VK's schema that we do not ask for, and why; those of donations (`donut_…`) are money's."""


def test_every_event_of_the_schema_is_read_or_left_for_a_reason() -> None:
    known = set(contract().definitions["objects/groups_long_poll_events"]["properties"])
    left = {kind for kind in known - KINDS - RIGHTS_CHANGED if not kind.startswith("donut_")}
    assert left == set(NOT_READ)


async def test_where_rights_have_changed_what_vk_refused_is_asked_again(cafe: Cafe) -> None:
    weak = cafe.key(Kind.USER, cafe.api.vk.issue("user", cafe.owner.id, ["groups"]).value)
    keys = Keys.of(cafe.community.id, weak)
    with pytest.raises(Refused):
        await keys.call("wall.pin", owner_id=cafe.community.owner, post_id=1)
    assert not keys.can("wall.pin")
    reception = Reception(keys, Choices(Recollections(), cafe.watch), cafe.watch)
    told = {"type": "group_officers_edit", "group_id": cafe.community.id, "event_id": "e", "object": {}}
    assert await reception([json.dumps(told).encode()]) == []
    assert keys.can("wall.pin")
    keys.close()


@pytest.mark.parametrize("pitfall", PITFALLS)
def test_of_every_pitfall_there_is_a_test(pitfall: str) -> None:
    for name in PITFALLS[pitfall]:
        file, test = name.split(".")
        assert callable(getattr(import_module(f"tests.unit.bot.platforms.vk.{file}"), test))


def test_calls_go_to_the_new_address(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def sent(self: object, request: requests.PreparedRequest, **more: object) -> requests.Response:
        asked.append(str(request.url))
        raise requests.ConnectionError

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", sent)
    with pytest.raises(requests.ConnectionError):
        connect("vk1.a.key").method("users.get")
    assert asked == ["https://api.vk.ru/method/users.get"]


async def test_a_server_that_vk_does_not_give_is_not_asked_for_in_a_loop(
    cafe: Cafe, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []

    async def rested(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 5:
            raise PollFailed("enough")

    monkeypatch.setattr(module.asyncio, "sleep", rested)
    cafe.api.mishaps.add("groups.getLongPollServer", "error", times=9, code=29)
    lines = Lines(maker(cafe.community.token, cafe.api.address), 1)
    memory = Recollections()
    reception = Reception(cafe.keys, Choices(memory, cafe.watch), cafe.watch)
    intake = VkIntake(cafe.keys, lines, reception, memory, cafe.watch)
    with pytest.raises(PollFailed, match="enough"):
        await intake.fetch(0, module.FIRST_RETRY)
    lines.close()
    assert cafe.called == ["groups.getLongPollServer"]  # and then it is left alone for ten minutes
    assert min(waits) >= 30


async def test_a_person_whom_vk_has_deleted_is_named_on_the_card(cafe: Cafe) -> None:
    cafe.api.mishaps.add("groups.ban", "error", code=18)
    with pytest.raises(Refused) as refused:
        await cafe.keys.call("groups.ban", group_id=cafe.community.id, owner_id=cafe.olga.id)
    assert refused.value.why[0].key == "refused.vk.person_gone"
    assert not isinstance(refused.value, RateLimited)
