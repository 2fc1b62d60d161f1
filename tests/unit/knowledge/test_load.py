from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from tests.unit.knowledge.builder import edit
from troly.knowledge.load import KnowledgeError, load

URL, PHONE = "https://dichvucong.example.vn", "0123.456.789"


def test_entries_stand_in_the_order_of_topics_then_rows(folder: Path) -> None:
    assert list(load(folder).entries) == [
        "nhan_ket_qua",
        "thoi_gian_giai_quyet",
        "dang_nhap",
        "quen_mat_khau",
    ]


def test_texts_of_an_entry_have_their_variables_filled_in(folder: Path) -> None:
    knowledge = load(folder)
    entry = knowledge.entry("quen_mat_khau")
    assert entry.answer.summary == f"Anh/chị mở {URL} và chọn “Quên tài khoản”."
    assert entry.answer.steps == [f"Mở {URL}.", "Bấm “Đổi mật khẩu”."]
    assert entry.answer.notes == [f"Nếu vẫn vướng, anh/chị gọi {PHONE}."]
    assert entry.review.notice == f"Từ 01/7/2024, anh/chị đăng nhập bằng VNeID tại {URL}."
    first, second = knowledge.entry("dang_nhap").answer.methods
    assert (first.steps, second.steps) == ([f"Mở {URL}."], [f"Gọi {PHONE}."])


def test_an_editors_note_is_left_as_written(folder: Path) -> None:
    note = load(folder).entry("quen_mat_khau").review.editor_note
    assert note == "Hỏi lại {nhãn} <b>đúng</b>."


def test_an_unknown_entry_is_a_key_error(folder: Path) -> None:
    with pytest.raises(KeyError):
        load(folder).entry("khong_co")


def test_twins_are_the_others_of_the_group(folder: Path) -> None:
    knowledge = load(folder)
    assert knowledge.twins("dang_nhap") == ("quen_mat_khau",)
    assert knowledge.twins("nhan_ket_qua") == ()
    assert knowledge.all_twins() == {
        "nhan_ket_qua": (),
        "thoi_gian_giai_quyet": (),
        "dang_nhap": ("quen_mat_khau",),
        "quen_mat_khau": ("dang_nhap",),
    }


def test_topics_keep_their_order_and_titles(folder: Path) -> None:
    topics = load(folder).topics
    assert [(name, topic.id, topic.title) for name, topic in topics.items()] == [
        ("ket_qua", "ket_qua", "Kết quả"),
        ("tai_khoan", "tai_khoan", "Tài khoản"),
    ]


@pytest.mark.parametrize(
    ("text", "parameters", "expected"),
    [
        ("Không có gì để điền.", {}, "Không có gì để điền."),
        ("Gọi {hotline}.", {}, f"Gọi {PHONE}."),
        ("Quá {limit} ký tự, gọi {hotline}.", {"limit": 500}, f"Quá 500 ký tự, gọi {PHONE}."),
        # What a citizen or another system wrote is put in as it is, never read again.
        ("Có {text}.", {"text": "{hotline} {self.x}"}, "Có {hotline} {self.x}."),
        ("{hotline.__class__}", {}, "{hotline.__class__}"),
    ],
)
def test_render(folder: Path, text: str, parameters: dict[str, object], expected: str) -> None:
    assert load(folder).render(text, **parameters) == expected


def test_rendering_what_has_no_value_is_a_key_error(folder: Path) -> None:
    with pytest.raises(KeyError, match="limit"):
        load(folder).render("Quá {limit} ký tự.")


def test_messages_take_variables_and_their_own_parameters(folder: Path) -> None:
    edit(
        folder,
        "messages.yml",
        ": Câu mẫu {limit}",
        ": Quá {limit} ký tự, gọi {hotline}.",
    )
    assert load(folder).message("too_long", limit=500) == f"Quá 500 ký tự, gọi {PHONE}."


@pytest.mark.parametrize("name", ["no_such_message", "copy"])
def test_an_undeclared_message_is_a_key_error(folder: Path, name: str) -> None:
    with pytest.raises(KeyError, match=name):
        load(folder).message(name)


def test_nothing_can_be_changed_after_loading(folder: Path) -> None:
    knowledge = load(folder)
    with pytest.raises(FrozenInstanceError):
        knowledge.entries = {}  # type: ignore[misc]
    with pytest.raises(TypeError, match="immutable"):
        knowledge.entry("dang_nhap").title = "Khác"  # type: ignore[assignment]


def test_an_error_in_a_file_stops_the_load_in_one_line(folder: Path) -> None:
    edit(folder, "ket_qua/nhan_ket_qua.yml", "title: Lấy kết quả muộn", "title:")
    edit(folder, "ket_qua/nhan_ket_qua.yml", "row: 27", "row: x")
    with pytest.raises(KnowledgeError) as caught:
        load(folder)
    assert [problem.line for problem in caught.value.problems] == [3, 10]
    assert str(caught.value) == (
        f"{folder}/ket_qua/nhan_ket_qua.yml:3: lỗi: title để trống: viết vào, hoặc bỏ hẳn khóa nếu "
        "không bắt buộc (còn 1 lỗi nữa, xem bằng troly kb check)"
    )


def test_an_error_between_files_stops_the_load(folder: Path) -> None:
    edit(folder, "ket_qua/nhan_ket_qua.yml", "related: [dang_nhap]", "related: [khong_co]")
    with pytest.raises(KnowledgeError, match="không có câu trả lời 'khong_co'"):
        load(folder)


def test_a_warning_does_not_stop_the_load(folder: Path) -> None:
    edit(folder, "ket_qua/nhan_ket_qua.yml", "2026-11-20", "2001-01-01")
    edit(folder, "ket_qua/nhan_ket_qua.yml", "2027-05-20", "2001-06-01")
    assert load(folder).entry("nhan_ket_qua")
