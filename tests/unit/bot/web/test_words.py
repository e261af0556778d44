import re
from pathlib import Path

import pytest

import bot.web
from bot.catalogues import LOCALE
from bot.web.words import page_words
from handlers.plan.review import ABILITY
from models.content import PostState, Trait
from models.texts import catalogue

WEB = Path(bot.web.__file__).parent
HANDLERS = LOCALE.parents[1] / "handlers" / "locale"
TEMPLATES = list(WEB.glob("templates/*.html"))
STEPS = ("nasty", "restore", "known", "unknown", "plan")


def used() -> set[str]:
    """Every key that the page asks for; those put together from parts are listed here."""
    text = "".join(file.read_text() for file in (*WEB.glob("static/*.js"), *TEMPLATES))
    templates = "".join(file.read_text() for file in TEMPLATES)
    keys = set(re.findall(r'(?:say|tryWriting)\("([\w.]+)"', text))
    keys |= set(re.findall(r"words\[[\"']([\w.]+)[\"']\]", templates)) | set(
        re.findall(r"words\.(\w+)", templates)
    )
    keys |= {f"guide.{step}{part}" for step in STEPS for part in ("", ".how", ".try")}
    keys |= {f"state.{state}" for state in PostState}
    keys |= {f"{pane}.short" for pane in ("public", "duty", "desk")}
    keys |= {f"theme.{theme}" for theme in ("auto", "light", "dark")}
    keys |= {f"link.{state}" for state in ("live", "lost")}
    keys |= {f"plan.when.{value}" for value in ("10", "60", "at")}
    keys |= {f"calendar.{view}" for view in ("month", "week")}
    keys |= {f"sheet.{said}" for said in (*ABILITY, "link", "source", "comment")}
    keys |= {f"room.{what}" for what in ("text", "media", "comment", "options")}
    keys |= {f"trait.{trait}" for trait in Trait}
    return keys | {"standing.mute", "standing.ban"}


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_page_has_every_sentence_that_it_says_and_no_other(language: str) -> None:
    assert set(page_words(language, language)) == used()


def test_both_languages_fill_the_same_places() -> None:
    russian, english = page_words("ru", "ru"), page_words("en", "en")
    for key, text in russian.items():
        assert text
        assert set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", english[key])), key


@pytest.mark.parametrize("language", ["ru", "en"])
def test_the_tour_names_the_button_as_the_card_does(language: str) -> None:
    card = catalogue(HANDLERS, language)["action.restore"]
    assert page_words(language, language)["sample.restore"] == card.string
