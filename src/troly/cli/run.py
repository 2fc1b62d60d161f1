"""Commands that make the assistant ready, start it, and serve one of its processes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

from troly.knowledge.load import load
from troly.operating.env_file import write_env
from troly.operating.prepare import (
    is_trained,
    prepare_databases,
    set_process_environment,
    train_model,
    trained_model,
)
from troly.operating.private_files import keep_private
from troly.operating.supervise import check_ports
from troly.operating.supervise import run as run_all
from troly.rasa_server.importable import make_rasa_importable
from troly.settings import get_settings


def init() -> None:
    """Write .env from .env.example, with new secrets; add to an older .env those that it lacks."""
    for line in write_env(Path()):
        typer.echo(f"troly: {line}")


def run() -> None:
    """Train if needed, prepare the databases, start all processes, say when they answer."""
    settings = get_settings()
    load(settings.faq_kb_dir)
    check_ports(settings)  # before anything changes under an assistant that still runs
    # In a process of its own, which takes Rasa's half a gigabyte with it when it ends.
    if subprocess.run([sys.executable, "-m", "troly.cli", "train"]).returncode:
        raise typer.Exit(1)
    keep_private(Path())
    if prepare_databases(settings):
        typer.echo("troly: made a portal database with invented dossiers; set PORTAL_DATABASE_URL")
    raise typer.Exit(run_all(settings))


def serve(process: Annotated[str, typer.Argument(help="gateway, rasa or actions")]) -> None:
    """Run one process in the foreground: what `run` and containers start."""
    settings = get_settings()
    set_process_environment(settings)
    keep_private(Path())
    if process == "gateway":
        from troly.gateway.serve import serve as serve_gateway

        serve_gateway(settings)
    elif process == "rasa":
        model = trained_model(settings)
        make_rasa_importable()
        from troly.rasa_server.server import serve as serve_rasa

        serve_rasa(model, settings)
    elif process == "actions":
        from troly.operating.action_server import serve as serve_actions

        serve_actions(Path.cwd(), settings)
    else:
        raise typer.BadParameter(f"no process '{process}': choose gateway, rasa or actions")


def train() -> None:
    """Train the model where there is none of the present data."""
    settings = get_settings()
    if not is_trained(settings):
        typer.echo("troly: training the model, which takes about two minutes")
        train_model(settings)
