"""How well the trained model understands the held-out questions: `make evaluate`.

Writes `evaluation/reports/latest.md` to read, `latest.json` for the test that guards against
falling behind, and two pictures. Thresholds and methods are chosen elsewhere, on training
questions alone (`troly tune`, `python -m evaluation.ablation`).
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np

mpl.use("Agg")
from matplotlib import pyplot as plt

from troly.knowledge.load import load
from troly.learning.evaluation import Prediction, Report, score
from troly.learning.evaluation_report import as_text
from troly.learning.felt import right_entries
from troly.learning.questions import (
    OUT_OF_SCOPE_GOLD,
    Question,
    read_questions,
    read_two_questions,
)
from troly.operating.prepare import set_process_environment, trained_model
from troly.rasa_server.importable import make_rasa_importable
from troly.settings import Settings, get_settings
from troly.understanding.whole import Understanding

_QUESTIONS = Path("evaluation/questions.tsv")
_TWO_QUESTIONS = Path("evaluation/two_questions.tsv")
_REPORTS = Path("evaluation/reports")
_WORST = 20
_NEAR = 2
_BINS = 10
_NUMBER = ("neither", "one", "both")

# Name in latest.json: (what it is, the goal, whether more is better).
GOALS = {
    "intent": ("right intent or its twin first", 97.0, True),
    "plain": ("the same, plain", 98.0, True),
    "no_diacritics": ("the same, no diacritics", 98.0, True),
    "half_accented": ("the same, half-accented", 98.0, True),
    "chat": ("the same, chat spelling", 98.0, True),
    "typo": ("the same, typos", 98.0, True),
    "voice": ("the same, dictated and regional speech", 95.0, True),
    "story": ("the same, a story with its question", 90.0, True),
    "symptom": ("the same, without the official word", 90.0, True),
    "top_3": ("right among the first three", 99.5, True),
    "strict": ("exact intent, twins counted apart", 92.0, True),
    "wrong": ("wrong answer given as if sure", 2.0, False),
    "refused": ("needless refusal", 2.0, False),
    "oos_far": ("out of scope, answered", 5.0, False),
    "oos_near": ("near misses, answered", 15.0, False),
}


def main() -> None:
    """Score, and write the report."""
    settings = get_settings()
    set_process_environment(settings)
    questions, report, predictions = evaluate(settings)
    _REPORTS.mkdir(exist_ok=True)
    figures = {name: round(figure, 1) for name, figure in report.figures().items()}
    (_REPORTS / "latest.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    _draw_confusion(questions, predictions, settings)
    _draw_reliability(questions, predictions, settings)
    page = "\n".join(_page(settings, questions, report, predictions, figures)) + "\n"
    (_REPORTS / "latest.md").write_text(page, "utf-8")
    print(page)


def evaluate(settings: Settings) -> tuple[list[Question], Report, list[Prediction]]:
    """Run the held-out questions through the trained model."""
    knowledge = load(settings.faq_kb_dir)
    questions = read_questions(_QUESTIONS, knowledge.entries)
    predictions = _predict(trained_model(settings), [question.text for question in questions])
    return questions, score(questions, predictions, knowledge.all_twins()), predictions


def _predict(model: Path, texts: Sequence[str]) -> list[Prediction]:
    make_rasa_importable()
    from troly.learning.predict import predict

    return predict(model, texts)


def _percent(count: int, total: int) -> float:
    return round(100 * count / total, 1)


def _page(
    settings: Settings,
    questions: Sequence[Question],
    report: Report,
    predictions: Sequence[Prediction],
    figures: Mapping[str, float],
) -> Iterator[str]:
    commit = subprocess.check_output(["git", "rev-parse", "--short", "HEAD"], text=True).strip()
    yield f"# How well troly understands, {date.today()}\n"
    yield f"`make evaluate` on `{_QUESTIONS}` ([data sheet](../README.md)), measured on top of"
    yield f"commit {commit}, model `{trained_model(settings).name}`.\n"
    yield "| | measured | goal | |\n|---|---:|---:|---|"
    for name, (what, goal, more_is_better) in GOALS.items():
        sign = "≥" if more_is_better else "≤"
        reached = figures[name] >= goal if more_is_better else figures[name] <= goal
        yield f"| {what} | {figures[name]} % | {sign} {goal:g} % | {_verdict(reached)} |"
    yield from _losses(figures)
    times = [prediction.milliseconds for prediction in predictions]
    for share, goal in ((50, 8), (99, 40)):
        took = float(np.percentile(times, share))
        what = f"time to understand a message, one core, p{share}"
        yield f"| {what} | {took:.1f} ms | ≤ {goal} ms | {_verdict(took <= goal)} |"
    yield f"\n## By register\n\n{as_text(report)}\n"
    yield "*intent*, *strict*, *top 3*: the ranking. The rest is what a citizen feels: the right"
    yield "answer at once, or among those offered; a wrong answer; a wrong offer; a refusal."
    yield "*added*: beside the right answer, one to a question that nobody asked; *beside*: such a"
    yield "one as a button.\n"
    yield from _two_questions(settings)
    yield from _by_intent(questions, predictions, settings)
    yield "\n## Confusion\n\n![Which intents are taken for which](confusion.png)\n"
    yield "## Reliability\n\n![Confidence against how often it was right](reliability.png)\n"
    yield from _worst(questions, predictions, report, settings)
    ablation = _REPORTS / "ablation.md"
    if ablation.exists():
        yield f"\n{ablation.read_text('utf-8').strip()}"


def _losses(figures: Mapping[str, float]) -> Iterator[str]:
    for name, goal in (("no_diacritics", 1), ("chat", 2), ("typo", 4)):
        loss = figures["plain"] - figures[name]
        yield f"| loss against plain, {name} | {loss:.1f} | ≤ {goal} | {_verdict(loss <= goal)} |"


def _verdict(reached: bool) -> str:
    return "reached" if reached else "missed"


def _two_questions(settings: Settings) -> Iterator[str]:
    knowledge = load(settings.faq_kb_dir)
    twins = knowledge.all_twins()
    messages = read_two_questions(_TWO_QUESTIONS, knowledge.entries)
    predictions = _predict(trained_model(settings), [message.text for message in messages])
    counts: Counter[tuple[str, str]] = Counter()
    for message, prediction in zip(messages, predictions, strict=True):
        verdict = prediction.verdict
        right = [right_entries([entry], twins) for entry in message.gold]
        answered = {verdict.intent, *verdict.second_answers}
        offered = {*verdict.second_offers, *verdict.offered}
        hits = sum(bool(one & answered) for one in right)
        heard = sum(bool(one & (answered | offered)) for one in right)
        counts[_NUMBER[hits], _NUMBER[heard - hits]] += 1
    yield f"## Two questions in one message\n\n`{_TWO_QUESTIONS}`, {len(messages)} messages.\n"
    yield "| answered at once | offered as a button | messages |\n|---|---|---:|"
    for (answered_at_once, as_button), count in sorted(counts.items()):
        yield f"| {answered_at_once} | {as_button} | {_percent(count, len(messages))} % |"


def _by_intent(
    questions: Sequence[Question], predictions: Sequence[Prediction], settings: Settings
) -> Iterator[str]:
    twins = load(settings.faq_kb_dir).all_twins()
    hits: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for question, prediction in zip(questions, predictions, strict=True):
        for gold in question.gold:
            top = set(prediction.ranking[:1])
            right = question.gold | right_entries([gold], twins)
            hits[gold].append((bool(top & right), bool(top & question.gold)))
    yield "\n## By intent\n\n| intent | questions | intent or twin | strict |\n|---|---:|---:|---:|"
    for intent, results in sorted(hits.items()):
        shares = [_percent(sum(column), len(results)) for column in zip(*results, strict=True)]
        yield f"| {intent} | {len(results)} | {shares[0]} % | {shares[1]} % |"


def _worst(
    questions: Sequence[Question],
    predictions: Sequence[Prediction],
    report: Report,
    settings: Settings,
) -> Iterator[str]:
    understanding = Understanding.load(trained_model(settings))
    confidence = {q.text: p.confidence for q, p in zip(questions, predictions, strict=True)}
    mistakes = sorted(report.mistakes, key=lambda mistake: -confidence[mistake["text"]])
    yield f"## The surest {_WORST} of {len(mistakes)} mistakes\n"
    for mistake in mistakes[:_WORST]:
        understood = understanding.read(mistake["text"])
        yield f"- **{mistake['text']}** ({mistake['register']})"
        yield f"  - right: {', '.join(mistake['gold'])}; {_what_happened(mistake)}"
        yield f"  - read as: {understood.text}"
        for known in understanding.model.nearest(understood, _NEAR):
            yield f"  - near, {known.similarity:.2f}: {known.text} ({known.intent})"


def _what_happened(mistake: Mapping[str, Any]) -> str:
    ranking = ", ".join(mistake["ranking"])
    return f"{mistake['outcome'].replace('_', ' ')}: {mistake['answered']} (ranking: {ranking})"


def _draw_confusion(
    questions: Sequence[Question], predictions: Sequence[Prediction], settings: Settings
) -> None:
    names = [*load(settings.faq_kb_dir).entries, OUT_OF_SCOPE_GOLD]
    number_of = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    for question, prediction in zip(questions, predictions, strict=True):
        first = prediction.ranking[0] if prediction.ranking else OUT_OF_SCOPE_GOLD
        gold = first if first in question.gold else min(question.gold, default=OUT_OF_SCOPE_GOLD)
        matrix[number_of[gold], number_of.get(first, number_of[OUT_OF_SCOPE_GOLD])] += 1
    figure, axes = plt.subplots(figsize=(13, 12))
    shown = np.ma.masked_equal(matrix, 0)
    axes.imshow(shown, cmap="Blues", norm=mpl.colors.LogNorm())
    for row, column in zip(*np.nonzero(matrix), strict=True):
        color = "black" if row == column else "firebrick"
        axes.text(column, row, int(matrix[row, column]), ha="center", va="center", color=color)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel(f"ranked first ({OUT_OF_SCOPE_GOLD}: out of scope and small talk)")
    axes.set_ylabel("right")
    _save(figure, "confusion.png")


def _draw_reliability(
    questions: Sequence[Question], predictions: Sequence[Prediction], settings: Settings
) -> None:
    twins = load(settings.faq_kb_dir).all_twins()
    right, sure = [], []
    for question, prediction in zip(questions, predictions, strict=True):
        if question.gold and prediction.ranking:
            right.append(prediction.ranking[0] in right_entries(question.gold, twins))
            sure.append(prediction.confidence)
    bins = np.minimum((np.array(sure) * _BINS).astype(int), _BINS - 1)
    figure, axes = plt.subplots(figsize=(6, 6))
    axes.plot([0, 1], [0, 1], color="lightgray")
    for number in range(_BINS):
        inside = bins == number
        if inside.any():
            x, y = np.mean(np.array(sure)[inside]), np.mean(np.array(right)[inside])
            axes.scatter(x, y, color="steelblue")
            axes.annotate(f" {inside.sum()}", (x, y))
    axes.set_xlabel("confidence of the first intent (numbers: questions)")
    axes.set_ylabel("share that was right")
    _save(figure, "reliability.png")


def _save(figure: Any, name: str) -> None:
    figure.savefig(_REPORTS / name, bbox_inches="tight", dpi=80)
    plt.close(figure)


if __name__ == "__main__":
    main()
