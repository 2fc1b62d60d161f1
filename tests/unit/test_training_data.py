"""What the model learns from, and what it is measured on."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pytest
import yaml
from sklearn.feature_extraction.text import CountVectorizer

from troly.answering.intents import DIALOGUE_INTENTS, OUT_OF_SCOPE
from troly.knowledge.load import load
from troly.nlu.evaluation import Example, read_examples
from troly.text.reading import normalise
from troly.text.unicode import compose, fold, words

PROJECT = Path(__file__).parents[2]
ENTRIES = [*load(PROJECT / "faq_kb").entries]

LEAST_EXAMPLES = 25
LEAST_QUESTIONS = 8
LEAST_OUT_OF_SCOPE = 150
# Two texts that share this much of their character trigrams (Jaccard) are near.
NEAR = 0.8


@dataclass(frozen=True)
class Line:
    """One training example, with the place to look for it."""

    text: str
    intent: str
    file: str

    def __str__(self) -> str:
        return f"{self.file} {self.intent}: {self.text}"


def training_lines() -> list[Line]:
    lines = []
    for file in sorted((PROJECT / "data/nlu").glob("*.yml")):
        for block in yaml.safe_load(file.read_text("utf-8"))["nlu"]:
            for line in block["examples"].splitlines():
                assert line.startswith("- "), f"{file.name}: {line}"
                lines.append(Line(line.removeprefix("- "), block["intent"], file.name))
    return lines


LINES = training_lines()
QUESTIONS = read_examples(PROJECT / "evaluation/questions.tsv", ENTRIES)


def counts_by_intent() -> dict[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for line in LINES:
        counts[line.intent] += 1
    return counts


COUNTS = counts_by_intent()


def bare(text: str) -> str:
    """The words alone, without case, marks and punctuation; the text itself where it has none."""
    return " ".join(words(fold(text))) or text


def repeated(texts: list[tuple[str, str]]) -> dict[str, list[str]]:
    """Give where each repeated text (bare words and place) stands."""
    places: defaultdict[str, list[str]] = defaultdict(list)
    for text, place in texts:
        places[bare(text)].append(place)
    return {text: where for text, where in places.items() if len(where) > 1}


# --- training questions ------------------------------------------------------------------------


def test_entries_and_dialogue_are_what_is_trained() -> None:
    # Buttons alone mean `none_of_these` and `verify_dossier`; the gate alone finds `no_words`.
    trained = COUNTS.keys()
    assert set(ENTRIES) <= trained
    assert trained - set(ENTRIES) <= DIALOGUE_INTENTS
    assert OUT_OF_SCOPE in trained


@pytest.mark.parametrize("entry_id", ENTRIES)
def test_an_entry_has_enough_examples(entry_id: str) -> None:
    usual = median(COUNTS[other] for other in ENTRIES)
    assert COUNTS[entry_id] >= LEAST_EXAMPLES
    assert COUNTS[entry_id] >= usual / 2


def test_no_example_stands_twice() -> None:
    assert repeated([(line.text, str(line)) for line in LINES]) == {}


def test_every_example_is_composed_and_trimmed() -> None:
    assert [str(line) for line in LINES if line.text != compose(line.text).strip()] == []
    assert [str(line) for line in LINES if "  " in line.text or not line.text] == []


def test_no_example_is_marked_up() -> None:
    # Rasa would read [words](entity) as an entity.
    assert [str(line) for line in LINES if "](" in line.text or "]{" in line.text] == []


def test_the_rule_of_questions_names_exactly_the_entries() -> None:
    rules = yaml.safe_load((PROJECT / "data/rules/questions.yml").read_text("utf-8"))["rules"]
    (steps,) = [
        rule["steps"] for rule in rules if {"action": "action_answer_question"} in rule["steps"]
    ]
    named = [step["intent"] for step in steps[0]["or"]]
    assert sorted(named) == sorted(ENTRIES)


# --- held-out questions ------------------------------------------------------------------------


@pytest.mark.parametrize("entry_id", ENTRIES)
def test_an_entry_is_measured(entry_id: str) -> None:
    assert sum(entry_id in question.gold for question in QUESTIONS) >= LEAST_QUESTIONS


def test_what_is_out_of_scope_is_measured() -> None:
    assert sum(not question.gold for question in QUESTIONS) >= LEAST_OUT_OF_SCOPE


def test_registers_say_whether_a_question_is_in_scope() -> None:
    assert all(
        question.register.startswith("oos_") != bool(question.gold) for question in QUESTIONS
    )


def test_no_held_out_question_stands_twice() -> None:
    assert repeated([(question.text, question.text) for question in QUESTIONS]) == {}


def test_every_held_out_question_is_composed() -> None:
    texts = [question.text for question in QUESTIONS]
    assert [text for text in texts if text != unicodedata.normalize("NFC", text).strip()] == []


def test_the_data_sheet_counts_right() -> None:
    sheet = (PROJECT / "evaluation/README.md").read_text("utf-8")
    in_scope = sum(bool(question.gold) for question in QUESTIONS)
    assert f"{in_scope} questions in scope" in sheet
    assert f"{len(QUESTIONS) - in_scope} out of scope" in sheet
    assert {q.register for q in QUESTIONS} <= set(sheet.replace("`", " ").split())


def near_pairs(lines: list[Line], questions: list[Example]) -> list[tuple[str, str]]:
    """Give training lines with held-out questions that hardly differ from them."""
    trigrams = CountVectorizer(analyzer="char", ngram_range=(3, 3), binary=True, dtype=np.float32)
    read = [fold(normalise(line.text)) for line in lines]
    asked = [fold(normalise(question.text)) for question in questions]
    # A blank on each side: short texts have trigrams too.
    padded = [f" {text} " for text in read + asked]
    matrix = trigrams.fit_transform(padded)
    trained, held_out = matrix[: len(read)], matrix[len(read) :]
    shared = (trained @ held_out.T).tocoo()
    sizes, other_sizes = trained.getnnz(axis=1), held_out.getnnz(axis=1)
    jaccard = shared.data / (sizes[shared.row] + other_sizes[shared.col] - shared.data)
    found = np.flatnonzero(jaccard >= NEAR)
    return sorted((str(lines[shared.row[i]]), questions[shared.col[i]].text) for i in found)


def test_near_texts_are_found() -> None:
    lines = [Line("Quên mật khẩu tài khoản!", "a", "a.yml"), Line("Đổi căn cước", "b", "b.yml")]
    questions = [
        Example(text, frozenset(), "")
        for text in ["quen mk tk", "quên mật khẩu tài khoản ạ", "quên mật khẩu"]
    ]
    assert [question for _, question in near_pairs(lines, questions)] == [
        "quen mk tk",
        "quên mật khẩu tài khoản ạ",
    ]


def test_no_training_line_is_near_a_held_out_question() -> None:
    assert near_pairs(LINES, QUESTIONS) == []
