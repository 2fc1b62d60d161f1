"""What the documentation says about settings, files, commands and figures is true."""

from __future__ import annotations

import re
from collections.abc import Iterator
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
_SETTING = re.compile(r"^\| `([A-Z_]+)` \| (?:`([^`]*)`|–) \|", re.MULTILINE)


def _markdown_files() -> Iterator[Path]:
    yield from PROJECT.glob("*.md")
    for folder in PROJECT.iterdir():
        if folder.is_dir() and not folder.name.startswith(".") and folder.name not in _MADE_HERE:
            yield from folder.rglob("*.md")


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
