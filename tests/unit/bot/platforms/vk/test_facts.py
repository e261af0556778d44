"""What VK is known to do and to want, each fact with the tests that hold us, or the strict server, to it.

The facts are those of platforms.md, sections 2, 3.2, 4.2 and 5.2; the pitfalls stand in `test_pitfalls`.

What the sections name besides, and why there is no test of it:
- groups.isMember, getMembers, getRequests, approveRequest: nothing of ours depends on who follows, and people
  let others into a closed community;
- messages.removeChatUser: in a chat people are kept from writing, which ends by itself;
- likes.getList, stats.get: what a post has brought is told by wall.getById and stats.getPostReach;
- messages.sendReaction, likes.add: the bot reacts to nothing;
- one key of an application per 5 to 60 calls a second: sources disagree, so it has the least of them;
- users.get takes 1,000: it is asked for 500.
"""

from collections.abc import Mapping
from typing import Final

import pytest

from bot.platforms.vk.failures import (
    Answered,
    CaptchaNeeded,
    KeyIsOver,
    MethodPaused,
    NotForThisKey,
    TooFast,
    failure,
)
from bot.platforms.vk.refusals import meaning
from models.errors import DeliveryError, OutcomeUnknown, RateLimited
from tests.named import named

HERE: Final = "unit.bot.platforms.vk"
FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    # 2: the schema, where it is right and where it is not
    "methods, parameters, kinds of keys and answers are those of the schema": (
        "vk.test_calls.test_what_the_schema_does_not_know_is_held_against_the_test",
        "vk.test_calls.test_wrong_parameters_are_error_100",
        "vk.test_calls.test_a_communitys_key_opens_no_method_of_users",
        "vk.test_calls.test_an_applications_key_reads_and_does_nothing_else",
        "vk.test_groups.test_every_method_that_is_known_is_one_of_vk",
        "vk.test_comments.test_strictness_sees_wrong_types_values_and_fields",
    ),
    "every key calls only what the schema lets it": (
        "test_keys.test_every_key_is_used_only_where_the_schema_lets_it",
        "test_abilities.test_every_capability_is_known_with_methods_that_our_keys_may_call",
    ),
    "every event of the schema": (
        "test_pitfalls.test_every_event_of_the_schema_is_read_or_left_for_a_reason",
        "test_mapping.test_a_comment_is_understood_with_the_fields_missing_that_were_seen_missing",
        "vk.test_independent_client.test_its_types_know_every_event",
    ),
    "a callback names its community, has its secret, and is answered with ok once it is stored": (
        "test_callback.test_what_vk_brings_is_kept_in_order_with_names_and_without_the_secret",
        "test_callback.test_who_does_not_know_the_secret_is_sent_away",
        "test_callback.test_what_could_not_be_kept_is_brought_again",
        "test_callback.test_what_does_not_concern_us_is_acknowledged_and_not_kept",
    ),
    "events must be switched on": (
        "test_checkup.test_events_that_are_off_are_told_and_switched_on_at_start",
    ),
    # 3.2: what can be done, with which key
    "comments of every kind are removed and restored by their own methods": (
        "test_client.test_a_comment_of_every_kind_goes_and_comes_back",
        "test_client.test_a_topic_is_kept_clean_by_the_community_itself",
    ),
    "an answer stands in the thread of a comment": (
        "test_client.test_an_answer_stands_under_what_it_answers",
        "test_client.test_an_answer_deep_in_a_thread_is_found",
    ),
    "comments are closed with the community's key": (
        "test_client.test_comments_of_a_post_are_closed_and_opened_by_the_community_alone",
    ),
    "a ban is all or nothing, a year at most, with a reason": (
        "test_client.test_a_mute_and_a_ban_on_the_wall_are_a_ban_with_an_end",
        "test_client.test_a_ban_is_a_year_at_most",
        "test_client.test_a_ban_says_what_it_is_for_and_goes_on_saying_it",
        "test_client.test_the_end_of_a_mute_does_not_end_a_ban",
    ),
    "who has not let us write is not written to: 901": (
        "test_client.test_a_person_who_has_not_let_us_write_is_not_written_to",
        "vk.test_messages.test_who_may_not_be_written_to_is_told_with_a_reason",
    ),
    "keyboards have limits, and may be off: 911, 912": (
        "vk.test_messages.test_wrong_keyboards_are_refused",
        "test_choices.test_where_the_bots_capabilities_are_off_talks_have_numbers_too",
    ),
    "a press is answered within a minute": (
        "vk.test_messages.test_a_press_is_answered_once_and_within_a_minute",
        "test_client.test_a_press_from_an_old_client_needs_no_answer",
    ),
    "a message of a private talk can't be taken from its author: 924": (
        "test_client.test_a_message_in_a_private_talk_can_not_be_taken_from_its_author",
    ),
    "posts: ten attachments, no poll alone, one link": (
        "test_posts.test_pictures_a_video_a_document_a_poll_and_a_link_stand_under_one_post",
        "test_posts.test_a_poll_alone_stands_under_its_question",
        "vk.test_posts.test_wrong_attachments_are_refused",
        "contract.test_posts_fit.test_what_the_limits_of_a_platform_let_through_it_takes",
    ),
    "a postponed post comes out under another number, and not where its time has come": (
        "test_posts.test_a_post_that_vk_keeps_comes_out_at_its_time_under_another_number",
        "test_posts.test_what_is_too_late_to_be_kept_comes_out_at_once",
        "test_posts.test_two_posts_at_one_moment_are_refused_in_words",
    ),
    "wall.edit takes away what is not named again": (
        "test_posts.test_a_post_keeps_its_pictures_when_its_words_change",
    ),
    "uploads take three steps and answer 200 to what they refuse": (
        "test_posts.test_a_file_that_vk_never_takes_is_given_up_in_its_words",
        "test_client.test_a_file_that_is_no_picture_is_refused",
        "vk.test_posts.test_what_is_no_photo_is_told_only_when_it_is_saved",
    ),
    "results by hundreds, reach by thirties; what is hidden is not zero": (
        "test_posts.test_many_posts_are_asked_for_by_hundreds_and_their_reach_by_thirties",
        "test_posts.test_reposts_and_reach_are_told_and_what_vk_hides_is_unknown",
    ),
    "rights are probed, and a refusal at the call is the last word": (
        "test_abilities.test_a_right_that_was_given_meanwhile_is_found",
        "test_keys.test_what_vk_has_refused_to_a_key_once_is_not_asked_of_it_again",
        "test_keys.test_a_refusal_about_one_object_says_nothing_of_the_next",
    ),
    # 4.2: limits and errors
    "20 calls a second of a community, 3 of a user": (
        "test_key.test_the_pace_of_a_key_is_one_that_vk_never_complains_about",
        "test_key.test_six_calls_are_at_vk_at_once_in_spite_of_the_lock_that_each_session_holds",
        "vk.test_trouble.test_calls_have_a_pace_of_each_key",
    ),
    "execute takes 25 calls, and fails whole where it can't be read": (
        "test_key.test_calls_that_wait_together_go_as_one",
        "test_key.test_of_calls_that_went_as_one_each_has_its_own_fate",
        "test_key.test_a_code_that_vk_can_not_read_is_sent_call_by_call",
        "vk.test_trouble.test_one_execute_packs_25_calls_and_tells_their_errors_apart",
    ),
    "so many posts a day and waiting: 214": (
        "test_client.test_the_limit_of_posts_is_told_in_vks_words",
        "vk.test_posts.test_too_many_posts_are_refused_by_day_and_in_all",
    ),
    "random_id and guid are made once, and a zero would be none": (
        "test_client.test_the_numbers_of_an_order_are_made_once_and_are_no_zero",
        "test_client.test_where_vk_forgets_our_numbers_a_doubled_message_is_taken_away",
    ),
    "failed 1, 2, 3 and 4": (
        "test_intake.test_nothing_is_lost_when_the_poll_goes_wrong",
        "test_intake.test_comments_that_vk_has_lost_are_found_on_the_wall",
        "test_intake.test_it_is_looked_under_old_posts_where_the_number_of_comments_has_changed_and_no_others",
        "test_intake.test_what_it_was_not_looked_under_is_in_the_log",
    ),
    # 5.2: vk_api
    "booleans are 1 and 0, lists have commas": ("test_key.test_parameters_are_written_as_vk_reads_them",),
    "HTML, halves of answers, HTTP errors, errors that are no object": (
        "test_key.test_what_goes_wrong_is_told_in_our_words",
        "test_key.test_an_answer_of_no_known_shape_leaves_the_outcome_unknown",
        "test_key.test_what_something_on_the_way_answers",
    ),
    "blocking calls can be left at once": (
        "test_key.test_a_hanging_call_can_be_left_at_once",
        "test_intake.test_a_poll_can_be_left_at_once",
    ),
}


@pytest.mark.parametrize("fact", FACTS)
def test_of_every_fact_there_is_a_test(fact: str) -> None:
    for name in FACTS[fact]:
        assert callable(named(name, HERE))


FAMILIES: Final[Mapping[type[DeliveryError], tuple[int, ...]]] = {
    OutcomeUnknown: (1, 10, 13, 36),
    TooFast: (6,),
    MethodPaused: (9, 29, 103),
    RateLimited: (43,),
    CaptchaNeeded: (14, 17, 3300),
    KeyIsOver: (5, 1117, 3610),
    NotForThisKey: (7, 15, 27, 28),
    Answered: (
        *(8, 12, 18, 30, 100, 104, 113, 125, 203, 210, 211, 212, 213, 214, 219, 220, 222, 223, 224),
        *(250, 251, 252, 253, 900, 901, 902, 909, 911, 912, 913, 914, 917, 924, 925, 935, 936, 940, 944),
        *(945, 946, 950, 983),
    ),
}
"""VK's codes (platforms.md, 4.2) and what each means to the program."""


@pytest.mark.parametrize(
    ("family", "code"), [(family, code) for family, codes in FAMILIES.items() for code in codes]
)
def test_every_code_belongs_to_its_family(family: type[DeliveryError], code: int) -> None:
    assert type(failure({"error_code": code, "error_msg": "words"}, "wall.post")) is family


@pytest.mark.parametrize("code", FAMILIES[Answered])
def test_every_refusal_means_something_to_people(code: int) -> None:
    """Of 8, 12, 253, 940 and 944 nobody can do anything: they are told in VK's own words."""
    assert (meaning(code, "words").key == "refused.vk.other") is (code in (8, 12, 253, 940, 944))
