"""What somebody says who wants a person, or the bot back. Pure.

Only a message that says nothing else is such a wish: «позовите человека» is, «человек купил чайник» is not.
"""

import re
from enum import StrEnum
from typing import Final

_LONGEST: Final = 80
_POLITE = (
    r"(?:здравствуйте|привет|добрый день|пожалуйста|плиз|можно|хочу|мне|please|hi|hello|"
    r"(?:can|could|may)\s+i|i\s+(?:want|need|would\s+like|d\s+like)(?:\s+to)?|let\s+me)"
)
_PERSON = r"(?:жив(?:ого|ой|ым)\s+)?(?:человек|оператор|менеджер|сотрудник)(?:а|ом|у)?"
_A_PERSON = (
    rf"(?:(?:позовите|позови|дайте|нужен|соедините|переключите|свяжите|поговорить|пообщаться|связаться)\s+)?"
    rf"(?:меня\s+)?(?:с\s+|на\s+)?{_PERSON}"
    r"|(?:(?:call|get|need|want)\s+)?(?:a\s+|an\s+)?(?:(?:talk|speak)\s+(?:to|with)\s+)?(?:a\s+|an\s+)?"
    r"(?:real\s+|live\s+)?(?:human|person|operator|agent|manager)"
)
_THE_BOT = r"(?:(?:вернуться|обратно|назад)\s+)?(?:к\s+)?боту?|(?:back\s+)?(?:to\s+)?(?:the\s+)?bot"


class Wish(StrEnum):
    """Whom somebody wants to talk with."""

    PERSON = "person"
    BOT = "bot"


_WISHES = tuple(
    (wish, re.compile(rf"(?:{_POLITE}\s+)*(?:{words})(?:\s+{_POLITE})*", re.IGNORECASE))
    for wish, words in ((Wish.PERSON, _A_PERSON), (Wish.BOT, _THE_BOT))
)


def wish_in(text: str) -> Wish | None:
    """The wish that a message is, or None where it is something else."""
    if len(text) > _LONGEST:
        return None
    plain = " ".join(re.sub(r"[^\w\s]", " ", text).split())
    return next((wish for wish, words in _WISHES if words.fullmatch(plain)), None)
