from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troly.privacy.seal import Seal, SealBroken

SEAL = Seal("s" * 32, "a purpose")


@given(st.text())
def test_what_was_sealed_comes_back(text: str) -> None:
    sealed = SEAL.close(text)
    assert sealed.isascii()
    assert SEAL.open(sealed) == text


def test_nobody_reads_it_without_the_secret_or_for_another_purpose() -> None:
    sealed = SEAL.close("mật khẩu Abc@123")
    assert "Abc" not in sealed
    for other in (Seal("x" * 32, "a purpose"), Seal("s" * 32, "another")):
        with pytest.raises(SealBroken):
            other.open(sealed)


@pytest.mark.parametrize("damage", ["", "x", "gAAAA"])
def test_what_was_changed_is_not_opened(damage: str) -> None:
    with pytest.raises(SealBroken):
        SEAL.open(damage)
