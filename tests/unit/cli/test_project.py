from __future__ import annotations

from pathlib import Path

import pytest

from troly.cli.project import NoProject, find_project

CHECKOUT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TROLY_PROJECT_DIR", raising=False)


def project(folder: Path) -> Path:
    (folder / "actions").mkdir(parents=True)
    (folder / "domain.yml").touch()
    return folder


def test_the_folder_one_stands_in(tmp_path: Path) -> None:
    assert find_project(project(tmp_path)) == tmp_path


def test_elsewhere_it_is_the_packages_own_checkout(tmp_path: Path) -> None:
    assert find_project(tmp_path) == CHECKOUT


def test_the_environment_has_the_first_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, stands = project(tmp_path / "named"), project(tmp_path / "stands")
    monkeypatch.setenv("TROLY_PROJECT_DIR", str(named))
    assert find_project(stands) == named
    monkeypatch.setenv("TROLY_PROJECT_DIR", "named")
    assert find_project(tmp_path) == named


def test_a_wrong_name_is_not_made_good_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TROLY_PROJECT_DIR", str(tmp_path))
    with pytest.raises(NoProject, match="TROLY_PROJECT_DIR"):
        find_project(CHECKOUT)
