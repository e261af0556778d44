"""What somebody says who wants a person, or the bot back, or asks which of them it is. Pure.

Only a message that says little else is such a wish: «позовите человека» is, «человек купил чайник» is not.
"""

import re
from enum import StrEnum
from typing import Final

from moderation.lexicon import trie_pattern

_LONGEST: Final = 80
_CALL: Final = (
    r"(?:позовите|позови|зовите|зови|дайте|дай|нужен|нужна|нужно|пригласите|вызовите|подключите|подключи"
    r"|соедините|соедини|переключите|переключи|переведите|переведи|свяжите|связать|поговорить|пообщаться|общаться"
    r"|связаться|говорить)"
)
_I: Final = rf"я(?=\s+(?:\w+\s+)?(?:хочу|хотел[аи]?|не\s+хочу|прошу|{_CALL})(?!\w))"
"""«Я менеджер» says who somebody is, not whom they want."""
_BESIDE: Final = (
    rf"(?:{_I}|здравствуйте|привет|добрый день|пожалуйста|плиз|можно|можете|хочу|хотел[аи]?|прошу|бы|мне"
    r"|нам|ну|уже|лучше|все|всё|же|срочно|быстрее|наконец|снова|опять|тогда|please|hi|hello|now|just"
    r"|(?:can|could|may)\s+(?:i|you)|i\s+(?:just\s+)?(?:want|need|would\s+like|d\s+like)(?:\s+to)?|let\s+me)"
)
"""What may stand before and behind a wish."""

_ALIVE: Final = (
    r"жив(?:ого|ой|ым|ому|ые|ых)|нормальн(?:ого|ый|ым|ому)|реальн(?:ого|ый|ым|ому)|настоящ(?:его|ий|им|ему)"
)
_PERSON: Final = (
    rf"(?:(?:{_ALIVE})\s+)?(?:(?:человек|оператор|менеджер|сотрудник|администратор|админ|консультант|специалист"
    r"|модератор|управляющ|начальник|директор|руководител)(?:а|ом|у|ь|я|ю|ем|ий|его|ему|им)?|люд(?:ей|ям|ьми)"
    r"|руководств(?:о|а|ом|у)|администраци(?:я|ю|ей)|кого[ -]нибудь|кем[ -]нибудь|(?:тех)?поддержк(?:а|у|ой))"
)
_HUMAN: Final = (
    r"(?:a\s+|an\s+|the\s+)?(?:real\s+|live\s+|actual\s+)?(?:human(?:\s+being)?|person|operator|agent|manager"
    r"|representative|someone|somebody|admin|(?:customer\s+)?(?:support|service))"
)
_CALLS: Final = (
    rf"{_CALL}\s+(?:мне\s+|меня\s+)?(?:с(?:о)?\s+|на\s+|к\s+)?{_PERSON}"
    rf"|(?:i\s+(?:just\s+)?)?(?:call|get|need|want|give\s+me)\s+{_HUMAN}|(?:talk|speak|connect\s+me|chat)\s+(?:to|with)\s+{_HUMAN}"
)
"""A wish in so many words, whatever is said beside it."""

_A_PERSON: Final = (
    rf"{_CALLS}|(?:с\s+)?{_PERSON}|{_HUMAN}"
    r"|(?:а\s+)?(?:тут\s+|здесь\s+)?есть\s+(?:тут\s+|здесь\s+|там\s+)?(?:кто[ -]?(?:нибудь|то)?\s+)?"
    r"(?:жив(?:ой|ые)|люди)"
    r"|кто[ -](?:нибудь|то)\s+(?:жив(?:ой|ые)\s+)?(?:тут\s+|здесь\s+)?есть"
    r"|(?:не\s+хочу|хватит|надоело)\s+(?:говорить\s+|общаться\s+|разговаривать\s+)?с\s+бот(?:ом|ами)"
)
_THE_BOT: Final = r"(?:(?:вернуться|обратно|назад)\s+)?(?:к\s+)?боту?|(?:back\s+)?(?:to\s+)?(?:the\s+)?bot"
_WHO: Final = (
    r"(?:а\s+|так\s+)?(?:(?:это|вы|ты|тут|здесь|мне|я(?=\s+(?:с|пишу|говорю|общаюсь|тут|здесь)\s))\s+)+"
    r"(?:(?:отвечает|пишет|пишу|общаюсь|говорю)\s+)?(?:с\s+|не\s+)?(?:жив(?:ой|ым)\s+)?"
    r"(?:бот(?:ом|у)?|робот(?:ом|у)?|человек(?:ом|у)?)(?:\s+(?:говорю|общаюсь|переписываюсь))?(?:\s+или\s+(?:бот|робот|человек))?"
    r"|are\s+you\s+(?:a\s+|an\s+)?(?:real\s+)?(?:bot|robot|human|person|ai)|is\s+(?:this|it)\s+(?:a\s+)?(?:bot|robot)"
)
_TELLS: Final = re.compile(r"(?i)\W*(?:это|тут|здесь)\s+(?:жив\w+\s+)?человек[^\w?]*")
"""Without a question mark it tells, and asks nothing."""


_AFTER_US: Final = re.compile(
    r"(?i)\W*(?:(?:ну|а|и|эй|ау|алло|так|народ|люди|ребят[аы]?|hey|hello|so)\W+)*"
    r"(?:где (?:же )?(?:вы|ты|все|вс[её]-таки вы)(?: (?:там|все|пропали|уже))*"
    r"|куда (?:же )?(?:вы )?(?:все )?(?:пропали|делись)"
    r"|where (?:are you|is (?:everybody|everyone))(?: all| guys)?)\W*"
)
"""«Где вы?» asks for the address as often as for somebody who answers: what was before it tells which."""


class Wish(StrEnum):
    """Whom somebody wants to talk with, or that they want to know with whom they do."""

    PERSON = "person"
    BOT = "bot"
    WHO = "who"


_WISHES: Final = tuple(
    (wish, re.compile(rf"(?:{_BESIDE}\s+)*(?:{words})(?:\s+{_BESIDE})*", re.IGNORECASE))
    for wish, words in ((Wish.PERSON, _A_PERSON), (Wish.BOT, _THE_BOT), (Wish.WHO, _WHO))
)
_CALLED: Final = re.compile(rf"(?:{_BESIDE}\s+)*(?:{_CALLS})(?:\s+{_BESIDE})*", re.IGNORECASE)
_PARTS: Final = re.compile(r"[,.;:!?\n—–]+")
_WHOM: Final = (
    *("человек", "л|юдей", "л|юдьми", "л|юдям", "о|ператор", "менед|жер", "сотр|удник", "а|дмин"),
    *("консул|ьтант", "спе|циалист", "мо|дератор", "управл|яющ", "на|чальник", "директор", "р|уковод"),
    *("ни|будь", "по|ддержк"),
    *("human", "person", "operator", "agent", "manager", "representative", "some", "support", "service"),
)
"""Who calls a person says one of these; messages without are looked at no closer, as ordinary ones are. Of
what stands before a bar nothing is looked for: every letter with which a word begins is a place to look at,
and from a rare one on there are few."""
_SAYS_WHOM: Final = re.compile(trie_pattern([word.rpartition("|")[2] for word in _WHOM]))


def wish_in(text: str) -> Wish | None:
    """The wish that a message is, or None where it is something else."""
    if len(text) > _LONGEST or _TELLS.fullmatch(text):
        return None
    plain = _plain(text)
    whole = next((wish for wish, words in _WISHES if words.fullmatch(plain)), None)
    if whole is not None:
        return whole
    return Wish.PERSON if calls_a_person(text) else None


def calls_a_person(text: str) -> bool:
    """Whether somebody calls a person where all read it: there «менеджер» alone may be said to anybody."""
    if len(text) > _LONGEST or not _SAYS_WHOM.search(text.lower()):
        return False
    is_typed = text.split("@")[0].strip() == "/human"
    return is_typed or any(_CALLED.fullmatch(_plain(part)) for part in (text, *_PARTS.split(text)))


def asks_after_us(text: str) -> bool:
    """Whether somebody who waits for a person asks where they are; of the bot it asks for the address."""
    return len(text) <= _LONGEST and _AFTER_US.fullmatch(text) is not None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s-]", " ", text).split())
