"""Numbers that people say for a place in a list: `2`, `cái thứ hai`, `câu đầu`, `ý cuối`."""

from __future__ import annotations

from troly.text.unicode import fold, words

_NAMED = {
    "mot": 1, "nhat": 1, "hai": 2, "nhi": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5,
    "sau": 6, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
_FIRST = frozenset({"dau", "tren"})
_LAST = frozenset({"cuoi", "chot"})
LAST = -1
"""The place of whatever stands last."""
# What a number follows where it names a place: "chọn hai", "bước tư"; alone, `năm` may be a year.
_LEADS = frozenset(
    {"thu", "so", "cau", "cai", "y", "chon", "muc", "lua", "phuong", "an", "dong", "buoc", "khuc"}
)


def place_in_list(text: str) -> int | None:
    """Give the place, from 1; -1 is the last one, None where the text names none."""
    syllables = words(fold(text))
    for number in syllables:
        if number.isascii() and number.isdigit() and 0 < len(number) <= 2 and int(number):
            return int(number)
    for before, syllable in zip(["", *syllables], syllables, strict=False):
        if syllable in _NAMED and (before in _LEADS or len(syllables) == 1):
            return _NAMED[syllable]
    if _LAST & set(syllables):
        return LAST
    if _FIRST & set(syllables):
        return 1
    return None
