import time
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.local.server.faults import Fault, Faults, Script, Scripted
from tests.servers import Browser

SEND = {"chat": "chat", "text": "т", "guid": "g"}


def script(*entries: tuple[str, Fault, int]) -> Script:
    return Script(script=[Scripted(method=method, fault=fault, times=n) for method, fault, n in entries])


def test_faults_are_met_in_order_and_used_up():
    faults = Faults()
    faults.replace(script(("mute", Fault.ERROR, 1), ("*", Fault.DELAY, 2)))
    met = [faults.meet(method) for method in ("ban", "mute", "updates", "mute", "mute")]
    assert [mishap and mishap.fault for mishap in met] == [Fault.DELAY, Fault.ERROR, None, Fault.DELAY, None]
    assert faults.left().script == []


def test_the_script_itself_is_not_used_up():
    given = script(("mute", Fault.ERROR, 2))
    Faults().replace(given)
    faults = Faults()
    faults.replace(given)
    faults.meet("mute")
    assert given.script[0].times == 2
    assert faults.left().script[0].times == 1


@given(st.integers(), st.floats(0, 1))
def test_chance_repeats_itself_from_the_same_seed(seed: int, rate: float):
    def met() -> list[Any]:
        faults = Faults()
        faults.replace(Script(seed=seed, rates={Fault.LOSE_REPLY: rate, Fault.DELAY: 0.1}))
        return [faults.meet("sendMessage") for _ in range(50)]

    assert met() == met()


def test_rates_come_true_and_old_updates_come_again_only_as_updates():
    faults = Faults()
    faults.replace(Script(rates={Fault.LOSE_REPLY: 0.3, Fault.DUPLICATE: 1}))
    met = [faults.meet("sendMessage") for _ in range(1000)]
    assert {mishap.fault for mishap in met if mishap} == {Fault.LOSE_REPLY}
    assert 250 < sum(mishap is not None for mishap in met) < 350
    again = faults.meet("updates")
    assert again is not None
    assert again.fault is Fault.DUPLICATE


async def test_a_lost_reply_is_done_and_a_lost_request_is_not(browser: Browser):
    for fault, done in (("lose_request", 0), ("lose_reply", 1)):
        await browser.faults({"method": "sendMessage", "fault": fault})
        with pytest.raises(aiohttp.ClientError):
            await browser.bot("sendMessage", **SEND)
        assert len(await browser.effects("sendMessage")) == done


async def test_an_error_and_a_limit_do_nothing(browser: Browser):
    await browser.faults(
        {"method": "*", "fault": "error"}, {"method": "*", "fault": "rate_limit", "seconds": 7}
    )
    await browser.bot("sendMessage", **SEND)
    assert browser.status == 500
    limited = await browser.bot("sendMessage", **SEND)
    assert (browser.status, limited["retry_after"]) == (429, 7)
    assert await browser.effects("sendMessage") == []


async def test_a_delayed_call_is_done_later(browser: Browser):
    await browser.faults({"method": "sendMessage", "fault": "delay", "seconds": 0.1})
    started = time.monotonic()
    await browser.bot("sendMessage", **SEND)
    assert time.monotonic() - started >= 0.1
    assert browser.status == 200


async def test_updates_whose_reply_was_lost_come_again(browser: Browser):
    await browser.act("olga", "say", chat="chat", text="т")
    await browser.faults({"method": "updates", "fault": "lose_reply"})
    with pytest.raises(aiohttp.ClientError):
        await browser.get("/bot/updates")
    assert len((await browser.get("/bot/updates"))["updates"]) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"script": [{"method": "mute", "fault": "fire"}]},
        {"script": [{"method": "mute", "fault": "error", "times": 0}]},
        {"script": [{"method": "mute"}]},
        {"rates": {"lose_reply": 2}},
        {"scripts": []},
    ],
)
async def test_a_script_that_makes_no_sense_is_refused(browser: Browser, body: dict[str, Any]):
    async with browser.session.put("/faults", json=body) as answer:
        assert answer.status == 400


async def test_what_is_left_of_a_script_can_be_read_and_given_again(browser: Browser):
    await browser.faults({"method": "mute", "fault": "error", "times": 3}, seed=5, rates={"delay": 0.5})
    left = await browser.get("/faults")
    async with browser.session.put("/faults", json=left) as answer:
        assert await answer.json() == left
