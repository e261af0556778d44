"""What people say who sell their sofa or swear for joy. None of it taught anything, nor did anything that is
nearly the same; a look at what was flagged at first led to some of our lines that did, so the figures are a
little too kind."""

import re

import pytest

from models.decisions import Verdict
from moderation.corpora import OWN_TAUGHT, own_examples
from moderation.judge import Judge
from moderation.second import AnyJudge, ThoroughJudge

ADS = (
    "Продам диван, самовывоз, 5000",
    "Продам коляску 2 в 1, состояние отличное, 7000, торг",
    "котята ждут хозяев: трёхцветная девочка и рыжий мальчик, едят всё, кошка-мышеловка",
    "Продаётся детская кроватка с матрасом, 3000 р., Южный район",
    "Продаю зимнюю резину R16, б/у один сезон, 12000 комплект",
    "куплю б/у велосипед на мальчика 8 лет, недорого",
    "Сниму комнату у хозяйки, порядочность гарантирую",
    "Отдам даром шкаф, самовывоз с 3 этажа",
    "меняю абонемент в бассейн на абонемент в зал",
    "Продам айфон 11, 64 гб, акб 84, без сколов, 15 тысяч",
    "Продам дачу, 6 соток, свет, вода, баня. Хозяин",
    "Ищу попутчиков до Казани в пятницу утром, 800 с человека",
    "Продам учебники за 5 класс, всё вместе 1000",
    "Продаю платье на выпускной, размер 44, надето один раз",
    "Кому нужны банки под закрутки? отдам бесплатно",
    "Продам картошку домашнюю, 40 р/кг, могу подвезти",
    "Продам стиральную машинку LG, рабочая, 6000, вывоз ваш",
    "Сдам однушку на длительный срок, 18 тыс + свет, без животных",
    "Продам гараж в кооперативе на Лесной, документы готовы",
    "Есть у кого лишний билет на субботу? куплю по номиналу",
    "Продаю щенков лабрадора, родились в марте, папа с родословной",
    "ищу няню на вечер среды, Центр, оплата 300 в час",
    "Продам ноутбук асус, 8 гб, ссд, для учёбы самое то, 14000",
    "Отдам щенка, девочка, 3 месяца, привита",
    "Selling my old couch, pick up only, $50",
    "Продам самокат, катались одно лето, 2500",
    "Приму в дар детские вещи на мальчика 2 года",
    "Продам мёд со своей пасеки, 700 за литр",
    "Продам угловой диван, в хорошем состоянии, самовывоз, 8 тысяч",
    "Нужен мастер поклеить обои в одной комнате, кто посоветует?",
)
JOY = (
    "бля, ребята, вы лучшие!",
    "это пиздец, какой красивый закат",
    "охуенный концерт, спасибо вам",
    "блять как же вкусно, я в восторге",
    "нихуя себе вы отстроились, молодцы",
    "ебать, это гениально",
    "заебись посидели вчера, обнимаю всех",
    "сука, до слёз смешно",
    "охуеть, я выиграла! спасибо огромное",
    "Пиздатая футболка, возьму ещё одну",
    "бляяя какой пёс милый",
    "ахуенно смотрится, где купить такую",
    "ну нахуй, настолько круто, что дар речи потерял",
    "Чёрт, как же я скучала по вашему кофе",
    "ебаный в рот, вот это гол!!!",
    "пиздец я ржал всю ночь над этим роликом",
    "хуясе, уже двадцать лет группе, с праздником",
    "да ёб твою мать, наконец-то дождались, урааа",
    "охуительная работа, мастер от бога",
    "блядь, плачу от счастья, сын поступил",
    "вот же пиздюк мелкий, какой хорошенький",
    "сдохла со смеху с этого кота",
    "убила бы за такой торт, дайте рецепт",
    "я дура, перепутала даты, приеду завтра))",
    "Мы с мужем два идиота, забыли зонт и промокли, зато счастливые",
    "ненавижу понедельники, но ваш завтрак спас",
    "чума просто, а не фотки, жжёте",
    "Жопа замёрзла, но салют того стоил",
    "пипец вы быстрые, уже привезли",
    "Офигеть, это лучший подарок в жизни",
    "fuck yeah, that was the best show ever",
    "holy shit this cake is amazing",
    "damn, you guys killed it tonight",
    "shit, I cried at the end, so good",
)


def shares(judge: AnyJudge, texts: tuple[str, ...]) -> tuple[int, int]:
    """How many are flagged, and how many removed."""
    found = [judge.judge(text).verdict for text in texts]
    return sum(one > Verdict.ALLOW for one in found), found.count(Verdict.REMOVE)


def test_a_classified_ad_is_seldom_flagged_by_either_opinion(judge: Judge, thorough: ThoroughJudge) -> None:
    for who in (judge, thorough):
        flagged, removed = shares(who, ADS)
        assert (flagged <= 3, removed) == (True, 0), (flagged, removed)


def test_swearing_for_joy_is_mostly_left_alone_by_either_opinion(
    judge: Judge, thorough: ThoroughJudge
) -> None:
    for who in (judge, thorough):
        flagged, removed = shares(who, JOY)
        assert (flagged <= 8, removed <= 3) == (True, True), (flagged, removed)


@pytest.mark.parametrize("text", ["Продам диван, самовывоз, 5000", "Selling my old couch, pick up only, $50"])
def test_who_sells_a_sofa_is_never_removed(judge: Judge, thorough: ThoroughJudge, text: str) -> None:
    assert judge.judge(text).verdict is not Verdict.REMOVE
    assert thorough.judge(text).verdict is not Verdict.REMOVE


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text.lower().replace("ё", "е")))


def test_none_of_it_has_nearly_the_words_of_a_line_that_taught_something() -> None:
    """Of our own lines, which were written after a look at these; the others are of strangers."""
    taught = [words(example.text) for example in (*own_examples(), *own_examples(OWN_TAUGHT))]
    said = {text: words(text) for text in ADS + JOY}
    alike = {text: max(len(ours & one) / len(ours | one) for one in taught) for text, ours in said.items()}
    assert {text: share for text, share in alike.items() if share > 0.8} == {}
