from __future__ import annotations

import pytest
from sqlalchemy.exc import DataError, IntegrityError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from troly.database.errors import DatabaseUnavailable


class UniqueViolation(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (PoolTimeout("QueuePool limit\nmore"), "TimeoutError: QueuePool limit"),
        (
            IntegrityError(
                "INSERT", {"word": "geheim"}, UniqueViolation("twice\nDETAIL: (w)=(geheim)")
            ),
            "UniqueViolation: twice",
        ),
        (DataError("INSERT", {}, ValueError("invalid date: geheim")), "ValueError"),
    ],
)
def test_one_line_without_values(error: SQLAlchemyError, message: str) -> None:
    assert str(DatabaseUnavailable.because_of(error)) == f"database: {message} (see its address)"
