"""What the documentation says about settings, files, commands and figures is true."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
import typer
from pydantic.fields import ModelField

from troly.cli import app
from troly.settings import Settings

PROJECT = Path(__file__).parents[2]

# Folders that running the product makes; those of tools begin with a dot.
_MADE_HERE = {"models", "var"}

_CODE = re.compile(r"^ *```.*?^ *```|`[^`\n]+`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"(?:\]\(|<img src=\")([^)\s\"]+)")
_MAKE = re.compile(r"(?<![\w-])make ([a-z][a-z-]*)")
_TROLY = re.compile(r"(?<![\w-])troly ([a-z][a-z-]*)(?: ([a-z]+))?")
_FILE = re.compile(r"`([\w.<>*-]+/[\w.<>*/-]*)`")
_FILE_ALONE = re.compile(r"`([\w.-]+\.(?:yml|toml|md|example))`")
_FILE_OR_LINK = re.compile(rf"{_FILE.pattern}|{_FILE_ALONE.pattern}|{_LINK.pattern}")
_PLACEHOLDER = re.compile(r"<\w+>")
_SETTING = re.compile(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|–) \|", re.MULTILINE)


def _markdown_files() -> Iterator[Path]:
    yield from PROJECT.glob("*.md")
    for folder in PROJECT.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in _MADE_HERE:
            yield from folder.rglob("*.md")


# What pages name files from.
_FOLDERS = (PROJECT, PROJECT / "src/troly")
_ROOMS = {
    entry.name
    for folder in _FOLDERS
    for entry in folder.iterdir()
    if entry.is_dir() and entry.name not in _MADE_HERE and entry.name[0] not in "._"
}

PAGES = [
    pytest.param(page, id=page.relative_to(PROJECT).as_posix())
    for page in sorted(_markdown_files())
]


# --- settings ----------------------------------------------------------------------------------


def _default(field: ModelField) -> str:
    if field.required:
        return ""
    return f"{field.default:g}" if isinstance(field.default, float) else str(field.default)


@pytest.fixture
def defaults() -> dict[str, str]:
    """Give every setting with its default as text; a secret has none."""
    return {name.upper(): _default(field) for name, field in Settings.__fields__.items()}


def test_the_example_of_env_names_every_setting_with_its_default(
    defaults: dict[str, str],
) -> None:
    lines = (PROJECT / ".env.example").read_text("utf-8").splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    assert dict(pairs) == defaults
    assert len(pairs) == len(defaults)


def test_the_page_on_running_names_every_setting_with_its_default(
    defaults: dict[str, str],
) -> None:
    page = (PROJECT / "docs/operations/install-and-run.md").read_text("utf-8")
    rows = _SETTING.findall(page)
    assert dict(rows) == defaults
    assert len(rows) == len(defaults)


# --- links and commands ------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_a_relative_link_leads_to_a_file(page: Path) -> None:
    prose = _CODE.sub("", page.read_text("utf-8"))
    places = (link.partition("#")[0] for link in _LINK.findall(prose) if "://" not in link)
    assert [place for place in places if place and not (page.parent / place).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_named_exists(page: Path) -> None:
    named = {
        name for name in _FILE.findall(page.read_text("utf-8")) if name.partition("/")[0] in _ROOMS
    }
    folders = (*_FOLDERS, page.parent)
    assert {name for name in named if not _is_there(name, folders)} == set()


def test_every_step_for_newcomers_names_a_file_or_leads_on() -> None:
    page = (PROJECT / "docs/extending.md").read_text("utf-8")
    steps = re.findall(r"^\d\. .+(?:\n {2,}.+)*", page, re.MULTILINE)
    assert len(steps) > 30
    assert [step for step in steps if not _FILE_OR_LINK.search(step)] == []
    alone = set(_FILE_ALONE.findall(page))
    assert alone
    assert {name for name in alone if not (PROJECT / name).exists()} == set()


def _is_there(name: str, folders: Iterable[Path]) -> bool:
    """Tell whether a file is there; in place of `<name>` any name will do."""
    pattern = _PLACEHOLDER.sub("*", name).rstrip("/")
    return any(any(folder.glob(pattern)) for folder in folders)


def test_the_readme_names_every_room() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    section = readme.partition("## Where things are")[2].partition("```\n\n")[0]
    named = {
        name.removeprefix("src/troly/").partition("/")[0]
        for line in section.splitlines()
        for name in line.partition("   ")[0].split()
    }
    assert {name for name in _ROOMS - {"src"} if name not in named} == set()
    assert {name for name in named if name.isidentifier() and name not in _ROOMS} == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_make_target_that_is_named_exists(page: Path) -> None:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    assert set(_MAKE.findall(_code(page))) - targets == set()


@pytest.mark.parametrize("page", PAGES)
def test_a_command_of_troly_that_is_named_exists(page: Path) -> None:
    commands = _commands(app)
    groups = {group.name: _commands(group.typer_instance) for group in app.registered_groups}
    unknown = [
        f"{first} {second}".strip()
        for first, second in _TROLY.findall(_code(page))
        if first not in commands and second not in groups.get(first, set())
    ]
    assert unknown == []


def _code(page: Path) -> str:
    return "\n".join(_CODE.findall(page.read_text("utf-8")))


def _commands(of: typer.Typer) -> set[str]:
    return {
        command.name or command.callback.__name__
        for command in of.registered_commands
        if command.callback
    }


# --- figures -----------------------------------------------------------------------------------


def test_the_readme_shows_the_figures_of_the_report() -> None:
    report = (PROJECT / "evaluation/reports/latest.md").read_text("utf-8").splitlines()
    readme = (PROJECT / "README.md").read_text("utf-8")
    section = readme.partition("## How well it understands")[2].partition("\n## ")[0]
    shown = [line for line in section.splitlines() if line.startswith("|")]
    assert [row for row in shown if row not in report] == []
    assert sum("**all**" in row for row in shown) == 2
