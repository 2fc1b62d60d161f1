"""Commands on the knowledge base, for editors: `troly kb ...`."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
import yaml

from troly.answering.intents import DIALOGUE_INTENTS
from troly.cli.project import GivenPath
from troly.gateway.preview import show
from troly.knowledge.findings import words
from troly.knowledge.load import load
from troly.knowledge.validate import check
from troly.vietnam_time import VIETNAM

_Folder = Annotated[
    Path | None,
    typer.Option(click_type=GivenPath(), help="The knowledge base, instead of FAQ_KB_DIR."),
]

kb = typer.Typer(no_args_is_help=True, help="The knowledge base.")


@kb.command("check")
def kb_check(
    folder: _Folder = None,
    domain: Annotated[
        Path | None, typer.Option(click_type=GivenPath(), help="Rasa's domain.")
    ] = None,
) -> None:
    """Check every entry, message and intent; warnings alone are no failure."""
    domain = domain or Path("domain.yml")
    intents = set(yaml.safe_load(domain.read_text("utf-8"))["intents"]) - DIALOGUE_INTENTS
    problems = check(_folder(folder), date.today(), intents)
    for problem in problems:
        typer.echo(str(problem))
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)
    typer.echo(f"troly: {words('sound', warnings=len(problems))}")


@kb.command("show")
def kb_show(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="The entry's id.")],
    channel: Annotated[str | None, typer.Option(help="One channel only.")] = None,
    folder: _Folder = None,
) -> None:
    """Show an entry as each channel would."""
    typer.echo(show(load(_folder(folder)), entry_id, datetime.now(VIETNAM), channel))


def _folder(given: Path | None) -> Path:
    """Not from the settings: an editor's copy needs no secrets."""
    return given or Path(os.environ.get("FAQ_KB_DIR", "faq_kb"))
