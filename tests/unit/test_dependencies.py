"""What is imported is declared in pyproject.toml, and what is declared is needed."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions, requires
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

PROJECT = Path(__file__).parents[2]

OURS = {"troly", "actions", "benchmarks", "evaluation", "tests"}
PRODUCT = ("src", "actions")
AROUND_IT = ("tests", "benchmarks", "evaluation")

# Nothing of ours imports these; why they are there, pyproject.toml says.
FOR_OTHERS = {"psycopg2-binary", "python-socketio", "pyvi"}
TOOLS = {"import-linter", "mypy", "pytest-timeout", "python-multipart", "ruff", "types-pyyaml"}

DISTRIBUTIONS = packages_distributions()


def pyproject() -> dict[str, Any]:
    return tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))


def declared(extra: str = "") -> set[str]:
    project = pyproject()["project"]
    lines = project["optional-dependencies"][extra] if extra else project["dependencies"]
    return {canonicalize_name(Requirement(line).name) for line in lines}


def imported(folders: tuple[str, ...]) -> dict[str, set[str]]:
    """Give the names of modules that are not ours, each with what it may have come with."""
    names = {
        module.partition(".")[0]
        for folder in folders
        for file in (PROJECT / folder).rglob("*.py")
        for module in imports(ast.parse(file.read_text("utf-8")))
    }
    foreign = names - OURS - set(sys.stdlib_module_names)
    return {name: {canonicalize_name(of) for of in DISTRIBUTIONS.get(name, ())} for name in foreign}


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield str(node.module)


@pytest.mark.parametrize(
    ("folders", "allowed"),
    [(PRODUCT, declared()), (AROUND_IT, declared() | declared("dev"))],
    ids=["product", "around it"],
)
def test_what_is_imported_is_declared(folders: tuple[str, ...], allowed: set[str]) -> None:
    found = imported(folders)
    assert found
    assert {name for name, came_with in found.items() if not came_with & allowed} == set()


@pytest.mark.parametrize(
    ("folders", "extra", "not_imported"),
    [(PRODUCT, "", FOR_OTHERS), (AROUND_IT, "dev", TOOLS)],
    ids=["product", "around it"],
)
def test_what_is_declared_is_needed(
    folders: tuple[str, ...], extra: str, not_imported: set[str]
) -> None:
    used = {name for came_with in imported(folders).values() for name in came_with}
    assert declared(extra) - used == not_imported


def test_of_fastapi_only_its_starlette_is_replaced() -> None:
    """What pyproject.toml says in FastAPI's stead is otherwise what FastAPI says."""
    (entry,) = (
        entry
        for entry in pyproject()["tool"]["uv"]["dependency-metadata"]
        if entry["name"] == "fastapi"
    )
    own = {
        requirement.name: requirement.specifier
        for requirement in map(Requirement, requires("fastapi") or ())
        if not requirement.marker
    }
    ours = {line.name: line.specifier for line in map(Requirement, entry["requires-dist"])}
    assert ours.keys() == own.keys()
    assert {name for name in own if ours[name] != own[name]} == {"starlette"}


def locked(name: str = "requirements.lock") -> dict[str, str]:
    pins = re.findall(r"^(\S+)==(\S+)", (PROJECT / name).read_text("utf-8"), re.MULTILINE)
    return dict(pins)


def test_the_lock_for_development_holds_what_the_product_is_locked_at() -> None:
    assert locked().items() <= locked("requirements-dev.lock").items()


def test_the_page_on_advisories_is_about_what_is_locked() -> None:
    page = (PROJECT / "docs/operations/dependencies.md").read_text("utf-8")
    told = dict(re.findall(r"^\| ([a-z0-9-]+) (\d[\d.]*) \|", page, re.MULTILINE))
    assert told
    assert {name: locked()[name] for name in told} == told
    absent = re.findall(r"^\| ([a-z, ]+) \|[^|]*\| not installed \|", page, re.MULTILINE)
    named = {name for names in absent for name in names.split(", ")}
    assert named == {"protobuf", "tensorflow", "keras", "wheel", "pip", "werkzeug"}
    assert named & locked("requirements-dev.lock").keys() == set()
