"""Addresses: of callers, whom a proxy's word is believed about, and who counts as one; and of
whom we call.

Knows no web framework; ``makapix_app/api/address.py`` applies it to requests and sockets.
"""

import ssl
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

import httpx

Address = IPv4Address | IPv6Address
UNICAST = IPv6Network("2000::/3")  # all of IPv6 that is given out (RFC 4291)
ADDRESS_LONGEST = 64  # characters, zone included; what is longer is none
HOUSEHOLD_BITS = 64  # a customer's usual IPv6 network (RFC 6177); its addresses are one caller


def caller(peer: str, forwarded_for: str, trusted: Iterable[str]) -> str:
    """The caller's address: the peer's own, or what a trusted peer says.

    ``forwarded_for`` is the X-Forwarded-For header. Only its last entry counts, which the
    trusted proxy wrote itself; the others are the caller's claims. What is no address is not
    believed. ``trusted`` are addresses or networks in CIDR.
    """
    last = forwarded_for.rsplit(",", 1)[-1].strip()
    return _caller(peer, last[:ADDRESS_LONGEST], tuple(trusted))


@lru_cache(maxsize=4096)  # people come back; to read two addresses is a twentieth of an answer
def _caller(peer: str, said: str, trusted: tuple[str, ...]) -> str:
    here = _address(peer)
    if here is None or not any(here in ip_network(each, strict=False) for each in trusted):
        return peer
    return str(_address(said) or here)


def block(subject: str) -> str:
    """What counts as one caller: an IPv6 address with its /64; all else as it is."""
    if ":" not in subject:
        return subject
    address = _address(subject)
    if not isinstance(address, IPv6Address):
        return str(address or subject)
    return str(IPv6Network((address, HOUSEHOLD_BITS), strict=False))


def is_public(text: str) -> bool:
    """Whether an address is one host's on the open internet: not this machine's, not of a private
    network, and not one that hides an IPv4 address in it (6to4, NAT64)."""
    address = _address(text)
    if isinstance(address, IPv6Address) and (address.sixtofour or address not in UNICAST):
        return False
    return address is not None and address.is_global and not address.is_multicast


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


@lru_cache(maxsize=1)
def authorities() -> ssl.SSLContext:
    """Whose word is taken for a certificate of those whom we call; to read their list takes
    20 ms of CPU, so it is read once."""
    return httpx.create_ssl_context()
