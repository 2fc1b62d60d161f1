"""Where a request comes from, recognisable but not readable."""

from __future__ import annotations

import hashlib
import hmac
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.requests import Request

_HEX_DIGITS = 16
# One household or phone has a whole /64 of IPv6 addresses and may change among them at will.
_IPV6_PREFIX = 64


class ClientAddresses:
    """Turns addresses into keyed hashes: equal for equal addresses, useless without the key."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"troly.client-address:" + secret.encode()).digest()

    def hashed(self, host: str) -> str:
        """Give 16 hexadecimal digits for an IP address or another name of a client."""
        digest = hmac.new(self._key, _who(host).encode(), hashlib.sha256)
        return digest.hexdigest()[:_HEX_DIGITS]


def host_of(request: Request) -> str:
    """Give the address that a request came from; behind a proxy, what the proxy says."""
    return request.client.host if request.client else ""


def _who(host: str) -> str:
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ip_network((int(address), _IPV6_PREFIX), strict=False))
    return str(address)
