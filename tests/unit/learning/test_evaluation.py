from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import pytest

from troly.answering.intents import GREETING, LOOK_UP_DOSSIER, OUT_OF_SCOPE, UNSURE
from troly.answering.verdict import Decision
from troly.learning.evaluation import (
    EvaluationFileError,
    Example,
    InScope,
    OutOfScope,
    Prediction,
    read_examples,
    score,
)

IDS = ["a", "b", "twin_of_a", "c"]
TWINS = {"a": ["twin_of_a"], "twin_of_a": ["a"], "b": [], "c": []}


def write(folder: Path, *lines: str) -> Path:
    file = folder / "questions.tsv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_lines_become_examples(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "Quên mật khẩu?\ta\tplain",
        "",
        "quen mk\ta|b\tchat",
        "trời mưa\toos\toos_far",
    )
    assert read_examples(file, IDS) == [
        Example("Quên mật khẩu?", frozenset({"a"}), "plain"),
        Example("quen mk", frozenset({"a", "b"}), "chat"),
        Example("trời mưa", frozenset(), "oos_far"),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("chỉ có câu hỏi", "1 columns; write text<TAB>gold<TAB>register"),
        ("câu hỏi\ta", "2 columns; write text<TAB>gold<TAB>register"),
        ("câu\thỏi\ta\tplain", "4 columns; write text<TAB>gold<TAB>register"),
        ("câu hỏi\tx\tplain", "no entry x; write ids of faq_kb/ or 'oos'"),
        ("câu hỏi\ty|a|x\tplain", "no entry x, y; write ids of faq_kb/ or 'oos'"),
        ("câu hỏi\ta|oos\tplain", "no entry oos; write ids of faq_kb/ or 'oos'"),
        ("câu hỏi\tA\tplain", "no entry A; write ids of faq_kb/ or 'oos'"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, line: str, reason: str) -> None:
    file = write(tmp_path, "đúng\ta\tplain", "", line)
    with pytest.raises(EvaluationFileError) as error:
        read_examples(file, IDS)
    assert str(error.value) == f"{file}:3: {reason}"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_a_file_of_another_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "questions.tsv"
    file.write_bytes("đăng\ta\tplain\n".encode(encoding))
    with pytest.raises(EvaluationFileError) as error:
        read_examples(file, IDS)
    assert str(error.value) == f"{file}: not UTF-8: save it as UTF-8"


def answered(intent: str, *ranking: str) -> Prediction:
    return Prediction(ranking or (intent,), Decision.ANSWER, intent, ())


def answered_both(first: str, second: str) -> Prediction:
    return Prediction((first, second), Decision.ANSWER, first, (), second_answers=(second,))


def refused(*ranking: str) -> Prediction:
    return Prediction(ranking, Decision.NOT_COVERED, OUT_OF_SCOPE, ())


def offered(*ranking: str) -> Prediction:
    return Prediction(ranking, Decision.ASK_WHICH, UNSURE, ranking[:2])


# What was predicted for a question whose answer is `a`, and every count that is then one.
IN_SCOPE = [
    (
        answered("a", "a", "b"),
        {"intent_strict", "intent_or_twin", "among_first_three", "right_answer"},
    ),
    (answered("twin_of_a"), {"intent_or_twin", "among_first_three", "right_answer"}),
    (answered("b", "b", "c", "a"), {"among_first_three", "wrong_answer"}),
    (answered("b", "b", "c", GREETING, "a"), {"wrong_answer"}),
    (
        offered("a", "b"),
        {"intent_strict", "intent_or_twin", "among_first_three", "right_among_offered"},
    ),
    (offered("b", "twin_of_a"), {"among_first_three", "right_among_offered"}),
    (offered("b", "c", "a"), {"among_first_three", "wrong_offer"}),
    (
        refused("a", "b"),
        {"intent_strict", "intent_or_twin", "among_first_three", "needless_refusal"},
    ),
    (refused(OUT_OF_SCOPE, "b", "c"), {"needless_refusal"}),
    (answered(GREETING, GREETING, "a"), {"among_first_three", "needless_refusal"}),
    (answered(LOOK_UP_DOSSIER), {"needless_refusal"}),
    # two answers, one of them right; both right
    (
        answered_both("b", "a"),
        {"among_first_three", "right_answer", "needless_addition"},
    ),
    (
        answered_both("a", "twin_of_a"),
        {"intent_strict", "intent_or_twin", "among_first_three", "right_answer"},
    ),
    (answered_both("b", "c"), {"wrong_answer", "needless_addition"}),
    # an entry offered beside the answer
    (
        Prediction(("a", "b"), Decision.ANSWER, "a", (), second_offers=("b",)),
        {
            "intent_strict",
            "intent_or_twin",
            "among_first_three",
            "right_answer",
            "needless_offer",
        },
    ),
    (
        Prediction(("b", "a"), Decision.ANSWER, "b", (), second_offers=("a",)),
        {"among_first_three", "wrong_answer"},
    ),
    # a message without words has no ranking
    (Prediction((), Decision.ANSWER, "no_words", ()), {"needless_refusal"}),
]


@pytest.mark.parametrize(("prediction", "ones"), IN_SCOPE)
def test_one_question_in_scope(prediction: Prediction, ones: set[str]) -> None:
    report = score([Example("?", frozenset({"a"}), "plain")], [prediction], TWINS)
    counts = asdict(report.in_scope)
    assert {name for name, count in counts.items() if count == 1} == {"questions", *ones}
    assert max(counts.values()) == 1
    assert report.in_scope_by_register == {"plain": report.in_scope}
    assert report.out_of_scope == OutOfScope()


def test_any_of_several_gold_entries_is_right() -> None:
    example = Example("?", frozenset({"b", "c"}), "plain")
    report = score([example] * 3, [answered("b"), answered("c"), answered("a")], TWINS)
    assert (report.in_scope.right_answer, report.in_scope.wrong_answer) == (2, 1)


@pytest.mark.parametrize(
    ("prediction", "one"),
    [
        (refused("a"), "refused"),
        (answered(GREETING), "refused"),
        (answered("a"), "falsely_answered"),
        (offered("a", "b"), "asked_which"),
    ],
)
def test_one_text_out_of_scope(prediction: Prediction, one: str) -> None:
    report = score([Example("?", frozenset(), "oos_far")], [prediction], TWINS)
    assert report.out_of_scope == OutOfScope(**{"questions": 1, one: 1})
    assert report.out_of_scope_by_register == {"oos_far": report.out_of_scope}
    assert report.in_scope == InScope()


def test_counts_add_up_by_register() -> None:
    a = frozenset({"a"})
    report = score(
        [Example("1", a, "plain"), Example("2", a, "chat"), Example("3", a, "chat")],
        [answered("a"), answered("b"), answered("a")],
        TWINS,
    )
    assert report.in_scope.questions == 3
    assert report.in_scope_by_register["plain"].right_answer == 1
    assert report.in_scope_by_register["chat"].questions == 2
    assert report.in_scope_by_register["chat"].wrong_answer == 1


def test_only_mistakes_are_listed() -> None:
    a, nothing = frozenset({"a"}), frozenset[str]()
    report = score(
        [
            Example("đúng", a, "plain"),
            Example("trong số đưa ra", a, "plain"),
            Example("sai", a, "plain"),
            Example("ngoài", nothing, "oos_far"),
            Example("ngoài mà trả lời", nothing, "oos_near"),
        ],
        [
            answered("a"),
            offered("a", "b"),
            answered("b", "b", "c", "a", GREETING),
            refused(),
            answered("b"),
        ],
        TWINS,
    )
    assert report.as_json()["mistakes"] == [
        {
            "text": "sai",
            "gold": ["a"],
            "register": "plain",
            "outcome": "wrong_answer",
            "answered": "b",
            "offered": [],
            "ranking": ["b", "c", "a"],
        },
        {
            "text": "ngoài mà trả lời",
            "gold": ["oos"],
            "register": "oos_near",
            "outcome": "falsely_answered",
            "answered": "b",
            "offered": [],
            "ranking": ["b"],
        },
    ]


def test_each_example_needs_its_prediction() -> None:
    with pytest.raises(ValueError, match="zip"):
        score([Example("?", frozenset(), "plain")], [], TWINS)
