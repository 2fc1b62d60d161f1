"""What the model learns from, and what it is measured on."""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

import numpy as np
import pytest
import yaml
from sklearn.feature_extraction.text import CountVectorizer

from troly.answering.intents import DIALOGUE_INTENTS, OUT_OF_SCOPE
from troly.knowledge.load import load
from troly.learning.questions import read_questions, read_two_questions
from troly.learning.training_lines import TrainingLine, read_training_lines
from troly.text.reading import normalise
from troly.text.unicode import compose, fold, words

PROJECT = Path(__file__).parents[2]
ENTRIES = [*load(PROJECT / "faq_kb").entries]

LEAST_EXAMPLES = 100
# By authors who did not see each other's lines, beside the mixed lines of the first authors.
LEAST_BY_REGISTER = {"story": 15, "symptom": 20, "voice": 15}
LEAST_OUT_OF_SCOPE_EXAMPLES = 400
LEAST_QUESTIONS = 8
LEAST_OUT_OF_SCOPE = 150
# Two texts that share this much of their character trigrams (Jaccard) are near.
NEAR = 0.8


LINES = read_training_lines(PROJECT / "data/nlu")
QUESTIONS = read_questions(PROJECT / "evaluation/questions.tsv", ENTRIES)
TWO_QUESTIONS = [
    message.text
    for message in read_two_questions(PROJECT / "evaluation/two_questions.tsv", ENTRIES)
]


COUNTS = Counter(line.intent for line in LINES)


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


@pytest.mark.parametrize("entry_id", ENTRIES)
def test_an_entry_is_asked_for_in_every_way(entry_id: str) -> None:
    registers = Counter(line.register for line in LINES if line.intent == entry_id)
    assert {
        name: registers[name]
        for name in LEAST_BY_REGISTER
        if registers[name] < LEAST_BY_REGISTER[name]
    } == {}


def test_out_of_scope_has_enough_examples() -> None:
    assert COUNTS[OUT_OF_SCOPE] >= LEAST_OUT_OF_SCOPE_EXAMPLES


def test_no_two_examples_differ_by_a_word_or_two() -> None:
    texts = [line for line in LINES if line.intent in {*ENTRIES, OUT_OF_SCOPE}]
    assert near_pairs(texts, None) == []


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


def near_pairs(lines: list[TrainingLine], questions: list[str] | None) -> list[tuple[str, str]]:
    """Give training lines with the questions, or other lines, that hardly differ from them."""
    trigrams = CountVectorizer(analyzer="char", ngram_range=(3, 3), binary=True, dtype=np.float32)
    others = [line.text for line in lines] if questions is None else questions
    # A blank on each side: short texts have trigrams too.
    read = [f" {fold(normalise(text))} " for text in [*(line.text for line in lines), *others]]
    matrix = trigrams.fit_transform(read)
    trained, held_out = matrix[: len(lines)], matrix[len(lines) :]
    shared = (trained @ held_out.T).tocoo()
    sizes, other_sizes = trained.getnnz(axis=1), held_out.getnnz(axis=1)
    jaccard = shared.data / (sizes[shared.row] + other_sizes[shared.col] - shared.data)
    found = jaccard >= NEAR
    if questions is None:
        found &= shared.row < shared.col
    return sorted((str(lines[shared.row[i]]), others[shared.col[i]]) for i in np.flatnonzero(found))


def test_near_texts_are_found() -> None:
    lines = [
        TrainingLine(text, "a", "", "", "a.yml")
        for text in ["Quên mật khẩu tài khoản!", "Đổi căn cước", "quen mk tk"]
    ]
    assert near_pairs(lines, None) == [(str(lines[0]), "quen mk tk")]
    lines.pop()
    questions = ["quen mk tk", "quên mật khẩu tài khoản ạ", "quên mật khẩu"]
    assert [question for _, question in near_pairs(lines, questions)] == [
        "quen mk tk",
        "quên mật khẩu tài khoản ạ",
    ]


def test_no_training_line_is_near_a_held_out_question() -> None:
    assert near_pairs(LINES, [question.text for question in QUESTIONS]) == []
    assert near_pairs(LINES, TWO_QUESTIONS) == []
