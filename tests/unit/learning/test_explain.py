from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.understanding.toy import LABELLED
from troly.learning.explain import explain
from troly.understanding.whole import Understanding, design_of

DESIGN = design_of(Path(__file__).parents[3] / "config.yml")


@pytest.fixture(scope="module")
def understanding() -> Understanding:
    texts, intents = zip(*LABELLED, strict=True)
    return Understanding.train(texts, intents, DESIGN)


def stations(text: str, understanding: Understanding) -> dict[str, str]:
    lines = explain(text, understanding, DESIGN).splitlines()
    return {line[:14].strip(): line[14:] for line in lines}


def test_every_station_says_what_it_made_of_a_message(understanding: Understanding) -> None:
    said = stations("quen mk tai khoan", understanding)
    assert said["typed"] == "quen mk tai khoan"
    assert said["normalised"] == "quen mật khẩu tai khoan"
    assert said["read as"] == "quên mật khẩu tài khoản"
    assert said["words"] == "quên | mật khẩu | tài khoản"
    assert said["ranking"].startswith("quen_mat_khau ")
    assert "quen_mat_khau: " in said["near"]
    assert "quen_mat_khau" in said["gate"]


def test_a_message_without_words_stops_early(understanding: Understanding) -> None:
    said = stations("0912 345 678", understanding)
    assert (said["kind"], "ranking" in said) == ("digits", False)
