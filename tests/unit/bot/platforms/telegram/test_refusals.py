"""What Telegram refuses is told in the community's language."""

import pytest

from bot.catalogues import all_texts
from bot.platforms.telegram.refusals import _WORDS, meaning
from models.errors import Refused
from models.intents import Ban, Delete, Send
from models.messages import Address
from models.texts import LANGUAGES
from tests.unit.bot.platforms.telegram.conftest import Shop

TEXTS = all_texts()


@pytest.mark.parametrize(
    "words", [*sorted(beginning for beginning, _ in _WORDS), "Bad Request: something new"]
)
def test_every_refusal_has_words_in_every_language(words: str) -> None:
    told = {TEXTS.render(language, meaning(words)) for language in LANGUAGES}
    assert len(told) == len(LANGUAGES)
    assert not any(one.startswith("refused.") for one in told)


async def test_a_refusal_tells_people_what_to_do(shop: Shop) -> None:
    owner = Ban(platform="telegram", chat=str(shop.group.id), person=str(shop.owner.id), until=shop.watch.now)
    with pytest.raises(Refused) as refused:
        await shop.gateway.perform(owner, "k")
    [why] = refused.value.why
    assert TEXTS.render("ru", why) == "это администратор чата, Telegram его не трогает"


async def test_what_we_ourselves_refuse_has_words_too(shop: Shop) -> None:
    service = Ban(platform="telegram", chat=str(shop.group.id), person="777000", until=shop.watch.now)
    with pytest.raises(Refused) as refused:
        await shop.gateway.perform(service, "k")
    assert [why.key for why in refused.value.why] == ["refused.telegram.service"]


async def test_what_telegram_says_that_we_do_not_know_is_told_as_it_came(shop: Shop) -> None:
    address = Address(platform="telegram", chat="7", message="x")
    with pytest.raises(Refused) as refused:
        await shop.gateway.perform(Delete(address=address, author="", author_name="", text=""), "k")
    assert "no id of Telegram" in TEXTS.render("ru", refused.value.why[0])


async def test_somebody_who_never_wrote_is_named_as_such(shop: Shop) -> None:
    stranger = shop.api.telegram.person("Новый")
    shop.api.telegram.private_chat(stranger)
    with pytest.raises(Refused) as refused:
        await shop.gateway.perform(Send(platform="telegram", chat=str(stranger.id), text="?"), "k")
    assert refused.value.why[0].key in ("refused.telegram.never_started", "refused.telegram.no_chat")
