from __future__ import annotations

from pathlib import Path

import pytest

from troly.learning.questions import (
    Question,
    QuestionFileError,
    TwoQuestions,
    read_questions,
    read_two_questions,
)

IDS = ["a", "b", "twin_of_a", "c"]


def write(folder: Path, *lines: str) -> Path:
    file = folder / "questions.tsv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_lines_become_questions(tmp_path: Path) -> None:
    file = write(
        tmp_path,
        "Quên mật khẩu?\ta\tplain",
        "",
        "quen mk\ta|b\tchat",
        "trời mưa\toos\toos_far",
    )
    assert read_questions(file, IDS) == [
        Question("Quên mật khẩu?", frozenset({"a"}), "plain"),
        Question("quen mk", frozenset({"a", "b"}), "chat"),
        Question("trời mưa", frozenset(), "oos_far"),
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
    with pytest.raises(QuestionFileError) as error:
        read_questions(file, IDS)
    assert str(error.value) == f"{file}:3: {reason}"


@pytest.mark.parametrize("encoding", ["utf-16", "cp1258"])
def test_a_file_of_another_encoding_is_named(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "questions.tsv"
    file.write_bytes("đăng\ta\tplain\n".encode(encoding))
    with pytest.raises(QuestionFileError) as error:
        read_questions(file, IDS)
    assert str(error.value) == f"{file}: not UTF-8: save it as UTF-8"


def test_lines_become_messages_with_two_questions(tmp_path: Path) -> None:
    file = write(tmp_path, "quên mk, với lại phí bao nhiêu\ta\tb")
    assert read_two_questions(file, IDS) == [
        TwoQuestions("quên mk, với lại phí bao nhiêu", ("a", "b"))
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("câu hỏi\ta", "2 columns; write text<TAB>first entry<TAB>second entry"),
        ("câu hỏi\ta\toos", "no entry oos; write ids of faq_kb/"),
        ("câu hỏi\tx\ty", "no entry x, y; write ids of faq_kb/"),
    ],
)
def test_a_wrong_line_of_two_questions_is_named(tmp_path: Path, line: str, reason: str) -> None:
    file = write(tmp_path, line)
    with pytest.raises(QuestionFileError) as error:
        read_two_questions(file, IDS)
    assert str(error.value) == f"{file}:1: {reason}"
