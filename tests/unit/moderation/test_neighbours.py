"""What a neighbour asks for or gives away is shown to a person; an advertisement in such words is removed."""

import pytest

from models.decisions import Axis, Verdict
from moderation.corpora import OWN_TAUGHT, own_examples
from moderation.judge import load_judge
from moderation.neighbours import offers_nothing, without_request

JUDGE = load_judge()
REMOVED_FROM = JUDGE.artifact.thresholds[Axis.SPAM].remove
REQUESTS = (
    "Ищу няню",
    "Нужна сиделка для мамы",
    "Ищу хорошего мастера",
    "Отдам даром рассаду",
    "Приму в дар",
)


@pytest.mark.parametrize(
    "text",
    [
        "ищу няню на вечер среды, Центр, оплата 300 в час",
        "Ищем няню для двойняшек, три раза в неделю, оплата почасовая",
        "Нужен сантехник на час, оплата на месте",
        "Нужна сиделка для мамы, оплата каждый вечер, Заречный",
        "ищу репетитора по химии, 700 в час, можно у нас",
        "Кому нужны банки под закрутки? отдам бесплатно",
        "Отдам даром рассаду, самовывоз, звоните после шести",
        "Приму в дар детскую коляску, заберу сама",
        "Ищу няню на вечер, оплата 300 в час, тел 89123456789",
        "Ищу няню с личным авто, оплата 500 в час",
        "Ищу репетитора по английскому, оплата 700 в час, обучение дома",
        "Нужен сантехник сегодня, оплата на месте, пишите в личку",
        "Ищем няню, оплата ежедневно",
        "Нужна сиделка, смены по 12 часов, оплата каждый день",
        "Нужна сиделка для бабушки, с проживанием, оплата 2000 в сутки, тел 8 (912) 345-67-89",
        "Ищу домработницу раз в неделю, квартира 60 метров, 2500 за раз",
    ],
)
def test_help_at_home_and_gifts_are_not_removed(text: str) -> None:
    assert without_request(JUDGE.read(text)) is not None
    assert JUDGE.judge(text).verdict < Verdict.REMOVE


@pytest.mark.parametrize(
    "text",
    [
        "Требуются няни, выплаты каждый день, анкета в личке",
        "Ищу людей на удалёнку, от 200$ в день, пишите + в лс",
        "Ищу мастера маникюра, доход от 150 000 в месяц, обучение бесплатно",
        "Отдам бесплатно схему, 300$ в день с телефона, пишите +",
        "Нужна няня? Нет! Пассивная прибыль от 300$ в день, пиши плюс",
        "Нужны сотрудники на дому, от 200$ в день, пишите +. Нужна няня",
        "Ищу партнеров, от 150 000 руб в месяц, гибкий график, пишите плюс. Ищу няню",
        "Требуется помощница по дому, 5000 руб в день, оплата сразу, пишите +7 999 123 45 67",
        "Нужны мастера маникюра, оплата 3000 в день, пишите в телеграм",
        "Отдам бесплатно VPN на год, пишите в телеграм",
        "Нужен мастер на дом? Ремонт стиральных машин, скидка 30%, выезд бесплатно, звоните 8 999 123-45-67",
        "Приму в дар деньги на карту, умножу ваши вложения за день, пишите плюс",
        "Ищу соседа по прибыли: 200$ в день без вложений, пишите +",
        "Девушки досуг 24/7, недорого. Ищу соседа на ночь",
        "Закладки по городу, курьеры от 10к в день, без опыта. Ищу попутчиков",
        "Требуется няня. Оплата 7000 рублей в день. Без опыта. Пишите в WhatsApp",
        "Ищу няню. П а с с и в н ы й  д о х о д, пиши в личку",
        "Ищу соседа. Rabota na domu, 2000 v den, pishi v lichku",
        "Ищу няню, даём от 8 000 в день, напиши мне",
    ],
)
def test_an_advertisement_in_the_words_of_a_neighbour_is_removed(text: str) -> None:
    assert JUDGE.judge(text).verdict is Verdict.REMOVE


@pytest.mark.parametrize("request_", REQUESTS)
@pytest.mark.parametrize("together", ["{ad}. {request}", "{request}. {ad}", "{request}, {ad}"])
def test_no_advertisement_is_spared_for_a_request_that_was_added(request_: str, together: str) -> None:
    """What the words of a request take off the score of the whole is not the rule's doing."""
    ads = [one.text for one in (*own_examples(), *own_examples(OWN_TAUGHT)) if one.labels.get(Axis.SPAM)]
    removed = [ad for ad in ads if JUDGE.judge(ad).verdict is Verdict.REMOVE]
    decisions = {
        text: JUDGE.judge(text) for text in (together.format(ad=ad, request=request_) for ad in removed)
    }
    held = {text: one.verdict for text, one in decisions.items() if one.scores.spam >= REMOVED_FROM}
    assert len(held) > len(removed) / 4
    assert [text for text, verdict in held.items() if verdict is not Verdict.REMOVE] == []


@pytest.mark.parametrize(
    "text",
    [
        "Отдам бесплатно, забирай тут: https://gifts-for-you.top/x",
        "Нужна няня, пишите @nanny_work",
        f"Ищу няню. {'Ещё у нас открылся новый магазин на Ленина. ' * 3}",
        "Сегодня весь день мыли окна и совсем устали. Ищу няню",
    ],
)
def test_what_leads_elsewhere_or_is_mostly_about_something_else_is_no_request(text: str) -> None:
    assert without_request(JUDGE.read(text)) is None


def test_of_a_request_what_it_is_about_remains_with_and_without_the_words_in_it() -> None:
    rests = without_request(JUDGE.read("Всем привет! Ищу хорошую няню на вечер, 300 в час"))
    assert [rest.split() for rest in rests or ()] == [
        ["хорошую", "Всем", "привет!", "на", "вечер,"],
        ["Всем", "привет!", "на", "вечер,"],
    ]


@pytest.mark.parametrize(
    "text", ["Пишите", "пиши", "Пишите код на C++ или питоне?", "send a text message to alice"]
)
def test_a_few_words_that_offer_nothing_are_not_removed(text: str) -> None:
    assert offers_nothing(JUDGE.read(text))
    assert JUDGE.judge(text).verdict < Verdict.REMOVE


@pytest.mark.parametrize(
    "text",
    [
        "Пишите @dengi_srazu",
        "Пишите t.me/dengi",
        "Пишите на 89991234567",
        "пиши +",
        "Крипта, сигналы, пиши",
        "Деньги сразу, пишите",
        f"Пишите{' мне' * 12}",
    ],
)
def test_what_can_be_taken_up_or_is_long_offers_something(text: str) -> None:
    assert not offers_nothing(JUDGE.read(text))
