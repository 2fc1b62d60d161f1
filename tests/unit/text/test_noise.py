from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.text.text_strategies import any_text
from troly.text.noise import (
    NOISES,
    in_chat_spelling,
    with_slips,
    with_some_marks,
    with_telex_slips,
    without_marks,
)
from troly.text.reading import normalise
from troly.text.unicode import fold

SENTENCE = "Tôi quên mật khẩu tài khoản dịch vụ công thì làm thế nào để lấy lại được"


@pytest.mark.parametrize("noise", NOISES)
def test_the_same_dice_give_the_same_text(noise: object) -> None:
    assert callable(noise)
    assert noise(SENTENCE, Random(1)) == noise(SENTENCE, Random(1)) != SENTENCE


def test_marks_are_left_out() -> None:
    assert without_marks(SENTENCE, Random(1)) == fold(SENTENCE)
    some = with_some_marks(SENTENCE, Random(1))
    assert fold(some) == fold(SENTENCE)
    assert some not in (SENTENCE, fold(SENTENCE))


def test_short_forms_mean_what_they_stand_for() -> None:
    texts = [in_chat_spelling("mã xác nhận của dịch vụ công", Random(seed)) for seed in range(20)]
    marked = {text for text in texts if text != fold(text)}
    assert "mxn của dvc" in texts
    assert {normalise(text) for text in marked} == {"mã xác nhận của dịch vụ công"}


def test_telex_slips_are_keys() -> None:
    texts = [with_telex_slips("mật khẩu", Random(seed)) for seed in range(20)]
    assert set(texts) == {"maatj khẩu", "mật khaaur", "maatj khaaur"}


@given(st.integers())
def test_slips_cost_a_letter_or_two(seed: int) -> None:
    slipped = with_slips(SENTENCE, Random(seed))
    assert abs(len(slipped) - len(SENTENCE)) <= 2
    changed = sum(a != b for a, b in zip(SENTENCE.split(), slipped.split(), strict=True))
    assert changed <= 2


@given(any_text, st.integers())
def test_any_text_can_be_written_carelessly(text: str, seed: int) -> None:
    for noise in NOISES:
        noise(text, Random(seed))
