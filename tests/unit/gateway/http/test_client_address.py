from __future__ import annotations

import re

import pytest

from troly.gateway.http.client_address import ClientAddresses

addresses = ClientAddresses("s" * 32)


@pytest.mark.parametrize("host", ["203.0.113.7", "2001:db8::1", "unix socket", ""])
def test_an_address_becomes_16_hexadecimal_digits(host: str) -> None:
    assert re.fullmatch("[0-9a-f]{16}", addresses.hashed(host))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("203.0.113.7", "::ffff:203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"),
    ],
)
def test_addresses_of_one_client_are_the_same(one: str, other: str) -> None:
    assert addresses.hashed(one) == addresses.hashed(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("203.0.113.7", "203.0.113.8"), ("2001:db8:1:2::1", "2001:db8:1:3::1")],
)
def test_addresses_of_different_clients_differ(one: str, other: str) -> None:
    assert addresses.hashed(one) != addresses.hashed(other)


def test_the_hash_depends_on_the_key() -> None:
    assert addresses.hashed("203.0.113.7") != ClientAddresses("t" * 32).hashed("203.0.113.7")
