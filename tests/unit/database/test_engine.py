from __future__ import annotations

import stat
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from troly.database.engine import reading_engine, writing_engine
from troly.database.errors import DatabaseUnavailable
from troly.database.transaction import reading, transaction


class Unavailable(DatabaseUnavailable):
    database = "test database"
    setting = "TEST_DATABASE_URL"


def pragmas(engine: Engine, *names: str) -> list[object]:
    with engine.connect() as connection:
        return [connection.execute(text(f"PRAGMA {name}")).scalar_one() for name in names]


def test_a_new_file_is_for_this_account_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    writing_engine(f"sqlite:///{folder}/assistant.db", Unavailable)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "assistant.db").stat().st_mode) == 0o600


def test_a_file_for_readers_without_rights_needs_no_other_files(tmp_path: Path) -> None:
    engine = writing_engine(f"sqlite:///{tmp_path}/portal.db", Unavailable, wal=False)
    assert pragmas(engine, "journal_mode", "foreign_keys") == ["delete", 1]


def test_waiting_may_take_longer(tmp_path: Path) -> None:
    engine = writing_engine(f"sqlite:///{tmp_path}/test.db", Unavailable, wait_seconds=60)
    assert pragmas(engine, "busy_timeout") == [60_000]


def test_a_reading_engine_cannot_write(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/test.db"
    with transaction(writing_engine(url, Unavailable, wal=False), Unavailable) as connection:
        connection.execute(text("CREATE TABLE shelf (book TEXT)"))
    with (
        pytest.raises(Unavailable, match="readonly"),
        reading(reading_engine(url, Unavailable), Unavailable) as connection,
    ):
        connection.execute(text("INSERT INTO shelf VALUES ('Kiều')"))


@pytest.mark.parametrize("make", [writing_engine, reading_engine])
@pytest.mark.parametrize(
    "url",
    ["geheim", "sqlite://", "postgres://u:geheim@host/x", "postgresql+asyncpg://u:geheim@h/x"],
)
def test_a_wrong_address_is_not_repeated(make: object, url: str) -> None:
    with pytest.raises(Unavailable, match=r"\Atest database: .* \(see TEST_DATABASE_URL\)\Z") as no:
        make(url, Unavailable)  # type: ignore[operator]
    assert "geheim" not in str(no.value)
