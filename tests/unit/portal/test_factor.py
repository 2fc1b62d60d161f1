from __future__ import annotations

import pytest

from troly.portal.factor import hash_factor, is_same_factor

SECRET = "s" * 32
KEY = "H24122611020112"


def test_a_hash_is_64_hexadecimal_digits_and_repeatable() -> None:
    hashed = hash_factor(SECRET, KEY, "000001")

    assert len(bytes.fromhex(hashed)) == 32
    assert hashed == hash_factor(SECRET, KEY, "000001")


@pytest.mark.parametrize(
    ("secret", "key", "last_six"),
    [
        (SECRET + "s", KEY, "000001"),
        (SECRET, "H24122611020113", "000001"),
        (SECRET, KEY, "000002"),
        (SECRET, KEY + "0", "00001"),
    ],
)
def test_secret_dossier_and_digits_each_change_the_hash(
    secret: str, key: str, last_six: str
) -> None:
    assert hash_factor(secret, key, last_six) != hash_factor(SECRET, KEY, "000001")


def test_hashes_are_compared() -> None:
    hashed = hash_factor(SECRET, KEY, "000001")

    assert is_same_factor(hashed, hashed)
    assert not is_same_factor(hashed, hash_factor(SECRET, KEY, "000002"))
    assert not is_same_factor(hashed, None)
    assert not is_same_factor(hashed, "")
    assert not is_same_factor(hashed, "băm hỏng")
