"""The project's folder: commands may be called from anywhere, and work in it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click

_SETTING = "TROLY_PROJECT_DIR"
# Where the package stands in a checkout: <project>/src/troly/cli/project.py.
_CHECKOUT = Path(__file__).parents[3]


class NoProject(Exception):
    """There is no project where one was looked for; the message says where, and the remedy."""


class GivenPath(click.Path):
    """A path that somebody typed: it begins where they stand, not in the project's folder."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Check and give the path, absolute."""
        stands: Path = ctx.obj if ctx and ctx.obj else Path.cwd()
        path: Path = stands / value
        super().convert(path, param, ctx)  # raises where it must exist
        return path


def enter_project(context: click.Context) -> None:
    """Go to the project's folder, before any setting is read.

    Raises:
        NoProject: it cannot be found.
    """
    stands = Path.cwd()
    context.obj = stands  # for `GivenPath`
    project = find_project(stands)
    os.chdir(project)
    os.environ[_SETTING] = str(project)  # for the processes that are started from here


def find_project(stands: Path) -> Path:
    """Give the folder that is named in the environment, else this one, else the package's own.

    Raises:
        NoProject: none of them is one.
    """
    if named := os.environ.get(_SETTING):
        folder = stands / named
        if not _is_project(folder):
            raise NoProject(f"{_SETTING}: {folder} is no project: it needs domain.yml and actions/")
        return folder
    for folder in (stands, _CHECKOUT):
        if _is_project(folder):
            return folder
    raise NoProject(f"no project in {stands}: go to its folder, or set {_SETTING}")


def _is_project(folder: Path) -> bool:
    return (folder / "domain.yml").is_file() and (folder / "actions").is_dir()
