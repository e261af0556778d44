"""What saves time on the path of a message changes no verdict: memories, batches, reasons to ask a rule."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from moderation.evidence import ALWAYS, Around, HouseRules
from moderation.judge import house_rules, load_judge
from moderation.memory import Memory, may_be_praise
from moderation.praise import is_praise
from moderation.recent import Repeats

ONE = load_judge()

_PIECES = [
    "привет", "Привет,", "ПРИВЕТ", "ещё", "Ещё!", "дурак", "ДУРАК!!!", "д*рак", "х*й", "сука", "и", "д", "о",
    "https://casino.top/x", "t.me/+abcdef", "@vasya", "[id1|Вася]", "node.js", "25000р", "+7", "50%", "👍",
    "а👍б", "hello", "privet", "ghbdtn", "c00l", "казино", "Казино", "работа.", "«цитата»", "а-б", "и.ди.от",
]  # fmt: skip

texts = st.lists(st.one_of(st.sampled_from(_PIECES), st.text(max_size=12)), max_size=12).map(" ".join)
arounds = st.builds(
    Around,
    st.booleans(),
    st.booleans(),
    st.lists(
        st.sampled_from(["https://t.me/+abc", "https://casino.top", "https://vk.com/a"]), max_size=2
    ).map(tuple),
    st.builds(Repeats, *[st.integers(0, 9)] * 3),
    st.sampled_from(["", "Анна", "Казино 777", "t.me/anna"]),
)
houses = st.sampled_from([house_rules(), house_rules(["казино*", "привет"], ["casino.top"])])


@given(st.lists(texts, max_size=8), arounds, houses)
def test_texts_skimmed_together_are_judged_as_if_they_had_come_one_by_one(
    said: list[str], around: Around, house: HouseRules
) -> None:
    one, other = ONE.apart(), ONE.apart()
    for text, total in zip(said, one.skim(said), strict=True):
        skimmed = one.judge_skimmed(text, total, around, house)
        assert skimmed == one.judge(text, around, house)
        read = other.judge(text, around, house)
        assert skimmed.findings == read.findings
        assert abs(skimmed.scores.toxic - read.scores.toxic) < 1e-9


_KIND = [
    "Спасибо!",
    "«вкусно»",
    "(Обожаю",
    "в восторге",
    "ура",
    "УРА!!!",
    "люблю-люблю",
    "супер",
    "ещё",
    "как",
    "не",
]


@given(st.lists(st.sampled_from(_KIND), min_size=1, max_size=5).map(" ".join))
def test_no_praise_is_missed_because_of_how_the_chunks_of_a_text_look(text: str) -> None:
    assert may_be_praise(ONE.skim([text])[0]) or not is_praise(text)


def test_most_texts_are_not_looked_at_for_praise() -> None:
    assert not may_be_praise(ONE.skim(["Во сколько вы открываетесь завтра"])[0])


@given(st.lists(st.lists(texts, max_size=4), max_size=4), st.integers(1, 6))
def test_a_memory_that_forgets_all_the_time_changes_nothing(batches: list[list[str]], most: int) -> None:
    forgetful = ONE.apart()
    forgetful._reader._memory = Memory(most)
    for said in batches:
        for text, total in zip(said, forgetful.skim(said), strict=True):
            decision = forgetful.judge_skimmed(text, total)
            assert decision == forgetful.judge(text)
            assert decision.findings == ONE.judge(text).findings
        assert len(forgetful._reader._memory._young.rows) <= most


def test_what_only_the_older_generation_knows_is_added_up_like_all_the_rest() -> None:
    forgetful = ONE.apart()
    forgetful._reader._memory = Memory(6)
    known, *_ = forgetful.skim(["стол стул", "пол"])
    forgetful.skim(["окно дверь ложка вилка"])
    assert known is not None
    assert "стол" not in forgetful._reader._memory._young.rows
    assert forgetful.skim(["стол стул"]) == [known]


def test_what_is_kept_again_at_a_turn_has_its_signs_still() -> None:
    forgetful, said = ONE.apart(), ["спасибо большое", "ты дурак", "и д и о т", "жду до восьми"]
    forgetful._reader._memory = Memory(12)
    known = forgetful.skim(said)
    forgetful.skim(["окно дверь ложка вилка"])
    assert "спасибо" not in forgetful._reader._memory._young.rows
    assert forgetful.skim(said) == known
    assert may_be_praise(known[0])
    assert not may_be_praise(known[3])
    assert known[2] is None


def test_texts_in_whose_midst_the_memory_turns_are_added_up_like_all_the_rest() -> None:
    forgetful = ONE.apart()
    forgetful._reader._memory = Memory(6)
    known = forgetful.skim(["стол стул", "пол", "окно"])
    assert None not in forgetful.skim(["стол стул", "окно дверь ложка вилка"])
    assert "пол" not in forgetful._reader._memory._young.rows
    assert forgetful.skim(["стол стул", "пол", "окно"]) == known


def test_chunks_of_many_words_take_as_many_places() -> None:
    forgetful = ONE.apart()
    forgetful._reader._memory = Memory(12)
    for text in ("стол", "аб.вг.де.жз", "ик.лм.но.пр", "ст.уф.хц.чш", "щъ.ыь.эю.яё"):
        forgetful.judge(text)
        forgetful.skim([text])
    assert list(forgetful._reader._memory._young.rows) == ["щъ.ыь.эю.яё"]
    assert len(forgetful._reader._memory._old.rows) == 4


def test_a_new_word_that_is_said_often_while_the_memory_turns_has_one_place_in_it() -> None:
    forgetful = ONE.apart()
    forgetful._reader._memory = Memory(2)
    for text in ("стол", "стул", "окно " * 9):
        forgetful.judge(text)
    [total] = forgetful.skim(["дом"])
    assert forgetful.judge_skimmed("дом", total).scores == forgetful.judge("дом").scores


@given(texts, arounds, houses)
def test_a_rule_that_is_not_asked_would_have_found_nothing(
    text: str, around: Around, house: HouseRules
) -> None:
    careful, asked = ONE, ONE._asked
    decision = careful.judge(text, around, house)
    everything = asked[2 * ALWAYS - 1]
    careful._asked = defaultdict(lambda: everything)  # type: ignore[assignment]
    try:
        assert careful.judge(text, around, house) == decision
    finally:
        careful._asked = asked
