import json
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.local import replies
from models.content import Results
from models.errors import DeliveryError, OutcomeUnknown, RateLimited, Refused
from models.intents import Receipt, Send

SEND = Send(platform="local", chat="chat", text="т")


def failure(**more: object) -> bytes:
    return json.dumps({"ok": False, "code": 400, "error": "нет такого чата", **more}).encode()


@pytest.mark.parametrize("status", [400, 403, 404])
def test_a_refusal_has_the_words_of_the_network(status: int):
    with pytest.raises(Refused, match="нет такого чата"):
        replies.outcome(status, failure())


@pytest.mark.parametrize(
    ("asked", "waited"), [(2.5, 2.5), (-1, 0), (1e9, replies.LONGEST_PAUSE)], ids=["some", "negative", "ages"]
)
def test_a_rate_limit_says_when_to_come_back_within_reason(asked: float, waited: float):
    with pytest.raises(RateLimited) as limited:
        replies.outcome(429, failure(retry_after=asked))
    assert limited.value.retry_after == timedelta(seconds=waited)


def test_a_full_disk_of_the_network_puts_an_order_off():
    with pytest.raises(RateLimited):
        replies.outcome(507, failure())


def test_a_wrong_token_gives_no_order_up():
    with pytest.raises(RateLimited):
        replies.outcome(401, failure())


@pytest.mark.parametrize(
    ("status", "body"),
    [
        pytest.param(500, failure(), id="an error of the network"),
        pytest.param(502, b"<html>Bad Gateway</html>", id="an error page"),
        pytest.param(200, b"<html>Please log in</html>", id="a page instead of an answer"),
        pytest.param(200, b'{"ok": true', id="half an answer"),
        pytest.param(200, b"", id="nothing"),
        pytest.param(200, b'{"ok": true}', id="no result"),
        pytest.param(403, b"<html>Forbidden</html>", id="a refusal by something in between"),
        pytest.param(429, b"slow down", id="a limit in plain text"),
        pytest.param(302, b"", id="a redirect"),
    ],
)
def test_what_proves_nothing_leaves_the_outcome_unknown(status: int, body: bytes):
    with pytest.raises(OutcomeUnknown):
        replies.outcome(status, body)


@given(st.integers(100, 599), st.binary() | st.text().map(lambda text: failure(error=text)))
def test_every_answer_that_holds_no_result_is_one_of_our_errors(status: int, body: bytes):
    with pytest.raises(DeliveryError):
        replies.outcome(status, body)


def test_results_that_are_not_told_are_none_and_never_zero():
    raw = msgspec.Raw(b'{"results": [{"id": "1", "likes": 3, "comments": 0}]}')
    assert replies.results(raw) == {"1": Results(likes=3, comments=0)}


def test_a_receipt_names_the_message_and_needs_one():
    assert replies.receipt(SEND, msgspec.Raw(b'{"id": "5", "text": "x"}')) == Receipt(message="5")
    with pytest.raises(OutcomeUnknown):
        replies.receipt(SEND, msgspec.Raw(b"{}"))
