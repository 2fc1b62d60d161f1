from __future__ import annotations

import pytest


@pytest.fixture(params=["tmp_sqlite_url", "postgres_url"], ids=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a new, empty database of each kind."""
    url: str = request.getfixturevalue(request.param)
    return url
