from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from tests.unit.understanding.toy import LABELLED, question
from troly.understanding.features import Features, Question

QUESTIONS = [question(text) for text, _ in LABELLED]


@pytest.fixture(scope="module")
def features() -> Features:
    return Features.learn(QUESTIONS)


def similarity(features: Features, one: str, other: str) -> float:
    rows = features.matrix([question(one), question(other)])
    return float((rows[0] @ rows[1].T).toarray()[0, 0])


@pytest.mark.parametrize(
    ("view", "term"),
    [
        ("words", "mật khẩu"),
        ("words", "quên|mật khẩu"),
        ("syllables", "mật"),
        ("syllables", "mật|khẩu"),
        ("folded_syllables", "mat"),
        ("folded_syllables", "mat|khau"),
        ("folded_characters", " ma"),
        ("folded_characters", "khau "),
    ],
)
def test_what_a_view_sees(features: Features, view: str, term: str) -> None:
    assert term in features.to_arrays()[f"{view}.terms"]


def test_rows_are_what_scikit_learn_makes_of_them(features: Features) -> None:
    asked = [question(text) for text in ["mật khẩu mật khẩu của tôi", "đăng nhập", "zzz", ""]]
    theirs = TfidfVectorizer(
        analyzer=lambda q: [*q.words, *("|".join(pair) for pair in pairwise(q.words))],
        sublinear_tf=True,
    ).fit(QUESTIONS)
    width = len(theirs.get_feature_names_out())
    ours = features.matrix(asked)[:, :width] * 2  # the first of four views of equal weight
    assert features.to_arrays()["words.terms"].tolist() == theirs.get_feature_names_out().tolist()
    assert np.allclose(ours.toarray(), theirs.transform(asked).toarray(), atol=1e-6)


def test_known_questions_have_length_one(features: Features) -> None:
    rows = features.matrix(QUESTIONS)
    lengths = np.sqrt(rows.multiply(rows).sum(axis=1))
    assert rows.shape[0] == len(QUESTIONS)
    assert np.allclose(lengths, 1)


@pytest.mark.parametrize("text", ["", "zzz", "!?", "xyzw quờ"])
def test_the_unknown_is_no_longer_than_one(features: Features, text: str) -> None:
    row = features.matrix([question(text)])
    assert 0 <= np.sqrt(row.multiply(row).sum()) <= 1.000_001


def test_a_question_is_most_like_itself(features: Features) -> None:
    assert similarity(features, "quên mật khẩu", "quên mật khẩu") == pytest.approx(1)
    assert similarity(features, "quên mật khẩu", "đổi căn cước") < 0.2


@pytest.mark.parametrize(
    "variant", ["quen mat khau", "quên mât khâu", "quên mật khẫu", "quênn mật khẩu"]
)
def test_missing_marks_and_slips_cost_little(features: Features, variant: str) -> None:
    right = similarity(features, "quên mật khẩu", variant)
    assert 0.3 < right < 1
    assert right > similarity(features, "đổi căn cước", variant)


@pytest.mark.parametrize(
    ("asked", "right", "wrong"),
    [
        ("đổi căn cước", "đổi", "đối"),
        # a syllable of a longer word
        ("quên mật khẩu", "mật", "mặt"),
    ],
)
def test_marks_count(features: Features, asked: str, right: str, wrong: str) -> None:
    assert similarity(features, asked, right) > similarity(features, asked, wrong) > 0


def test_parts_of_misspelled_words_count(features: Features) -> None:
    assert similarity(features, "quên mật khẩu", "quênn mậtt khẩuu") > 0.1


def test_word_order_counts(features: Features) -> None:
    asked = "đăng ký tài khoản"
    assert similarity(features, asked, "tài khoản đăng ký") < 0.999


def test_all_that_was_learnt_is_plain_arrays(features: Features) -> None:
    arrays = features.to_arrays()
    assert {array.dtype.kind for array in arrays.values()} == {"U", "f"}
    rebuilt = Features.from_arrays(arrays)
    unseen = [question("quên mật khẩu tài khoản"), question("abc"), Question("", ())]
    for questions in (QUESTIONS, unseen):
        difference = features.matrix(questions) - rebuilt.matrix(questions)
        assert abs(difference).max() == 0


@pytest.mark.parametrize(
    "text", ["quên mật khẩu, đổi căn cước ở đâu", "ĐỔI căn cước; quên mật khẩu"]
)
def test_a_part_looks_as_it_does_by_itself(features: Features, text: str) -> None:
    place = min(text.index(sign) for sign in ",;" if sign in text)
    look = features.look_at(question(text))
    for part, alone in (
        (look.row(0, place), text[:place]),
        (look.row(place + 1), text[place + 1 :]),
    ):
        row = features.row(question(alone))
        assert part.columns.tolist() == row.columns.tolist()
        assert np.allclose(part.weights, row.weights)


def test_a_word_that_is_cut_in_two_belongs_to_no_part(features: Features) -> None:
    look = features.look_at(question("quên mật khẩu"))
    middle = len("quên mật kh")
    assert look.row(middle).columns.size == 0
    assert look.row(0, 3).columns.size == 0
    assert look.row(0, 4).columns.tolist() == features.row(question("quên")).columns.tolist()
