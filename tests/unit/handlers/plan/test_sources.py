"""Media come from allowed hosts and from one folder, and nothing that somebody types leads elsewhere."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from handlers.plan.sources import folder_parts, meant, objection
from models.media import Sources

CAFE = "xn--80akn5b.xn--p1ai"
SOURCES = Sources(hosts=("cdn.example", ".shop.example", CAFE), folder=True)


def why(name: str, sources: Sources = SOURCES) -> str | None:
    found = objection(name, sources)
    return found.key if found else None


@pytest.mark.parametrize(
    "name",
    [
        "https://cdn.example/pie.jpg",
        "https://CDN.example/a%20b.jpg?size=2#x",
        "https://img.shop.example/1",
        "https://кафе.рф/пирог.jpg",
        "https://КАФЕ.рф/1",
        f"https://{CAFE}/1",
        "folder:pie.jpg",
        "folder:весна/Пирог с вишней (1).jpg",
    ],
)
def test_what_is_allowed_passes(name: str) -> None:
    assert why(name) is None


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("http://cdn.example/pie.jpg", "media.not_https"),
        ("https://evil.example/pie.jpg", "media.host"),
        ("https://cdn.example.evil.example/", "media.host"),
        ("https://shop.example/", "media.host"),
        ("https://notshop.example/", "media.host"),
        ("https://cdn.example:8443/pie.jpg", "media.bad_address"),
        ("https://me:secret@cdn.example/pie.jpg", "media.bad_address"),
        ("https://cdn.example@evil.example/", "media.bad_address"),
        ("https://cdn.example\\@evil.example/", "media.bad_address"),
        ("https://cаfe.рф/", "media.host"),
        ("https://ｋaфе.рф/", "media.bad_address"),
        ("https://ка\u200dфе.рф/", "media.bad_address"),
        ("https://кафе。рф/", "media.bad_address"),
        ("https://straße.example/", "media.bad_address"),
        ("https://127.0.0.1/", "media.bad_address"),
        ("https://2130706433/", "media.bad_address"),
        ("https://0x7f.1/", "media.bad_address"),
        ("https://[::1]/", "media.bad_address"),
        ("https://cdn.example\n.evil.example/", "media.bad_address"),
        ("https:///pie.jpg", "media.bad_address"),
        ("https://localhost/", "media.host"),
        ("folder:../signing.key", "media.bad_name"),
        ("folder:a/../../signing.key", "media.bad_name"),
        ("folder:/etc/passwd", "media.bad_name"),
        ("folder:a\\..\\b.jpg", "media.bad_name"),
        ("folder:C:/b.jpg", "media.bad_name"),
        ("folder:.hidden", "media.bad_name"),
        ("folder:a//b.jpg", "media.bad_name"),
        ("folder:", "media.bad_name"),
        ("folder:a\0b.jpg", "media.bad_name"),
    ],
)
def test_what_is_not_allowed_is_refused_in_words(name: str, reason: str) -> None:
    assert why(name) == reason


def test_nothing_is_allowed_unless_somebody_has_said_so() -> None:
    assert why("https://cdn.example/pie.jpg", Sources()) == "media.host"
    assert why("folder:pie.jpg", Sources()) == "media.no_folder"


PIECES = ["..", ".", "/", "\\", "a", "b.jpg", "~", "%2e%2e", "\0", "C:", "//", " ", "…", "..\u200b"]


@given(st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=8).map("".join))
def test_no_name_of_a_file_leads_out_of_the_folder(name: str) -> None:
    if why(f"folder:{name}") is None:
        parts = folder_parts(f"folder:{name}")
        home = Path("/srv/media")
        there = home.joinpath(*parts)
        assert home in there.parents
        assert ".." not in there.parts
        assert str(there) == f"/srv/media/{name}"


BITS = [
    *("https", "http", "://", ":", "//", "@", "#", "?", "/", "\\", ".", "%40", "[", "]", "::1", " ", "\t"),
    *("cdn.example", "evil.example", "127.0.0.1", "443", "CDN.EXAMPLE", "ⓒdn.example", "．"),
    *("кафе.рф", "КАФЕ", ".рф", "。", "\u200d", CAFE),
]


@given(st.lists(st.sampled_from(BITS) | st.text(max_size=3), max_size=10).map("".join))
def test_an_address_that_passes_means_an_allowed_host_to_every_reader(tail: str) -> None:
    for url in (tail, f"https://cdn.example{tail}", f"https://{tail}cdn.example/"):
        if not url.startswith("folder:") and why(url) is None:
            assert SOURCES.allows((urlsplit(url).hostname or "").encode("idna").decode())
            assert SOURCES.allows(URL(url).raw_host or "")
            assert URL(url).port == 443
            assert not URL(url).user


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        (" pie.jpg ", "folder:pie.jpg"),
        ("весна/Пирог 1.png", "folder:весна/Пирог 1.png"),
        ("https://cdn.example/pie.jpg", "https://cdn.example/pie.jpg"),
        ("photo:AgACAgIAAx", "photo:AgACAgIAAx"),
        (f"photo:@{'ab' * 32}", f"photo:@{'ab' * 32}"),
        ("photo57_3", "photo57_3"),
        ("doc-1_2_key", "doc-1_2_key"),
        ("0123456789abcdef01234567.png", "0123456789abcdef01234567.png"),
        ("folder:x.jpg", "folder:x.jpg"),
    ],
)
def test_a_bare_name_of_a_file_is_one_of_the_folder_and_what_platforms_name_stays(
    typed: str, name: str
) -> None:
    assert meant(typed) == name
    assert meant(name) == name
