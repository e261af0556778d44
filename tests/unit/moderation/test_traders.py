"""Small traders and fortune-tellers, and people who only speak of shoes and stars. Written before what mends
it, and none of it taught anything: what still passes is told by the numbers."""

import pytest

from models.decisions import Verdict
from moderation.judge import HouseRules, Judge, house_rules
from moderation.second import AnyJudge, ThoroughJudge
from tests.work import calls

TRADERS = (
    "кроссы Nike Jordan в наличии, заказ @sneakers_msk",
    "Кроссовки люкс копии по низким ценам @kross_shop",
    "Все размеры, найк, адидас, нью баланс. Доставка по РФ. Писать @krossovki_opt",
    "Кроссы от 2500, примерка перед покупкой, заказать @kicks_room",
    "Оригинальные кроссы из Китая под заказ @poizon_buyer",
    "Сумки, ремни, очки — люксовые бренды 1в1. Прайс у @lux_bags_bot",
    "Айфоны по оптовым ценам, гарантия год, писать @apple_opt",
    "Новое поступление худи и футболок! Заказ в директ или @hoodie_store",
    "Парфюм 100% оригинал, распив, в наличии 200 ароматов @parfum_raspiv",
    "Жидкости и одноразки, доставка по городу, @vape_dostavka",
    "Шубы от фабрики, рассрочка, ждём вас @shuby_fabrika",
    "Скидки на кроссовки до 70%! Ассортимент в профиле @sale_kross",
    "Копии часов ролекс, качество топ, @rolex_copy",
    "Телефоны б/у с гарантией, трейд-ин, выкуп @phone_tradein",
    "Спортивные костюмы турция, опт и розница, вступайте к нам @kostum_tr",
    "Одежда с пойзона дешевле чем в магазине, расчет стоимости бесплатно @poizon_go",
    "Букеты от 990, бесплатная доставка, заказы принимает @flowers_manager",
    "Airpods pro 2 1990р, гравировка в подарок, пишите @airpods_msk",
    "Детская одежда оптом, от производителя, каталог у @deti_opt",
    "Кроссы зимние с мехом, 36-45, наложенный платеж @zima_kross",
    "Хотите стильно выглядеть? У нас лучшие цены на бренды @brandy_nedorogo",
    "Аккаунты, подписки, ключи дешево. Гарантия. @keys_seller",
    "Реплики высокого качества nike dunk, фото по запросу @dunk_replica",
    "Продаю кроссовки новые оригинал, большой выбор моделей, цены ниже рынка @kross_vibor",
    "Стильные кепки и бейсболки, отправка в день заказа, @kepki_shop",
    "В наличии джорданы 4 все размеры, успей заказать, @jordan4_rus",
    "Мужские кроссовки оптом от 1000 рублей, минимальный заказ 5 пар, @krossopt",
    "Обувь премиум качества напрямую с фабрики. Прайс в лс или @premium_obuv",
    "Топ кроссы по приятной цене, ссылка в профиле @topkross",
    "Косметика корея, скидка новым клиентам 20%, заказать тут @korea_cosm",
)
SEERS = (
    "Потомственная гадалка Мария, снимаю порчу, верну любимого. Пишите в личку",
    "Гадаю на картах таро, ответы на все вопросы, недорого",
    "Помогу вернуть мужа в семью, приворот без греха, гарантия. Обращайтесь в лс",
    "Ясновидящая бабушка Нина помогла мне вернуть любимого, вот её номер 8 912 345 67 89",
    "Таролог. Расклады на любовь, работу, деньги. Первый вопрос бесплатно, пишите",
    "Сниму сглаз, порчу, венец безбрачия. Диагностика бесплатно",
    "Девочки, советую Веронику, она реально видит, мне всё сбылось! пишите ей @veronika_taro",
    "Делаю натальные карты, разбор матрицы судьбы, 500 рублей, запись в лс",
    "Кому расклад таро? Сегодня всего 300р, три вопроса",
    "Открываю денежный канал, ритуал на удачу и богатство. Оплата после результата",
    "Магическая помощь любой сложности, работаю по фото, пишите в вотсап",
    "Если у вас черная полоса, я помогу. Ведунья в пятом поколении, пишите мне в директ",
    "Бесплатный расклад первым пяти написавшим! Жду в личных сообщениях",
    "Гороскоп на год индивидуально. Нумеролог, стаж 12 лет. Запись открыта",
    "Хотите узнать, изменяет ли он? Посмотрю по картам, быстро и честно, пишите +",
    "Матушка Серафима отливает воском, лечит испуг, снимает проклятия. Тел. 8-999-123-45-67",
    "Скину расклад на ближайший месяц, ставь плюс в комментариях",
    "Приворожу, отворожу, сделаю рассорку. Расчет после результата",
    "Целитель принимает онлайн. Избавлю от пьянства без ведома пьющего",
    "Мне очень помогла одна женщина, ясновидящая, всё рассказала по фото. Кому надо дам контакт",
    "Руны, таро, маятник - консультации онлайн, оплата по факту",
    "Обучаю таро с нуля, набор в группу, мест мало, пишите в лс",
    "Заговоры на любовь, на торговлю, на квартиру. Реальные отзывы",
    "Чистка от негатива, постановка защиты, амулеты на заказ",
    "Хиромант. Пришлите фото ладони - расскажу о вашей судьбе",
    "Ваш ангел-хранитель хочет передать послание, напишите мне дату рождения в личку",
    "Делаю расклады за донат, кому интересно пишите",
    "Просмотр ситуации по фото 200р, отвечаю сразу",
    "Верну удачу, открою дороги! Сильнейшие обряды на растущую луну, запись в лс",
    "Астролог, составлю прогноз на отношения, скидка 50% до конца недели",
)
HARMLESS = (
    "продам кроссы 42 размер, @ivan_petrov",
    "@masha_k а ты где кроссы покупала?",
    "Кроссы найк оказались маломерками, кто-нибудь возьмёт 43-й?",
    "Подскажите, джорданы есть в наличии? @shop_manager",
    "@vasya спасибо за совет, заказал новые кроссы",
    "Отдам детскую куртку, почти новая, пишите @olga_mama",
    "@admin когда будет новое поступление?",
    "Мой заказ так и не пришёл, @support ответьте пожалуйста",
    "Продаю велосипед, почти не катался, 15 тысяч, @pavel77",
    "Ищу кроссовки для бега, что посоветуете? бюджет до 8 тысяч",
    "@kostya, айфон твой нашёлся, лежит на вахте",
    "Заказывала у вас кроссовки, подошли идеально, спасибо!",
    "На маркетплейсе скидки, взял две пары кроссовок",
    "@lena_v доставка по городу у них бесплатная, я узнавала",
    "Потратил всю зарплату на кроссы, жена убьёт",
    "Сколько стоит доставка по РФ? @manager",
    "Кто шарит в оригиналах, это паль или норм? @sanya_kicks глянь",
    "Продам духи, подарили, не мой аромат, 1500, @katya_s",
    "Опять распродажа, а моего размера нет",
    "вернули деньги за бракованные кроссы, молодцы @store_help",
    "@dima ты в наличии смотрел или под заказ?",
    "Худи огонь, где брал? @nik_b",
    "продам два билета на концерт, не смогу пойти, @anya_ng",
    "@olya_flowers букет пришёл свежий, мама довольна",
    "Кроссы мыть в машинке можно или нет?",
    "продаю диван самовывоз @petr_divan",
    "а каталог у вас где посмотреть, @shop?",
    "@tema верни мои кроссы, я в твоих домой пошёл",
    "подарили айрподс, отдам за 5, не пользуюсь @liza",
    "взял куртку с пойзона, шла месяц, но огонь",
    "Бабка моя гадала на кофейной гуще, до сих пор помню",
    "Гадалка сказала, что выйду замуж в этом году, посмотрим)",
    "Кто верит в гороскопы? У меня сегодня всё наоборот",
    "Таро сейчас в каждом утюге, даже моя начальница увлеклась",
    "Сходила к гадалке, деньги на ветер, не советую никому",
    "Порчу на меня навели что ли, третий день голова болит",
    "Ретроградный меркурий опять виноват, да?",
    "Подарили колоду таро, красивая, картинки рассматриваю",
    "Соседка говорит, что у нас в подъезде живёт ведьма, ахаха",
    "Мне по матрице судьбы вышло что я должна быть богатой, где деньги",
    "Смотрели вчера битву экстрасенсов, такая чушь, но не оторваться",
    "А у вас кофе вкусный, можно на гуще погадать",
    "В сонник даже смотреть боюсь после такого сна",
    "Натальная карта мужа сказала, что он зануда, я и без неё знала",
    "Нагадали мне дальнюю дорогу, вот еду в Саратов",
    "Ангел мой, спасибо тебе за помощь!",
    "Какой ритуал у вас перед экзаменом? я не мою голову",
    "Реальные отзывы почитать бы, а то все хвалят",
    "Магия какая-то, вчера болело, сегодня прошло",
    "Бабушка заговаривала мне зубы в детстве, и ведь помогало",
    "Кто знает хорошего астролога в городе? для подруги ищу",
    "Карты на столе, чай налит, играем в дурака",
    "Свечи для ритуала красоты и ванны, люблю такое",
    "Зачем платить гадалкам, жизнь одна, живите",
    "Целый день гадаю, что подарить маме",
    "Расклад по матчам: в среду Спартак, в субботу ЦСКА",
    "Амулет из Турции потеряла, обидно",
    "Если карта не проходит, позвоните в банк",
    "Фото ладони моего малыша, смотрите какая крошечная",
    "На удачу взяла билет номер 13, сдала на пять!",
)


OFFER = "Кроссовки в наличии, доставка по РФ, заказ @Kross_Shop"
CUSTOMERS = (
    "Доставка запаздывает, качество ужасное @shop_help",
    "Верните деньги за заказ, гарантия ещё действует @shop_support",
    "Заказ был в понедельник, доставка опоздала @shop_help",
    "Отзывы плохие, доставка долгая, не связывайтесь @shop_bad",
    "Отличное качество, быстрая доставка, буду заказывать ещё! @best_shop",
    "Заказ отменили, отзыв удалили @shop_help",
    "I ordered, shipping was late, bad quality @shop_help",
    "Доставка через сдэк, качество так себе @shop_help",
    "Заказ собран неверно, гарантия не работает @shop_help",
    "Бесплатная доставка оказалась платной, заказ стоит @shop_help",
    "Качество на высоте, доставка вовремя, советую всем @best_shop",
    "Отправка заказа заняла две недели, отзыв оставлять негде @shop_help",
    "По гарантии отказали, качество печальное @service_help",
    "Доставка супер, качество бомба @best_shop",
    "Опыт покупки хороший, доставка быстрая @best_shop",
    "Заказ 1234, доставка стоит третий день @shop_help",
    "Сдэк говорит, что заказ не отправлен @shop_help",
    "Писать отзыв бесполезно, заказ всё равно не везут @shop_help",
    "Заказ пришёл мятый, доставка кошмар @shop_help",
    "Скидка по карте не сработала, доставка платная @shop_help",
    "Гарантийный талон не положили в заказ, качество упаковки слабое @shop_help",
    "Обещали бесплатную доставку, в заказе её нет @shop_help",
    "Отзывы хорошие, а качество подвело @shop_help",
    "Второй заказ подряд, и снова всё отлично: и качество, и доставка @best_shop",
    "Курьер приехал вовремя, доставка бесплатная, спасибо @best_shop",
    "Качество плохое, доставка долгая, отменяйте заказ @shop_help",
    "Не советую тут заказать, @shop_bad: качество никакое, доставка месяц",
    "Delivery took a month, quality is poor @shop_help",
    "Great quality, fast shipping @best_shop",
    "Free delivery was promised, the order is not here @shop_help",
    "Order 1234, delivery stuck since Monday @shop_help",
    "Warranty refused, quality is awful @shop_help",
    "Купон на скидку не принимают, каталог не открывается @shop_help",
    "На складе есть, а оригинал ли это, непонятно @shop_help",
    "В наличии нет ни одного размера, зачем тогда распродажа @shop_help",
    "Примерка платная, а скидку не дали @shop_help",
)
"""Who speaks of orders, delivery and quality, and calls the shop."""
FRIENDS = (
    "Смотри, распродажа, большой выбор! @masha_ivanova",
    "Тут примерка и все размеры есть 😍 @masha_ivanova",
    "Новая коллекция и скидки, ура @masha_ivanova",
    "Всё в наличии и со скидкой 👍 @olya_k",
    "Новая коллекция 2026 и скидки до 50%, пойдём? 😍 @masha_ivanova",
    "Смотри, все размеры и цена от 2500 @masha_ivanova",
    "Распродажа и большой выбор, девочки! @masha_ivanova @olya_k",
    "Каталог огонь, цены приятные, @dima_petrov",
    "New collection, all sizes, discount! @jane_doe",
    "Такие есть у @masha_ivanova, и тут они со скидкой, все размеры",
)
"""Who is shown a sale by whoever read of it."""


def trades(judge: Judge, text: str, house: HouseRules) -> bool:
    return "trade" in {found.rule for found in judge.judge(text, house=house).findings}


def flagged(judge: AnyJudge, texts: tuple[str, ...]) -> int:
    return sum(judge.judge(text).verdict > Verdict.ALLOW for text in texts)


def test_most_traders_are_shown_to_a_person(judge: Judge, thorough: ThoroughJudge) -> None:
    assert flagged(judge, TRADERS) >= 20
    assert flagged(thorough, TRADERS) >= 23


def test_some_fortune_tellers_are_shown_to_a_person(judge: Judge, thorough: ThoroughJudge) -> None:
    assert flagged(judge, SEERS) >= 8
    assert flagged(thorough, SEERS) >= 15


def test_who_only_speaks_of_goods_and_stars_is_left_alone(judge: Judge, thorough: ThoroughJudge) -> None:
    assert [text for text in HARMLESS if judge.judge(text).verdict is not Verdict.ALLOW] == []
    assert [text for text in HARMLESS if thorough.judge(text).verdict is not Verdict.ALLOW] == []


def test_the_account_that_a_trader_names_is_shown(judge: Judge) -> None:
    found = next(found for found in judge.judge(OFFER).findings if found.rule == "trade")
    assert (found.verdict, found.span and OFFER[slice(*found.span)]) == (Verdict.REVIEW, "@Kross_Shop")


@pytest.mark.parametrize(
    "text",
    [
        "Продам духи, подарили, 1500 р, пишите @katya_s",
        "@shop_help доставка дорогая, а качество так себе",
        "Доставка и примерка есть? @shop_help",
        "цена выросла, скидок нет, доставка платная @shop_help",
        "@masha_k, у них все размеры в наличии и скидки, беги",
    ],
)
def test_neighbours_and_customers_are_no_traders(judge: Judge, text: str) -> None:
    assert "trade" not in {found.rule for found in judge.judge(text).findings}


@pytest.mark.parametrize("text", CUSTOMERS)
def test_customers_who_call_the_shop_are_no_traders(judge: Judge, thorough: ThoroughJudge, text: str) -> None:
    assert judge.judge(text).verdict is Verdict.ALLOW
    assert "trade" not in {found.rule for found in thorough.judge(text).findings}


@pytest.mark.parametrize("text", FRIENDS)
def test_a_friend_who_is_shown_a_sale_is_no_trader(judge: Judge, thorough: ThoroughJudge, text: str) -> None:
    assert not trades(judge, text, house_rules())
    assert "trade" not in {found.rule for found in thorough.judge(text).findings}


@pytest.mark.parametrize(
    "text",
    [
        "Кроссовки люкс копии по низким ценам @kross_shop",
        "Парфюм 100% оригинал, распив, в наличии 200 ароматов @parfum_raspiv",
        "Шубы от фабрики, рассрочка, ждём вас @shuby_fabrika",
        "Скидки на кроссовки до 70%! Ассортимент в профиле @sale_kross",
        "Продаю кроссовки новые оригинал, большой выбор моделей, цены ниже рынка @kross_vibor",
        "Обувь премиум качества напрямую с фабрики. Прайс в лс или @premium_obuv",
        "Сумки в наличии, скидки, телефон 8 912 345 67 89 @sumki_tut",
    ],
)
def test_a_trader_whose_name_stands_behind_everything_is_one(judge: Judge, text: str) -> None:
    assert trades(judge, text, house_rules())


def test_a_complaint_by_the_threshold_of_the_community_is_no_trade(judge: Judge) -> None:
    assert trades(judge, OFFER, house_rules())
    assert not trades(judge, OFFER, house_rules(complaint=judge.judge(OFFER).scores.negative))


def test_who_names_an_account_of_the_community_itself_is_no_trader(judge: Judge) -> None:
    assert trades(judge, OFFER, house_rules(texts=["Наш менеджер: @kross_other, mail@kross_shop.ru"]))
    assert not trades(judge, OFFER, house_rules(texts=["Заказы принимает @Kross_Shop."]))


def test_looking_for_traders_grows_no_faster_than_the_text(judge: Judge) -> None:
    small, large = (calls(lambda n=n: judge.judge("заказ @a" * n)) for n in (30, 300))  # type: ignore[misc]
    assert large <= 12 * small
