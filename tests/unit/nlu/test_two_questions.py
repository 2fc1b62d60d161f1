from __future__ import annotations

import pytest

from troly.nlu.decision import TwoQuestions
from troly.nlu.features import Question
from troly.nlu.intent_model import Ranked
from troly.nlu.two_questions import find_two


class Toy:
    """Knows passwords and fees, more surely the shorter the text is."""

    def rank(self, question: Question) -> list[Ranked]:
        text = question.text
        intent = "password" if "mật khẩu" in text else "fees" if "phí" in text else "other"
        return [Ranked(intent, 1 / len(text.split()))]


@pytest.mark.parametrize(
    ("text", "two"),
    [
        ("quên mật khẩu làm sao", None),
        ("mật khẩu lấy lại sao, mật khẩu đổi thế nào", None),
        (
            "mật khẩu lấy lại sao, phí nộp thế nào",
            TwoQuestions(("password", "fees"), 1 / 5),
        ),
        # the cut whose less certain side is most certain
        (
            "phí nộp thế nào vậy, rồi mật khẩu lấy lại sao, gửi ở đâu vậy",
            TwoQuestions(("fees", "password"), 1 / 10),
        ),
    ],
)
def test_find_two(text: str, two: TwoQuestions | None) -> None:
    assert find_two(text, Toy()) == two
