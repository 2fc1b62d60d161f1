"""Commands that talk to the running assistant, as citizens do."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from troly.cli.project import GivenPath
from troly.client import GatewayClient
from troly.knowledge.load import load
from troly.operating.prepare import trained_model
from troly.settings import get_settings
from troly.simulation.guard import refuse_live


def ask(
    question: Annotated[str | None, typer.Argument(help="What to ask.")] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Messages from standard input, one JSON line each.")
    ] = False,
) -> None:
    """Ask the running assistant; every message begins a new conversation."""
    if as_json == (question is not None):
        raise typer.BadParameter("give a question, or --json and one message a line")
    gateway = GatewayClient(get_settings().gateway_url)
    if question is not None:
        typer.echo(gateway.ask(question).rendered)
        return
    for line in sys.stdin:
        answer = gateway.ask(line.rstrip("\r\n"))
        typer.echo(json.dumps(asdict(answer), ensure_ascii=False))


def simulate(
    citizens: Annotated[int, typer.Option(min=1, help="How many.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same citizens.")] = 20261127,
    out: Annotated[
        Path | None,
        typer.Option(click_type=GivenPath(), help="Where the report goes, as Markdown."),
    ] = None,
    is_test_system: Annotated[
        bool,
        typer.Option(
            "--this-is-a-test-system", help="Whatever its settings look like: nobody is bothered."
        ),
    ] = False,
) -> None:
    """Let simulated citizens talk to the running assistant (minutes); never to a live one."""
    from troly.simulation.citizen import citizens as drawn
    from troly.simulation.citizen import read_world
    from troly.simulation.play import play
    from troly.simulation.report import as_markdown, figures

    settings = get_settings()
    if not is_test_system:
        refuse_live(settings)
    world = read_world(Path("evaluation"), load(settings.faq_kb_dir))
    lives = play(GatewayClient(settings.gateway_url), world, drawn(world, citizens, seed))
    report = as_markdown(lives, seed, trained_model(settings).name)
    if out:
        out.write_text(report, "utf-8")
    typer.echo(json.dumps(figures(lives)) if out else report)
