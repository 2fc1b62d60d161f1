from __future__ import annotations

import pytest

from troly.understanding.decision import SeveralQuestions
from troly.understanding.features import Question
from troly.understanding.intent_model import Ranked
from troly.understanding.several_questions import find_several


class Toy:
    """Knows passwords and fees, more surely the shorter the text is."""

    def rank(self, question: Question) -> list[Ranked]:
        text = question.text
        intent = "password" if "mật khẩu" in text else "fees" if "phí" in text else "other"
        return [Ranked(intent, 1 - len(text.split()) / 100)]


def several(intents: tuple[str, ...], confidence: float, *, asked: bool = True) -> SeveralQuestions:
    return SeveralQuestions(intents, confidence, asked)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("quên mật khẩu làm sao", []),
        ("mật khẩu lấy lại sao, mật khẩu đổi thế nào", []),
        (
            "mật khẩu lấy lại sao, phí nộp thế nào",
            [several(("password", "fees"), 0.95)],
        ),
        # one of them only told of
        (
            "phí nộp thế nào, mật khẩu cũng quên mất",
            [several(("fees", "password"), 0.95, asked=False)],
        ),
        # the cut whose less certain side is most certain
        (
            "phí nộp thế nào vậy, rồi mật khẩu lấy lại sao, mật khẩu ở đâu",
            [several(("fees", "password"), 0.9)],
        ),
        (
            "phí nộp thế nào vậy, rồi mật khẩu lấy lại sao, gửi ở đâu vậy",
            [several(("fees", "password", "other"), 0.94), several(("fees", "password"), 0.9)],
        ),
    ],
)
def test_find_several(text: str, found: list[SeveralQuestions]) -> None:
    assert find_several(text, Toy()) == found
