from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from troly.learning.model_file import model_file

MODELS = Path("models")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "config.yml": "language: vi\n",
        "domain.yml": "intents: [a]\n",
        "data/nlu/a.yml": "nlu: []\n",
        "data/rules/a.yml": "rules: []\n",
        "data/rules/b.yaml": "rules: []\n",
        "README.md": "# troly\n",
        "faq_kb/a.yml": "id: a\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def append(name: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        path = project / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as file:
            file.write("# changed\n")

    return change


def move(name: str, to: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        (project / name).rename(project / to)

    return change


def remove(name: str) -> Callable[[Path], None]:
    def change(project: Path) -> None:
        (project / name).unlink()

    return change


def test_it_lies_in_the_folder_of_models(project: Path) -> None:
    model = model_file(project, Path("anywhere"))
    assert model.parent == Path("anywhere")
    assert model.name.startswith("troly-")
    assert model.name.endswith(".tar.gz")
    assert len(model.name) == len("troly-0123456789abcdef.tar.gz")


@pytest.mark.parametrize(
    "change",
    [
        append("config.yml"),
        append("domain.yml"),
        append("data/nlu/a.yml"),
        append("data/rules/a.yml"),
        append("data/rules/b.yaml"),
        append("data/nlu/new.yml"),
        append("data/nlu/new.yaml"),
        move("data/nlu/a.yml", "data/nlu/b.yml"),
        move("data/nlu/a.yml", "data/a.yml"),
        remove("data/rules/a.yml"),
    ],
)
def test_what_it_is_trained_from_changes_its_name(
    project: Path, change: Callable[[Path], None]
) -> None:
    before = model_file(project, MODELS)
    change(project)
    assert model_file(project, MODELS) != before


@pytest.mark.parametrize(
    "change",
    [
        append("README.md"),
        append("faq_kb/a.yml"),
        append("CHANGELOG.md"),
        append("data/nlu/README.md"),
        remove("README.md"),
    ],
)
def test_nothing_else_changes_its_name(project: Path, change: Callable[[Path], None]) -> None:
    before = model_file(project, MODELS)
    change(project)
    assert model_file(project, MODELS) == before


def test_the_same_project_elsewhere_has_the_same_model(project: Path, tmp_path: Path) -> None:
    here = model_file(project, MODELS)
    elsewhere = tmp_path.with_name(tmp_path.name + "-moved")
    project.rename(elsewhere)
    assert model_file(elsewhere, MODELS) == here
