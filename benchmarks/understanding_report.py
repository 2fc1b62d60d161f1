"""How well the trained model understands the held-out questions: `make evaluate`.

Writes `evaluation/reports/latest.md` to read, `latest.json` for the test that guards against
falling behind, and two pictures. Thresholds and methods are chosen elsewhere, on training
questions alone (`troly tune`, `python -m benchmarks.ablation`).
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
from troly.learning.evaluation import Example, Prediction, Report, read_examples, score
from troly.learning.evaluation_report import as_text
from troly.learning.predict import predict
from troly.operating.prepare import set_process_environment, trained_model
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
    examples, report, predictions = evaluate(settings)
    _REPORTS.mkdir(exist_ok=True)
    figures = {name: round(figure, 1) for name, figure in report.figures().items()}
    (_REPORTS / "latest.json").write_text(json.dumps(figures, indent=2) + "\n", "utf-8")
    _draw_confusion(examples, predictions, settings)
    _draw_reliability(examples, predictions, settings)
    page = "\n".join(_page(settings, examples, report, predictions, figures)) + "\n"
    (_REPORTS / "latest.md").write_text(page, "utf-8")
    print(page)


def evaluate(settings: Settings) -> tuple[list[Example], Report, list[Prediction]]:
    """Run the held-out questions through the trained model."""
    knowledge = load(settings.faq_kb_dir)
    examples = read_examples(_QUESTIONS, knowledge.entries)
    predictions = predict(trained_model(settings), [example.text for example in examples])
    twins = {entry_id: knowledge.twins(entry_id) for entry_id in knowledge.entries}
    return examples, score(examples, predictions, twins), predictions


def _percent(count: int, total: int) -> float:
    return round(100 * count / total, 1)


def _page(
    settings: Settings,
    examples: Sequence[Example],
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
    yield from _by_intent(examples, predictions, settings)
    yield "\n## Confusion\n\n![Which intents are taken for which](confusion.png)\n"
    yield "## Reliability\n\n![Confidence against how often it was right](reliability.png)\n"
    yield from _worst(examples, predictions, report, settings)
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
    rows = [line.split("\t") for line in _TWO_QUESTIONS.read_text("utf-8").splitlines()]
    predictions = predict(trained_model(settings), [text for text, *_ in rows])
    knowledge = load(settings.faq_kb_dir)
    counts: Counter[tuple[str, str]] = Counter()
    for (_, *gold), prediction in zip(rows, predictions, strict=True):
        right = [{entry, *knowledge.twins(entry)} for entry in gold]
        answered = {prediction.answered, *prediction.second_answers}
        offered = {*prediction.second_offers, *prediction.offered}
        hits = sum(bool(one & answered) for one in right)
        heard = sum(bool(one & (answered | offered)) for one in right)
        counts[_NUMBER[hits], _NUMBER[heard - hits]] += 1
    yield f"## Two questions in one message\n\n`{_TWO_QUESTIONS}`, {len(rows)} messages.\n"
    yield "| answered at once | offered as a button | messages |\n|---|---|---:|"
    for (answered_at_once, as_button), count in sorted(counts.items()):
        yield f"| {answered_at_once} | {as_button} | {_percent(count, len(rows))} % |"


def _by_intent(
    examples: Sequence[Example], predictions: Sequence[Prediction], settings: Settings
) -> Iterator[str]:
    knowledge = load(settings.faq_kb_dir)
    hits: defaultdict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for example, prediction in zip(examples, predictions, strict=True):
        for gold in example.gold:
            top = set(prediction.ranking[:1])
            twins = {*example.gold, *knowledge.twins(gold)}
            hits[gold].append((bool(top & twins), bool(top & example.gold)))
    yield "\n## By intent\n\n| intent | questions | intent or twin | strict |\n|---|---:|---:|---:|"
    for intent, results in sorted(hits.items()):
        shares = [_percent(sum(column), len(results)) for column in zip(*results, strict=True)]
        yield f"| {intent} | {len(results)} | {shares[0]} % | {shares[1]} % |"


def _worst(
    examples: Sequence[Example],
    predictions: Sequence[Prediction],
    report: Report,
    settings: Settings,
) -> Iterator[str]:
    understanding = Understanding.load(trained_model(settings))
    confidence = {e.text: p.confidence for e, p in zip(examples, predictions, strict=True)}
    mistakes = sorted(report.mistakes, key=lambda mistake: -confidence[mistake["text"]])
    yield f"## The surest {_WORST} of {len(mistakes)} mistakes\n"
    for mistake in mistakes[:_WORST]:
        question = understanding.read(mistake["text"])
        yield f"- **{mistake['text']}** ({mistake['register']})"
        yield f"  - right: {', '.join(mistake['gold'])}; {_what_happened(mistake)}"
        yield f"  - read as: {question.text}"
        for known in understanding.model.nearest(question, _NEAR):
            yield f"  - near, {known.similarity:.2f}: {known.text} ({known.intent})"


def _what_happened(mistake: Mapping[str, Any]) -> str:
    ranking = ", ".join(mistake["ranking"])
    return f"{mistake['outcome'].replace('_', ' ')}: {mistake['answered']} (ranking: {ranking})"


def _draw_confusion(
    examples: Sequence[Example], predictions: Sequence[Prediction], settings: Settings
) -> None:
    names = [*load(settings.faq_kb_dir).entries, "oos"]
    place = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(names), len(names)))
    for example, prediction in zip(examples, predictions, strict=True):
        first = prediction.ranking[0] if prediction.ranking else "oos"
        gold = first if first in example.gold else min(example.gold, default="oos")
        matrix[place[gold], place.get(first, place["oos"])] += 1
    figure, axes = plt.subplots(figsize=(13, 12))
    shown = np.ma.masked_equal(matrix, 0)
    axes.imshow(shown, cmap="Blues", norm=mpl.colors.LogNorm())
    for row, column in zip(*np.nonzero(matrix), strict=True):
        color = "black" if row == column else "firebrick"
        axes.text(column, row, int(matrix[row, column]), ha="center", va="center", color=color)
    axes.set_xticks(range(len(names)), names, rotation=90)
    axes.set_yticks(range(len(names)), names)
    axes.set_xlabel("ranked first (oos: out of scope and small talk)")
    axes.set_ylabel("right")
    _save(figure, "confusion.png")


def _draw_reliability(
    examples: Sequence[Example], predictions: Sequence[Prediction], settings: Settings
) -> None:
    knowledge = load(settings.faq_kb_dir)
    right, sure = [], []
    for example, prediction in zip(examples, predictions, strict=True):
        if example.gold and prediction.ranking:
            twins = example.gold.union(*(knowledge.twins(gold) for gold in example.gold))
            right.append(prediction.ranking[0] in twins)
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
