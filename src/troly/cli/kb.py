"""Commands on the knowledge base, for editors: `troly kb ...`."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
import yaml

from troly.answering.intents import DIALOGUE_INTENTS
from troly.cli.project import GivenPath
from troly.knowledge.validate import check

kb = typer.Typer(no_args_is_help=True, help="The knowledge base.")


@kb.command("check")
def kb_check(
    folder: Annotated[
        Path | None,
        typer.Option(click_type=GivenPath(), help="The knowledge base, instead of FAQ_KB_DIR."),
    ] = None,
    domain: Annotated[
        Path | None, typer.Option(click_type=GivenPath(), help="Rasa's domain.")
    ] = None,
) -> None:
    """Check every entry, message and intent; warnings alone are no failure."""
    # Not from the settings: an editor's copy needs no secrets.
    folder = folder or Path(os.environ.get("FAQ_KB_DIR", "faq_kb"))
    domain = domain or Path("domain.yml")
    intents = set(yaml.safe_load(domain.read_text("utf-8"))["intents"]) - DIALOGUE_INTENTS
    problems = check(folder, date.today(), intents)
    for problem in problems:
        typer.echo(str(problem))
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)
    typer.echo(f"troly: the knowledge base is sound ({len(problems)} warnings)")
