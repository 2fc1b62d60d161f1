"""What stands beside the entries: notices, agencies, helpline, diagnoses, obstacles."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.unit.knowledge.builder import DIAGNOSIS, TODAY, edit, write
from troly.knowledge.load import load
from troly.knowledge.validate import check

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DIAGNOSIS_FILE = "diagnosis/dang_nhap.yml"
QUEN = "tai_khoan/quen_mat_khau.yml"
OBSTACLES = """\
obstacles:
  - step: 2
    title: Không thấy nút
    entry: dang_nhap
"""


@pytest.fixture
def folder(folder: Path) -> Path:
    write(folder, {DIAGNOSIS_FILE: DIAGNOSIS})
    edit(folder, QUEN, "links: [portal_url]", f"{OBSTACLES}links: [portal_url]")
    return folder


def lines(folder: Path, today: date = TODAY) -> list[str]:
    return [str(p).replace(f"{folder.as_posix()}/", "") for p in check(folder, today)]


def test_all_of_it_is_sound(folder: Path) -> None:
    assert lines(folder) == []


def test_a_notice_holds_from_its_beginning_to_its_end(folder: Path) -> None:
    knowledge = load(folder)
    (notice,) = knowledge.notices
    assert notice.text.endswith("gọi 0123.456.789.")
    for now, holds in [
        (datetime(2026, 11, 23, 7, 59), False),
        (datetime(2026, 11, 23, 8, 0), True),
        (datetime(2026, 11, 30, 16, 59), True),
        (datetime(2026, 11, 30, 17, 0), False),
    ]:
        assert knowledge.current_notices(now.replace(tzinfo=VIETNAM)) == [notice] * holds


def test_agencies_diagnoses_and_hours_are_loaded(folder: Path) -> None:
    knowledge = load(folder)
    (agency,) = knowledge.agencies
    assert agency.reach == "Gọi ngay 0123.456.789."
    assert [*knowledge.diagnoses] == ["dang_nhap"]
    assert [str(hours) for hours in knowledge.helpline.hours["mon"]] == [
        "07:30-11:30",
        "13:30-17:00",
    ]
    assert knowledge.most_asked == ("dang_nhap",)


def test_a_version_changes_with_its_entry_alone(folder: Path) -> None:
    before = load(folder).versions
    edit(folder, QUEN, "Nếu vẫn vướng", "Nếu vẫn chưa được")
    after = load(folder).versions
    assert {name for name in before if before[name] != after[name]} == {"quen_mat_khau"}


OTHER = "không có câu trả lời 'dang_nhop': có phải là 'dang_nhap' không?"
TREE = DIAGNOSIS_FILE


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        (QUEN, "step: 2", "step: 3", 13, "obstacles mục 1 nêu bước 3: bước cuối là 2"),
        (QUEN, "entry: dang_nhap", "entry: dang_nhop", 15, OTHER),
        (QUEN, "entry: dang_nhap", "entry: quen_mat_khau", 13, "nêu chính câu này"),
        ("notices.yml", "until: 2026-11-30", "until: 2026-11-03", 4, "until đứng trước since"),
        (
            "notices.yml",
            "since: 2026-11-23",
            "since: sáng",
            3,
            "là 'sáng 08:00', không phải thời điểm",
        ),
        ("notices.yml", "[dang_nhap]", "[dang_nhop]", 5, OTHER),
        ("agencies.yml", "[hotline]", "[hotlin]", 7, "không có số điện thoại 'hotlin'"),
        ("agencies.yml", "[portal_url]", "[hotline]", 8, "không có địa chỉ trang web 'hotline'"),
        ("agencies.yml", "{hotline}", "{hotlin}", 6, "không có biến 'hotlin'"),
        ("helpline.yml", "  sun: []\n", "", 1, "hours không nêu mỗi ngày trong tuần đúng một lần"),
        ("helpline.yml", "'07:30-", "'7h30-", 1, "hours có '7h30-11:30'"),
        ("helpline.yml", "'07:30-", "'12:30-", 1, "hours có '12:30-11:30'"),
        (
            "helpline.yml",
            "'13:30-",
            "'11:00-",
            1,
            "hours có 07:30-11:30 và 11:00-17:00 chồng lên nhau",
        ),
        (
            "helpline.yml",
            "closed: []",
            "closed: [20270102]",
            9,
            "closed mục 1 là '20270102', không phải ngày",
        ),
        ("helpline.yml", "'07:30-", "'29:30-", 1, "hours có '29:30-11:30'"),
        ("variables.yml", "[dang_nhap]", "[dang_nhop]", 20, OTHER),
        (TREE, "node: cho_khac", "node: cho_nao", 1, "dẫn tới 'cho_nao', không có câu hỏi này"),
        (TREE, "node: cho_khac", "entry: dang_nhap", 1, "không bao giờ tới 'cho_khac'"),
        (TREE, "entry: nhan_ket_qua", "node: thu_gi", 1, "quay lại 'thu_gi'"),
        (TREE, "entry: nhan_ket_qua", "entry: nhan", 14, "không có câu trả lời 'nhan'"),
        (TREE, "        entry: nhan_ket_qua\n", "", 13, "không dẫn tới đâu, hoặc dẫn tới hai nơi"),
    ],
)
def test_a_defect(folder: Path, file: str, old: str, new: str, line: int, message: str) -> None:
    edit(folder, file, old, new)
    (found,) = lines(folder)
    assert found.startswith(f"{file}:{line}: lỗi: ")
    assert message in found


def test_a_tree_that_is_too_deep(folder: Path) -> None:
    deep = "start: a\nnodes:\n"
    for node, following in zip("abcd", "bcd.", strict=True):
        lead = f"node: {following}" if following != "." else "entry: nhan_ket_qua"
        deep += (
            f"  {node}:\n    question: Câu {node}?\n    options:\n"
            f"      - title: Một\n        {lead}\n"
            "      - title: Hai\n        entry: quen_mat_khau\n"
        )
    write(folder, {DIAGNOSIS_FILE: deep})
    (line,) = lines(folder)
    assert "hỏi quá 3 câu trên đường tới 'd'" in line


def test_a_tree_is_named_by_its_complaint(folder: Path) -> None:
    write(folder, {"diagnosis/khong_co.yml": DIAGNOSIS})
    (line,) = lines(folder)
    assert line.startswith("diagnosis/khong_co.yml:1: lỗi: không có câu trả lời 'khong_co'")


def test_what_is_over_is_a_warning(folder: Path) -> None:
    found = lines(folder, today=date(2027, 5, 28))
    assert "notices.yml:2: cảnh báo: thông báo đã hết hạn ngày 2026-11-30: xóa đi" in found
    assert any(line.startswith("agencies.yml:14: cảnh báo: đã đến ngày rà soát") for line in found)
