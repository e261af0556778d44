"""What is small talk in private and what waits for an answer, and what comes of each."""

from datetime import timedelta

import pytest

from handlers.answers.asked import is_said_to_us
from handlers.answers.courtesy import is_courtesy, is_greeting
from handlers.answers.wishes import Wish, calls_a_person, wish_in
from handlers.community.directory import Known
from handlers.messages.scene import Scene
from models.cases import CaseKind
from models.communities import Place
from models.decisions import Decision, Finding, Scores, Verdict
from models.texts import Sentence, Texts
from moderation.judge import HouseRules
from tests.builders import NOW, community, entry, message
from tests.fakes import Always
from tests.stage import Stage

COURTESIES = [
    *(
        "привет",
        "Здравствуйте!",
        "добрый вечер",
        "спасибо большое 🙏",
        "спс",
        "ок понял",
        "👍",
        "ага",
        "да, верно",
    ),
    *("Спасибо, очень помогли, всё пришло!", "Спасибо за быстрый ответ!", "хорошего дня", "с праздником вас"),
    *(
        "Всё пришло, спасибо!",
        "спасибо большое, очень вкусно",
        "Спасибо, выручили!",
        "спасибо вам, девочки, всё супер",
    ),
    *(
        "Спасибо, хорошо, поняла",
        "Спасибо за вашу помощь",
        "thanks for your quick reply",
        "thanks, it was delicious",
    ),
    *("thank you so much!", "thx", "ok, see you", "ахаха", "до завтра", ""),
]
WAITING = [
    *(
        "пришла битая чашка",
        "перезвоните мне",
        "я уже спрашивал",
        "ау",
        "алло",
        "?",
        "???",
        "ну что там",
        "заказ",
    ),
    *("Спасибо, жду ответа", "спасибо, но чашка битая", "спасибо за испорченный вечер", "thanks for nothing"),
    *("Спасибо, отравились", "спасибо, торт развалился", "спасибо, с меня сняли деньги дважды"),
    *("спасибо, муж в больнице", "thanks, it arrived broken", "Спасибо, отмените", "thx, cancel it"),
    *(
        "Спасибо, запишите меня",
        "спасибо, оставьте мне",
        "спасибо, пусть привезут завтра",
        "спасибо, тогда два",
    ),
    *(
        "спасибо, беру",
        "спасибо, адрес поменялся",
        "thank you, help",
        "спасибо, пришли мне чек",
        "спасибо, 2",
    ),
    *(
        "Спасибо, пришло битое",
        "спасибо, всё пришло не то",
        "спасибо за торт с волосами",
        "thanks for the wait",
    ),
    *("сайт не работает", "Спасибо, а где мой заказ?", "хорошо, жду", "спасибо, верните 200 рублей", "ок?"),
]


@pytest.mark.parametrize("text", COURTESIES)
def test_a_courtesy_asks_for_nothing(text: str) -> None:
    assert is_courtesy(text)


@pytest.mark.parametrize("text", WAITING)
def test_few_words_are_no_courtesy_for_that(text: str) -> None:
    assert not is_courtesy(text)


@pytest.mark.parametrize(
    "text", ["привет", "Здравствуйте!", "добрый вечер", "Доброго времени суток", "hello"]
)
def test_a_greeting_is_one_where_nothing_else_is_said(text: str) -> None:
    assert is_greeting(text)
    assert not is_greeting(f"{text}, где заказ")


@pytest.mark.parametrize("text", ["хорошего дня", "спасибо", "доброе", ""])
def test_a_farewell_is_no_greeting(text: str) -> None:
    assert not is_greeting(text)


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        *((words, Wish.PERSON) for words in (
            "я хочу поговорить с живым человеком", "мне нужен менеджер срочно", "соедините с администратором",
            "есть тут кто живой?", "хватит отвечать ботом, позовите человека", "не хочу общаться с ботом",
            "позовите администратора пожалуйста", "не понял, дайте нормального человека",
            "Свяжите с руководством",
            "кто-нибудь живой есть?", "тупой бот, позови человека", "I just want a real person",
            "connect me to customer support", "я бы хотел менеджера", "мне бы человека",
            "можно я поговорю: нужен оператор",
        )),
        *((words, Wish.WHO) for words in (
            "вы бот?", "это бот?", "а ты не бот?", "вы человек?", "я с ботом говорю?", "are you a bot?",
            "Is this a robot?", "это человек?", "вы бот", "это живой человек или бот",
            "я тут с человеком общаюсь?",
        )),
        *((words, Wish.BOT) for words in ("бот", "вернуться к боту", "/bot", "back to the bot")),
        *((words, None) for words in (
            "человек купил чайник", "нужен сотрудник с опытом", "бот тупой", "дайте контакты менеджера",
            "ваш менеджер мне нахамил", "какие люди!", "нужна поддержка начинающим",
            "я менеджер", "Я человек", "я человек!", "это человек", "Это живой человек.", "я администратор",
        )),
    ],
)  # fmt: skip
def test_a_wish_is_understood_as_it_is_said(text: str, wish: Wish | None) -> None:
    assert wish_in(text) is wish


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("позовите человека!", True),
        ("позовите менеджера, пожалуйста", True),
        ("третий раз пишу. Дайте человека!", True),
        ("I need a human", True),
        ("/human", True),
        ("/human@shop_bot", True),
        ("менеджер", False),
        ("человек!", False),
        ("бот", False),
        ("нужен сотрудник с опытом", False),
        ("позовите меня на открытие", False),
        ("дайте скидку человеку", False),
    ],
)
def test_where_all_read_it_a_person_is_called_in_so_many_words(text: str, calls: bool) -> None:
    assert calls_a_person(text) is calls


@pytest.mark.parametrize("chat", ["wall", "chat"])
async def test_who_calls_a_person_in_a_comment_gets_one(stage: Stage, chat: str) -> None:
    await stage.say("nina", "Дайте человека, пожалуйста", chat=chat, thread="post")
    [case] = await stage.cases()
    assert "хочет поговорить с человеком" in stage.network.cards()[-1].text
    told = stage.network.said_in(chat)
    assert told == (["Зову человека — ответим здесь же."] if chat == "wall" else []), "in a chat people talk"
    await stage.say("nina", "позовите человека", chat=chat, thread="post")
    assert [one.id for one in await stage.cases()] == [case.id]
    assert stage.network.said_in(chat) == told


async def test_a_greeting_is_returned_once_nothing_followed_and_calls_nobody(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=5)), entry())
    await stage.say("nina", "Здравствуйте!", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == [], "she may go on"
    await stage.later(timedelta(seconds=6))
    await stage.talks()
    [greeting] = stage.network.said_in("dm-nina")
    assert greeting.startswith("Здравствуйте!")
    assert await stage.cases() == []


async def test_who_goes_on_behind_the_greeting_is_not_greeted_but_answered(stage: Stage) -> None:
    await stage.set_up(community(burst=timedelta(seconds=5)), entry())
    await stage.say("nina", "Здравствуйте!", chat="dm-nina")
    await stage.say("nina", "во сколько вы открываетесь ?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == ["С 8 до 22."]


async def test_a_greeting_to_whom_a_person_was_called_for_is_not_returned(stage: Stage) -> None:
    await stage.say("nina", "битая чашка", chat="dm-nina")
    [promise] = stage.network.said_in("dm-nina")
    await stage.say("nina", "Здравствуйте!", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == [promise]


@pytest.mark.parametrize("sticker", ["sticker:CAAC", "sticker4275", "dice"])
async def test_thanks_and_stickers_call_nobody(stage: Stage, sticker: str) -> None:
    await stage.say("nina", "Спасибо, очень помогли, всё пришло!", chat="dm-nina")
    await stage.say("nina", "", chat="dm-nina", attachments=(sticker,))
    assert await stage.cases() == []
    await stage.say("nina", "", chat="dm-nina", attachments=("voice:AwAC",))
    assert len(await stage.cases()) == 1, "nobody has heard what she says"


async def test_who_asks_whether_this_is_a_bot_is_told_so(stage: Stage) -> None:
    await stage.say("nina", "~toxic вы бот?", chat="dm-nina")
    assert [one.kind for one in await stage.cases()] == ["review"], "no wish: there is more to it"
    for who, asked in (("petya", "вы бот?"), ("vera", "вы человек?")):
        await stage.say(who, asked, chat=f"dm-{who}")
        [told] = stage.network.said_in(f"dm-{who}")
        assert told.startswith("Это бот: "), "«да» to «вы человек?» would be a lie"
    assert len(await stage.cases()) == 1


@pytest.mark.parametrize(
    ("text", "place", "found", "ours"),
    [
        ("бот", Place.PRIVATE, "toxic", True),
        ("мне нужен менеджер срочно", Place.PRIVATE, "spam", True),
        ("бот", Place.WALL, "toxic", False),
        ("просто слова", Place.PRIVATE, "spam", False),
    ],
)
def test_a_wish_in_private_counts_whatever_a_judge_makes_of_its_words(
    texts: Texts, text: str, place: Place, found: str, *, ours: bool
) -> None:
    finding = Finding(found, Verdict.REVIEW, Sentence("reason.spam.whole", {"percent": 90}))
    decision = Decision(Verdict.REVIEW, Scores(), (finding,), "judge-1")
    known = Known(community(), {}, HouseRules(), Always(None))
    assert is_said_to_us(Scene(known, place, message(text), decision, NOW, texts)) is ours


@pytest.mark.parametrize(("found", "ours"), [("trade", True), ("mentions", False)])
@pytest.mark.parametrize("scores", [Scores(negative=0.9), Scores(question=0.9)])
def test_who_sounds_like_a_trader_in_private_and_asks_or_complains_is_heard(
    texts: Texts, scores: Scores, found: str, *, ours: bool
) -> None:
    finding = Finding(found, Verdict.REVIEW, Sentence("reason.trade", {"name": "@shop_help"}))
    decision = Decision(Verdict.REVIEW, scores, (finding,), "judge-1")
    known = Known(community(), {}, HouseRules(), Always(None))
    said = message("Заказ, доставка, качество @shop_help")
    assert is_said_to_us(Scene(known, Place.PRIVATE, said, decision, NOW, texts)) is ours


async def test_a_customer_who_swears_in_private_is_a_customer(stage: Stage) -> None:
    await stage.say("nina", "~toxic #angry где мой заказ ?", chat="dm-nina")
    [case] = await stage.cases()
    assert case.kind is CaseKind.NEGATIVE
    assert stage.network.said_in("dm-nina")[0].startswith("Очень жаль")


async def test_who_sells_something_in_private_is_no_customer(stage: Stage) -> None:
    await stage.say("nina", "~spam хотите заработать ?", chat="dm-nina")
    assert [one.kind for one in await stage.cases()] == ["review"]
    assert stage.network.said_in("dm-nina") == []


async def test_who_wants_a_person_is_not_thanked_for_a_question(stage: Stage) -> None:
    await stage.say("nina", "есть тут кто живой?", chat="dm-nina")
    assert stage.network.said_in("dm-nina") == ["Зову человека — ответим здесь же."]
    assert "Почему: хочет поговорить с человеком" in stage.network.cards()[-1].text
