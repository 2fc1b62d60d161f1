"""Commands that look into the trained model and measure it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from troly.cli.project import GivenPath
from troly.knowledge.load import load
from troly.learning.evaluation import score
from troly.learning.evaluation_report import as_text
from troly.learning.questions import read_questions
from troly.operating.prepare import set_process_environment, trained_model
from troly.rasa_server.importable import make_rasa_importable
from troly.settings import get_settings


def explain(text: Annotated[str, typer.Argument(help="A citizen's message.")]) -> None:
    """Show a message's way through every station of understanding."""
    from troly.learning.explain import explain as explained
    from troly.understanding.whole import Understanding, design_of

    settings = get_settings()
    set_process_environment(settings)
    understanding = Understanding.load(trained_model(settings))
    typer.echo(explained(text, understanding, design_of(Path("config.yml"))))


def tune(
    write: Annotated[bool, typer.Option("--write", help="Change config.yml.")] = False,
) -> None:
    """Choose the thresholds on the training questions, by cross-validation (many minutes)."""
    from troly.learning.tune import tune as tuned

    settings = get_settings()
    set_process_environment(settings)
    typer.echo(tuned(Path(), load(settings.faq_kb_dir).all_twins(), write))


def evaluate(
    file: Annotated[
        Path,
        typer.Argument(
            click_type=GivenPath(exists=True), help="Lines of text<TAB>gold<TAB>register."
        ),
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Score the trained model on questions with known answers."""
    settings = get_settings()
    set_process_environment(settings)
    knowledge = load(settings.faq_kb_dir)
    questions = read_questions(file, knowledge.entries)
    model = trained_model(settings)
    make_rasa_importable()
    from troly.learning.predict import predict

    predictions = predict(model, [question.text for question in questions])
    report = score(questions, predictions, knowledge.all_twins())
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        typer.echo(f"# {file.name}, {model.name}, {date.today()}\n\n{as_text(report)}")
