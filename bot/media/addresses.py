"""Which addresses on the network may be reached for a picture that somebody named. Pure.

Nobody outside may have us look around inside: what a name means is asked once, checked, and connected to.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import Final

_NAT64: Final = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
"""Addresses in which one of IPv4 stands at the end (RFC 6052, RFC 8215)."""


def is_public(address: str) -> bool:
    """Whether anybody on the internet could be there: nothing private, local or reserved, nor a way to it."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(map(_is_open, _within(found)))


def _is_open(address: IPv4Address | IPv6Address) -> bool:
    return address.is_global and not (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )


def _within(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    """An address and those that it leads to, or stands for; one of IPv4 within IPv6 counts by itself."""
    if isinstance(address, IPv4Address):
        return [address]
    if address.ipv4_mapped is not None:
        return [address.ipv4_mapped]
    if any(address in network for network in _NAT64):
        return [IPv4Address(int(address) & 0xFFFF_FFFF)]
    teredo = address.teredo or ()
    return [address, *filter(None, (address.sixtofour, *teredo))]
