"""What PostgreSQL itself writes down."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from tests.running_troly import PROJECT
from troly.database.engine import reading_engine, writing_engine
from troly.database.errors import DatabaseUnavailable
from troly.database.transaction import transaction

MANUAL = PROJECT / "docs" / "operations" / "install-and-run.md"


def run_as_superuser(url: str, *statements: str) -> None:
    engine = create_engine(url, future=True, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


def fail_with(url: str, word: str) -> None:
    engine = writing_engine(url, DatabaseUnavailable)
    with pytest.raises(DatabaseUnavailable), transaction(engine, DatabaseUnavailable) as connection:
        connection.execute(text("INSERT INTO said VALUES (:word), (:word)"), {"word": word})
    engine.dispose()


def log_of(url: str) -> str:
    with create_engine(url, future=True).connect() as connection:
        data = connection.execute(text("SHOW data_directory")).scalar_one()
    return (Path(data).parent / "log").read_text("utf-8")


def test_with_the_settings_of_the_manual_it_holds_no_words_of_citizens(postgres_url: str) -> None:
    run_as_superuser(postgres_url, "CREATE TABLE said (word text UNIQUE)")
    fail_with(postgres_url, "canary-before")
    manual = MANUAL.read_text("utf-8")
    settings = re.findall(r"^ALTER DATABASE troly (SET .*);$", manual, re.MULTILINE)
    name = make_url(postgres_url).database
    run_as_superuser(postgres_url, *(f"ALTER DATABASE {name} {setting}" for setting in settings))

    fail_with(postgres_url, "canary-after")

    log = log_of(postgres_url)
    assert log.count("duplicate key") >= 2
    assert "canary-before" in log  # else this test would show nothing
    assert "canary-after" not in log


def test_a_portal_on_several_hosts_is_read_as_the_manual_says(postgres_url: str) -> None:
    address = make_url(postgres_url)
    url = (
        f"postgresql://postgres@/{address.database}"
        f"?host=127.0.0.1:1&host={address.host}:{address.port}"
    )
    with reading_engine(url, DatabaseUnavailable).connect() as connection:
        assert connection.execute(text("SELECT 1")).scalar_one() == 1
    refused = reading_engine(f"{url}&target_session_attrs=read-write", DatabaseUnavailable)
    with pytest.raises(Exception, match="session is read-only"):
        refused.connect()
