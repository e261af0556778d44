"""Every sentence that the stories say stands in both catalogues, and nothing stands there in vain."""

import ast
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from string import Formatter

import pytest

from bot.catalogues import all_texts
from handlers.answers.replay import Turn
from handlers.cases.acts import OUTCOMES
from handlers.commands.menu import SHOWN
from handlers.commands.values import ALL_KEYS, ALL_RULES, PLAIN
from handlers.places.arrivals import NOTHING, OFFERS
from handlers.plan.register import COLUMNS as REGISTERED
from handlers.plan.review import ABILITY as VERBS
from handlers.plan.sheet import COLUMNS
from handlers.reports.week import LINES
from handlers.service import FORMULAS
from handlers.talks.conversations import RETURNED
from models.cases import CaseAction, CaseKind, CaseState, Severity
from models.communities import Mode, Place
from models.content import Move, PostState, Trait
from models.decisions import Axis
from models.entrances import NewcomerState
from models.escalation import Step
from models.intents import Offence
from models.lessons import Exam, LessonState
from models.outcomes import DeedKind
from models.staff import Role
from models.texts import LANGUAGES, catalogue
from moderation.judge import LOCALE

HANDLERS = Path(__file__).parents[3] / "handlers"
CATALOGUES = {
    language: {one.id if isinstance(one.id, str) else one.id[0]: one for one in found if one.id}
    for language in LANGUAGES
    for found in [catalogue(HANDLERS / "locale", language)]
}
KEYS = frozenset(CATALOGUES["ru"])
KEY = re.compile(rf"(?:{'|'.join({key.partition('.')[0] for key in KEYS})})\.[a-z_.]+")

REFUSED = ("delete", "restore", "mute", "unmute", "ban", "unban", "send", "close", "open")
SPOKEN_COMMANDS = ("faq", "case", "duty", "causes", "report", "mode", "model", "settings", "places", "staff")
OF_THE_PLAN = ("post", "plan", "repeat", "queue", "edit", "pin", "unpin", "delete", "media")
AT_THE_DOOR = ("newcomers", "lock", "unlock", "raid", "link")
ON_THE_SPOT = ("warn", "mute", "ban", "unban", "restore")
FAMILIES: dict[str, list[str]] = {
    "rule.{}": [*ALL_RULES],
    "notice.{}": [DeedKind.WARNED, DeedKind.MUTED, DeedKind.BANNED],
    "offence.{}": [*Offence],
    "answer.promise.{}": ["question", "negative", "message", "wish"],
    "faq.turn.{}": [*Turn],
    "learn.button.{}": ["yes", "no"],
    "reason.{}": ["question", "negative", "message", "wish"],
    "reason.{}.{}": [
        *(f"refused.{act}" for act in REFUSED),
        *(f"refused.{act}" for act in ("admit", "turn_away", "lock", "unlock", "make_link")),
        *(f"refused.{act}" for act in ("first_comment", "revise", "pin", "unpin", "withdraw")),
        "unsure.send",
        "unsure.first_comment",
    ],
    "reason.appeal.{}.{}": [f"{kind}.{who}" for kind in ("muted", "banned") for who in ("bot", "person")],
    "appeal.{}": ["overturned", "upheld", "reopened"],
    "reason.post_{}": ["unsure", "refused"],
    "place.{}": [*Place],
    "places.button.{}": [*(place for row in OFFERS for place in row), NOTHING],
    "case.kind.{}": [*CaseKind],
    "case.state.{}": [CaseState.TAKEN, CaseState.CLOSED],
    "case.outcome.{}": [*OUTCOMES.values(), RETURNED],
    "deed.{}": [*DeedKind],
    "action.{}": [action for action in CaseAction if action is not CaseAction.REPLY],
    "press.done.{}": [*CaseAction],
    "press.too_late.{}": [*CaseState],
    "post.state.{}": [*PostState],
    "post.{}": [PostState.PLANNED, PostState.DRAFT, PostState.REVIEW],
    "edit.{}": [PostState.DRAFT, PostState.REVIEW, PostState.HELD],
    "plan.button.{}": [*VERBS],
    "plan.step.{}": [*Move],
    "approval.done.{}": [*VERBS],
    "plan.step.{}.link": ["approved.link", "returned.link"],
    "link.told.{}": ["approve", "return"],
    "reason.post_kept_back.{}": [
        PostState.DRAFT,
        PostState.REVIEW,
        PostState.NEEDS_PERSON,
        PostState.CANCELLED,
        PostState.FAILED,
    ],
    "post.part.{}": ["alt", "poll", "quiz", "link", "source", "first_comment", "pin_for", "keep_for", *Trait],
    "limit.trait.{}": [*Trait],
    "limit.{}": [
        *("text", "caption", "comment", "button"),
        *(f"poll.{part}" for part in ("question", "option", "explanation")),
    ],
    "preview.{}": ["pin_for", "keep_for"],
    "duty.step.{}": [*Step],
    "duty.severity.{}": [*Severity],
    "mode.{}": [*Mode],
    "setting.{}": [*ALL_KEYS],
    "axis.{}": [*Axis],
    "example.decided.{}": [*Axis, "fine"],
    "example.sample.{}": [*Axis, "ordinary"],
    "lesson.state.{}": [*LessonState],
    "lesson.exam.{}": [*Exam],
    "lesson.button.{}": ["back", "use"],
    "lesson.done.{}": ["back", "use"],
    "settings.expected.{}": [setting.expected for setting in PLAIN.values()],
    "role.{}": [*Role],
    "help.{}": [*SPOKEN_COMMANDS, *OF_THE_PLAN, *ON_THE_SPOT, *AT_THE_DOOR, "spam", "close", "open"],
    "menu.{}": [name for row in SHOWN for name in row],
    "platform.{}": ["telegram", "vk", "local"],
    "newcomer.state.{}": [*NewcomerState],
    "raid.done.{}": ["lock", "open", "expel", "back"],
    "raid.nobody.{}": ["expel", "back"],
    "raid.button.{}": ["lock", "open", "expel", "back"],
    "raid.{}": ["expel", "back"],
    "spot.done.{}": [*ON_THE_SPOT],
    "column.{}": [*COLUMNS],
    "register.{}": [*REGISTERED],
    "partner.{}": ["named", "friend", "promo", "call", "mention", "link", "tracked"],
    "report.{}": [*LINES, *FORMULAS],
}
"""Keys that are put together, and what they are put together with."""


def in_code() -> Iterator[str]:
    """Every key in the code of the stories; what is filled in is `{}`."""
    for file in HANDLERS.rglob("*.py"):
        nodes = list(ast.walk(ast.parse(file.read_text())))
        parts = {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in nodes:
            if isinstance(node, ast.JoinedStr):
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
                )
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                yield node.value


def calls() -> Iterator[tuple[str, set[str]]]:
    """Each sentence that is said by its whole key, with the names of what is filled in."""
    for file in HANDLERS.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or any(word.arg is None for word in node.keywords):
                continue
            named = {word.arg for word in node.keywords if word.arg}
            for given in node.args[:2]:
                if isinstance(given, ast.Constant) and given.value in KEYS:
                    filled = [arg for arg in node.args if isinstance(arg, ast.Dict)]
                    names = {key.value for one in filled for key in one.keys if isinstance(key, ast.Constant)}
                    yield given.value, named | {str(name) for name in names}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def forms(language: str, key: str) -> list[str]:
    """Everything that a key may be said as."""
    string = CATALOGUES[language][key].string
    return [string or ""] if isinstance(string, str | None) else list(string)


OF_THE_JUDGE = {one.id if isinstance(one.id, str) else one.id[0] for one in catalogue(LOCALE, "ru")} - KEYS
"""Reasons that the judge gives, which stories tell apart and never say."""
SAID = [key for key in in_code() if KEY.fullmatch(key.replace("{}", "x")) and key not in OF_THE_JUDGE]
EXPANDED = {family.partition("{}")[0] + one for family, some in FAMILIES.items() for one in some}


def test_every_key_in_the_code_is_in_the_catalogues() -> None:
    assert {key for key in SAID if "{}" not in key} <= KEYS


def test_every_key_that_is_put_together_is_in_the_catalogues() -> None:
    assert {key for key in SAID if "{}" in key} == set(FAMILIES)
    assert EXPANDED <= KEYS


def test_nothing_stands_in_the_catalogues_that_nobody_says() -> None:
    assert KEYS - set(SAID) - EXPANDED == set()


def test_both_languages_say_the_same_sentences() -> None:
    assert set(CATALOGUES["en"]) == KEYS


@pytest.mark.parametrize("key", sorted(KEYS))
def test_a_sentence_fills_in_the_same_in_both_languages(key: str) -> None:
    said = {language: [placeholders(form) for form in forms(language, key)] for language in LANGUAGES}
    assert all(all(forms(language, key)) for language in LANGUAGES), "nothing is left untranslated"
    names = {frozenset(one) for one in chain.from_iterable(said.values())}
    assert len(names) == 1


def test_plural_sentences_have_as_many_forms_as_the_language() -> None:
    for language, number in (("ru", 3), ("en", 2)):
        assert {len(forms(language, key)) for key in KEYS} == {1, number}


def test_whatever_a_sentence_needs_is_given_where_it_is_said() -> None:
    missing = {(key, name) for key, given in calls() for name in placeholders(forms("ru", key)[0]) - given}
    assert not missing


def test_the_words_for_people_are_typed_as_they_are_printed() -> None:
    for key in KEYS:
        for form in forms("ru", key):
            assert not re.search(r"\s-\s|\.\.\.|\"|  \w", form.lstrip()), f"{key}: a dash is —, quotes are «»"
        for form in forms("en", key):
            assert not re.search(r"\s-\s|\.\.\.|\w'\w", form), f"{key}: an apostrophe is ’"
            assert not re.search("[а-яё]", form), f"{key}: Russian letters in English"


def test_no_layer_takes_a_sentence_of_another() -> None:
    texts = all_texts()
    for key in KEYS:
        if len(forms("ru", key)) == 1:
            names = dict.fromkeys(placeholders(forms("ru", key)[0]), "x")
            assert texts.say("ru", key, **names) == forms("ru", key)[0].format(**names)
