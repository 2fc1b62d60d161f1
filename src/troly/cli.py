"""The command line: what an operator, an editor or a developer does with troly."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

import typer
import yaml

from troly.answering.intents import DIALOGUE_INTENTS
from troly.client import GatewayClient, GatewayUnreachable
from troly.knowledge.load import load
from troly.knowledge.problem import KnowledgeError
from troly.knowledge.validate import check
from troly.learning.evaluation import EvaluationFileError, read_examples, score
from troly.learning.evaluation_report import as_text
from troly.learning.model_file import TrainingFailed
from troly.operating.prepare import (
    is_trained,
    make_demo_portal,
    prepare_databases,
    set_process_environment,
    train_model,
    trained_model,
    write_env,
)
from troly.operating.supervise import PortInUse, check_ports
from troly.operating.supervise import run as run_all
from troly.portal.migrate import upgrade as upgrade_portal
from troly.portal.repository import PortalUnavailable
from troly.rasa_server.without_tensorflow import leave_out_tensorflow
from troly.settings import get_settings
from troly.store.engine import create_engine_for
from troly.store.erase import Eraser
from troly.store.errors import StoreUnavailable
from troly.store.migrate import upgrade

# Mistakes of an operator, which get one line instead of a traceback.
_OPERATOR_ERRORS = (
    EvaluationFileError,
    GatewayUnreachable,
    KnowledgeError,
    PortInUse,
    PortalUnavailable,
    StoreUnavailable,
    TrainingFailed,
)

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
kb = typer.Typer(no_args_is_help=True, help="The knowledge base.")
db = typer.Typer(no_args_is_help=True, help="The databases.")
app.add_typer(kb, name="kb")
app.add_typer(db, name="db")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except _OPERATOR_ERRORS as error:
        sys.exit(f"troly: {error}")


@app.command()
def init() -> None:
    """Write .env from .env.example, with new secrets, where there is none."""
    if write_env(Path()):
        typer.echo("troly: wrote .env")


@app.command()
def run() -> None:
    """Train if needed, prepare the databases, start all processes, say when they answer."""
    settings = get_settings()
    load(settings.faq_kb_dir)
    check_ports(settings)  # before anything changes under an assistant that still runs
    # In a process of its own, which takes Rasa's half a gigabyte with it when it ends.
    if subprocess.run([sys.executable, "-m", "troly.cli", "train"]).returncode:
        raise typer.Exit(1)
    if prepare_databases(settings):
        typer.echo("troly: made a portal database with invented dossiers; set PORTAL_DATABASE_URL")
    raise typer.Exit(run_all(settings))


@app.command()
def serve(process: Annotated[str, typer.Argument(help="gateway, rasa or actions")]) -> None:
    """Run one process in the foreground: what `run` and containers start."""
    settings = get_settings()
    set_process_environment(settings)
    if process == "gateway":
        from troly.gateway.serve import serve as serve_gateway

        serve_gateway(settings)
    elif process == "rasa":
        leave_out_tensorflow()
        from troly.rasa_server.server import serve as serve_rasa

        serve_rasa(trained_model(settings), settings.rasa_port, settings.log_level)
    elif process == "actions":
        import rasa_sdk.__main__

        level = {"DEBUG": "--debug", "INFO": "--verbose"}.get(settings.log_level, "--quiet")
        sys.argv = ["rasa_sdk", "--actions", "actions", "--port", str(settings.action_port), level]
        rasa_sdk.__main__.main()
    else:
        raise typer.BadParameter(f"no process '{process}': choose gateway, rasa or actions")


@app.command()
def train() -> None:
    """Train the model where there is none of the present data."""
    settings = get_settings()
    if not is_trained(settings):
        typer.echo("troly: training the model, which takes about two minutes")
        train_model(settings)


@app.command()
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
        typer.echo(json.dumps(answer.as_json(), ensure_ascii=False))


@app.command()
def explain(text: Annotated[str, typer.Argument(help="A citizen's message.")]) -> None:
    """Show a message's way through every station of understanding."""
    from troly.learning.explain import explain as explained
    from troly.understanding.whole import Understanding, design_of

    settings = get_settings()
    set_process_environment(settings)
    understanding = Understanding.load(trained_model(settings))
    typer.echo(explained(text, understanding, design_of(Path("config.yml"))))


@app.command()
def tune(
    write: Annotated[bool, typer.Option("--write", help="Change config.yml.")] = False,
) -> None:
    """Choose the thresholds on the training questions, by cross-validation (many minutes)."""
    from troly.learning.tune import tune as tuned

    settings = get_settings()
    set_process_environment(settings)
    knowledge = load(settings.faq_kb_dir)
    twins = {entry_id: knowledge.twins(entry_id) for entry_id in knowledge.entries}
    typer.echo(tuned(Path(), twins, write))


@app.command()
def evaluate(
    file: Annotated[Path, typer.Argument(exists=True, help="Lines of text<TAB>gold<TAB>register.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Score the trained model on questions with known answers."""
    settings = get_settings()
    set_process_environment(settings)
    knowledge = load(settings.faq_kb_dir)
    examples = read_examples(file, knowledge.entries)
    model = trained_model(settings)
    from troly.learning.predict import predict  # loads Rasa

    predictions = predict(model, [example.text for example in examples])
    twins = {entry_id: knowledge.twins(entry_id) for entry_id in knowledge.entries}
    report = score(examples, predictions, twins)
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo(f"# {file}, {model.name}, {date.today()}\n\n{as_text(report)}")


@app.command()
def simulate(
    citizens: Annotated[int, typer.Option(min=1, help="How many.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same citizens.")] = 20261127,
    out: Annotated[Path | None, typer.Option(help="Where the report goes, as Markdown.")] = None,
) -> None:
    """Let simulated citizens talk to the running assistant (minutes)."""
    from troly.simulation.citizen import citizens as drawn
    from troly.simulation.citizen import read_world
    from troly.simulation.play import play
    from troly.simulation.report import as_markdown, figures

    settings = get_settings()
    world = read_world(Path("evaluation"), load(settings.faq_kb_dir))
    lives = play(settings.gateway_url, world, drawn(world, citizens, seed))
    report = as_markdown(lives, seed, trained_model(settings).name)
    if out:
        out.write_text(report, "utf-8")
    typer.echo(json.dumps(figures(lives)) if out else report)


@app.command()
def purge() -> None:
    """Delete conversations that are older than RETENTION_DAYS; for a daily cron job."""
    settings = get_settings()
    engine = create_engine_for(settings.assistant_database_url)
    purged = Eraser(engine).purge(timedelta(days=settings.retention_days))
    old, orphaned = purged.old, purged.orphaned_events
    typer.echo(
        f"troly: deleted {old.conversations} conversations with {old.messages} messages"
        f" and {old.call_backs} call backs"
        + (f", and {orphaned} events without a conversation" if orphaned else "")
    )


@app.command("widget")
def widget_snippet(
    server: Annotated[str, typer.Argument(help="Where the gateway is reached: https://host")],
) -> None:
    """Print the lines that put the chat on a web page, with a hash of every file."""
    from troly.gateway.channels.web.widget_files import snippet

    typer.echo(snippet(get_settings().widget_dir, server.rstrip("/")), nl=False)


@kb.command("check")
def kb_check(
    folder: Annotated[Path, typer.Option(envvar="FAQ_KB_DIR", help="The knowledge base.")] = Path(
        "faq_kb"
    ),
    domain: Annotated[Path, typer.Option(help="Rasa's domain.")] = Path("domain.yml"),
) -> None:
    """Check every entry, message and intent; warnings alone are no failure."""
    intents = set(yaml.safe_load(domain.read_text("utf-8"))["intents"]) - DIALOGUE_INTENTS
    problems = check(folder, date.today(), intents)
    for problem in problems:
        typer.echo(str(problem))
    if any(problem.severity == "error" for problem in problems):
        raise typer.Exit(1)
    typer.echo(f"troly: the knowledge base is sound ({len(problems)} warnings)")


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the assistant's own database to the present schema."""
    upgrade(get_settings().assistant_database_url)


@db.command("upgrade-portal")
def db_upgrade_portal() -> None:
    """Make or change the read model's tables in the portal database, without any dossier."""
    upgrade_portal(get_settings().portal_database_url)


@db.command("demo")
def db_demo() -> None:
    """Make the portal database's tables and fill them with invented dossiers."""
    typer.echo(f"troly: {make_demo_portal(get_settings())} dossiers")


if __name__ == "__main__":
    main()
