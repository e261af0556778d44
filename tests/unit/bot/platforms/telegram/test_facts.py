"""What the Bot API is known to do and to want, each with the tests that hold us, or the strict server, to it.

The facts are those of platforms.md, sections 1, 3.1, 4.1 and 5.1; the pitfalls stand in `test_pitfalls`.

What the sections name besides, and why there is no test of it:
- the second 409 comes three seconds later: we wait longer than that before we ask again;
- names of methods in any case: aiogram writes them as they are documented;
- reactions of ours, and taking away those of others: the bot does neither;
- copyMessage, forwardMessage: what was removed is posted with its author's name, posts are made of files;
- answerChatJoinRequestQuery is for guard bots of others; requests are answered by approve and decline;
- poll, poll_answer: our polls are anonymous, and votes are no result of a post yet;
- getChatMember for subscribers: nothing of ours depends on who has subscribed;
- aiogram's dispatcher, start_polling and webhook handler: the loop and the door are our own.
"""

from collections.abc import Mapping
from typing import Final

import pytest

from tests.named import named

HERE: Final = "unit.bot.platforms.telegram"
FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    # 1: the wire
    "unknown and missing parameters, wrong types": (
        "telegram.test_calls.test_nothing_that_the_contract_does_not_know_is_taken",
        "telegram.test_limits.test_what_a_form_cannot_stand_for_is_named",
    ),
    "allowed_updates names every kind: by default joins and reactions are kept back": (
        "test_intake.test_everything_that_we_live_by_is_asked_for",
    ),
    "who asks the same again within half a second gets one update": (
        "test_intake.test_a_server_that_slows_who_asks_the_same_again_loses_nothing",
    ),
    "409 of a webhook and 409 of another poller are told apart by their words": (
        "test_intake.test_an_old_webhook_is_removed_and_nothing_is_lost",
        "test_intake.test_whatever_goes_wrong_is_told_and_survived",
        "telegram.test_trouble.test_of_two_pollers_the_first_is_sent_away",
    ),
    "updates are kept for a day": (
        "telegram.test_trouble.test_a_day_old_update_is_gone_and_counted",
        "unit.bot.platforms.test_hearing.test_what_telegram_no_longer_keeps_is_told_with_its_span",
        "unit.bot.platforms.test_hearing.test_updates_that_telegram_threw_away_are_told_by_the_intake",
    ),
    "a webhook is tried again and again, its chat waits": (
        "telegram.test_webhook.test_what_is_not_taken_is_posted_again_and_holds_up_only_its_chat",
        "test_webhook.test_what_could_not_be_kept_is_brought_again",
        "test_webhook.test_what_has_no_number_is_dropped_and_not_brought_again",
    ),
    "the secret of a webhook is compared in constant time": (
        "test_webhook.test_who_does_not_know_the_secret_is_sent_away",
    ),
    "numbers begin anew after a quiet week": (
        "test_intake.test_numbers_that_begin_anew_after_a_quiet_week_lose_nothing",
    ),
    "senders: the channel, an anonymous administrator, somebody as a channel": (
        "test_mapping.test_who_speaks_is_known",
        "telegram.test_world.test_who_speaks_in_a_chats_name_comes_with_a_stand_in",
    ),
    "a comment answers its post without anybody choosing it": (
        "test_mapping.test_where_a_message_stands_is_told_by_its_thread_and_what_it_answers",
        "telegram.test_world.test_a_comment_without_a_reply_replies_to_its_post",
    ),
    # 3.1: what can be done
    "privacy mode": ("test_checkup.test_privacy_mode_is_told",),
    "nobody can be written to who never wrote or has blocked us": (
        "test_client.test_whoever_never_wrote_to_the_bot_can_t_be_written_to",
        "test_client.test_who_blocked_the_bot_refuses_in_words",
    ),
    "deleteMessages takes 1 to 100 and passes over what is gone": (
        "test_removals.test_what_is_removed_at_once_goes_a_hundred_a_call",
        "test_removals.test_what_is_gone_already_is_passed_over",
        "telegram.test_limits.test_up_to_a_hundred_messages_are_deleted_at_once_and_missing_ones_forgiven",
    ),
    "a restriction of less than 30 seconds is for ever, and replaces others": (
        "test_client.test_a_short_mute_is_not_for_ever",
        "test_client.test_what_somebody_might_do_before_a_mute_is_given_back",
        "test_client.test_when_a_mute_ends_by_itself_earlier_restrictions_come_back",
    ),
    "without only_if_banned an unban throws out": (
        "test_client.test_to_unban_who_is_there_throws_nobody_out",
        "telegram.test_world.test_an_unban_without_care_throws_a_member_out",
    ),
    "identities of channels are banned, service accounts never": (
        "test_client.test_a_channel_that_speaks_is_banned_and_let_in_again",
        "test_client.test_telegrams_own_accounts_are_never_touched",
    ),
    "a notice for one person in a supergroup": (
        "test_whisper.test_in_a_supergroup_nobody_else_sees_it",
        "test_whisper.test_elsewhere_everybody_sees_it_and_it_is_said_all_the_same",
    ),
    "an answer to what is gone": (
        "test_client.test_an_answer_to_a_comment_that_is_gone_stays_below_its_post",
    ),
    "callback_data has 64 bytes": (
        "unit.bot.test_signing.test_every_button_of_a_card_fits_where_the_strictest_platform_wants_it",
    ),
    "a press is answered in time and in 200 units, its message may be too old to be seen": (
        "test_client.test_a_press_that_is_too_old_is_refused",
        "test_client.test_a_text_that_is_too_long_is_cut_as_telegram_counts",
        "test_mapping.test_a_press_names_its_message_its_person_and_its_data",
    ),
    "texts, captions, polls and albums have their limits, in units of UTF-16 after entities": (
        "test_posts.test_length_is_counted_without_the_markup",
        "test_posts.test_marks_are_told_in_telegrams_units",
        "test_client.test_a_caption_that_telegram_would_not_take_is_refused_with_its_limit",
        "contract.test_posts_fit.test_what_the_limits_of_a_platform_let_through_it_takes",
        "telegram.test_limits.test_exactly_the_limit_is_accepted",
        "telegram.test_limits.test_a_message_is_refused_in_telegrams_words",
        "telegram.test_limits.test_a_poll_has_its_limits",
        "telegram.test_limits.test_an_album_has_two_to_ten_items",
        "telegram.test_limits.test_an_album_mixes_no_documents_with_pictures",
    ),
    "no buttons under an album": (
        "test_posts.test_buttons_under_an_album_are_refused_in_words_and_nothing_is_sent",
    ),
    "20 MB come down, 50 MB go up": (
        "test_client.test_a_file_that_is_too_large_is_refused",
        "test_uploads.test_a_call_with_files_is_waited_for_as_long_as_they_take_on_a_slow_line",
    ),
    "an edit that changes nothing is fine": (
        "test_client.test_a_card_that_shows_the_same_already_is_no_failure",
    ),
    "reactions are counted in channels and told by person in groups": (
        "test_mapping.test_the_reactions_to_a_post_are_its_likes",
        "test_mapping.test_somebody_reacts_in_a_group_or_no_longer",
    ),
    "views are not told": (
        "test_client.test_likes_and_comments_are_those_that_telegram_told_of_and_views_are_unknown",
    ),
    "who comes, goes and asks to be let in": (
        "test_mapping.test_who_comes_and_goes_is_known",
        "test_mapping.test_who_asks_to_be_let_in_is_known",
        "test_entrances.test_who_asked_is_let_in_or_turned_away_and_once_is_enough",
    ),
    "subscribers are counted": ("test_posts.test_subscribers_are_counted",),
    # 4.1: limits and errors
    "one message a second to a chat, 20 a minute to a group, 30 a second in all": (
        "test_pace.test_ten_times_more_than_the_limit_gives_no_complaint",
        "telegram.test_trouble.test_who_sends_too_fast_is_told_to_wait",
        "telegram.test_trouble.test_all_chats_together_have_a_pace_too",
    ),
    "deletions overtake greetings": ("test_pace.test_a_deletion_waits_for_no_greeting",),
    "400 with migrate_to_chat_id, two service messages": (
        "test_client.test_a_group_that_became_a_supergroup_is_found_there",
        "test_mapping.test_a_group_that_becomes_a_supergroup_is_told_by_both_messages",
        "test_entrances.test_a_lock_goes_with_a_group_that_becomes_a_supergroup",
    ),
    "refusals mean something to people": (
        "test_refusals.test_every_refusal_has_words_in_every_language",
        "test_refusals.test_what_telegram_says_that_we_do_not_know_is_told_as_it_came",
    ),
    "what is gone already is deleted": ("test_client.test_what_is_gone_already_is_deleted",),
    # 5.1: aiogram
    "no JSON, 5xx, a broken connection: perhaps done": (
        "test_client.test_where_the_answer_is_missing_the_outcome_is_unknown",
    ),
    "a refused token gives up no order": ("test_client.test_a_refused_token_gives_up_no_order",),
    "the first getMe may fail": (
        "journey.test_telegram.test_it_starts_and_works_although_telegram_stumbles",
    ),
    "nobody is reached, directly or by a proxy": (
        "test_client.test_where_nobody_is_reached_nothing_happened_and_it_is_tried_more_and_more_seldom",
        "test_client.test_a_proxy_that_is_not_there_is_no_unknown_outcome",
        "test_proxy.test_calls_and_updates_go_through_the_proxy",
        "test_proxy.test_a_wrong_password_is_an_outage_that_is_waited_out_and_told_without_it",
    ),
}


@pytest.mark.parametrize("fact", FACTS)
def test_of_every_fact_there_is_a_test(fact: str) -> None:
    for name in FACTS[fact]:
        assert callable(named(name, HERE))
