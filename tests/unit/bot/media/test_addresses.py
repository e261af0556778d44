"""Nobody outside may have us look around inside."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.media.addresses import is_public

INNER = (
    *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
    *("192.0.0.0/29", "192.0.2.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4"),
)


@st.composite
def inner(draw: st.DrawFn) -> IPv4Address:
    network = IPv4Network(draw(st.sampled_from(INNER)))
    return network[draw(st.integers(0, network.num_addresses - 1))]


@given(inner())
def test_no_inner_address_is_public_however_it_is_written_into_one_of_ipv6(address: IPv4Address) -> None:
    number = int(address)
    assert not is_public(str(address))
    assert not is_public(str(IPv6Address((0xFFFF << 32) | number))), "mapped"
    assert not is_public(str(IPv6Address((0x0064FF9B << 96) | number))), "NAT64"
    assert not is_public(str(IPv6Address((0x2002 << 112) | (number << 80)))), "6to4"


@given(st.sampled_from(["fc00::/7", "fe80::/10", "ff00::/8", "::/128", "::1/128"]), st.integers(0, 2**64))
def test_no_inner_address_of_ipv6_is_public(network: str, number: int) -> None:
    found = IPv6Network(network)
    address = found[number % found.num_addresses]
    assert not is_public(str(address))
    assert not is_public(f"{address}%eth0")


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808"])
def test_what_is_on_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@given(st.text(max_size=40).filter(lambda text: not text.replace(".", "").isdigit() and ":" not in text))
def test_what_is_no_address_is_not_public(text: str) -> None:
    assert not is_public(text)
