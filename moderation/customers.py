"""What a customer asks for who wants to be called or written to: in words it is how advertisements end.

"Write to me, I can't get through" is shown to a person where the classifier would remove it. A request is
spared only with what a customer has: an order, a call that nobody took, a telephone of their own. What is
left without both is judged by itself, so who adds them to an advertisement gains nothing.
"""

import re

from moderation.evidence import LINK, MENTION, Reading

_LONGEST = 200
_ASKS = re.compile(
    r"\b(?:(?:на|пере|по)?(?:пиш|звон)ите|наберите|ответьте)\b(?: (?:мне|нам|пожалуйста)){0,2}"
    r"(?: (?:в|на) (?:личку|лс|личные(?: сообщения)?|директ|телефон|почту)\b)?(?: (?:мне|пожалуйста)\b)?"
    r"|\bсвяжитесь со мной|\bжду (?:звонка|ответа)|\b(?:call|text|message|write to|dm) me(?: back)?\b",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?:\+7|\b[78])[ (-]{0,2}\d{3}[ )-]{0,2}\d{3}[ -]?\d{2}[ -]?\d{2}\b")
_OF_CUSTOMER = re.compile(
    r"\b(?:хочу|хотел[аи]?(?: бы)?|хотим|можно|как) "
    r"(?:заказать|оформить|забронировать|записаться|вернуть|отменить)"
    r"(?: (?:у вас )?(?:доставк\w+|заказ\w*|столик|стол|торт|букет|товар|пиццу|роллы|возврат))?"
    r"|\b(?:где )?(?:мой|моего|моему|нашего|наш) заказ\w*(?: (?:№ ?|номер )?\d{1,10}\b)?"
    r"|\bзаказ(?:а|у|ом)? (?:№ ?|номер )?\d{1,10}\b"
    r"|\bне (?:могу|можем|смогла?|получается) (?:до вас )?дозвониться|\bне (?:дозвон\w+|бер[её]те трубку)"
    r"|\b(?:мой|мои) (?:телефон|номер|тел|контакт\w*)\b|\bпо (?:поводу )?(?:моего )?(?:заказа|возврата|брони)"
    r"|\bi (?:want|would like) to (?:order|book|return)|\bmy (?:order|phone|number|booking)\b"
    r"|\bcan(?:['’]t|not) (?:get|reach) ",
    re.IGNORECASE,
)
"""Nobody says so of what they sell."""


def without_contact(reading: Reading) -> tuple[str, ...] | None:
    """What is left of a customer's short text once the request and what makes them one is cut out.

    None where nobody asks to be called or written to, asks twice as who adds a request to an advertisement,
    or shows nothing that a customer has.
    """
    text = reading.text
    if len(text) > _LONGEST or reading.signals & (LINK | MENTION):
        return None
    rest, asked = _ASKS.subn(" ", text)
    rest, phones = _PHONE.subn(" ", rest)
    rest, marks = _OF_CUSTOMER.subn(" ", rest)
    return (rest,) if asked == 1 and phones <= 1 and marks else None
