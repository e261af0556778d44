from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from moderation.recent import Recent, Repeats, text_key

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
LONG = "Продаю билеты на концерт, пишите скорее"


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def test_the_first_message_repeats_nothing() -> None:
    assert Recent().observe("1", "chat", "anna", LONG, NOON) == Repeats()


def test_the_same_event_counts_once_and_gets_the_same_answer() -> None:
    recent = Recent()
    recent.observe("1", "chat", "anna", LONG, NOON)
    second = recent.observe("2", "chat", "anna", LONG, after(1))
    assert recent.observe("2", "chat", "anna", LONG, after(2)) == second
    assert recent.observe("3", "chat", "anna", LONG, after(3)).same_by_author == 2


def test_the_same_text_counts_by_author_and_by_others() -> None:
    recent = Recent()
    recent.observe("1", "chat", "anna", LONG, NOON)
    recent.observe("2", "other chat", "boris", LONG.upper() + " 123!!!", after(1))
    assert recent.observe("3", "chat", "anna", LONG, after(2)) == Repeats(1, 1, 1)


def test_short_texts_may_repeat() -> None:
    recent = Recent()
    recent.observe("1", "chat", "anna", "спасибо", NOON)
    assert recent.observe("2", "chat", "boris", "спасибо", after(1)) == Repeats()


def test_messages_count_as_a_flood_only_within_the_window() -> None:
    recent = Recent(flood_window=timedelta(seconds=20))
    for number in range(5):
        recent.observe(str(number), "chat", "anna", "да", after(number))
    assert recent.observe("6", "chat", "anna", "да", after(6)).by_author == 5
    assert recent.observe("7", "chat", "anna", "да", after(60)).by_author == 0


def test_old_messages_are_forgotten() -> None:
    recent = Recent(keep=timedelta(minutes=30))
    recent.observe("1", "chat", "anna", LONG, NOON)
    assert recent.observe("2", "chat", "anna", LONG, after(31 * 60)) == Repeats()


@given(
    st.lists(
        st.tuples(
            st.integers(0, 30), st.integers(0, 3), st.sampled_from([LONG, "ок", "другое длинное сообщение"])
        )
    )
)
def test_memory_stays_within_its_limit(messages: list[tuple[int, int, str]]) -> None:
    recent = Recent(limit=5)
    for number, (second, author, text) in enumerate(messages):
        recent.observe(str(number), "chat", str(author), text, after(second))
        assert len(recent._events) <= 5
    assert sum(len(moments) for moments in recent._moments.values()) == len(recent._events)


def test_texts_that_differ_in_dressing_have_one_key() -> None:
    assert text_key("Заработок 5000 руб!!! Пиши в личку 🔥") == text_key("заработок 900 руб, пиши в личку")


def test_who_changes_the_beginning_or_the_end_of_a_long_text_repeats_it() -> None:
    body = (
        "приглашаем всех желающих на удалённую работу с ежедневными выплатами без опыта и вложений, график "
        "свободный, обучение за наш счёт, оформление официальное, подробности узнаете в личных сообщениях"
    )
    written = [f"Привет, Маша! {body}", f"Добрый вечер, {body}", f"{body}, обращайтесь", f"Даша! {body} 🔥"]
    recent = Recent()
    found = [recent.observe(str(at), "chat", str(at), text, after(at)) for at, text in enumerate(written)]
    assert found[-1].same_by_others >= 1
    assert [one.same_by_author for one in found] == [0, 0, 0, 0]


def test_the_same_wish_from_many_is_no_stretch() -> None:
    recent = Recent()
    for at, name in enumerate(("Марина", "Олег", "Света", "Коля")):
        wish = f"{name}, поздравляю с днём рождения, желаю счастья, здоровья и исполнения желаний тебе"
        assert recent.observe(str(at), "chat", name, f"{wish} {at}", after(at)).same_by_others == 0


@given(
    st.lists(
        st.sampled_from(
            ["купите", "наш", "замечательный", "новый", "товар", "сегодня", "дёшево", "быстро", "просто"]
        )
    )
)
def test_whatever_was_noted_is_forgotten_whole(words: list[str]) -> None:
    recent = Recent(keep=timedelta(minutes=1))
    recent.observe("1", "chat", "anna", " ".join(words), NOON)
    recent.observe("2", "chat", "boris", "", after(100))
    assert not recent._authors
