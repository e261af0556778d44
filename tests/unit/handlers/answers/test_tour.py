"""What the buttons of the tour type comes to what the tour promises, in the community that a start brings."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import msgspec
import pytest

from bot.encoder import sentence_encoder
from bot.platforms.local import starter
from bot.web.words import page_words
from models.cases import CaseKind, CaseState, Severity
from models.encoding import Encoder
from models.faq import Entry
from models.texts import LANGUAGES
from moderation.judge import load_judge
from moderation.judges import Judges
from tests.builders import community
from tests.stage import Stage, stage_on

BESIDE = {
    "ru": ("Сдаёте зал под день рождения?", "Проводите ли вы мастер-классы?", "Есть ли у вас парковка?"),
    "en": ("Do you bake cakes to order?", "Is there parking?", "Are you hiring?"),
}
"""What this base is asked as well and has no answer for."""


def answers(language: str) -> list[Entry]:
    known = msgspec.json.decode((Path(starter.__file__).parent / f"{language}.json").read_bytes())
    return [
        Entry(id=one["id"], phrasings=tuple(one["questions"]), answer=one["answer"]) for one in known["faq"]
    ]


@cache
def judges() -> Judges:
    return Judges(load_judge())


@cache
def loaded_once() -> Encoder | None:
    return sentence_encoder()


@pytest.fixture(params=[True, False], ids=["meanings", "words"])
def encoder(request: pytest.FixtureRequest) -> Encoder | None:
    found = loaded_once() if request.param else None
    assert (found is not None) == request.param
    return found


async def thought(stage: Stage) -> None:
    """What was put off for a moment of thought is done."""
    for _ in range(3):
        await stage.later()
    await stage.talks()


async def at(
    url: str, language: str, encoder: Encoder | None, text: str, chat: str
) -> tuple[Stage, list[CaseKind]]:
    """The community after one of its subscribers wrote that, and the cases that came of it."""
    lived = community(language=language)
    async with stage_on(url, lived, answers(language), encoder=encoder, judges=judges()) as stage:
        await stage.say("nina", text, chat=chat)
        await thought(stage)
        return stage, [case.kind for case in await stage.cases(CaseState.OPEN)]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_nasty_sample_is_removed_and_a_card_tells_it(
    fresh: Callable[[], str], encoder: Encoder | None, language: str
) -> None:
    said = page_words(language, language)["sample.nasty"]
    stage, cases = await at(fresh(), language, encoder, said, "wall")
    assert cases == [CaseKind.REMOVED]
    assert len(stage.network.cards()) == 1


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_known_sample_is_answered_and_calls_nobody(
    fresh: Callable[[], str], encoder: Encoder | None, language: str
) -> None:
    said = page_words(language, language)["sample.known"]
    stage, cases = await at(fresh(), language, encoder, said, "dm-nina")
    assert stage.network.said_in("dm-nina") == [answers(language)[0].answer]
    assert cases == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_unknown_sample_calls_a_person_at_once(
    fresh: Callable[[], str], encoder: Encoder | None, language: str
) -> None:
    said = page_words(language, language)["sample.unknown"]
    stage, cases = await at(fresh(), language, encoder, said, "dm-nina")
    assert cases == [CaseKind.QUESTION]
    assert len(stage.network.cards()) == 1


@pytest.mark.parametrize(("language", "said"), [(one, said) for one in BESIDE for said in BESIDE[one]])
async def test_so_does_what_else_the_base_was_never_told(
    fresh: Callable[[], str], encoder: Encoder | None, language: str, said: str
) -> None:
    _, cases = await at(fresh(), language, encoder, said, "dm-nina")
    assert cases == [CaseKind.QUESTION]


@pytest.mark.parametrize("chat", ["wall", "dm-nina"])
async def test_who_fell_ill_of_what_was_sold_calls_a_person_at_once(
    fresh: Callable[[], str], encoder: Encoder | None, chat: str
) -> None:
    said = "Отравилась вашим сэндвичем, два дня лежала с температурой"
    lived = community()
    async with stage_on(fresh(), lived, answers("ru"), encoder=encoder, judges=judges()) as stage:
        await stage.say("nina", said, chat=chat)
        await thought(stage)
        [case] = await stage.cases(CaseState.OPEN)
    assert (case.kind, case.severity) == (CaseKind.NEGATIVE, Severity.URGENT)
    assert "reason.negative.harm" in [one.key for one in case.reasons]
