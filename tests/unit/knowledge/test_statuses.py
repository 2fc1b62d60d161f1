"""What citizens read of a dossier's status."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.knowledge.builder import TODAY, edit
from troly.knowledge import needed
from troly.knowledge.load import load
from troly.knowledge.validate import check


def test_there_are_the_ten_national_statuses_in_order(real_folder: Path) -> None:
    assert [*load(real_folder).statuses] == list(range(1, 11))


def test_each_status_says_what_it_means_and_what_to_do(real_folder: Path) -> None:
    for status in load(real_folder).statuses.values():
        for text in (status.meaning, status.next_step):
            assert text.endswith("."), status.name
            assert "\n" not in text


def test_each_status_points_to_entries_of_the_knowledge_base(real_folder: Path) -> None:
    knowledge = load(real_folder)
    for status in knowledge.statuses.values():
        assert status.related, status.name
        assert set(status.related) <= set(knowledge.entries), status.name


def test_variables_are_filled_in(folder: Path) -> None:
    edit(folder, "statuses.yml", "next_step: Chờ.", "next_step: Gọi {hotline}.")
    assert load(folder).statuses[1].next_step == "Gọi 0123.456.789."


ALL = f"1 đến {needed.STATUSES[-1]}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "number: 3",
            "number: 2",
            f"1: lỗi: statuses không nêu mỗi trạng thái từ {ALL} đúng một lần: "
            "viết đủ các số, theo thứ tự",
        ),
        ("number: 10", "number: 11", f"1: lỗi: statuses không nêu mỗi trạng thái từ {ALL} đúng"),
        (
            "[dang_nhap]",
            "[dang_nhop]",
            "6: lỗi: không có câu trả lời 'dang_nhop': có phải là 'dang_nhap' không?",
        ),
        ("related: [dang_nhap]", "related: []", "6: lỗi: statuses mục 1.related có quá ít mục"),
        (
            "Chờ.",
            "Gọi {hotlin}.",
            "5: lỗi: không có biến 'hotlin': có phải là 'hotline' không?",
        ),
        ("meaning: Nghĩa.", "meaning:", "4: lỗi: statuses mục 1.meaning để trống: viết vào"),
    ],
)
def test_a_defect(folder: Path, old: str, new: str, expected: str) -> None:
    edit(folder, "statuses.yml", old, new)
    (found,) = check(folder, TODAY)
    assert str(found).startswith(f"{folder.as_posix()}/statuses.yml:{expected}")
