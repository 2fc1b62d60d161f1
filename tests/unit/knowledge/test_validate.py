"""Each way to break a knowledge base, with the line an editor then reads."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from tests.unit.knowledge.builder import ENTRY_IDS, FILES, TODAY, edit, write
from troly.knowledge.messages import Messages
from troly.knowledge.validate import check

QUEN = "tai_khoan/quen_mat_khau.yml"
DANG = "tai_khoan/dang_nhap.yml"
KET_QUA = "ket_qua/nhan_ket_qua.yml"
BAO_LAU = "ket_qua/thoi_gian_giai_quyet.yml"


def message_line(name: str) -> int:
    """Tell where the builder puts a message."""
    return 1 + list(Messages.__fields__).index(name)


def lines(folder: Path, today: date = TODAY, intents: set[str] | None = None) -> list[str]:
    """Check, and give each finding as its line, named from inside the folder."""
    return [str(p).replace(f"{folder}/", "") for p in check(folder, today, intents)]


def test_the_builder_writes_a_sound_knowledge_base(folder: Path) -> None:
    assert lines(folder, intents=ENTRY_IDS) == []


ONE_FILE = [
    # what is edited, the line that must come out
    pytest.param(
        (QUEN, "title: Quên mật khẩu", "title: Quên mật khẩu đăng nhập"),
        f"{QUEN}:3: lỗi: title dài 23 ký tự, nút bấm chứa tối đa 20: rút ngắn lại",
        id="long title",
    ),
    pytest.param(
        (QUEN, "question: Tôi quên mật khẩu thì làm sao?\n", ""),
        f"{QUEN}:1: lỗi: thiếu khóa 'question': viết thêm",
        id="missing key",
    ),
    pytest.param(
        (QUEN, "  row: 19\n", ""),
        f"{QUEN}:16: lỗi: thiếu khóa 'source.row': viết thêm",
        id="missing key of a part",
    ),
    pytest.param(
        (QUEN, "  notes:", "  note:"),
        f"{QUEN}:10: lỗi: không có khóa 'answer.note': có phải là 'notes' không?",
        id="misspelled key",
    ),
    pytest.param(
        (QUEN, "  row: 19", "  row: 19\n  xyz: 1"),
        f"{QUEN}:19: lỗi: không có khóa 'source.xyz': ở đây dùng được document, row",
        id="unknown key",
    ),
    pytest.param(
        (DANG, "    - name: 'Cách 2", "    - nam: x\n      name: 'Cách 2"),
        f"{DANG}:11: lỗi: không có khóa 'answer.methods mục 2.nam': có phải là 'name' không?",
        id="unknown key inside a list",
    ),
    pytest.param(
        (QUEN, "title: Quên", "question: Lần nữa\ntitle: Quên"),
        f"{QUEN}:3: lỗi: khóa 'question' viết hai lần, lần đầu ở dòng 2: giữ một",
        id="double key",
    ),
    pytest.param(
        (QUEN, "id: quen_mat_khau", "id: Quên-MK"),
        f"{QUEN}:1: lỗi: id có tên 'Quên-MK': chỉ dùng chữ thường a-z, chữ số và dấu _",
        id="id is no slug",
    ),
    pytest.param(
        (QUEN, "Bấm “Đổi", "Bấm\x0b “Đổi"),
        f"{QUEN}:9: lỗi: có ký tự điều khiển '\\x0b': xóa ký tự đó",
        id="control character",
    ),
    pytest.param(
        (QUEN, "  steps:\n    - Mở {portal_url}.", "  steps: &x\n    - *x"),
        f"{QUEN}:7: lỗi: không dùng được dấu neo (&, *) ở đây: viết lại đầy đủ",
        id="alias of itself",
    ),
    pytest.param(
        (QUEN, "  steps:\n", "  methods:\n    - {name: A, steps: [B]}\n  steps:\n"),
        f"{QUEN}:7: lỗi: answer.methods có quá ít mục: viết ít nhất 2 mục, hoặc bỏ hẳn khóa "
        "nếu không bắt buộc",
        id="single method",
    ),
    pytest.param(
        (DANG, "  methods:\n", "  steps: [Bước]\n  methods:\n"),
        f"{DANG}:8: lỗi: answer.methods đứng cạnh 'steps': giữ một trong hai",
        id="steps and methods",
    ),
    pytest.param(
        (QUEN, "related: [dang_nhap, nhan_ket_qua]", "related: []"),
        f"{QUEN}:14: lỗi: related có quá ít mục: viết ít nhất 1 mục, hoặc bỏ hẳn khóa nếu "
        "không bắt buộc",
        id="no related entry",
    ),
    pytest.param(
        (QUEN, "[dang_nhap, nhan_ket_qua]", "[a, b, c, d, e]"),
        f"{QUEN}:14: lỗi: related có quá nhiều mục: giữ nhiều nhất 4 mục",
        id="too many related entries",
    ),
    pytest.param(
        (QUEN, "[dang_nhap, nhan_ket_qua]", "[dang_nhap, dang_nhap]"),
        f"{QUEN}:14: lỗi: related nêu 'dang_nhap' 2 lần: nêu một lần",
        id="double related entry",
    ),
    pytest.param(
        (QUEN, "related: [dang_nhap, nhan_ket_qua]", "related:\n- dang_nhap\n- quen_mat_khau"),
        f"{QUEN}:16: lỗi: related mục 2 nêu chính câu này: nêu câu khác",
        id="related to itself",
    ),
    pytest.param(
        (QUEN, "links: [portal_url]", "links: portal_url"),
        f"{QUEN}:12: lỗi: links không phải là danh sách: bắt đầu mỗi mục bằng '- '",
        id="text for a list",
    ),
    pytest.param(
        (QUEN, "question: Tôi", "question:\n  - Tôi"),
        f"{QUEN}:2: lỗi: question không phải là một câu chữ: viết một câu; chữ bắt đầu bằng "
        "{ hoặc [ thì đặt trong dấu nháy '…'",
        id="list for a text",
    ),
    pytest.param(
        (QUEN, "summary: Anh/chị mở {portal_url} và chọn “Quên tài khoản”.", "summary: {hotline}"),
        f"{QUEN}:6: lỗi: answer.summary không phải là một câu chữ: viết một câu; chữ bắt đầu bằng "
        "{ hoặc [ thì đặt trong dấu nháy '…'",
        id="unquoted variable",
    ),
    pytest.param(
        (QUEN, "source:\n  document: hoi_dap\n  row: 19", "source: hoi_dap"),
        f"{QUEN}:16: lỗi: source không có khóa nào: viết các dòng 'khóa: giá trị' ở dưới, thụt vào",
        id="text for keys",
    ),
    pytest.param(
        (QUEN, "  row: 19", "  row: mười"),
        f"{QUEN}:18: lỗi: source.row không phải là số từ 1 trở lên: chỉ viết chữ số",
        id="row is no number",
    ),
    pytest.param(
        (QUEN, "  row: 19", "  row: 0"),
        f"{QUEN}:18: lỗi: source.row không phải là số từ 1 trở lên: chỉ viết chữ số",
        id="row zero",
    ),
    pytest.param(
        (QUEN, "summary: Anh/chị mở {portal_url} và chọn “Quên tài khoản”.", "summary:"),
        f"{QUEN}:6: lỗi: answer.summary để trống: viết vào, hoặc bỏ hẳn khóa nếu không bắt buộc",
        id="empty text",
    ),
    pytest.param(
        (QUEN, "Bấm “Đổi", "Bấm <b>“Đổi"),
        f"{QUEN}:9: lỗi: answer.steps mục 2 có mã định dạng ở '<b>“Đổi mật ': viết chữ thường; "
        "địa chỉ là một biến, ghi ở 'links'",
        id="tag",
    ),
    pytest.param(
        (QUEN, "Bấm “Đổi", "Bấm [đây](https://x.vn) “Đổi"),
        f"{QUEN}:9: lỗi: answer.steps mục 2 có mã định dạng ở '](https://x.': viết chữ thường; "
        "địa chỉ là một biến, ghi ở 'links'",
        id="Markdown link",
    ),
    pytest.param(
        (QUEN, "title: Quên", "title: " + unicodedata.normalize("NFD", "Quên")),
        f"{QUEN}:3: lỗi: title có chữ tổ hợp rời (không phải NFC), chỗ xuống dòng hoặc ký tự không "
        "nhìn thấy ở 'Que\u0302n ': gõ lại chỗ đó; câu dài thì xuống dòng sau '>-'",
        id="not NFC",
    ),
    pytest.param(
        (QUEN, "notice: >-", "notice: >"),
        f"{QUEN}:26: lỗi: review.notice có chữ tổ hợp rời (không phải NFC), chỗ xuống dòng hoặc "
        "ký tự không nhìn thấy ở 'al_url}.\\n': gõ lại chỗ đó; câu dài thì xuống dòng sau '>-'",
        id="trailing line break",
    ),
    pytest.param(
        (QUEN, "    - Mở {portal_url}.", "    - Mở {portal url}."),
        f"{QUEN}:8: lỗi: answer.steps mục 1 có dấu ngoặc nhọn lẻ: viết biến như {{hotline}}, "
        "không có dấu cách",
        id="stray brace",
    ),
    pytest.param(
        (QUEN, "title: Quên mật khẩu", "title: Gọi {hotline}"),
        f"{QUEN}:3: lỗi: title có dấu ngoặc nhọn: viết lại, không dùng biến",
        id="variable in a title",
    ),
    pytest.param(
        (QUEN, "  state: superseded", "  state: old"),
        f"{QUEN}:20: lỗi: review.state là 'old': chọn một trong current, needs_review, superseded",
        id="unknown state",
    ),
    pytest.param(
        (QUEN, "2026-11-20", "20/11/2026"),
        f"{QUEN}:21: lỗi: review.reviewed_on là '20/11/2026', không phải ngày: viết như 2026-11-23",
        id="no date",
    ),
    pytest.param(
        (QUEN, "2026-11-20", "20261120"),
        f"{QUEN}:21: lỗi: review.reviewed_on là '20261120', không phải ngày: viết như 2026-11-23",
        id="date without dashes",
    ),
    pytest.param(
        (QUEN, "next_review: 2027-05-20", "next_review: 2026-05-20"),
        f"{QUEN}:22: lỗi: review.next_review (2026-05-20) đứng trước reviewed_on (2026-11-20): "
        "sửa một trong hai",
        id="review before the review",
    ),
    pytest.param(
        (QUEN, "valid_to: 2024-06-30", "valid_to: 2019-12-31"),
        f"{QUEN}:24: lỗi: review.valid_to (2019-12-31) đứng trước valid_from (2020-01-01): "
        "sửa một trong hai",
        id="ends before it begins",
    ),
    pytest.param(
        (QUEN, "superseded_by: nhan_ket_qua", "superseded_by: quen_mat_khau"),
        f"{QUEN}:19: lỗi: review nêu chính câu này: nêu câu khác",
        id="superseded by itself",
    ),
    pytest.param(
        (KET_QUA, "state: current", "state: superseded"),
        f"{KET_QUA}:11: lỗi: review là superseded mà không có lời lưu ý: thêm 'notice' để người "
        "dân biết hiện nay làm thế nào",
        id="superseded without a notice",
    ),
    pytest.param(
        ("messages.yml", "deny: Câu mẫu\n", ""),
        "messages.yml:1: lỗi: thiếu khóa 'deny': viết thêm",
        id="missing message",
    ),
    pytest.param(
        ("messages.yml", "deny:", "denny: Câu mẫu\ndeny:"),
        f"messages.yml:{message_line('deny')}: lỗi: không có khóa 'denny': có phải là 'deny' "
        "không?",
        id="unknown message",
    ),
    pytest.param(
        ("messages.yml", "dossier_details: Câu", "dossier_details: Một nút bấm rất là dài"),
        f"messages.yml:{message_line('dossier_details')}: lỗi: dossier_details dài 26 "
        "ký tự, nút bấm chứa tối đa 20: rút ngắn lại",
        id="long button among the messages",
    ),
    pytest.param(
        ("variables.yml", "kind: web", "kind: mail"),
        "variables.yml:5: lỗi: variables.portal_url.kind là 'mail': chọn một trong web, phone",
        id="unknown kind",
    ),
    pytest.param(
        ("variables.yml", "value: https://dichvucong", "value: dichvucong"),
        "variables.yml:5: lỗi: variables.portal_url.kind 'dichvucong.example.vn' không phải địa "
        "chỉ trang web: bắt đầu bằng https:// hoặc http://",
        id="variable is no address",
    ),
    pytest.param(
        ("variables.yml", "0123.456.789", "không có"),
        "variables.yml:9: lỗi: variables.hotline.kind là phone, nhưng giá trị là 'không có': "
        "viết chữ số, dấu chấm và dấu cách",
        id="variable is no number",
    ),
    pytest.param(
        ("variables.yml", "  ket_qua: Kết quả", "  Kết quả: Kết quả"),
        "variables.yml:15: lỗi: topics có tên 'Kết quả': chỉ dùng chữ thường a-z, chữ số và dấu _",
        id="topic is no slug",
    ),
    pytest.param(
        ("variables.yml", "url: https://example.vn/hoi-dap", "url: javascript:alert(1)"),
        "variables.yml:14: lỗi: documents.hoi_dap.url 'javascript:alert(1)' không phải địa chỉ "
        "trang web: bắt đầu bằng https:// hoặc http://",
        id="document has no address",
    ),
]

SEVERAL_FILES = [
    pytest.param(
        (QUEN, "id: quen_mat_khau", "id: mat_khau"),
        [
            f"{DANG}:14: lỗi: không có câu trả lời 'quen_mat_khau': có phải là 'mat_khau' không?",
            f"{QUEN}:1: lỗi: id 'mat_khau' không phải tên tệp: đổi tên tệp thành mat_khau.yml, "
            "hoặc sửa id",
        ],
        id="id is not the file's name",
    ),
    pytest.param(
        (QUEN, "topic: tai_khoan", "topic: ket_qua"),
        [
            f"{QUEN}:4: lỗi: topic 'ket_qua' không phải tên thư mục: chuyển tệp vào ket_qua/, hoặc "
            "sửa topic"
        ],
        id="topic is not the folder",
    ),
    pytest.param(
        ("variables.yml", "  ket_qua: Kết quả", "  tra_cuu: Kết quả"),
        [
            f"{file}:4: lỗi: không có chủ đề 'ket_qua': hiện có tra_cuu, tai_khoan; khai thêm "
            "trong variables.yml"
            for file in (KET_QUA, BAO_LAU)
        ],
        id="undeclared topic",
    ),
    pytest.param(
        (KET_QUA, "id: nhan_ket_qua", "id: quen_mat_khau"),
        [
            f"{KET_QUA}:1: lỗi: id 'quen_mat_khau' không phải tên tệp: đổi tên tệp thành "
            "quen_mat_khau.yml, hoặc sửa id",
            f"{QUEN}:1: lỗi: id 'quen_mat_khau' có ở cả {KET_QUA}: đặt cho mỗi câu một id riêng",
            f"{QUEN}:14: lỗi: không có câu trả lời 'nhan_ket_qua': viết id của một câu trả lời",
            f"{QUEN}:25: lỗi: không có câu trả lời 'nhan_ket_qua': viết id của một câu trả lời",
        ],
        id="double id",
    ),
    pytest.param(
        (KET_QUA, "title: Lấy kết quả muộn", "title: Quên Mật Khẩu"),
        [
            f"{QUEN}:3: lỗi: title 'Quên mật khẩu' có ở cả {KET_QUA}: đặt cho mỗi nút bấm một "
            "tên riêng"
        ],
        id="double title",
    ),
    pytest.param(
        (QUEN, "[dang_nhap, nhan_ket_qua]", "[dang_nhap, nhan_ket_qa]"),
        [f"{QUEN}:14: lỗi: không có câu trả lời 'nhan_ket_qa': có phải là 'nhan_ket_qua' không?"],
        id="dangling related entry",
    ),
    pytest.param(
        (QUEN, "superseded_by: nhan_ket_qua", "superseded_by: zzz"),
        [f"{QUEN}:25: lỗi: không có câu trả lời 'zzz': viết id của một câu trả lời"],
        id="dangling successor",
    ),
    pytest.param(
        (KET_QUA, "state: current", "state: superseded\n  notice: Đã đổi."),
        [
            f"{QUEN}:25: lỗi: câu trả lời 'nhan_ket_qua' cũng đã superseded: nêu câu trả lời "
            "hiện còn đúng"
        ],
        id="successor is retired",
    ),
    pytest.param(
        (QUEN, "document: hoi_dap", "document: hoi_dp"),
        [f"{QUEN}:17: lỗi: không có tài liệu 'hoi_dp': có phải là 'hoi_dap' không?"],
        id="undeclared document",
    ),
    pytest.param(
        (QUEN, "contacts: [hotline]", "contacts: [portal_url]"),
        [
            f"{QUEN}:13: lỗi: không có số điện thoại 'portal_url': hiện có hotline; khai thêm "
            "trong variables.yml"
        ],
        id="address as a contact",
    ),
    pytest.param(
        (QUEN, "links: [portal_url]", "links: [portal]"),
        [f"{QUEN}:12: lỗi: không có địa chỉ trang web 'portal': có phải là 'portal_url' không?"],
        id="undeclared address",
    ),
    pytest.param(
        (QUEN, "tại {portal_url}", "tại {portal_ur}"),
        [f"{QUEN}:26: lỗi: không có biến 'portal_ur': có phải là 'portal_url' không?"],
        id="undeclared variable",
    ),
    pytest.param(
        ("messages.yml", "greeting: Câu", "greeting: Gọi {limit}, câu"),
        [
            "messages.yml:1: lỗi: không có biến 'limit': hiện có portal_url, hotline; khai thêm "
            "trong variables.yml"
        ],
        id="parameter of another message",
    ),
    pytest.param(
        (DANG, "twin_group: tai_khoan", "twin_group: tai_khoa"),
        [
            f"{DANG}:15: lỗi: không có nhóm câu dễ nhầm 'tai_khoa': có phải là 'tai_khoan' không?",
            "variables.yml:19: lỗi: nhóm câu dễ nhầm 'tai_khoan' chỉ có 'quen_mat_khau': "
            "thêm một câu vào nhóm, hoặc bỏ nhóm",
        ],
        id="lonely twin",
    ),
    pytest.param(
        ("variables.yml", "twin_groups:", "twin_groups:\n  la: Điều nào?"),
        [
            "variables.yml:19: lỗi: nhóm câu dễ nhầm 'la' chưa có câu nào: thêm một câu vào nhóm, "
            "hoặc bỏ nhóm"
        ],
        id="empty twin group",
    ),
    pytest.param(
        (
            "variables.yml",
            "variables:",
            "variables:\n  fax: {title: A, value: 123 456, kind: phone}",
        ),
        ["variables.yml:2: cảnh báo: biến 'fax' không dùng ở đâu: dùng, hoặc bỏ đi"],
        id="unused variable",
    ),
    pytest.param(
        (KET_QUA, "next_review: 2027-05-20", "next_review: 2026-11-22"),
        [
            f"{KET_QUA}:14: cảnh báo: đã đến ngày rà soát 2026-11-22: xem lại nội dung, rồi sửa "
            "reviewed_on và next_review"
        ],
        id="review overdue",
    ),
    pytest.param(
        (KET_QUA, "next_review: 2027-05-20", "next_review: 2027-05-20\n  valid_to: 2026-11-22"),
        [
            f"{KET_QUA}:15: cảnh báo: câu trả lời chỉ đúng đến 2026-11-22: viết lại, hoặc đặt "
            "state: superseded kèm notice"
        ],
        id="validity over",
    ),
]


@pytest.mark.parametrize(("change", "expected"), ONE_FILE)
def test_a_defect_of_one_file(folder: Path, change: tuple[str, str, str], expected: str) -> None:
    edit(folder, *change)
    assert lines(folder) == [expected]


@pytest.mark.parametrize(("change", "expected"), SEVERAL_FILES)
def test_a_defect_between_files(
    folder: Path, change: tuple[str, str, str], expected: list[str]
) -> None:
    edit(folder, *change)
    assert lines(folder) == expected


@pytest.mark.parametrize(
    ("change", "line"),
    [
        pytest.param((QUEN, "summary: Anh/chị", "summary: Lưu ý: Anh/chị"), 6, id="unquoted colon"),
        pytest.param((QUEN, "    - Bấm", "\t- Bấm"), 9, id="tab"),
        pytest.param((QUEN, "[portal_url]", "[portal_url"), 13, id="open bracket"),
        pytest.param((QUEN, "- Mở {portal_url}", "- *x"), 8, id="undefined alias"),
    ],
)
def test_broken_yaml(folder: Path, change: tuple[str, str, str], line: int) -> None:
    edit(folder, *change)
    (found,) = lines(folder)
    assert found.startswith(f"{QUEN}:{line}: lỗi: sai cách viết YAML (")
    assert found.endswith(
        "): thụt vào bằng dấu cách; chữ có ': ' hoặc bắt đầu bằng ký hiệu đặc biệt thì đặt trong "
        "dấu nháy '…'"
    )


def test_dates_count_from_the_day_after(folder: Path) -> None:
    write(folder, {"notices.yml": "notices: []\n"})
    assert lines(folder, today=date(2027, 5, 20)) == []
    beside = 1  # the agency
    assert len(lines(folder, today=date(2027, 5, 21))) == len(ENTRY_IDS) + beside


def test_all_defects_are_found_in_one_run(folder: Path) -> None:
    edit(folder, QUEN, "topic: tai_khoan\n", "")
    edit(folder, QUEN, "  row: 19", "  row: x")
    edit(folder, DANG, "title:", "titel:")
    assert [line.split(" lỗi")[0] for line in lines(folder)] == [
        f"{DANG}:1:",
        f"{DANG}:3:",
        f"{QUEN}:1:",
        f"{QUEN}:17:",
    ]


def test_entries_and_intents_are_compared(folder: Path) -> None:
    found = lines(folder, intents={*ENTRY_IDS - {"nhan_ket_qua"}, "doi_can_cuoc"})
    assert found == [
        f"{folder}: lỗi: ý định 'doi_can_cuoc' chưa có câu trả lời: viết "
        "<chủ đề>/doi_can_cuoc.yml, hoặc bỏ ý định khỏi domain.yml",
        f"{KET_QUA}:1: lỗi: câu trả lời 'nhan_ket_qua' chưa có ý định, nên không câu hỏi nào tìm "
        "thấy nó: thêm ý định vào domain.yml và câu hỏi mẫu vào data/nlu/",
    ]


@pytest.mark.parametrize("name", ["quen.yml", "ket_qua/x.yaml", "ket_qua/nested/x.yml"])
def test_a_misplaced_file_is_not_overlooked(folder: Path, name: str) -> None:
    write(folder, {name: FILES[KET_QUA]})
    assert lines(folder) == [
        f"{name}: lỗi: tệp này không được đọc ở đây: đặt tên câu trả lời là <chủ đề>/<id>.yml"
    ]


def test_hidden_files_are_left_alone(folder: Path) -> None:
    write(folder, {"ket_qua/.swap.yml": "x", ".git/config.yml": "x"})
    assert lines(folder) == []


NO_KEYS = "tệp không có khóa nào: viết các dòng 'khóa: giá trị'; xem faq_kb/README.md"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", f"variables.yml:1: lỗi: {NO_KEYS}"),
        (b"- a", f"variables.yml:1: lỗi: {NO_KEYS}"),
        (b"a: \xff", "variables.yml: lỗi: tệp không phải là chữ UTF-8: lưu lại với mã UTF-8"),
        (None, "variables.yml: lỗi: không có tệp này: khôi phục tệp"),
    ],
)
def test_an_unreadable_file(folder: Path, content: bytes | None, expected: str) -> None:
    path = folder / "variables.yml"
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    (found,) = lines(folder)
    assert found.startswith(expected)


def test_a_byte_order_mark_does_no_harm(folder: Path) -> None:
    path = folder / KET_QUA
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert lines(folder) == []


def test_a_missing_folder(tmp_path: Path) -> None:
    (found,) = check(tmp_path / "nowhere", TODAY)
    assert str(found) == (
        f"{tmp_path}/nowhere: lỗi: không phải là thư mục: đặt FAQ_KB_DIR là thư mục nội dung"
    )
