from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from troly.operating.private_files import keep_private


@pytest.fixture(autouse=True)
def _umask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_lay_open_is_closed(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    database = tmp_path / "var" / "assistant.db"
    database.touch()
    assert (mode(database), mode(database.parent)) == (0o644, 0o755)

    keep_private(tmp_path)

    assert (mode(database), mode(database.parent)) == (0o600, 0o700)


def test_what_is_written_afterwards_is_closed(tmp_path: Path) -> None:
    keep_private(tmp_path)
    (tmp_path / "new.db").touch()
    assert mode(tmp_path / "new.db") == 0o600
