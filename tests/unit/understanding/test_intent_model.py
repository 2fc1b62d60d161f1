from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.understanding.toy import INTENTS, LABELLED, question
from troly.understanding.decision import NEAR_ENOUGH
from troly.understanding.intent_model import IntentModel, Lesson, Settings

SETTINGS = Settings(regularisation=1.0)
LESSONS = [Lesson(question(text), intent, n) for n, (text, intent) in enumerate(LABELLED)]


def trained() -> IntentModel:
    return IntentModel.train(LESSONS, SETTINGS)


MODEL = trained()

UNSEEN = [
    ("tôi lỡ quên mất mật khẩu", "quen_mat_khau"),
    ("quen mat khau", "quen_mat_khau"),
    ("muốn đăng ký một tài khoản", "dang_ky_tai_khoan"),
    ("bo sung giay to cho ho so", "bo_sung_ho_so"),
    ("căn cước của tôi hết hạn", "doi_can_cuoc"),
    ("chào", "greeting"),
    ("hôm nay thời tiết có mưa không", "out_of_scope"),
]


@pytest.mark.parametrize(("text", "intent"), LABELLED + UNSEEN)
def test_the_right_intent_is_first(text: str, intent: str) -> None:
    ranking = MODEL.rank(question(text))
    assert ranking[0].intent == intent


@pytest.mark.parametrize("text", ["quên mật khẩu", "quen mk", "", "???", "東京", "x" * 64])
def test_confidences_are_a_distribution_best_first(text: str) -> None:
    ranking, similarity = MODEL.rank(question(text)), MODEL.similarity(question(text))
    confidences = [ranked.confidence for ranked in ranking]
    assert sorted(ranked.intent for ranked in ranking) == INTENTS
    assert sum(confidences) == pytest.approx(1, abs=1e-5)
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= similarity <= 1.000_001


@pytest.mark.parametrize("text", [text for text, _ in LABELLED])
def test_a_known_question_is_its_own_nearest(text: str) -> None:
    assert MODEL.similarity(question(text)) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "!?", "東京 한글"])
def test_nothing_known_is_near_to_what_shares_nothing(text: str) -> None:
    assert MODEL.similarity(question(text)) == 0


def test_near_and_far_differ() -> None:
    near = MODEL.similarity(question("em quên mật khẩu ạ"))
    far = MODEL.similarity(question("xin giấy phép khai thác cát"))
    assert far < near < 1


def test_the_nearest_questions_are_shown_with_their_intents() -> None:
    nearest = MODEL.nearest(question("tôi quên mật khẩu tài khoản rồi"), 2)
    assert nearest[0].text == "tôi quên mật khẩu tài khoản"
    assert {known.intent for known in nearest} == {"quen_mat_khau"}
    assert nearest[0].similarity > nearest[1].similarity
    assert MODEL.nearest(question("東京"), 2) == []


@pytest.mark.parametrize("text", [text for text, _ in UNSEEN] + ["", "quên"])
def test_nearness_is_exact_up_to_what_is_near_enough(text: str) -> None:
    examined = MODEL.examine(question(text))
    ranking, similarity = examined.ranking, examined.similarity
    exact = MODEL.similarity(question(text))
    assert ranking == MODEL.rank(question(text))
    assert min(similarity, NEAR_ENOUGH) == pytest.approx(min(exact, NEAR_ENOUGH))
    assert similarity <= exact + 1e-6


def test_copies_teach_but_are_not_known() -> None:
    copy = Lesson(question("quen mat khau zz"), "quen_mat_khau", 0, is_copy=True)
    model = IntentModel.train([*LESSONS, copy], SETTINGS)
    assert model.similarity(question("quen mat khau zz")) < 1
    confidence = model.rank(question("quen mat khau"))[0].confidence
    assert confidence > MODEL.rank(question("quen mat khau"))[0].confidence


# --- on disk ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("model") / "intents.npz"
    MODEL.save(file)
    return file


@pytest.mark.parametrize("text", [text for text, _ in UNSEEN] + ["", "zzz"])
def test_a_loaded_model_ranks_the_same(file: Path, text: str) -> None:
    loaded = IntentModel.load(file)
    assert loaded.rank(question(text)) == MODEL.rank(question(text))
    assert loaded.similarity(question(text)) == MODEL.similarity(question(text))
    assert loaded.nearest(question(text), 3) == MODEL.nearest(question(text), 3)


def test_the_file_holds_nothing_pickled(file: Path) -> None:
    with np.load(file, allow_pickle=False) as arrays:
        kinds = {array.dtype.kind for array in arrays.values()}
    assert kinds == {"U", "f", "i"}


def test_training_again_gives_the_same_model(file: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.npz"
    trained().save(again)
    with np.load(file) as first, np.load(again) as second:
        assert sorted(first) == sorted(second)
        assert all(np.array_equal(first[name], second[name]) for name in first)


@given(st.text())
def test_any_text_can_be_ranked(text: str) -> None:
    ranking, similarity = MODEL.rank(question(text)), MODEL.similarity(question(text))
    assert len(ranking) == len(INTENTS)
    assert np.isfinite(similarity)
