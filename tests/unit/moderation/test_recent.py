from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from moderation.prints import prints_of
from moderation.recent import NO_REPEATS, Recent, Repeats, Said

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG = "Продаю билеты на концерт, пишите скорее"
LONGER = (
    "приглашаем всех желающих на удалённую работу с ежедневными выплатами без опыта и вложений, график "
    "свободный, обучение за наш счёт, оформление официальное, подробности узнаете в личных сообщениях"
)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def observe(recent: Recent, *said: Any) -> Repeats:
    [repeats] = recent.observe_all([said])
    return repeats


def test_the_first_message_repeats_nothing() -> None:
    assert observe(Recent(), "1", "chat", "anna", LONG, NOON) == Repeats()


def test_the_same_event_counts_once_and_gets_the_same_answer() -> None:
    recent = Recent()
    observe(recent, "1", "chat", "anna", LONG, NOON)
    second = observe(recent, "2", "chat", "anna", LONG, after(1))
    assert observe(recent, "2", "chat", "anna", LONG, after(2)) == second
    assert observe(recent, "3", "chat", "anna", LONG, after(3)).same_by_author == 2


def test_the_same_text_counts_by_author_and_by_others() -> None:
    recent = Recent()
    observe(recent, "1", "chat", "anna", LONG, NOON)
    observe(recent, "2", "other chat", "boris", LONG.upper() + " 123!!!", after(1))
    assert observe(recent, "3", "chat", "anna", LONG, after(2)) == Repeats(1, 1, 1)


def test_short_texts_may_repeat() -> None:
    recent = Recent()
    observe(recent, "1", "chat", "anna", "спасибо", NOON)
    assert observe(recent, "2", "chat", "boris", "спасибо", after(1)) == Repeats()


def test_messages_count_as_a_flood_only_within_the_window() -> None:
    recent = Recent(flood_window=timedelta(seconds=20))
    for number in range(5):
        observe(recent, str(number), "chat", "anna", "да", after(number))
    assert observe(recent, "6", "chat", "anna", "да", after(6)).by_author == 5
    assert observe(recent, "7", "chat", "anna", "да", after(60)).by_author == 0


def test_old_messages_are_forgotten() -> None:
    recent = Recent(keep=timedelta(minutes=30))
    observe(recent, "1", "chat", "anna", LONG, NOON)
    assert observe(recent, "2", "chat", "anna", LONG, after(31 * 60)) == Repeats()


def test_who_changes_the_beginning_or_the_end_of_a_long_text_repeats_it() -> None:
    written = [
        f"Привет, Маша! {LONGER}",
        f"Добрый вечер, {LONGER}",
        f"{LONGER}, обращайтесь",
        f"Даша! {LONGER} 🔥",
    ]
    recent = Recent()
    found = [observe(recent, str(at), "chat", str(at), text, after(at)) for at, text in enumerate(written)]
    assert found[-1].same_by_others >= 1
    assert [one.same_by_author for one in found] == [0, 0, 0, 0]


def test_the_same_wish_from_many_is_no_stretch() -> None:
    recent = Recent()
    for at, name in enumerate(("Марина", "Олег", "Света", "Коля")):
        wish = f"{name}, поздравляю с днём рождения, желаю счастья, здоровья и исполнения желаний тебе"
        assert observe(recent, str(at), "chat", name, f"{wish} {at}", after(at)).same_by_others == 0


class Plain:
    """The same by looking through everything that was said."""

    def __init__(self, keep: timedelta, flood_window: timedelta, limit: int) -> None:
        self._keep, self._window, self._limit = keep, flood_window, limit
        self._said: list[tuple[Said, list[int]]] = []
        self._answers: dict[str, Repeats] = {}

    def observe(self, said: Said) -> Repeats:
        event, chat, author, text, at = said
        if event in self._answers:
            return self._answers[event]
        prints = prints_of([text])[0].tolist()
        before = [one for one in self._said[1 - self._limit :] if one[0][4] >= at - self._keep]
        own = [one for one in before if one[0][2] == author]
        others = [one for one in before if one[0][2] != author]
        self._said.append((said, prints))
        self._answers[event] = Repeats(
            sum(one[1] == chat and one[4] >= at - self._window for one, _ in own),
            sum(theirs[0] == prints[0] > 0 for _, theirs in own),
            max(len({one[2] for one, theirs in others if key in theirs}) if key else 0 for key in prints),
        )
        return self._answers[event]


_TEXTS = (
    "ок",
    "",
    LONG,
    LONG.upper(),
    "другое длинное сообщение",
    LONGER,
    f"Маша! {LONGER}",
    f"{LONGER} ждём вас",
)
_STEP = st.tuples(
    st.sampled_from((0, 0, 0, 1, 5, 20, 30, 100)),
    st.integers(0, 1),
    st.integers(0, 3),
    st.sampled_from(_TEXTS),
    st.booleans(),
    st.booleans(),
)


@given(st.lists(_STEP, max_size=40), st.integers(2, 12))
def test_whatever_is_said_is_answered_as_by_looking_through_everything(
    steps: Sequence[tuple[int, int, int, str, bool, bool]], limit: int
) -> None:
    bounds = timedelta(seconds=60), timedelta(seconds=20), limit
    recent, plain = Recent(*bounds), Plain(*bounds)
    batch: list[Said] = []
    now = NOON
    for number, (seconds, chat, author, text, again, ends) in enumerate(steps):
        now += timedelta(seconds=seconds)
        said = str(number), str(chat), str(author), text, now
        batch += [said, said] if again else [said]
        if ends:
            assert recent.observe_all(batch) == list(map(plain.observe, batch))
            batch = batch[-1:]  # also in the next batch it is the same event
    assert recent.observe_all(batch) == list(map(plain.observe, batch))


def test_a_great_batch_is_answered_as_one_by_one() -> None:
    said = [(str(at), "chat", str(at % 7), f"{LONG} {at % 5}", after(at / 10)) for at in range(2500)]
    one_by_one = Recent(limit=300)
    assert Recent(limit=300).observe_all(said) == [observe(one_by_one, *one) for one in said]


def test_what_was_said_again_long_ago_does_not_hide_what_was_said_just_now() -> None:
    recent = Recent(limit=4)
    texts = (LONG, LONG, "ок", "да", "нет", LONG, LONG)
    found = [observe(recent, str(at), str(at), "anna", text, after(at)) for at, text in enumerate(texts)]
    assert [one.same_by_author for one in found] == [0, 1, 0, 0, 0, 0, 1]


def test_memory_stays_small_however_much_is_said() -> None:
    recent = Recent(limit=50)
    for at in range(500):
        observe(recent, str(at), "chat", str(at % 3), f"{LONG} {'очень ' * (at % 90)}", after(at))
    assert len(recent._events) <= 2 * 50
    assert len(recent._repeats) <= 2 * 50
    assert sum(len(several.events) for several in recent._several.values()) <= 2 * 50 * 4


def test_the_same_event_in_one_batch_counts_once() -> None:
    first, second = [(event, "chat", "anna", LONG, NOON) for event in ("1", "2")]
    assert Recent().observe_all([first, first, second, first]) == [
        NO_REPEATS,
        NO_REPEATS,
        Repeats(1, 1, 0),
        NO_REPEATS,
    ]


def test_of_one_event_that_comes_with_two_texts_the_first_counts() -> None:
    recent = Recent()
    recent.observe_all([("1", "chat", "anna", LONG, NOON), ("1", "chat", "anna", LONG[::-1], NOON)])
    assert observe(recent, "2", "chat", "boris", LONG, NOON).same_by_others == 1


def test_no_messages_have_no_answers() -> None:
    assert Recent().observe_all([]) == []
