"""Who asks as a customer to be called is shown to a person; an advertisement that asks so is removed."""

import pytest

from models.decisions import Axis, Verdict
from moderation.corpora import own_examples
from moderation.customers import without_contact
from moderation.judge import load_judge

JUDGE = load_judge()
ASKED = (
    "Напишите мне в личку, не могу дозвониться",
    "Позвоните мне, мой телефон 8 900 123-45-67, заказ 555",
    "Хочу заказать, напишите мне в лс",
)


@pytest.mark.parametrize(
    "text",
    [
        *ASKED,
        "Хочу заказать доставку, напишите в лс цену",
        "Перезвоните пожалуйста по поводу заказа, мой номер +7 912 345-67-89",
        "Напишите мне в лс, где мой заказ 48213",
        "Хотела бы забронировать столик, напишите мне в личные сообщения",
        "Напишите в личку, не дозвониться до вас второй день",
        "Можно заказать торт? Напишите в лс, мой телефон 89123456789",
        "Хочу оформить возврат, ответьте мне в личку",
        "Please call me back, my phone is 8 900 123-45-67, my order is 555",
    ],
)
def test_a_customer_who_asks_to_be_called_is_not_removed(text: str) -> None:
    assert without_contact(JUDGE.read(text)) is not None
    assert JUDGE.judge(text).verdict < Verdict.REMOVE


@pytest.mark.parametrize(
    "text",
    [
        "Хотите заработать от 200$ в день? Напишите мне в личку",
        "Требуются курьеры, 5000 в день, мой телефон 8 900 123-45-67, пишите",
        "Ищу людей на удалёнку, пишите мне в лс, мой заказ 555",
        "Нужны партнёры, доход от 150 000 в месяц. Хочу заказать, напишите в лс",
    ],
)
def test_an_advertisement_that_asks_to_be_written_to_is_removed(text: str) -> None:
    assert JUDGE.judge(text).verdict is Verdict.REMOVE


@pytest.mark.parametrize("asked", ASKED)
@pytest.mark.parametrize("together", ["{ad}. {asked}", "{asked}. {ad}", "{asked}, {ad}"])
def test_no_advertisement_is_spared_for_a_customers_words(asked: str, together: str) -> None:
    """What such words take off the score of the whole is not the rule's doing."""
    ads = [one.text for one in own_examples() if one.labels.get(Axis.SPAM)]
    removed = [ad for ad in ads if JUDGE.judge(ad).verdict is Verdict.REMOVE]
    limit = JUDGE.artifact.thresholds[Axis.SPAM].remove
    told = [JUDGE.judge(together.format(ad=ad, asked=asked)) for ad in removed]
    assert len(removed) > 20
    assert [one for one in told if one.scores.spam >= limit and one.verdict < Verdict.REMOVE] == []
