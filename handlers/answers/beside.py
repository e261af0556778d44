"""What stands beside the questions of a message: a lead-in, or something else that somebody waits for. Pure.

A request and news of something broken, wrong or missing are something else wherever they stand. What is said
before a question leads in to it otherwise («Я из Казани. А доставка есть?»); what follows the last one is
something else unless it is known to explain it, or admires and wants nothing. Only where a text is surely
answered does it matter: then a person is called for it once too often rather than never.
"""

import re
from typing import Final

from handlers.answers.courtesy import is_courtesy
from moderation.harm import tells_of_harm
from moderation.praise import is_praise

_SENTENCES: Final = re.compile(r"(?<=[.!?…])\s+|\n+")
_WORD: Final = re.compile(r"\w+")
_FEWEST_WORDS: Final = 2
"""A question of one word («алло?») is none beside another."""
_SMALL_TALK: Final = re.compile(
    r"(?i)\W*(?:(?:ну|а|и)\W+)?(?:как (?:у вас |ваши |твои |сами |вы |ты )?(?:дела|жизнь|настроение"
    r"|поживаете|поживаешь|вы|ты|сами)"
    r"|можно (?:(?:один|задать) )*(?:вопрос|спросить)|(?:вы|ты) (?:тут|здесь|на связи)"
    r"|(?:тут )?есть кто(?:[ -]нибудь)?"
    r"|how are you(?: doing)?|how(?:'s| is) it going|anybody here|can i ask)\W*"
)
_DO: Final = re.compile(
    r"(?i)(?<!вы )(?<!вы не )(?<!\w)(?!(?:под|рас|об[ъь])?скажите|расскажите|ответьте|отвечайте|посоветуйте"
    r"|объясните"
    r"|уточните|сориентируйте|извините|простите|здравст|давайте|смотрите|посмотрите|поверьте|понимайте"
    r"|знайте|учтите"
    r"|(?:сай|лими|визи|креди|депози|бискви|грани|магни|транзи|аппети)те(?!\w))"
    r"\w{2,}(?:[ийь]те(?:сь)?|ёте меня)(?!\w)"
    r"|(?<!\w)(?:запиши|верни|отмени|перезвони|позвони|позови|перенеси|пришли|привези|оставь|добавь|поменяй"
    r"|замени"
    r"|помоги|забронируй|оформи|проверь|исправь|удали|пусть|прошу|требую)(?!\w)"
    r"|(?<!\w)(?:хочу|хотим|хотел[аи]? бы|нужно|надо|можно|хотелось бы)\W+(?:\w+\W+)?(?:верну|отмен|перенес"
    r"|поменя|обменя"
    r"|пожалова|измен)\w*"
    r"|(?<!\w)(?:cancel|refund|call me|book me|send me|give me|bring me|reschedule|exchange it"
    r"|return it)(?!\w)"
)
"""«Запишите меня»: what only a person does; to tell something is not of it."""
_WRONG: Final = re.compile(
    r"(?i)(?<!\w)(?:не (?:тот|та|то|те|туда|работа(?:ет|ют)|пришл[аои]|приш[её]л|прив[её]з(?:ли|ла)?"
    r"|приехал\w*|достав\w+"
    r"|верн[уё]\w+|получил\w*|хватает|хватило|положили|дождал\w*|отвеча(?:ет|ют)|позвонили|перезвонили"
    r"|открывается)"
    r"|(?:раз)?бит(?:ый|ая|ое|ые|ую|ого|ой|ых)|разбил(?:ся|ась|ось|ись)|слома(?:н\w*|лся|лась|лось|лись)"
    r"|поломан\w*"
    r"|повре[жд]\w+|испорч\w+|брак(?:ом|ованн\w+)?|дефект\w*|трещин\w*|скис\w*|прокис\w*|протух\w*|тухл\w+"
    r"|просроч\w+"
    r"|помят\w*|мят(?:ый|ая|ое|ые|ую)|порван\w*|рван\w+|развал\w+|отвали\w+|потеряли|потерял(?:ся|ась|ось"
    r"|ись)|пропал[аио]?"
    r"|опоздал[аи]?|задержали|обманул\w*|обсчитал\w*|списал\w*|сняли|перепутал\w*|ошиблись|до сих пор"
    r"|холодн(?:ый|ая|ое|ые|ую)"
    r"|отравил\w*|нахамил\w*|верните|ужас\w*|кошмар\w*"
    r"|broken|damaged|wrong|missing|never (?:came|arrived)|(?:not|n't) (?:come|arrived?|work\w*)|charged"
    r"|rude|spoiled)(?!\w)"
)
_EXPLAINS: Final = re.compile(
    r"(?i)\W*(?:(?:а|и|но|просто|если|чтобы|потому что|так как|то есть|заранее|срочно|очень (?:нужно|надо"
    r"|срочно|жду|интересно)"
    r"|например|именно|или|хочу|хотим|хотел[аи]?|хотелось|планиру\w+|собира\w+|думаю|думаем|ищу|ищем|живу"
    r"|жив[её]м|еду|едем"
    r"|буду|будем|скажите|подскажите|расскажите|ответьте|объясните|жду|жд[её]м|спасибо|благодар\w+"
    r"|пожалуйста|с уважением"
    r"|интересу\w+|(?:мне|нам) (?:очень )?(?:нужн\w+|надо|интересно|важно|хочется|бы)"
    r"|(?:я|мы) (?:хо(?:чу|тим|тел)\w*|из|жив\w+|бу(?:ду|дем)|ед(?:у|ем)|планиру\w+|собира\w+|думаю|просто"
    r"|впервые|сейчас"
    r"|рядом|не (?:на[шй]\w+|вижу|понял\w*|знаю|увидел\w*|местн\w+))|на сайте (?:не|нет)\w*)(?!\w)"
    r"|(?:i(?:'m| am| want| would| live| need)|we(?:'re| are| want)|just|because|thanks?|please tell)(?!\w))"
)
_TO_ORDER: Final = re.compile(r"(?i)\b(?:записа|забронир|заброн|заказа|купи|взять|оформи)\w*")

_BEGINS: Final = (
    r"(?i)\W*(?:(?:а|и|ну|ещ[её]|также|(?P<please>(?:под)?скажите|пожалуйста))\W+)*"
    r"(?:(?:с|со|в|во|до|на|по|от|из)\s+)?"
)
_ASKS: Final = re.compile(
    _BEGINS + r"(?:сколько|скольки|поч[её]м|где|когда|куда|откуда|почему|зачем"
    r"|как(?:ой|ая|ое|ие|ого|ую|им|их)|как(?! (?:всегда|обычно|только|раз|будто|и|же|бы|то)(?!\w))"
    r"|(?:есть|можно|нужно|бывают?) ли|how|what|when|where|which|why"
    r"|(?:do|can|is|are) (?:you|i|it|there))(?!\w)"
)
_TELLS: Final = re.compile(
    _BEGINS + r"(?:"
    r"(?:сколько|где|когда|куда|откуда|почему|зачем|как\w*)\s?-\s?(?:то(?!\w)|(?:нибудь|либо)(?!\w)"
    r"(?!.*\b(?:можно|есть|буд[еу]т|бывает|ли)\b))"
    r"|как (?:здорово|приятно|классно|круто|мило|замечательно|прекрасно|чудесно|отлично|жаль|жалко"
    r"|договаривал\w+|договорились|написано|указано|обещано|обещали|обещал[аи]?|просили|говорили|сказали"
    r"|сказано|говорится|видите|вижу|видно|известно|минимум|максимум|правило|вариант"
    r"|(?:хорошо|красиво|вкусно)(?=\W*(?:,|у вас|у нас|здесь|тут|там|что|вс[её]|\Z)))(?!\w)"
    r"|как(?:ой|ая|ое|ие|ого|ую|им|их)\W+(?:(?!сам[ыао])\w+\W+){0,2}?"
    r"(?:вкусн|красив|прекрасн|чуд[оне]|замечательн|классн|крут|уютн|мил(?:ый|ая|ое|ые)|отличн|приятн|потрясающ|восхитительн|шикарн|великолепн|молод(?:ец|ц)"
    r"|умни[цч]|красот|прелест|ужас|кошмар|позор|безобраз)"
    r"(?!.*(?:\d|\b(?:есть|для|можн|посовет|порекоменд|предл[оа]|выбра|взять|купи|заказа|сто[ия]т|лучше"
    r"|дешев)))"
    r"|(?:когда|как) (?!.*\bвы\b|[^,]*\w(?:ть|ти|чь)(?:ся)?\b)(?:[^,]{0,80}\s)?"
    r"(?!(?:вокз|кан|термин|порт|журн|матери|персон|фили|кварт|сери)ала?\W|(?:от|раз)дела?\W)"
    r"(?:был[аи]?|\w*ш(?:ла|ли|[её]л)|\w{2,}[аеиыя]л(?:[аи]|ся|[аио]сь)?"
    r"|буду|прихожу|приезжаю|захожу|открываю|нажимаю|пишу|звоню|бываю|приду|приеду|зайду)(?:\s[^,]{0,80})?,"
    r"(?!\s*(?:если|когда|где|куда|как\w*|сколько|почему|можно|есть ли|(?:под)?скажите|пожалуйста|напишите"
    r"|ответьте|или|чтобы?)(?!\w))"
    r"|как(?:ой|ая|ие) же (?:я|ты|вы|мы|он[аи]?)(?!\w)"
    r"|what (?:an?|(?:nice|lovely|great|beautiful|wonderful|cool|amazing|delicious))(?!\w)"
    r"|how (?:nice|lovely|great|sweet|cute|kind|cool|beautiful|wonderful|amazing|delicious)"
    r"(?!\w| (?:is|are) )"
    r"|when (?:i|we) (?!get |.*\b(?:can|could|will|may|should|do|does|is|are|what|how|where|which)\b)"
    r")"
)
"""Begins like a question and is none: «где-то», «как здорово», «какая красота», «когда был у вас, …»."""
_NICE: Final = re.compile(
    r"(?i)\W*(?:what an? |how )(?:nice|lovely|great|sweet|cute|kind|cool|beautiful|wonderful|amazing"
    r"|delicious)(?!\w)"
)
"""Praise in English, which the list of kind words has not."""
_WANTS: Final = re.compile(
    r"(?i)(?<!\w)(?:бер[уе]\w*|бер[её]м|возьм\w+|хо(?:чу|тим)|хотел\w*|мне|нам|можно|нуж[не]\w+|надо|жду"
    r"|жд[её]м|где|сколько|i(?:'ll| will|'d| want| need)|can i|please)(?!\w)|\d"
)
"""Who admires and says one of these may want it: «Какая красивая чашка, беру»."""
_FEWEST_ASKED: Final = 3
"""«Во сколько» alone goes on in the next message."""
_WHERE: Final = re.compile(r"(?i)\W*(?:на|в|во|для|до|к|ко|по|in|for|to)\s")
_FRAGMENT: Final = 3
"""So few words behind a preposition say more exactly what was asked: «В Химки», «На 10 человек»."""


def asks_beside(question: str) -> bool:
    """Whether a question, as it stands beside another, asks for something."""
    words = question.rstrip(" ?!.")
    if len(_WORD.findall(words)) < _FEWEST_WORDS:
        return False
    return _SMALL_TALK.fullmatch(words) is None and not is_courtesy(words)


def asks_without_a_mark(line: str) -> bool:
    """Whether a line asks as people do who type no question marks: «сколько стоит доставка»."""
    asks = _ASKS.match(line)
    if asks is None or len(_WORD.findall(line)) < _FEWEST_ASKED or _TELLS.match(line):
        return False
    return asks["please"] is not None or not _exclaims(line)


def _exclaims(line: str) -> bool:
    last = line.rfind("!")
    return last >= 0 and "?" not in line and _WORD.search(line, last) is None


def is_mere_praise(text: str) -> bool:
    """Whether a text admires and wants nothing: «Как здорово, что вы открылись!»."""
    sentences = _sentences(text)
    return any(map(_admires, sentences)) and all(_admires(one) or is_courtesy(one) for one in sentences)


def without_praise(text: str) -> str:
    """What is left of a text without the sentences that admire and want nothing, if anything is."""
    sentences = _sentences(text)
    left = [one for one in sentences if not _admires(one)]
    return "\n".join(left) if 0 < len(left) < len(sentences) else text


def says_more(text: str) -> bool:
    """Whether something beside its questions waits for somebody."""
    sentences = _sentences(text)
    asked = [place for place, one in enumerate(sentences) if "?" in one]
    if len(sentences) == 1:
        return False
    last = asked[-1] if asked else len(sentences)
    return any(
        _waits(one) or (place > last and not _explains(one))
        for place, one in enumerate(sentences)
        if "?" not in one
    )


def _sentences(text: str) -> list[str]:
    return [one for one in _SENTENCES.split(text) if one.strip()]


def _admires(sentence: str) -> bool:
    """Whether it begins like a question, praises and wants nothing. Kind words alone do not tell: «спасибо,
    отмените» has one."""
    praises = (_TELLS.match(sentence) and is_praise(sentence)) or _NICE.match(sentence)
    return bool(praises) and "?" not in sentence and not (_waits(sentence) or _WANTS.search(sentence))


def _waits(sentence: str) -> bool:
    told = _DO.search(sentence) or _WRONG.search(sentence)
    return told is not None or tells_of_harm(sentence)


def _explains(sentence: str) -> bool:
    """Whether it may follow a question without asking for more."""
    words = len(_WORD.findall(sentence))
    if (
        is_courtesy(sentence)
        or _admires(sentence)
        or words < _FEWEST_WORDS
        or (words <= _FRAGMENT and _WHERE.match(sentence))
    ):
        return True
    return _EXPLAINS.match(sentence) is not None and _TO_ORDER.search(sentence) is None
