"""Trains and tests the pipeline, unchanged, on somebody else's questions.

    python -m evaluation.external FOLDER

FOLDER holds `train.tsv` and `test.tsv`, each line `text<TAB>label`: any public Vietnamese intent
data set in that form. Nothing is tuned on it: the settings are those of `config.yml`.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from troly.understanding.whole import Understanding, design_of


def main() -> None:
    """Print accuracy and times."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    texts, labels = _read(folder / "train.tsv")
    asked, gold = _read(folder / "test.tsv")
    started = time.perf_counter()
    understanding = Understanding.train(texts, labels, design_of(Path("config.yml")))
    print(f"trained on {len(texts)} texts, {len(set(labels))} labels")
    print(f"in {time.perf_counter() - started:.0f} s")
    rankings, milliseconds = [], []
    for text in asked:
        started = time.perf_counter()
        ranking = understanding.model.rank(understanding.read(text))
        milliseconds.append(1000 * (time.perf_counter() - started))
        rankings.append([ranked.intent for ranked in ranking])
    first = [ranking[0] for ranking in rankings]
    hits = [one == label for one, label in zip(first, gold, strict=True)]
    among = [label in ranking[:3] for ranking, label in zip(rankings, gold, strict=True)]
    print(f"tested on {len(asked)} texts")
    print(f"accuracy       {100 * np.mean(hits):.1f} %")
    print(f"first three    {100 * np.mean(among):.1f} %")
    print(f"macro F1       {f1_score(gold, first, average='macro'):.3f}")
    median, late = np.percentile(milliseconds, [50, 99])
    print(f"ms a text      p50 {median:.1f}, p99 {late:.1f}")


def _read(file: Path) -> tuple[list[str], list[str]]:
    rows = []
    for number, line in enumerate(file.read_text("utf-8").splitlines(), start=1):
        columns = line.split("\t")
        if len(columns) != 2:
            raise SystemExit(f"{file}:{number}: write text<TAB>label")
        rows.append(columns)
    if not rows:
        raise SystemExit(f"{file}: empty: write text<TAB>label")
    texts, labels = zip(*rows, strict=True)
    return list(texts), list(labels)


if __name__ == "__main__":
    main()
