"""What a community of made-up people says: the same for the same seed, of every kind that the bot knows.

Which kind a message really is, the bot decides; the test believes its recorded decisions, and only
wants that none of the kinds is missing.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

PEOPLE = 300

_OPENINGS = (
    "Сегодня утром", "Вчера вечером", "В субботу", "По дороге на работу", "После прогулки", "Перед концертом",
    "Всей семьёй", "С подругой", "В обед", "На минутку", "Под дождём", "Ранним утром",
)  # fmt: skip
_DEEDS = (
    "зашли к вам за раф-кофе", "пили у вас фильтр", "взяли пачку зерна", "сидели у окна с капучино",
    "пробовали новый десерт", "грелись горячим какао", "слушали пластинки", "рисовали на молоке",
    "забрали заказ с собой", "угощали коллег вашими булочками", "брали латте на овсяном", "смотрели обжарку",
)  # fmt: skip
_FEELINGS = (
    "очень уютно и тепло", "вкус отличный, спасибо бариста", "всё понравилось", "аромат на всю улицу",
    "ребята за стойкой молодцы", "придём ещё", "лучшее место в районе", "настроение на весь день",
    "молоко взбито идеально", "музыка прекрасная", "остались довольны", "рекомендуем друзьям",
)  # fmt: skip
_INSULTS = (
    "ты тупой дебил, закрой рот", "заткнись, идиот безмозглый", "вы все тут тупые уроды",
    "какой же ты мерзкий дебил", "пошёл ты, тварь тупая", "идиоты, ненавижу вас, твари",
)  # fmt: skip
_ADVERTS = (
    "Заработок от 5000 в день без вложений, пиши в t.me/dengi{n}", "Казино дарит бонус, жми bonus-win{n}.xyz",
    "Крипта x10 за неделю, подробности тут t.me/profit{n}",
)  # fmt: skip
_KNOWN = (
    "Во сколько вы открываетесь?", "До скольки вы сегодня работаете?", "Есть ли у вас доставка?",
    "Сколько стоит доставка?", "А какой у вас адрес?", "Как до вас добраться?", "Можете помолоть кофе?",
    "Декаф у вас бывает?", "Есть ли у вас подписка на кофе?", "Можно к вам с собакой?", "Как вернуть товар?",
)  # fmt: skip
_GREETINGS = (
    "", "Добрый день! ", "Здравствуйте. ", "Привет! ", "Подскажите, пожалуйста: ", "Коллеги спрашивают: ",
    "Мама просила узнать: ", "Ещё раз, ", "Извините, ", "Не нашёл на сайте: ", "Срочно! ", "Вопрос: ",
)  # fmt: skip
_UNKNOWN = (
    "Скажите, а можно ли у вас арендовать зал на {what} числа {n}?",
    "Подскажите, проводите ли вы мастер-классы для {what}, нас {n} человек?",
    "Не находили ли вы забытый {what} у столика номер {n}?",
)  # fmt: skip
_WHATS = ("свадьбу внучки", "школьников", "зонтик", "юбилей", "бухгалтеров", "рюкзак", "выпускной", "шарф")
_COMPLAINTS = (
    "Ужасное обслуживание: ждали {n} минут, кофе холодный, больше никогда не придём",
    "Отвратительно, обсчитали на {n} рублей и ещё нахамили, верните деньги",
    "Безобразие! Заказ номер {n} опять потеряли, очень разочарованы вашим сервисом",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Said:
    """One thing to say: under a post (`wall`, in a `thread`), in the `chat`, or in private (`dm-…`)."""

    person: str
    chat: str
    text: str
    thread: str | None = None


def crowd(seed: int, threads: Sequence[str], rude: int) -> Iterator[Said]:
    """Messages without end; comments go to one of `threads`.

    The first `rude` people write the insults, several at a time: so the ladder is climbed to its end.
    """
    chance = random.Random(seed)
    kinds = (_friendly, _known, _unknown, _complaint, _advert)
    while True:
        if chance.random() < 0.05:
            person = name(chance.randrange(rude))
            place = _place(chance, threads)
            for _ in range(chance.randint(1, 5)):
                yield Said(person, place.chat, chance.choice(_INSULTS), place.thread)
        else:
            [kind] = chance.choices(kinds, (60, 14, 9, 6, 4))
            yield kind(chance, threads)


def name(number: int) -> str:
    """What somebody of the crowd is known by."""
    return f"p{number:03}"


def _somebody(chance: random.Random) -> str:
    return name(chance.randrange(PEOPLE // 4, PEOPLE))


def _place(chance: random.Random, threads: Sequence[str]) -> Said:
    if chance.random() < 0.6:
        return Said("", "wall", "", chance.choice(threads))
    return Said("", "chat", "")


def _friendly(chance: random.Random, threads: Sequence[str]) -> Said:
    place = _place(chance, threads)
    words = f"{chance.choice(_OPENINGS)} {chance.choice(_DEEDS)}, {chance.choice(_FEELINGS)}"
    return Said(_somebody(chance), place.chat, words, place.thread)


def _known(chance: random.Random, threads: Sequence[str]) -> Said:
    return _asked(chance, threads, chance.choice(_GREETINGS) + chance.choice(_KNOWN))


def _unknown(chance: random.Random, threads: Sequence[str]) -> Said:
    words = chance.choice(_UNKNOWN).format(what=chance.choice(_WHATS), n=chance.randint(2, 400))
    return _asked(chance, threads, words)


def _asked(chance: random.Random, threads: Sequence[str], words: str) -> Said:
    who, place = _somebody(chance), _place(chance, threads)
    return (
        Said(who, f"dm-{who}", words) if chance.random() < 0.6 else Said(who, place.chat, words, place.thread)
    )


def _complaint(chance: random.Random, threads: Sequence[str]) -> Said:
    place = _place(chance, threads)
    words = chance.choice(_COMPLAINTS).format(n=chance.randint(2, 4000))
    return Said(_somebody(chance), place.chat, words, place.thread)


def _advert(chance: random.Random, threads: Sequence[str]) -> Said:
    place = _place(chance, threads)
    return Said(
        _somebody(chance), place.chat, chance.choice(_ADVERTS).format(n=chance.randint(1, 99)), place.thread
    )
