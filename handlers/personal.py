"""Personal data that somebody writes where all can read it: a telephone, a mail address, an order. Pure."""

import re
from typing import Final

_PHONE: Final = re.compile(r"(?<![\d.,])(?:\+?\d[\s()\-]{0,2}){10,15}(?!\d)")
_MAIL: Final = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.ASCII)
_ORDER: Final = re.compile(
    r"\b(?:заказ\w{0,4}|order|трек\w{0,6}|track(?:ing)?)\s*(?:номер|number|no\.?|№|#|:)?\s*[№#]?\s*"
    r"(?=[\w-]{0,8}\d)[A-Za-zА-Яа-я]{0,3}-?\d[\d-]{3,18}\b",
    re.IGNORECASE,
)


def has_personal_data(text: str) -> bool:
    """Whether a text has what only its author and the community should know."""
    return any(data.search(text) for data in (_MAIL, _ORDER, _PHONE))
