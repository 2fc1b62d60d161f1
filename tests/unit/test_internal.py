from __future__ import annotations

import pytest

from troly.internal import headers, is_ours

SECRET = "s" * 32


def test_what_we_send_is_ours() -> None:
    (carried,) = headers(SECRET).values()
    assert is_ours(carried, SECRET)


@pytest.mark.parametrize(
    "carried", [None, "", "s" * 31, "s" * 33, "S" * 32, "đ" * 32, "\udce9", "x" * 100_000]
)
def test_anything_else_is_not(carried: str | None) -> None:
    assert not is_ours(carried, SECRET)
