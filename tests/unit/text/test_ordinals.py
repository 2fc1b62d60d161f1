from __future__ import annotations

import pytest
from hypothesis import given

from tests.unit.text.text_strategies import any_text
from troly.text.ordinals import place_in_list


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("2", 2),
        ("2.", 2),
        ("số 3 nhé", 3),
        ("chọn 1 đi ạ", 1),
        ("cái thứ hai", 2),
        ("cai thu 2", 2),
        ("câu đầu", 1),
        ("câu đầu tiên ấy", 1),
        ("ý cuối cùng", -1),
        ("cái cuối", -1),
        ("thứ tư", 4),
        ("bước tư", 4),
        ("hai", 2),
        ("tôi đang ở bước 4", 4),
        ("em tới bước thứ mười rồi", 10),
        ("", None),
        ("không phải", None),
        ("0", None),
        # a year, money, two things
        ("2024", None),
        ("hôm nay tôi bận", None),
        ("năm nay", None),
    ],
)
def test_place_in_list(text: str, place: int | None) -> None:
    assert place_in_list(text) == place


@given(any_text)
def test_any_text_is_read(text: str) -> None:
    place = place_in_list(text)
    assert place is None or place == -1 or 1 <= place <= 99
