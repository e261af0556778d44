"""Tags on links and the line of an advertisement: made when a post goes out, and made once."""

from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.plans import plans
from handlers.plan.outgoing import labelled, outgoing, tagger
from models.communities import Planning
from models.content import Ad, Content, LinkButton, Post, Trait
from models.marks import Mark, MarkKind
from tests.builders import NOW, community

SHOP = community(planning=Planning(utm=True))
POST = Post(
    id=1, community="shop", author="lev", content=Content(), due=NOW, key="pie", campaign="Осень & зима"
)
TAGS = (
    "utm_source=vk&utm_medium=social"
    "&utm_campaign=%D0%9E%D1%81%D0%B5%D0%BD%D1%8C%20%26%20%D0%B7%D0%B8%D0%BC%D0%B0&utm_content=pie"
)
TAG = tagger(POST, SHOP)


def sent(content: Content) -> Content:
    return outgoing(replace(POST, content=content), SHOP)


@pytest.mark.parametrize(
    ("url", "tagged"),
    [
        ("https://cafe.ru", f"https://cafe.ru?{TAGS}"),
        ("https://cafe.ru/menu?a=1&b#top", f"https://cafe.ru/menu?a=1&b&{TAGS}#top"),
        ("https://cafe.ru/#", f"https://cafe.ru/?{TAGS}#"),
        ("https://cafe.ru/?utm_source=mail", "https://cafe.ru/?utm_source=mail"),
        ("https://t.me/cafe", "https://t.me/cafe"),
        ("https://vk.com/cafe?w=1", "https://vk.com/cafe?w=1"),
        ("tel:+79001234567", "tel:+79001234567"),
        ("https://[", "https://["),
    ],
)
def test_a_link_is_tagged_unless_it_has_tags_or_leads_nowhere(url: str, tagged: str) -> None:
    assert TAG(url) == tagged


@given(
    st.from_regex(
        r"\Ahttps?://[a-zа-я0-9.-]{1,12}\.ru(/[a-zя0-9%._~-]{0,9}){0,3}(\?[a-z0-9=&%_.-]{0,20})?(#[a-z0-9]{0,6})?\Z"
    )
)
def test_a_tagged_link_keeps_its_query_and_fragment_and_is_tagged_once(url: str) -> None:
    tagged = TAG(url)
    assert TAG(tagged) == tagged
    before, after = urlsplit(url), urlsplit(tagged)
    assert (after.scheme, after.netloc, after.path, after.fragment) == (
        before.scheme,
        before.netloc,
        before.path,
        before.fragment,
    )
    assert after.query.startswith(before.query)
    if "utm_" not in before.query:
        assert dict(parse_qsl(after.query))["utm_campaign"] == "Осень & зима"


def test_links_in_a_text_are_tagged_and_marks_stay_on_their_words() -> None:
    text = "Меню: https://cafe.ru, адрес — там же. Ждём!"
    bold = Mark(kind=MarkKind.BOLD, start=text.index("Ждём"), length=4)
    link = Mark(kind=MarkKind.LINK, start=0, length=4, url="https://cafe.ru/menu")
    content = sent(Content(text=text, marks=(link, bold)))
    assert content.text == f"Меню: https://cafe.ru?{TAGS}, адрес — там же. Ждём!"
    assert content.marks[0] == replace(link, url=f"https://cafe.ru/menu?{TAGS}")
    marked = content.marks[1]
    assert content.text[marked.start : marked.start + marked.length] == "Ждём"


def test_buttons_the_page_below_and_the_first_comment_are_tagged_too() -> None:
    button = LinkButton(label="Меню", url="https://cafe.ru")
    content = sent(Content(buttons=((button,),), link="https://cafe.ru", first_comment="https://cafe.ru!"))
    assert (
        content.buttons[0][0].url == content.link == content.first_comment[:-1] == f"https://cafe.ru?{TAGS}"
    )


def test_what_goes_out_twice_is_changed_once_whatever_it_says() -> None:
    for planned in plans(500):
        once = sent(planned.content)
        assert sent(once) == once
        before, after = urlsplit(planned.content.link), urlsplit(once.link)
        assert after._replace(query="") == before._replace(query="")
        assert after.query.startswith(before.query)


def test_without_the_setting_links_stay_as_they_are() -> None:
    content = Content(text="https://cafe.ru")
    assert outgoing(replace(POST, content=content), community()) == content


def test_an_advertisement_has_its_line_once_and_keeps_a_token_that_is_in_its_text() -> None:
    ad = Content(
        text="Скидки", traits=frozenset({Trait.ADVERTISEMENT}), ad=Ad(advertiser="ООО «Пирог»", erid="2Vtz")
    )
    assert labelled(ad).text == "Скидки\n\nРеклама. ООО «Пирог». erid: 2Vtz"
    assert labelled(labelled(ad)) == labelled(ad)
    said = replace(ad, text="Реклама ООО «Пирог», erid 2Vtz. Скидки")
    assert labelled(said) == said
    assert labelled(replace(ad, ad=Ad(advertiser="ООО «Пирог»"))).text == "Скидки"
