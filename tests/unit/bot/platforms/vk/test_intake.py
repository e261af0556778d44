"""Events of VK, whatever its Long Poll does meanwhile."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.platforms.hearing import TELL_AFTER, Tell, nobody
from bot.platforms.vk import calls, counted, elsewhere, mapping
from bot.platforms.vk import intake as module
from bot.platforms.vk.choices import Choices
from bot.platforms.vk.elsewhere import missed_elsewhere
from bot.platforms.vk.intake import VkIntake
from bot.platforms.vk.key import Kind
from bot.platforms.vk.keys import Keys
from bot.platforms.vk.lines import Lines
from bot.platforms.vk.missed import missed
from bot.platforms.vk.reception import Reception
from bot.platforms.vk.session import maker
from bot.platforms.vk.under import Gap
from bot.transport.stored import FLOOD
from models.errors import DeliveryError
from models.inbox import RawEvent
from models.intents import Button, Send
from models.messages import Message, Press
from models.outages import Outage
from tests.fakes import Recollections
from tests.running import until
from tests.unit.bot.platforms.vk.conftest import Cafe
from tests.vk.world import Post

NOW = timedelta(0)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_RETRY", timedelta(milliseconds=10))


class Listening:
    """An intake with what it remembers; `again` is the program after a restart."""

    def __init__(
        self, cafe: Cafe, memory: Recollections, keys: Keys | None = None, tell: Tell = nobody
    ) -> None:
        self.cafe, self.memory = cafe, memory
        self.lines = Lines(maker(cafe.community.token, cafe.api.address), 2)
        reception = Reception(keys or cafe.keys, Choices(self.memory, cafe.watch), cafe.watch)
        self.intake = VkIntake(keys or cafe.keys, self.lines, reception, memory, cafe.watch, tell)
        self.seen = 0

    def again(self) -> "Listening":
        return Listening(self.cafe, self.memory)

    async def events(self) -> list[RawEvent]:
        """The next page, which is acknowledged by the page after it."""
        events = await self.intake.fetch(self.seen, NOW)
        self.seen = max([self.seen, *(event.position for event in events)])
        return events

    async def messages(self) -> list[Message]:
        """What is said on the next page."""
        read = [mapping.incoming(event.raw) for event in await self.events()]
        return [one for one in read if isinstance(one, Message)]

    async def texts(self) -> list[str]:
        """What came, until nothing more comes."""
        texts: list[str] = []
        for _ in range(20):
            events = await self.events()
            read = [mapping.incoming(event.raw) for event in events]
            texts += [one.text for one in read if isinstance(one, Message)]
            if not events and texts:
                break
        return texts


@pytest.fixture
async def listening(cafe: Cafe) -> AsyncIterator[Listening]:
    one = Listening(cafe, Recollections())
    assert await one.events() == []  # VK tells what happens from now on
    yield one
    one.lines.close()


def post(cafe: Cafe) -> Post:
    return cafe.owner.posts(cafe.community, "Пирог")


async def test_what_happens_is_told_with_the_names_of_who_did_it(cafe: Cafe, listening: Listening) -> None:
    cafe.olga.comments(post(cafe), "а с вишней?")
    [ours, said] = [mapping.incoming(event.raw) for event in await listening.events()]
    assert isinstance(said, Message)
    assert (said.text, said.author.name) == ("а с вишней?", "Ольга Ким")
    assert isinstance(ours, Message)
    await listening.events()
    assert cafe.called.count("users.get") == 1


async def test_a_name_is_asked_for_once(cafe: Cafe, listening: Listening) -> None:
    for number in range(3):
        cafe.olga.says(cafe.community, str(number))
        await listening.events()
    assert cafe.called.count("users.get") == 1


async def test_where_names_can_not_be_learned_events_come_without_them(
    cafe: Cafe, listening: Listening
) -> None:
    cafe.api.mishaps.add("users.get", "error", code=10)
    for text in ("раз", "два"):
        cafe.olga.says(cafe.community, text)
        [event] = await listening.events()
        said = mapping.incoming(event.raw)
        assert isinstance(said, Message)
        assert said.author.name == f"id{cafe.olga.id}"
    assert cafe.called.count("users.get") == 1


async def test_a_deleted_person_is_named_as_vk_names_them(cafe: Cafe, listening: Listening) -> None:
    cafe.olga.says(cafe.community, "пока")
    cafe.olga.deactivated = "deleted"
    [event] = await listening.events()
    assert mapping.incoming(event.raw) is not None


async def test_nothing_is_lost_when_the_program_dies_before_it_has_stored(
    cafe: Cafe, listening: Listening
) -> None:
    cafe.olga.says(cafe.community, "раз")
    await listening.events()
    assert await listening.again().texts() == ["раз"]


async def test_what_comes_soon_after_an_answer_comes_in_one(
    cafe: Cafe, listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = monotonic()
    monkeypatch.setattr(module, "monotonic", lambda: now)  # the last question was asked this moment
    await listening.events()
    coming = asyncio.ensure_future(listening.messages())
    await asyncio.sleep(0)  # it has begun to wait, and has not asked
    where = post(cafe)
    for text in ("раз", "два"):
        cafe.olga.comments(where, text)
    assert [said.text for said in await coming][1:] == ["раз", "два"]


@pytest.mark.parametrize(
    ("came", "seconds", "pause"),
    [
        (1, 0.0, module.APART),  # a comment that was answered at once
        (FLOOD - 1, 0.01, module.APART),
        (100, 0.5, module.APART),  # two hundred a second
        (FLOOD, 0.05, module.FAR_APART),
        (3000, 1.0, module.FAR_APART),
    ],
)
def test_in_a_flood_it_is_asked_more_seldom(came: int, seconds: float, pause: float) -> None:
    assert module.pause_after(came, seconds) == pause


async def test_what_was_stored_does_not_come_again(cafe: Cafe, listening: Listening) -> None:
    cafe.olga.says(cafe.community, "раз")
    await listening.events()
    cafe.watch.now += timedelta(seconds=1)
    await listening.events()
    cafe.olga.says(cafe.community, "два")
    assert await listening.again().texts() == ["два"]


async def test_how_far_it_has_come_is_written_once_a_second_and_what_comes_again_has_the_same_ids(
    cafe: Cafe, listening: Listening
) -> None:
    kept = listening.memory.kept["long poll"]
    cafe.olga.says(cafe.community, "раз")
    first = await listening.events()
    assert await listening.events() == []  # asking acknowledges what is stored
    assert listening.memory.kept["long poll"] == kept
    again = await listening.again().events()
    assert [event.event_id for event in again] == [event.event_id for event in first]


@pytest.mark.parametrize(
    "mishap",
    ["lose_request", "lose_reply", "html", "truncate", "malformed", "expire", "outdate", "duplicate"],
)
async def test_nothing_is_lost_when_the_poll_goes_wrong(
    cafe: Cafe, listening: Listening, mishap: Any
) -> None:
    cafe.olga.says(cafe.community, "раз")
    cafe.api.mishaps.add("longPoll", mishap)
    assert (await listening.texts())[-1:] == ["раз"]
    cafe.olga.says(cafe.community, "два")
    assert (await listening.texts())[-1:] == ["два"]


@pytest.mark.parametrize("number", [False, True], ids=["a string", "a number"])
async def test_ts_may_be_a_number_or_a_string(cafe: Cafe, number: bool) -> None:
    cafe.api.vk.switches.number_ts = number
    listening = Listening(cafe, Recollections())
    await listening.events()
    cafe.olga.says(cafe.community, "раз")
    assert await listening.texts() == ["раз"]


async def test_events_that_come_twice_have_the_same_ids(cafe: Cafe, listening: Listening) -> None:
    cafe.olga.says(cafe.community, "раз")
    first = await listening.events()
    cafe.api.mishaps.add("longPoll", "duplicate")
    again = await listening.events()
    assert [event.event_id for event in again] == [event.event_id for event in first]


@pytest.mark.parametrize("mishap", ["forget", "lose_history"])
async def test_comments_that_vk_has_lost_are_found_on_the_wall(
    cafe: Cafe, listening: Listening, mishap: Any
) -> None:
    pie = post(cafe)
    known = cafe.olga.comments(pie, "до разрыва")
    await listening.events()
    cafe.olga.comments(pie, "в разрыве")
    for number in range(12):
        cafe.olga.comments(pie, f"в ветке {number}", reply_to=known)
    gone = cafe.olga.comments(pie, "удалён")
    cafe.olga.deletes(gone)
    cafe.api.mishaps.add("longPoll", mishap)
    with capture_logs() as logs:
        texts = await listening.texts()
    assert sorted(texts) == sorted(["в разрыве", *(f"в ветке {number}" for number in range(12))])
    assert [entry["recovered"] for entry in logs if "recovered" in entry] == [13]
    cafe.olga.comments(pie, "после разрыва")
    assert await listening.texts() == ["после разрыва"]


async def test_a_gap_in_which_nothing_was_written_is_looked_into_once(
    cafe: Cafe, listening: Listening
) -> None:
    cafe.api.mishaps.add("longPoll", "forget")
    with capture_logs() as logs:
        for _ in range(5):
            assert await listening.events() == []
    assert [entry["recovered"] for entry in logs if "recovered" in entry] == [0]


async def test_what_comes_while_a_gap_can_not_be_looked_into_hides_nothing_of_it(
    cafe: Cafe, listening: Listening
) -> None:
    pie = post(cafe)
    cafe.olga.comments(pie, "до")
    await listening.events()
    cafe.olga.comments(pie, "в разрыве")
    cafe.api.mishaps.add("longPoll", "forget")
    cafe.api.mishaps.add("wall.get", "error", code=10)
    assert await listening.events() == []
    assert await listening.events() == []
    cafe.olga.comments(pie, "после")
    assert [said.text for said in await listening.messages()] == ["после"]
    cafe.watch.now += timedelta(minutes=1)
    assert await listening.texts() == ["в разрыве", "после"]


async def test_the_first_comment_of_all_may_be_the_one_that_is_lost(cafe: Cafe, listening: Listening) -> None:
    pie = post(cafe)
    await listening.events()
    cafe.olga.comments(pie, "первый")
    cafe.api.mishaps.add("longPoll", "forget")
    assert await listening.texts() == ["первый"]


async def test_it_is_looked_under_old_posts_where_the_number_of_comments_has_changed_and_no_others(
    cafe: Cafe, listening: Listening
) -> None:
    posts = [post(cafe) for _ in range(150)]
    for one in posts[:20]:
        cafe.olga.comments(one, "давно")
    await listening.texts()
    cafe.watch.now += timedelta(hours=2)
    cafe.olga.says(cafe.community, "привет")
    await listening.texts()  # with this the comments are counted
    cafe.watch.now += timedelta(minutes=5)
    cafe.olga.says(cafe.community, "привет")
    await listening.texts()
    cafe.olga.comments(posts[3], "под старым постом")
    cafe.olga.comments(posts[-1], "под новым")
    cafe.api.calls.clear()
    cafe.api.mishaps.add("longPoll", "forget")
    with capture_logs() as logs:
        assert await listening.texts() == ["под старым постом", "под новым"]
    asked = [call.params["post_id"] for call in cafe.api.calls if call.method == "wall.getComments"]
    assert sorted(asked) == [posts[3].id, posts[-1].id]
    [told] = [entry for entry in logs if "recovered" in entry]
    assert (told["recovered"], told["looked_under"]["posts"]) == (2, 2)


async def test_what_was_counted_after_a_gap_began_is_not_compared_with(
    cafe: Cafe, listening: Listening
) -> None:
    posts = [post(cafe) for _ in range(40)]
    cafe.olga.comments(posts[0], "давно")
    await listening.texts()
    cafe.watch.now += timedelta(hours=1, minutes=1)
    cafe.community.events.settings.kinds.discard("wall_reply_new")  # as if VK had lost it
    cafe.olga.comments(posts[0], "в разрыве")
    cafe.olga.says(cafe.community, "привет")
    await listening.texts()  # with this the comments are counted once more
    cafe.community.events.settings.kinds.add("wall_reply_new")
    cafe.api.mishaps.add("longPoll", "forget")
    assert await listening.texts() == ["в разрыве"]


async def test_what_it_was_not_looked_under_is_in_the_log(
    cafe: Cafe, listening: Listening, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counted, "MOST_POSTS", 100)
    monkeypatch.setattr(elsewhere, "MOST_THINGS", 0)
    old, *_ = [post(cafe) for _ in range(107)]
    for _ in range(201):
        cafe.community.item()
    await listening.texts()
    cafe.olga.comments(old, "под самым старым")
    cafe.api.mishaps.add("longPoll", "forget")
    with capture_logs() as logs:
        await listening.events()
        await listening.events()
    [left] = [entry["left"] for entry in logs if "left" in entry]
    assert left == {"posts": 7, "goods": 1}


async def test_answers_to_an_old_comment_under_a_video_are_found(cafe: Cafe, listening: Listening) -> None:
    film = cafe.community.video()
    said = cafe.olga.comments(film, "давно")
    await listening.texts()
    cafe.watch.now += timedelta(hours=1)
    cafe.olga.says(cafe.community, "привет")
    await listening.texts()
    for number in range(12):
        cafe.olga.comments(film, f"в ветке {number}", reply_to=said)
    cafe.api.mishaps.add("longPoll", "forget")
    assert await listening.texts() == [f"в ветке {number}" for number in range(12)]


@pytest.mark.parametrize("kind", ["photo", "video", "item", "topic"])
async def test_comments_that_vk_has_lost_are_found_under_everything(
    cafe: Cafe, listening: Listening, kind: str
) -> None:
    under = getattr(cafe.community, kind)()
    cafe.olga.comments(under, "до разрыва")
    await listening.events()
    cafe.watch.now += timedelta(minutes=10)
    cafe.olga.says(cafe.community, "привет")
    await listening.events()  # what is remembered is not older than half a minute
    await listening.events()
    lost = [cafe.olga.comments(under, f"в разрыве {number}") for number in range(3)]
    cafe.olga.deletes(lost[1])
    cafe.api.mishaps.add("longPoll", "forget")
    assert await listening.texts() == ["в разрыве 0", "в разрыве 2"]


@pytest.mark.parametrize(("kind", "section"), [("video", "video"), ("item", "market"), ("topic", "board")])
async def test_one_thing_whose_comments_are_closed_hides_those_of_no_other(
    cafe: Cafe, listening: Listening, kind: str, section: str
) -> None:
    for _ in range(2):
        cafe.olga.comments(getattr(cafe.community, kind)(), "в разрыве")
    cafe.api.mishaps.add(f"{section}.getComments", "error", code=801)
    found = await missed_elsewhere(cafe.keys, cafe.watch().timestamp() - 60)
    assert len(found.events) == 1


async def test_a_comment_that_comes_as_an_event_and_is_found_elsewhere_is_one(
    cafe: Cafe, listening: Listening
) -> None:
    photo = cafe.community.photo()
    cafe.olga.comments(photo, "раз")
    [told] = await listening.events()
    found = await missed_elsewhere(cafe.keys, cafe.watch().timestamp() - 60)
    [again] = await listening.intake._reception(found.events)
    assert again.event_id == told.event_id
    said = mapping.incoming(again.raw)
    assert isinstance(said, Message)
    assert said.address == getattr(mapping.incoming(told.raw), "address", None)


async def test_a_found_comment_is_known_as_the_event_would_be(cafe: Cafe, listening: Listening) -> None:
    pie = post(cafe)
    cafe.olga.comments(pie, "до")
    await listening.events()
    lost = cafe.olga.comments(pie, "в разрыве")
    cafe.api.mishaps.add("longPoll", "forget")
    await listening.events()
    [event] = await listening.events()
    assert event.event_id == f"wall_reply_new:{cafe.community.owner}_{lost.id}"
    said = mapping.incoming(event.raw)
    assert isinstance(said, Message)
    assert (said.thread, said.author.name) == (f"wall{pie.id}", "Ольга Ким")


async def test_a_gap_is_not_forgotten_when_the_program_dies(cafe: Cafe, listening: Listening) -> None:
    pie = post(cafe)
    cafe.olga.comments(pie, "до")
    await listening.events()
    cafe.olga.comments(pie, "в разрыве")
    cafe.api.mishaps.add("longPoll", "forget")
    await listening.events()
    assert await listening.again().texts() == ["в разрыве"]


async def test_a_gap_is_looked_into_again_when_it_could_not_be(cafe: Cafe, listening: Listening) -> None:
    pie = post(cafe)
    cafe.olga.comments(pie, "до")
    await listening.events()
    cafe.olga.comments(pie, "в разрыве")
    cafe.api.mishaps.add("longPoll", "forget")
    cafe.api.mishaps.add("wall.get", "error", code=10)
    assert await listening.events() == []
    assert await listening.events() == []
    cafe.watch.now += timedelta(minutes=1)
    assert await listening.texts() == ["в разрыве"]


async def test_where_no_key_may_look_it_is_said_that_comments_may_be_missing(cafe: Cafe) -> None:
    pie = post(cafe)
    with cafe.only(Kind.GROUP) as keys, capture_logs() as logs:
        listening = Listening(cafe, Recollections(), keys)
        await listening.events()
        cafe.olga.comments(pie, "до")
        await listening.events()
        cafe.api.mishaps.add("longPoll", "forget")
        for _ in range(3):
            await listening.events()
        cafe.olga.says(cafe.community, "дальше")
        assert await listening.texts() == ["дальше"]
    assert [entry for entry in logs if "no key of ours may look" in entry["event"]]


async def test_a_session_that_has_fallen_silent_is_asked_for_anew(cafe: Cafe, listening: Listening) -> None:
    cafe.api.mishaps.add("longPoll", "silence")
    await listening.events()
    cafe.olga.says(cafe.community, "раз")
    assert await listening.events() == []
    cafe.watch.now += module.SILENCE + timedelta(seconds=1)
    assert await listening.texts() == ["раз"]


async def test_a_session_is_renewed_every_hour_though_it_talks(cafe: Cafe, listening: Listening) -> None:
    """Presses are known to stop after hours while messages go on: vk_api#493."""
    asked = cafe.called.count("groups.getLongPollServer")
    for _ in range(16):
        cafe.watch.now += timedelta(minutes=4)
        cafe.olga.says(cafe.community, "раз")
        assert len(await listening.events()) == 1
    assert cafe.called.count("groups.getLongPollServer") == asked + 1


async def test_after_a_long_stop_it_is_looked_on_the_wall(cafe: Cafe, listening: Listening) -> None:
    pie = post(cafe)
    cafe.olga.comments(pie, "до")
    await listening.events()
    cafe.watch.now += timedelta(seconds=1)
    await listening.events()
    cafe.community.events.settings.kinds.discard("wall_reply_new")  # as if VK had kept it no longer
    cafe.olga.comments(pie, "пока бот стоял")
    assert await listening.again().events() == []
    cafe.watch.now += module.GAP + timedelta(seconds=1)
    assert await listening.again().texts() == ["пока бот стоял"]


@pytest.mark.parametrize("heeded", [True, False], ids=["newest first", "oldest first"])
async def test_a_gap_may_be_long_and_wide(cafe: Cafe, listening: Listening, heeded: bool) -> None:
    cafe.api.vk.switches.threads_sorted = heeded
    posts = [post(cafe) for _ in range(3)]
    old = [cafe.olga.comments(posts[0], f"старый {number}") for number in range(120)]
    await listening.texts()
    for number in range(110):
        cafe.olga.comments(posts[1], f"новый {number}")
        cafe.olga.comments(posts[0], f"в ветке {number}", reply_to=old[0])
    cafe.api.mishaps.add("longPoll", "forget")
    assert len(await listening.texts()) == 220


async def test_long_silence_is_told_to_people(cafe: Cafe) -> None:
    told: list[Outage] = []

    async def tell(outage: Outage) -> None:
        told.append(outage)

    listening = Listening(cafe, Recollections(), tell=tell)
    await listening.events()
    since = cafe.watch()
    cafe.api.mishaps.add("longPoll", "html", times=100)
    async with asyncio.TaskGroup() as group:
        fetching = group.create_task(listening.events())
        await until(lambda: _said(cafe.api.long_poll.polls > 2))
        assert told == []
        cafe.watch.now += TELL_AFTER
        await until(lambda: _said(bool(told)))
        cafe.api.mishaps.script.clear()
        await fetching
    assert [(one.platform, one.since >= since, one.until) for one in told[:1]] == [("vk", True, None)]
    assert told[-1].until == cafe.watch()
    listening.lines.close()


async def _said(it: bool) -> bool:
    return it


async def test_events_without_meaning_to_us_are_passed_and_their_mark_is_kept(
    cafe: Cafe, listening: Listening
) -> None:
    said = cafe.olga.says(cafe.community, "привет")
    await listening.events()
    for _ in range(5):
        cafe.olga.reacts(said, 1)
    assert await listening.events() == []
    cafe.watch.now += timedelta(minutes=1)
    await listening.events()
    kept = json.loads(listening.memory.kept["long poll"])
    assert int(kept[0]) == cafe.community.events.last


async def test_a_poisoned_event_is_kept_and_stops_nothing(cafe: Cafe, listening: Listening) -> None:
    cafe.community.events.put_raw({"type": "message_new", "object": "?"})
    cafe.olga.says(cafe.community, "раз")
    events = await listening.events()
    assert len(events) == 2


async def test_half_an_emoji_blocks_no_other_event(cafe: Cafe, listening: Listening) -> None:
    for text in ("раз", "казино \ud83d тут", "два"):
        cafe.olga.says(cafe.community, text)
    assert await listening.texts() == ["раз", "казино \ufffd тут", "два"]


async def test_half_an_emoji_in_a_missed_comment_keeps_none_from_being_found(
    cafe: Cafe, listening: Listening
) -> None:
    pie = post(cafe)
    cafe.olga.comments(pie, "до")
    await listening.events()
    for text in ("казино \ud83d", "в разрыве"):
        cafe.olga.comments(pie, text)
    cafe.api.mishaps.add("longPoll", "forget")
    assert await listening.texts() == ["казино \ufffd", "в разрыве"]


async def test_a_stub_of_a_deleted_comment_keeps_none_from_being_found(cafe: Cafe) -> None:
    stub, said = {"id": 8, "deleted": True}, {"id": 9, "from_id": 5, "date": 1, "text": "в разрыве"}
    threads: list[dict[str, Any]] = [
        {**stub, "thread": {"count": 2, "items": [{"id": 10}, said | {"id": 11}]}},
        said,
    ]
    told = {
        "wall.get": {"count": 2, "items": [{"id": 1, "comments": {"count": 3}}, {"id": 2}]},
        "wall.getComments": {"items": threads},
    }

    class Told:
        group = cafe.community.id

        async def call(self, method: str, **params: Any) -> Any:
            return told[method]

    found = await missed(Told(), Gap(0, 7), None)  # type: ignore[arg-type]
    assert [json.loads(raw)["object"]["id"] for raw in found.events] == [9, 11]


async def test_who_looks_for_missed_comments_in_vain_leaves_nobody_looking(cafe: Cafe) -> None:
    for _ in range(3):
        cafe.olga.comments(post(cafe), "раз")
    cafe.api.mishaps.add("wall.getComments", "error", code=29, times=3)
    with pytest.raises(DeliveryError):
        await missed(cafe.keys, Gap(0), None)
    here = asyncio.current_task()
    assert [task for task in asyncio.all_tasks() if task is not here and "_under" in repr(task)] == []


async def test_a_key_that_is_over_is_named_and_not_asked_with_in_a_loop(cafe: Cafe) -> None:
    cafe.api.vk.revoke(cafe.community.token)
    listening = Listening(cafe, Recollections(), Keys.of(cafe.community.id, cafe.key(Kind.GROUP)))

    async def named() -> list[str]:
        return [entry["key"] for entry in logs if "key" in entry]

    with capture_logs() as logs:
        listens = asyncio.ensure_future(listening.events())
        await until(named)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(listens, 0.5)
        assert await named() == ["[vk] community_token"]
    assert cafe.called == ["groups.getLongPollServer"]


async def test_a_poll_can_be_left_at_once(cafe: Cafe, listening: Listening) -> None:
    began = asyncio.get_running_loop().time()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await listening.intake.fetch(0, timedelta(seconds=20))
    assert asyncio.get_running_loop().time() - began < 15


async def test_an_answer_to_a_card_tells_which_before_we_know_that_the_card_came_out(
    cafe: Cafe, listening: Listening
) -> None:
    chat = cafe.community.chat("Дежурные", cafe.olga)
    button = Button(label="Беру", data="7.take.sig")
    card = Send(platform="vk", chat=str(chat.peer), text="Дело №7", buttons=((button,),))
    call = calls.send(card, "k", cafe.community.id)
    await cafe.keys.call(call.method, **call.params)
    shown = chat.messages[1]
    cafe.olga.says(chat, "Сейчас поможем", reply_to=shown)
    cafe.olga.says(chat, "а это так", reply_to=chat.messages[2])
    answered, talk = [
        mapping.incoming(event.raw) for event in await listening.events() if b'"reply_message"' in event.raw
    ]
    assert isinstance(answered, Message)
    assert answered.answered is not None
    assert answered.answered.button == "7.take.sig"
    assert isinstance(talk, Message)
    assert talk.answered is None


async def test_a_press_arrives(cafe: Cafe, listening: Listening) -> None:
    chat = cafe.community.chat("Дежурные", cafe.olga)
    button = {"action": {"type": "callback", "label": "Взять", "payload": '{"press":"1.take"}'}}
    params = {
        "peer_ids": [chat.peer],
        "random_id": 1,
        "message": "Случай",
        "keyboard": json.dumps({"inline": True, "buttons": [[button]]}),
    }
    await cafe.keys.call("messages.send", **params)
    cafe.olga.presses(chat.messages[1], {"press": "1.take"})
    [event] = await listening.events()
    pressed = mapping.incoming(event.raw)
    assert isinstance(pressed, Press)
    assert (pressed.data, pressed.author.name) == ("1.take", "Ольга Ким")
