"""Harm that somebody came to is a complaint however calmly it is told; a question about harm is none."""

import pytest

from models.communities import Community
from moderation.harm import tells_of_harm
from moderation.judge import load_judge
from tests.work import calls

JUDGE = load_judge()
HEARD_FROM = Community(id="any", platform="any", title="").negative_threshold
TOLD = (
    "Отравилась вашим сэндвичем, два дня лежала с температурой",
    "Отравилась вашим сэндвичем. Если не вернёте деньги, пойду в суд",
    "У ребёнка аллергия после вашего торта, вызывали скорую",
    "После ваших роллов всю ночь рвало",
    "Вчера у вас отравились всей семьёй",
    "Попали в больницу после ваших суши",
    "Обожглась кофе: у вас крышка слетела",
    "Нашла волос в салате",
    "В супе плавал таракан",
    "Официантка нагрубила маме",
    "Хамка за стойкой сказала мне, что я дура",
    "Бариста накричал на меня при всех, клиентов не цените",
    "Ваш курьер нахамил и уехал",
    "Found a hair in my salad",
    "I got food poisoning after your sandwich",
    "The waitress was rude to my mother",
)
HARMLESS = (
    "Есть ли у вас блюда без аллергенов?",
    "У меня аллергия на орехи, есть ли у вас торты без них?",
    "Врачи скорой молодцы",
    "Клиентка нахамила вашей официантке, держитесь",
    "У вас отличная маска для волос",
    "Отравился вчера, не приду на тренировку",
    "А у вас можно отравиться?",
    "Курьер орал песни, очень мило",
    "Лечусь в больнице, а ваш торт скрасил день",
    "Никто не нахамил, официантка чудо",
    "Боюсь, что у вас отравился бы и слон",
    "Do you have a hair salon?",
)


@pytest.mark.parametrize("text", TOLD)
def test_harm_that_somebody_came_to_is_heard_as_a_complaint(text: str) -> None:
    assert JUDGE.judge(text).scores.negative >= HEARD_FROM
    JUDGE.learn([text])
    [total] = JUDGE.skim([text])
    assert JUDGE.judge_skimmed(text, total).scores.negative >= HEARD_FROM


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_has_words_of_harm_is_none(text: str) -> None:
    assert not tells_of_harm(text)
    assert JUDGE.judge(text).scores == JUDGE.read(text).scores


def test_who_asks_again_whether_a_text_tells_of_harm_has_nothing_searched() -> None:
    text = "Нашла волос в салате, а ещё таракана"
    first, again = (calls(lambda: tells_of_harm(text)) for _ in range(2))
    assert again < first
