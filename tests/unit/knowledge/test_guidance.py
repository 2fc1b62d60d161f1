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


OTHER = "there is no entry 'dang_nhop': did you mean 'dang_nhap'?"
TREE = DIAGNOSIS_FILE


@pytest.mark.parametrize(
    ("file", "old", "new", "line", "message"),
    [
        (QUEN, "step: 2", "step: 3", 13, "obstacles item 1 names step 3: the last step is 2"),
        (QUEN, "entry: dang_nhap", "entry: dang_nhop", 15, OTHER),
        (QUEN, "entry: dang_nhap", "entry: quen_mat_khau", 13, "names the entry itself"),
        ("notices.yml", "until: 2026-11-30", "until: 2026-11-03", 4, "until lies before since"),
        ("notices.yml", "since: 2026-11-23", "since: sáng", 3, "is 'sáng 08:00', not a time"),
        ("notices.yml", "[dang_nhap]", "[dang_nhop]", 5, OTHER),
        ("agencies.yml", "[hotline]", "[hotlin]", 7, "there is no phone 'hotlin'"),
        ("agencies.yml", "[portal_url]", "[hotline]", 8, "there is no web address 'hotline'"),
        ("agencies.yml", "{hotline}", "{hotlin}", 6, "there is no variable 'hotlin'"),
        ("helpline.yml", "  sun: []\n", "", 1, "hours names not each weekday once"),
        ("helpline.yml", "'07:30-", "'7h30-", 1, "hours holds '7h30-11:30'"),
        ("helpline.yml", "'07:30-", "'12:30-", 1, "hours holds '12:30-11:30'"),
        ("helpline.yml", "'13:30-", "'11:00-", 1, "hours holds 07:30-11:30 and 11:00-17:00"),
        (
            "helpline.yml",
            "closed: []",
            "closed: [20270102]",
            9,
            "closed item 1 is '20270102', not a date",
        ),
        ("helpline.yml", "'07:30-", "'29:30-", 1, "hours holds '29:30-11:30'"),
        ("variables.yml", "[dang_nhap]", "[dang_nhop]", 20, OTHER),
        (TREE, "node: cho_khac", "node: cho_nao", 1, "leads to 'cho_nao', which is no node"),
        (TREE, "node: cho_khac", "entry: dang_nhap", 1, "never reaches 'cho_khac'"),
        (TREE, "entry: nhan_ket_qua", "node: thu_gi", 1, "comes back to 'thu_gi'"),
        (TREE, "entry: nhan_ket_qua", "entry: nhan", 14, "there is no entry 'nhan'"),
        (TREE, "        entry: nhan_ket_qua\n", "", 13, "leads nowhere, or to two places"),
    ],
)
def test_a_defect(folder: Path, file: str, old: str, new: str, line: int, message: str) -> None:
    edit(folder, file, old, new)
    (found,) = lines(folder)
    assert found.startswith(f"{file}:{line}: error: ")
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
    assert "asks more than 3 questions on the way to 'd'" in line


def test_a_tree_is_named_by_its_complaint(folder: Path) -> None:
    write(folder, {"diagnosis/khong_co.yml": DIAGNOSIS})
    (line,) = lines(folder)
    assert line.startswith("diagnosis/khong_co.yml:1: error: there is no entry 'khong_co'")


def test_what_is_over_is_a_warning(folder: Path) -> None:
    found = lines(folder, today=date(2027, 5, 28))
    assert "notices.yml:2: warning: notice ended on 2026-11-30: remove it" in found
    assert any(line.startswith("agencies.yml:14: warning: review was due") for line in found)
