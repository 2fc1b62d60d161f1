"""What code expects of the content: an editor who takes it away reads so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.knowledge.builder import BAO_LAU, TODAY, edit, write
from troly.knowledge.load import KnowledgeError, load
from troly.knowledge.validate import check

PROJECT = Path(__file__).parents[3]
OLD, NEW = "ket_qua/thoi_gian_giai_quyet.yml", "ket_qua/thoi_gian_giai_quyet_moi.yml"
QUEN = "tai_khoan/quen_mat_khau.yml"
DANG = "tai_khoan/dang_nhap.yml"


def lines(folder: Path) -> list[str]:
    return [str(problem).replace(f"{folder}/", "") for problem in check(folder, TODAY)]


def rename(folder: Path, to: str) -> None:
    (folder / OLD).unlink()
    write(folder, {to: BAO_LAU.replace("thoi_gian_giai_quyet", Path(to).stem)})


def test_an_entry_that_code_names_cannot_be_renamed(folder: Path) -> None:
    rename(folder, NEW)
    assert lines(folder) == [
        f"{NEW}:1: lỗi: không có câu trả lời 'thoi_gian_giai_quyet', mà trợ lý dùng khi người dân "
        "hỏi mất bao lâu: nếu 'thoi_gian_giai_quyet_moi' là câu ấy thì trả lại id và tên tệp "
        "'thoi_gian_giai_quyet'; nếu không thì viết <chủ đề>/thoi_gian_giai_quyet.yml"
    ]
    with pytest.raises(KnowledgeError, match="thoi_gian_giai_quyet"):
        load(folder)


def test_an_entry_that_code_names_cannot_be_taken_away(folder: Path) -> None:
    rename(folder, "ket_qua/bao_lau.yml")
    assert lines(folder) == [
        f"{folder}: lỗi: không có câu trả lời 'thoi_gian_giai_quyet', mà trợ lý dùng khi người dân "
        "hỏi mất bao lâu: viết <chủ đề>/thoi_gian_giai_quyet.yml, hoặc trả lại tên cũ cho câu trả "
        "lời ấy"
    ]


WEB = "value: https://example.vn\n    kind: web"


@pytest.mark.parametrize(
    ("old", "new"),
    [("  hotline:", "  tong_dai:"), ("value: 0123.456.789\n    kind: phone", WEB)],
)
def test_the_number_that_every_apology_gives_is_needed(folder: Path, old: str, new: str) -> None:
    edit(folder, "variables.yml", old, new)
    assert (
        "variables.yml:1: lỗi: không có số điện thoại 'hotline', mà trợ lý dùng khi chưa trả lời "
        "được: khai hotline với kind: phone"
    ) in lines(folder)


MARKS = "viết tên nút, tên mục giữa “ và ”"
NO_PLACE = f'có dấu " thay cho “ ”, nên ai hỏi “ở mục nào?” sẽ không được chỉ chỗ này: {MARKS}'


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            (QUEN, "- Bấm “Đổi mật khẩu”.", '- Bấm "Đổi mật khẩu".'),
            f"{QUEN}:9: cảnh báo: answer.steps mục 2 {NO_PLACE}",
        ),
        (
            (QUEN, "- Bấm “Đổi mật khẩu”.", "- Bấm “Đổi mật khẩu."),
            f"{QUEN}:9: cảnh báo: answer.steps mục 2 có dấu “ hoặc ” lẻ: {MARKS}",
        ),
        (
            (DANG, "        - Gọi {hotline}.", '        - Bấm "Gọi".'),
            f"{DANG}:13: cảnh báo: answer.methods mục 2.steps mục 1 {NO_PLACE}",
        ),
    ],
)
def test_what_is_written_on_a_screen_stands_between_its_marks(
    folder: Path, change: tuple[str, str, str], expected: str
) -> None:
    edit(folder, *change)
    assert lines(folder) == [expected]
    assert load(folder)


def test_other_texts_may_quote_as_they_like(folder: Path) -> None:
    edit(folder, QUEN, "summary: Anh/chị mở", 'summary: Anh/chị "mở"')
    assert lines(folder) == []


def test_a_message_that_names_a_button_follows_its_title(folder: Path) -> None:
    edit(folder, "messages.yml", "call_back_agree: Câu mẫu", "call_back_agree: Tôi đồng ý")
    (line,) = lines(folder)
    assert ": cảnh báo: call_back_agree_first không nhắc “Tôi đồng ý”, là chữ trên nút" in line


def test_a_message_that_lost_what_it_is_to_tell_is_a_warning(folder: Path) -> None:
    edit(folder, "messages.yml", "dossier_due_on: Câu mẫu {day}", "dossier_due_on: Câu mẫu")
    (line,) = lines(folder)
    assert line.endswith(
        ": cảnh báo: dossier_due_on không có {day}, nên người dân không đọc được điều ấy: "
        "viết {day} vào câu"
    )


def code() -> Iterator[tuple[Path, str]]:
    for folder in ("src", "actions"):
        for path in (PROJECT / folder).rglob("*.py"):
            if path.name != "needed.py":
                yield path, path.read_text(encoding="utf-8")


def test_code_names_content_in_no_other_place(real_folder: Path) -> None:
    knowledge = load(real_folder)
    named = "|".join([*knowledge.entries, *knowledge.variables, *knowledge.documents])
    literal = re.compile(rf"""["'](?:{named})["']|“|”""")
    assert [path.name for path, text in code() if literal.search(text)] == []
