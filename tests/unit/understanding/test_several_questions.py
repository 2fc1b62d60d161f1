from __future__ import annotations

import pytest

from troly.text.questions import Part
from troly.understanding.decision import SeveralQuestions
from troly.understanding.intent_model import Ranked
from troly.understanding.several_questions import find_several


def likeliest(text: str) -> Ranked:
    """Know passwords and fees, more surely the shorter the text is."""
    intent = "password" if "mật khẩu" in text else "fees" if "phí" in text else "other"
    return Ranked(intent, 1 - len(text.split()) / 100)


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
    assert find_several(text, lambda part: likeliest(text[part.start : part.end])) == found


@pytest.mark.parametrize(
    "clause", ["làm sao đây, ", "mật khẩu lấy lại sao, phí nộp thế nào? ", "sao ạ, rồi "]
)
def test_a_long_story_costs_no_more_than_so_many_looks(clause: str) -> None:
    looked_at = []

    def look(part: Part) -> Ranked:
        looked_at.append(part)
        return Ranked(f"intent {len(looked_at)}", 0.9)

    find_several((clause * 100)[:1000], look)
    # 12 joints: parts before them, between two, and behind.
    assert len(looked_at) <= 12 + 12 * 12 + 24
