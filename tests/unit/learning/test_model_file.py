from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from troly.learning.model_file import (
    NoModel,
    check_model,
    manifest_of,
    model_file,
    write_manifest,
)

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


@pytest.fixture
def model(tmp_path: Path) -> Path:
    model = tmp_path / "troly-0123456789abcdef.tar.gz"
    model.write_bytes(b"trained" * 1000)
    write_manifest(model)
    return model


def test_a_model_as_training_wrote_it_is_accepted(model: Path) -> None:
    check_model(model)


def cut(model: Path) -> None:
    model.write_bytes(model.read_bytes()[:-1])


def spoil(model: Path) -> None:
    content = bytearray(model.read_bytes())
    content[3000] ^= 1
    model.write_bytes(content)


def forget_manifest(model: Path) -> None:
    manifest_of(model).unlink()


def spoil_manifest(model: Path) -> None:
    manifest_of(model).write_text('{"model": ', "utf-8")


def empty_manifest(model: Path) -> None:
    manifest_of(model).write_text("[]", "utf-8")


def take_foreign(model: Path) -> None:
    foreign = model.with_name("troly-fedcba9876543210.tar.gz")
    foreign.write_bytes(b"foreign")
    write_manifest(foreign)
    foreign.replace(model)
    manifest_of(foreign).replace(manifest_of(model))


def take_other_releases(model: Path) -> None:
    manifest = json.loads(manifest_of(model).read_text("utf-8"))
    manifest["versions"]["numpy"] = "1.23.5"
    manifest_of(model).write_text(json.dumps(manifest), "utf-8")


def leave_only_an_older_one(model: Path) -> None:
    model.rename(model.with_name("troly-fedcba9876543210.tar.gz"))


@pytest.mark.parametrize(
    ("mishap", "said"),
    [
        (Path.unlink, "there is no model of the present data"),
        (leave_only_an_older_one, "troly-fedcba9876543210.tar.gz: trained from other data or code"),
        (cut, "damaged, or not the file that training wrote"),
        (spoil, "damaged, or not the file that training wrote"),
        (forget_manifest, "no readable manifest troly-0123456789abcdef.json"),
        (spoil_manifest, "no readable manifest"),
        (empty_manifest, "no readable manifest"),
        (take_foreign, "is troly-fedcba9876543210.tar.gz under another name"),
        (take_other_releases, "trained with other releases of rasa, numpy, scipy"),
    ],
)
def test_any_other_is_refused_in_one_line_with_the_remedy(
    model: Path, mishap: Callable[[Path], object], said: str
) -> None:
    mishap(model)
    with pytest.raises(NoModel) as refusal:
        check_model(model)
    assert said in str(refusal.value)
    assert str(refusal.value).endswith(": run `troly train`")
    assert "\n" not in str(refusal.value)
