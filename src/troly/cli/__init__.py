"""The command line: what an operator, an editor or a developer does with troly."""

from __future__ import annotations

import sys

import typer

from troly.cli import learn, operate, run, talk
from troly.cli.db import db
from troly.cli.kb import kb
from troly.cli.project import NoProject, enter_project
from troly.client import GatewayUnreachable
from troly.gateway.preview import CannotShow
from troly.knowledge.problem import KnowledgeError
from troly.learning.model_file import NoModel, TrainingFailed
from troly.learning.questions import QuestionFileError
from troly.operating.supervise import PortInUse
from troly.portal.repository import PortalUnavailable
from troly.simulation.guard import LooksLive
from troly.store.errors import StoreUnavailable

# Mistakes of an operator, which get one line instead of a traceback.
_OPERATOR_ERRORS = (
    CannotShow,
    GatewayUnreachable,
    KnowledgeError,
    LooksLive,
    NoModel,
    NoProject,
    PortInUse,
    PortalUnavailable,
    QuestionFileError,
    StoreUnavailable,
    TrainingFailed,
    operate.NothingThere,
)

app = typer.Typer(
    callback=enter_project,
    help="A Vietnamese city's assistant: start it, teach it, look after it.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for _command in (
    run.init,
    run.run,
    run.serve,
    run.train,
    talk.ask,
    learn.explain,
    learn.tune,
    learn.evaluate,
    talk.simulate,
    operate.purge,
    operate.erase,
    operate.feedback,
):
    app.command()(_command)
app.command("widget")(operate.widget_snippet)
app.add_typer(operate.call_backs, name="call-backs")
app.add_typer(kb, name="kb")
app.add_typer(db, name="db")


def main() -> None:
    """Run the command line."""
    try:
        app()
    except _OPERATOR_ERRORS as error:
        sys.exit(f"troly: {error}")
