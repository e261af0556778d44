"""What keeps a platform from working is told once, in every community, and again when it comes back."""

from models.cases import CaseKind, CaseState
from models.texts import Sentence
from tests.builders import PLATFORM
from tests.stage import Stage

CAPTCHA = {
    "user:writing": Sentence("trouble.vk.captcha", {"name": "[vk] user_token", "link": "https://id.vk.ru/x"})
}


async def test_a_trouble_is_a_card_once_while_it_lasts(stage: Stage) -> None:
    for _ in range(3):
        await stage.machine.ticks.tell_of_trouble(PLATFORM, lambda: CAPTCHA)
        await stage.deliver()
    [case] = await stage.cases()
    assert (case.kind, case.count) == (CaseKind.DELIVERY, 1)
    [card] = stage.network.cards()
    assert "откройте https://id.vk.ru/x" in card.text
    assert "(без текста)" not in card.text


async def test_a_trouble_that_comes_back_is_told_again(stage: Stage) -> None:
    await stage.machine.ticks.tell_of_trouble(PLATFORM, lambda: CAPTCHA)
    await stage.deliver()
    await stage.press("anna", "Закрыть")
    await stage.machine.ticks.tell_of_trouble(PLATFORM, dict)
    await stage.machine.ticks.tell_of_trouble(PLATFORM, lambda: CAPTCHA)
    assert [case.state for case in await stage.cases()] == [CaseState.CLOSED, CaseState.OPEN]


async def test_where_all_is_well_nobody_is_bothered(stage: Stage) -> None:
    before = stage.store.commits
    await stage.machine.ticks.tell_of_trouble(PLATFORM, dict)
    assert stage.store.commits == before
