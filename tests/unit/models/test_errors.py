"""An error that only a sentence tells says in a log what it is."""

import pytest

from bot.audit.records import Damaged
from bot.catalogues import all_texts
from handlers.plan.errors import NotAllowed, Unclear
from models.errors import ConfigError, InputError, NotTaken, SmotritelError, StorageError
from models.texts import Sentence

HALF = Sentence("exchange.half", {"where": "C2"})


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (InputError(why=HALF), "exchange.half where=C2"),
        (InputError("half of a letter", why=HALF), "half of a letter"),
        (InputError(), ""),
        (ConfigError(why=HALF), "exchange.half where=C2"),
        (ConfigError(place="plan.csv", why=HALF), "plan.csv: exchange.half where=C2"),
        (ConfigError.at("plan.csv", InputError(why=HALF)), "plan.csv: exchange.half where=C2"),
        (StorageError(why=HALF), "exchange.half where=C2"),
        (StorageError("the disk is full", why=HALF), "the disk is full"),
        (NotTaken(HALF), "exchange.half where=C2"),
        (Damaged(HALF), "exchange.half where=C2"),
        (NotAllowed("exchange.half", where="C2"), "exchange.half where=C2"),
        (Unclear("exchange.no_list"), "exchange.no_list"),
    ],
    ids=lambda value: repr(value) if isinstance(value, SmotritelError) else "",
)
def test_an_error_in_a_log_is_its_words_or_the_key_of_its_sentence(error: SmotritelError, told: str) -> None:
    assert str(error) == told


def test_people_are_told_the_sentence_behind_its_place() -> None:
    texts = all_texts()
    assert texts.tell("en", InputError(why=HALF)) == "C2: half of a letter"
    assert texts.tell("en", ConfigError(place="a.csv", why=HALF)) == "a.csv: C2: half of a letter"
    assert texts.tell("ru", InputError("as it is")) == "as it is"
