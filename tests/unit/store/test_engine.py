from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from troly.store.engine import create_engine_for
from troly.store.errors import StoreUnavailable


def test_sqlite_folder_and_settings(tmp_path: Path) -> None:
    engine = create_engine_for(f"sqlite:///{tmp_path}/new/folder/assistant.db")
    with engine.begin() as connection:
        settings = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }
    assert settings == {
        "journal_mode": "wal",
        "synchronous": 1,  # NORMAL
        "busy_timeout": 5000,
        "foreign_keys": 1,
    }


@pytest.mark.parametrize(
    "url",
    [
        "",
        "assistant.db",
        "postgres://host/name",
        "mysql://host/name",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_wrong_address_is_one_line_with_the_right_form(url: str) -> None:
    with pytest.raises(StoreUnavailable) as refused:
        create_engine_for(url)
    assert "sqlite:///" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreUnavailable, match=f"folder {tmp_path}/file/folder"):
        create_engine_for(f"sqlite:///{tmp_path}/file/folder/assistant.db")
