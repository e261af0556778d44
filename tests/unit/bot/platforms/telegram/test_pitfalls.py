"""The pitfalls of the Bot API (platforms.md, section 6), each met by all the stories on the strict server."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.platforms.telegram import intake
from models.cases import CaseKind
from models.storage.schema import migrate
from tests.telegram.clients import PNG
from tests.telegram.people import NotAllowed
from tests.telegram.world import Member
from tests.unit.bot.platforms.telegram.pitfalls import Brand, brand, card, file_url

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Pitfall(NamedTuple):
    """What the Bot API does, by its sources, and what it must not do to us."""

    name: str
    sources: str
    meets: Callable[[Brand], Awaitable[None]]


async def poison(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "#spam раз")
    shop.api.telegram.updates.put_raw({"message": {"message_id": "x", "chat": None}})
    last = shop.petya.says(shop.group, "#spam два")
    await shop.on()
    assert said.deleted
    assert last.deleted


async def in_flight_loss_on_stop(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "#spam")
    await shop.fetch()
    await shop.fetch()  # acknowledged, and not yet handled
    async with AsyncExitStack() as stack:
        await shop.restarted(stack)
        await shop.on()
        assert said.deleted


async def stop_between_fetch_and_store(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "#spam")
    await shop.intake.fetch(shop.after, timedelta(0))  # and the process is gone
    async with AsyncExitStack() as stack:
        await shop.restarted(stack)
        await shop.on()
        assert said.deleted


async def retry_after_everywhere(shop: Brand) -> None:
    shop.api.mishaps.add("getUpdates", "rate_limit", seconds=1)
    shop.api.mishaps.add("deleteMessage", "rate_limit", seconds=5)
    shop.api.mishaps.add("sendMessage", "rate_limit", seconds=5)
    said = shop.petya.says(shop.group, "#spam")
    await shop.on()
    for call in shop.api.calls:
        assert call.status != 429 or call.method in ("getUpdates", "deleteMessage", "sendMessage")
    assert not said.deleted


async def duplicates(shop: Brand) -> None:
    shop.petya.says(shop.group, "#spam")
    await shop.on()
    shop.api.telegram.updates.repeat(50)
    await shop.on()
    assert len(shop.calls("deleteMessage")) == 1
    assert len(await shop.cases()) == 1


async def ids_begin_anew(shop: Brand) -> None:
    shop.petya.says(shop.group, "привет")
    await shop.on()
    await shop.on()
    shop.api.telegram.updates.next_id = 5
    said = shop.petya.says(shop.group, "#spam")
    await shop.on()
    assert said.deleted


async def false_edits(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "~spam сначала так")
    shop.petya.edits(said, "~spam потом так")
    await shop.on()
    before = [case.count for case in await shop.cases()]
    shop.api.telegram.touch(said)  # somebody reacted
    await shop.on()
    assert [case.count for case in await shop.cases()] == before


async def an_edit_that_makes_it_worse(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "хороший день")
    await shop.on()
    shop.petya.edits(said, "#spam")
    await shop.on()
    assert said.deleted


async def reactions_come_late(shop: Brand) -> None:
    post = shop.owner.posts(shop.channel, "Пирог")
    await shop.on()
    shop.petya.reacts(post, "👍")
    await shop.later(HOUR)
    async with shop.store.reading() as ledger:
        likes = await ledger.recollections.like("telegram", f"likes:{shop.channel.id}:")
    assert list(likes.values()) == ["1"]


async def albums(shop: Brand) -> None:
    pictures = [shop.api.telegram.media("photo", PNG + bytes([number])) for number in range(4)]
    parts = shop.petya.sends_album(shop.group, pictures, "#spam")
    await shop.on()
    assert all(part.deleted for part in parts)
    [case] = await shop.cases()
    assert case.count == 1


async def anonymous_administrator(shop: Brand) -> None:
    said = shop.owner.says(shop.group, "#spam от имени группы", as_chat=shop.group)
    await shop.on()
    assert not said.deleted
    assert await shop.cases() == []


async def an_anonymous_command(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "хороший день")
    shop.owner.says(shop.group, "/ban", reply_to=said, as_chat=shop.group)
    await shop.on()
    assert "не видно, кто пишет" in shop.said_by_us(shop.group)[-1]
    assert not said.deleted


async def a_command_about_one_picture(shop: Brand) -> None:
    pictures = [shop.api.telegram.media("photo", PNG + bytes([number])) for number in range(3)]
    parts = shop.petya.sends_album(shop.group, pictures, "лучшие ставки")
    await shop.on()
    shop.owner.says(shop.group, "/ban 1d ставки", reply_to=parts[1])
    await shop.on()
    assert all(part.deleted for part in parts)
    assert shop.group.member(shop.petya.id, shop.api.telegram.now()).status == "kicked"


async def a_channel_that_speaks(shop: Brand) -> None:
    stranger = shop.api.telegram.person("Чужой")
    other = shop.api.telegram.channel("Скидки", stranger, bot="left")
    shop.group.members[stranger.id] = Member("member")
    said = [stranger.says(shop.group, f"#spam {number}", as_chat=other) for number in range(5)]
    await shop.on()
    assert all(one.deleted for one in said)
    assert other.id in shop.group.banned_chats
    assert 136817688 not in {call.params.get("user_id") for call in shop.api.calls}


async def posts_of_our_channel(shop: Brand) -> None:
    post = shop.owner.posts(shop.channel, "#spam скидки на всё")
    await shop.on()
    assert not post.deleted
    assert post.copy is not None
    assert not post.copy.deleted
    assert await shop.cases() == []


async def migration(shop: Brand) -> None:
    small = shop.api.telegram.small_group("Кухня", shop.owner, members=[shop.petya])
    async with shop.store.begin() as ledger:
        [community] = await ledger.communities.all()
        places = {**community.places, str(small.id): community.places[str(shop.group.id)]}
        await ledger.communities.save(replace(community, places=places), "start", shop.watch())
    shop.machine.stories.directory.outdated()
    grown = shop.owner.upgrades(small)
    await shop.on()
    said = shop.petya.says(grown, "#spam")
    await shop.on()
    assert said.deleted


async def restrictions_of_others(shop: Brand) -> None:
    shop.group.members[shop.petya.id] = Member(
        "restricted", permissions={"can_send_messages": True, "can_send_photos": False}
    )
    for number in range(3):
        shop.petya.says(shop.group, f"#spam {number}")
    await shop.on()
    with pytest.raises(NotAllowed):
        shop.petya.says(shop.group, "можно?")
    shop.watch.now += 2 * HOUR
    await shop.gateway.restraints.give_back()
    member = shop.group.member(shop.petya.id, shop.api.telegram.now())
    assert member.permissions["can_send_messages"]
    assert not member.permissions["can_send_photos"]


async def two_pollers(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "#spam")
    shop.api.mishaps.add("getUpdates", "conflict", times=3)
    await shop.on()
    assert said.deleted


async def a_poller_that_was_cancelled(shop: Brand) -> None:
    waiting = asyncio.ensure_future(shop.intake.fetch(shop.after, timedelta(seconds=20)))
    while not any(call.method == "getUpdates" and not call.status for call in shop.api.calls):
        await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    said = shop.petya.says(shop.group, "#spam")
    await shop.on()
    assert said.deleted


async def service_messages(shop: Brand) -> None:
    shop.owner.pins(shop.owner.says(shop.group, "правила"))
    shop.api.telegram.person("Новый").joins(shop.group)
    shop.owner.says(shop.group, new_chat_title="Чат")
    await shop.on()
    assert await shop.cases() == []
    assert shop.said_by_us(shop.group) == []


async def general_topic(shop: Brand) -> None:
    forum = shop.api.telegram.supergroup("Форум", shop.owner, forum=True, members=[shop.petya])
    async with shop.store.begin() as ledger:
        [community] = await ledger.communities.all()
        places = {**community.places, str(forum.id): community.places[str(shop.group.id)]}
        await ledger.communities.save(replace(community, places=places), "start", shop.watch())
    shop.machine.stories.directory.outdated()
    for number in range(2):
        shop.petya.says(forum, f"#spam {number}")
    await shop.on()
    assert len(shop.said_by_us(forum)) == 1  # the warning
    assert "message_thread_id" not in shop.calls("sendMessage")[-1].params


async def nameless_people_with_long_ids(shop: Brand) -> None:
    nobody = shop.api.telegram.person("")
    shop.group.members[nobody.id] = Member("member")
    said = nobody.says(shop.group, "#spam")
    await shop.on()
    assert said.deleted
    assert nobody.id > 2**32
    assert str(nobody.id) in card(shop).text


async def number_nought(shop: Brand) -> None:
    said: dict[str, Any] = {
        "message": {
            "message_id": 0,
            "date": shop.api.telegram.now(),
            "chat": {"id": shop.group.id, "type": "supergroup", "title": "Чат"},
            "from": shop.petya.profile,
            "text": "#spam",
        }
    }
    shop.api.telegram.updates.put_raw(said)
    await shop.on()
    assert shop.calls("deleteMessage") == []
    assert await shop.cases() == []


async def older_than_two_days(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "#spam")
    await shop.fetch()
    await shop.later(3 * DAY)
    assert not said.deleted
    case = next(one for one in await shop.cases() if one.kind is CaseKind.DELIVERY)
    assert [reason.key for reason in case.reasons] == [
        "reason.refused.delete",
        "refused.telegram.old_or_no_right",
    ]


async def deleted_by_hand_before_us(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "#spam")
    shop.petya.deletes(said)
    await shop.on()
    assert [case.kind for case in await shop.cases()] == [CaseKind.REMOVED]


async def blocked_by_the_one_who_asked(shop: Brand) -> None:
    shop.petya.starts()
    shop.petya.says(shop.petya.chat, "а во сколько вы открываетесь ?")
    shop.petya.blocks()
    await shop.on()
    assert shop.said_by_us(shop.petya.chat) == []
    assert [case.kind for case in await shop.cases()] == [CaseKind.QUESTION, CaseKind.DELIVERY]


async def a_reply_that_was_lost(shop: Brand) -> None:
    for number in range(2):
        shop.petya.says(shop.group, f"#spam {number}")
    shop.api.mishaps.add("sendMessage", "lose_reply", times=3)
    await shop.on()
    await shop.later(HOUR)
    assert len(shop.said_by_us(shop.group)) <= 1


async def a_page_of_something_on_the_way(shop: Brand) -> None:
    said = shop.petya.says(shop.group, "#spam")
    shop.api.mishaps.add("deleteMessage", "html")
    await shop.on()
    await shop.later(HOUR)
    assert said.deleted


PITFALLS = (
    Pitfall("an update that can't be read", "aiogram#1840, #1587, #1014", poison),
    Pitfall("a stop between acknowledging and handling", "aiogram#1397", in_flight_loss_on_stop),
    Pitfall("a stop between fetching and storing", "aiogram#1397", stop_between_fetch_and_store),
    Pitfall("429 on every method", "aiogram#1875, #1401", retry_after_everywhere),
    Pitfall("the same update again", "tdlib/telegram-bot-api#126", duplicates),
    Pitfall("numbers that begin anew", "Update.update_id", ids_begin_anew),
    Pitfall("an edit that changed nothing", "telegram-bot-api#388, #773; telegraf#1969", false_edits),
    Pitfall("an edit that makes it worse", "moderation", an_edit_that_makes_it_worse),
    Pitfall("reactions that come late", "telegraf#1969, tgbot-cpp#348", reactions_come_late),
    Pitfall("an album in parts", "aiogram#1697, PR #1777", albums),
    Pitfall("an anonymous administrator", "PTB#2810, tdlib/td#1221", anonymous_administrator),
    Pitfall("a command of an anonymous administrator", "PTB#2810, tdlib/td#1221", an_anonymous_command),
    Pitfall("a command about one picture of an album", "aiogram#1697", a_command_about_one_picture),
    Pitfall("a channel that speaks in a group", "tg-spam#370, #371", a_channel_that_speaks),
    Pitfall("posts of our own channel", "the-guard-bot#157", posts_of_our_channel),
    Pitfall("a group that becomes a supergroup", "gatus#179, telegram-bot-api#170", migration),
    Pitfall("a mute over somebody's restrictions", "telegram-bot-api#220", restrictions_of_others),
    Pitfall("another program that polls", "Client.cpp: 409", two_pollers),
    Pitfall("a poll that was cancelled", "aiogram#1635", a_poller_that_was_cancelled),
    Pitfall("messages that tell of something", "Message: service fields", service_messages),
    Pitfall("the General topic has no number", "Client.cpp", general_topic),
    Pitfall("people without names, long numbers", "User", nameless_people_with_long_ids),
    Pitfall("a message with the number 0", "Message.message_id", number_nought),
    Pitfall("a message older than two days", "deleteMessage", older_than_two_days),
    Pitfall("a message that is gone already", "message to delete not found", deleted_by_hand_before_us),
    Pitfall("a person who has blocked the bot", "403", blocked_by_the_one_who_asked),
    Pitfall("an answer that was lost", "telegram-bot-api#126: sends have no key", a_reply_that_was_lost),
    Pitfall("a page of something on the way", "502 with HTML", a_page_of_something_on_the_way),
)


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits between two attempts to poll."""
    monkeypatch.setattr(intake, "FIRST_RETRY", timedelta(milliseconds=1))
    monkeypatch.setattr(intake, "LONGEST_RETRY", timedelta(milliseconds=1))


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with all tables and no rows, to be copied."""
    folder = tmp_path_factory.mktemp("migrated")
    asyncio.run(migrate(file_url(folder)))
    return folder / "bot.db"


@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("pitfall", PITFALLS, ids=[one.name for one in PITFALLS])
async def test_a_pitfall_is_survived(pitfall: Pitfall, migrated: Path, tmp_path: Path) -> None:
    shutil.copy(migrated, tmp_path / "bot.db")
    async with brand(file_url(tmp_path)) as shop:
        await pitfall.meets(shop)
