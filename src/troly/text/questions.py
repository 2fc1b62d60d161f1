"""Where one message may hold two questions."""

from __future__ import annotations

import re

# Where a question may end and another begin: after a mark, or before a word that joins.
_JOINT = re.compile(
    r"(?<=[.!?…;,])\s+"
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


def pairs_of_questions(text: str) -> list[tuple[str, str]]:
    """Give each way to cut a normalised text, marks restored, into two parts that both ask."""
    joints = list(_JOINT.finditer(text))[:_MOST_JOINTS]
    pairs = [(text[: joint.start()].strip(), text[joint.end() :].strip()) for joint in joints]
    return [(one, other) for one, other in pairs if _is_question(one) and _is_question(other)]


def _is_question(text: str) -> bool:
    return len(text.split()) >= _SHORTEST_SYLLABLES and bool(_ASKS.search(text))
