"""Courtesies: what is said in private and asks for nothing, so that nobody is called for it. Pure.

A list of words decides and no count of them: «битая чашка» is short too, and somebody waits for an answer.
What the list does not know calls a person once too often rather than nobody.
"""

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_MOST_WORDS: Final = 8
"""Whoever writes more than thanks says something else too."""

_GREETING: Final = re.compile(
    r"(?i)\W*(?:при+ве+т\w*|здрав?ст?в?уйте|здрасьте|здрасте|здаров\w?|хай|салют|доброго\s+времени\s+суток"
    r"|добр(?:ый|ое|ого|ой)\s+(?:день|дня|утр[оа]|вечера?|ночи)|hi|hello|hey|good\s+(?:morning|evening|afternoon))(?!\w)"
)
_THANKS: Final = re.compile(
    r"(?:спасибо+|спасиб(?:к|оч)\w*|спс|сенкс|благодар(?:ю|им|ствую)|thanks?|thx|ty|tysm)"
)
_COURTEOUS: Final = re.compile(
    rf"(?:{_THANKS.pattern}"
    r"|при+ве+т(?:ик|ики|ствую)?|здрав?ст?в?уйте|здрасьте|здрасте|здаров\w?|хай|салют|добр(?:ый|ое|ого|ой)"
    r"|день|дня|утр[оа]|вечера?|ночи|времени|суток|hi|hello|hey|good|morning|evening|afternoon|day"
    r"|пожалуйста|большое|огромное|очень|вам|тебе|вас"
    r"|хорошего|приятного|удачи|праздник(?:ом|ами)|с|наступающим|рождением|до|завтра|встречи|свидания|пока|бай"
    r"|ок|окей|оки|ага|угу|да|нет|неа|верно|точно|именно|хорошо|ладно|добро|понял[аи]?|понятно|ясно|принял[аи]?"
    r"|договорились|супер|класс|классно|круто|отлично|прекрасно|замечательно|здорово|ура|вау|ого|ой|ух"
    r"|ах+|эх|(?:а?ха)+х?|(?:хе)+|лол|и|я|все|всё|уже|взаимно|извините|простите|то"
    r"|ok|okay|yes|no|yep|nope|sure|got|it|you|so|very|much|a|lot|many|great|cool|nice|perfect"
    r"|awesome|bye|goodbye|see|ya|soon|lol|(?:ha)+|welcome|please|sorry|wow)"
)
_KIND: Final = (
    rf"(?:{_COURTEOUS.pattern}|выручил[аи]?|помог(?:л[аио])?|спасли|пришл[ао]|получил[аи]?|было?|были"
    r"|вкусн(?:о|ый|ая|ое|ые|ятина)|понравил(?:ось|ся|ась|ись)|красив(?:о|ый|ая|ое|ые)|быстро|оперативно|подробно"
    r"|ребят[аки]*|девочки|девушки|девчата|друзья|большущее|огромнейшее|сердечное|от|души|вы|мне|нам|лучшие"
    r"|за(?: (?:ваш\w*|столь|так\w+|быстр\w+|оперативн\w+|подробн\w+|полезн\w+))*"
    r" (?:помощь|ответы?|советы?|подсказку|информацию|внимание|понимание|оперативность|заботу|терпение)"
    r"|helped|helpful|arrived|received|delicious|tasty|beautiful|loved|was|were|all|everything|really|guys|team"
    r"|i appreciate it|youre?(?: re| are)? the best"
    r"|for(?: (?:the|your|all|quick|fast|prompt|kind))*"
    r" (?:help|answer|reply|response|advice|information|info|support|time|patience|understanding))"
)
"""What one says with thanks who is content. No other word is let through:
«спасибо, отмените» waits for somebody."""
_KIND_WORDS: Final = re.compile(rf"{_KIND}(?: {_KIND})*")


def is_courtesy(text: str) -> bool:
    """Whether a text greets, thanks, agrees or smiles, and that is all."""
    words = _WORD.findall(text.lower())
    if "?" in text or len(words) > _MOST_WORDS:
        return False
    if any(map(_THANKS.fullmatch, words)):
        return _KIND_WORDS.fullmatch(" ".join(words)) is not None
    return all(map(_COURTEOUS.fullmatch, words))


def is_greeting(text: str) -> bool:
    """Whether it is a courtesy with which a talk begins, as when somebody waits to be asked in."""
    return _GREETING.match(text) is not None and is_courtesy(text)
