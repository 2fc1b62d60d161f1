"""Where one message may hold two questions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

# Where a question may end and another begin: after a mark, before a number of a list (`2) …`) or
# a word that joins.
_JOINT = re.compile(
    r"(?<=[.!?…;,])\s+"
    r"|\s+(?=\d[).]\s)"
    r"|\s+(?=(?:à mà|với lại|ngoài ra|tiện (?:thể|cho)|thêm nữa|đồng thời|còn|và|rồi|với|nữa)\s)"
)
# What makes a clause a question: a word that asks, a request to be shown, or a closing `không`.
_ASKS = re.compile(
    r"\?"
    r"|\b(?:sao|nào|đâu|mấy|gì|hả|răng|mô|bao (?:lâu|giờ|nhiêu)|cách|hướng dẫn"
    r"|chỉ (?:giúp|em|tôi|mình|cho)|làm chi)\b"
    r"|\b(?:không|chưa)(?: (?:ạ|vậy|nhỉ|thế|anh|chị|em|ad))*(?:[,.]|\W*$)"
)
_SHORTEST_SYLLABLES = 3
# A message with more joints than that tells a story.
_MOST_JOINTS = 12


class Part(NamedTuple):
    """What stands between two places of a text."""

    start: int
    end: int


@dataclass(frozen=True)
class Cut:
    """A text in two parts; `both_ask`: neither only tells of a trouble (`quên cả mật khẩu`)."""

    one: Part
    other: Part
    both_ask: bool


def cuts(text: str, start: int = 0) -> list[Cut]:
    """Give each way to cut a normalised text, marks restored, into two parts of some length.

    From `start` on, where only the end of it is to be cut.
    """
    joints = list(_JOINT.finditer(text, start))[:_MOST_JOINTS]
    pairs = [(Part(start, joint.start()), Part(joint.end(), len(text))) for joint in joints]
    return [
        Cut(*pair, both_ask=all(_ASKS.search(text[part.start : part.end]) for part in pair))
        for pair in pairs
        if all(len(text[part.start : part.end].split()) >= _SHORTEST_SYLLABLES for part in pair)
    ]
