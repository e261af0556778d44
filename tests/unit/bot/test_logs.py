"""No secret leaves through the log, and no text of a user can pass for a line of ours."""

import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from bot import logs
from bot.redaction import Redaction
from models.texts import LANGUAGES, catalogue

TELEGRAM = "123456789:AAE" + "x-Y_" * 8
VK = "vk1.a." + "Zz9_" * 12
VK_HEX = "0a1b" * 21 + "c"
ROOT = Path(__file__).parents[3]
LAYERS = ("bot", "handlers", "moderation")
SECRETS = [TELEGRAM, VK, VK_HEX]


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, show, raising = (
        root.handlers[:],
        root.level,
        warnings.showwarning,
        logging.raiseExceptions,
    )
    yield
    logging.captureWarnings(False)
    structlog.reset_defaults()
    root.handlers[:], warnings.showwarning, logging.raiseExceptions = handlers, show, raising
    root.setLevel(level)


@pytest.fixture(params=["console", "json"])
def lines(request: pytest.FixtureRequest) -> Callable[[], list[str]]:
    stream = io.StringIO()
    logs.configure("debug", request.param, stream)
    return lambda: stream.getvalue().splitlines()


def fail(message: str) -> None:
    raise RuntimeError(message)


@pytest.mark.parametrize("secret", SECRETS, ids=["telegram token", "vk token", "vk hexadecimal token"])
def test_a_token_is_masked_wherever_it_stands(lines: Callable[[], list[str]], secret: str) -> None:
    log = structlog.get_logger()
    log.info(f"calling https://api.telegram.org/bot{secret}/getMe", field=secret, deep={"x": [secret]})
    logging.getLogger("library").warning("sending %s", {"url": secret})
    try:
        fail(f"no answer to {secret}")
    except RuntimeError:
        log.exception("a call failed")
        logging.getLogger("library").exception("and in a library")
    text = "\n".join(lines())
    assert secret not in text
    assert text.count("***") >= 6


def test_what_is_registered_is_masked_in_every_quoting() -> None:
    redaction, secret = Redaction(), 'пароль "в кавычках" & знаки'
    redaction.add(secret)
    for form in (secret, quote(secret, safe=""), json.dumps(secret, ensure_ascii=False)[1:-1]):
        assert redaction(f"before {form} after") == "before *** after"


@given(st.text("abAB01:/ \"'\\яё%", min_size=6), st.text(), st.text(), st.booleans())
def test_a_registered_secret_survives_nowhere(secret: str, before: str, after: str, quoted: bool) -> None:
    redaction = Redaction()
    redaction.add(secret)
    text = json.dumps(before + secret + after, ensure_ascii=False) if quoted else before + secret + after
    cleaned = redaction(text)
    assert secret not in cleaned
    assert not quoted or json.dumps(secret, ensure_ascii=False)[1:-1] not in cleaned


def test_what_is_registered_with_redact_never_reaches_the_stream(lines: Callable[[], list[str]]) -> None:
    logs.redact("correct-horse-battery")
    structlog.get_logger().info("said", words=["correct-horse-battery"])
    assert "horse" not in "".join(lines())


def test_a_secret_of_settings_and_a_field_called_so_are_masked(lines: Callable[[], list[str]]) -> None:
    structlog.get_logger().info(
        "connected",
        to=SecretStr("abc"),
        access_token="q w",
        headers={"Authorization": 'a"b c', "Host": "vk.ru"},
    )
    text = "".join(lines())
    assert "q w" not in text
    assert "b c" not in text
    assert "vk.ru" in text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param(
            "https://vk.ru/x?a=1&access_token=abc&v=5", "https://vk.ru/x?a=1&access_token=***&v=5", id="query"
        ),
        pytest.param("postgresql://anna:pw@db/x", "postgresql://***@db/x", id="address with a password"),
        pytest.param("Authorization: Bearer abc.def", "Authorization: ***", id="header"),
        pytest.param("{'token': 'a\"b c', 'z': 1}", "{'token': '***', 'z': 1}", id="dict"),
        pytest.param('{"secret": "a\\"b c", "z": 1}', '{"secret": "***", "z": 1}', id="json"),
        pytest.param(
            r'"{\"secret\": \"a b\", \"z\": 1}"', r'"{\"secret\": \"***\", \"z\": 1}"', id="json in json"
        ),
        pytest.param("sha256 " + "ab" * 32, "sha256 " + "ab" * 32, id="a checksum is no token"),
        pytest.param("the token was refused", "the token was refused", id="the word alone"),
        pytest.param("at 12:30 order 123456:7", "at 12:30 order 123456:7", id="a time is no token"),
    ],
)
def test_only_the_secret_part_is_replaced(text: str, kept: str) -> None:
    assert Redaction()(text) == kept


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_ours_is_taken_for_a_secret(language: str) -> None:
    folders = [folder for layer in LAYERS for folder in (ROOT / layer).rglob("locale")]
    sentences = [one.string for folder in folders for one in catalogue(folder, language)]
    said = {form for one in sentences for form in ([one] if isinstance(one, str) else one)}
    assert len(folders) > 4
    assert [sentence for sentence in said if Redaction()(sentence) != sentence] == []


FORGED = "hello\n2026-01-01T00:00:00Z [info     ] owner appointed\r\x1b[2K\u2028\x85\u202eend"


def test_a_text_with_line_breaks_stays_one_line(lines: Callable[[], list[str]]) -> None:
    structlog.get_logger().info(FORGED, text=FORGED, deep=[FORGED])
    logging.getLogger("library").warning("got %s", FORGED)
    assert len(lines()) == 2
    assert "\x1b" not in "".join(lines())
    assert "\u202e" not in "".join(lines())


def test_a_line_inside_a_traceback_never_begins_like_ours(lines: Callable[[], list[str]]) -> None:
    try:
        fail(FORGED)
    except RuntimeError:
        structlog.get_logger().exception("failed")
    assert not [line for line in lines() if line.startswith("2026-01-01")]
    assert "\x1b" not in "".join(lines())


tricky = st.lists(
    st.sampled_from(["token", "=", ": ", '"', "'", "\\", "a b", "Bearer ", "://", "@", "{", ","])
).map("".join)


@given(st.text() | tricky, st.text() | tricky)
def test_json_lines_are_always_json(event: str, field: str) -> None:
    stream = io.StringIO()
    logs.configure("info", "json", stream)
    structlog.get_logger().info(event, field=field, token=field)
    (line,) = stream.getvalue().splitlines()
    assert json.loads(line)["token"] == "***"


def test_the_local_variables_of_a_frame_are_not_printed(lines: Callable[[], list[str]]) -> None:
    password = "locals-are-" + "private"
    try:
        fail(f"{len(password)}")
    except RuntimeError:
        structlog.get_logger().exception("failed")
    assert password not in "".join(lines())


def test_context_reaches_the_lines_of_libraries(lines: Callable[[], list[str]]) -> None:
    with structlog.contextvars.bound_contextvars(event_id="local:7"):
        logging.getLogger("library").warning("slow")
    assert "local:7" in lines()[0]


def test_a_line_that_can_not_be_formatted_shows_nothing_of_its_arguments(
    lines: Callable[[], list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("library").warning("count %d", TELEGRAM)
    captured = capsys.readouterr()
    assert TELEGRAM not in captured.err + captured.out + "".join(lines())


def test_below_the_level_nothing_is_written() -> None:
    stream = io.StringIO()
    logs.configure("warning", "json", stream)
    structlog.get_logger().info("quiet")
    logging.getLogger("library").info("quiet")
    assert not stream.getvalue()


def test_standard_output_stays_free_for_answers(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("info", "json", sys.stderr)
    structlog.get_logger().info("said")
    assert not capsys.readouterr().out
