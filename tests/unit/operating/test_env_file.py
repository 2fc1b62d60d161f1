from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from troly.operating.env_file import write_env

SECRETS = ("SESSION_SECRET", "DOSSIER_SECRET", "INTERNAL_SECRET")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    example = "# Mẫu\nGATEWAY_PORT=8000\nSESSION_SECRET=\nDOSSIER_SECRET=\nINTERNAL_SECRET=\n"
    (tmp_path / ".env.example").write_text(example, "utf-8")
    return tmp_path


def test_a_new_one_has_secrets_of_its_own_and_one_reader(folder: Path) -> None:
    write_env(folder)
    written = dotenv_values(folder / ".env")
    assert len({written[name] for name in SECRETS}) == 3
    assert all(len(written[name] or "") >= 32 for name in SECRETS)
    assert (folder / ".env").stat().st_mode & 0o777 == 0o600


def test_what_is_complete_is_left_alone(folder: Path) -> None:
    write_env(folder)
    before = (folder / ".env").read_bytes()
    assert write_env(folder) == []
    assert (folder / ".env").read_bytes() == before


@pytest.mark.parametrize("end", ["\n", ""])
@pytest.mark.parametrize("lacking", ["", "INTERNAL_SECRET=\n"])
def test_yesterdays_gets_the_secret_that_is_new(folder: Path, end: str, lacking: str) -> None:
    yesterday = f"{lacking}# ghi chú\nSESSION_SECRET={'a' * 40}\nDOSSIER_SECRET={'b' * 40}{end}"
    (folder / ".env").write_text(yesterday, "utf-8")

    assert write_env(folder) == ["added INTERNAL_SECRET to .env"]

    assert (folder / ".env").read_text("utf-8").startswith(yesterday)
    now = dotenv_values(folder / ".env")
    assert (now["SESSION_SECRET"], now["DOSSIER_SECRET"]) == ("a" * 40, "b" * 40)
    assert len(now["INTERNAL_SECRET"] or "") >= 32


def test_the_key_of_a_filled_portal_is_never_invented(folder: Path) -> None:
    (folder / ".env").write_text("GATEWAY_PORT=8000\n", "utf-8")
    write_env(folder)
    assert "DOSSIER_SECRET" not in dotenv_values(folder / ".env")
