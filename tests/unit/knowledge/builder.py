"""A small valid knowledge base, written to disk, for tests to bend."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from troly.knowledge import needed
from troly.knowledge.messages import Messages
from troly.knowledge.widget_labels import WidgetLabels

TODAY = date(2026, 11, 23)

VARIABLES = """\
variables:
  portal_url:
    title: Cổng Dịch vụ công
    value: https://dichvucong.example.vn
    kind: web
  hotline:
    title: Tổng đài
    value: 0123.456.789
    kind: phone
documents:
  hoi_dap:
    title: Hỏi đáp
    publisher: UBND thành phố
    url: https://example.vn/hoi-dap
topics:
  ket_qua: Kết quả
  tai_khoan: Tài khoản
twin_groups:
  tai_khoan: Anh/chị cần hỏi điều nào về tài khoản?
most_asked: [dang_nhap]
"""

QUEN_MAT_KHAU = """\
id: quen_mat_khau
question: Tôi quên mật khẩu thì làm sao?
title: Quên mật khẩu
topic: tai_khoan
answer:
  summary: Anh/chị mở {portal_url} và chọn “Quên tài khoản”.
  steps:
    - Mở {portal_url}.
    - Bấm “Đổi mật khẩu”.
  notes:
    - Nếu vẫn vướng, anh/chị gọi {hotline}.
links: [portal_url]
contacts: [hotline]
related: [dang_nhap, nhan_ket_qua]
twin_group: tai_khoan
source:
  document: hoi_dap
  row: 19
review:
  state: superseded
  reviewed_on: 2026-11-20
  next_review: 2027-05-20
  valid_from: 2020-01-01
  valid_to: 2024-06-30
  superseded_by: nhan_ket_qua
  notice: >-
    Từ 01/7/2024, anh/chị đăng nhập bằng VNeID
    tại {portal_url}.
  legal_basis:
    - Nghị định 59/2022/NĐ-CP
  editor_note: 'Hỏi lại {nhãn} <b>đúng</b>.'
"""

DANG_NHAP = """\
id: dang_nhap
question: Tôi đăng nhập như thế nào?
title: Cách đăng nhập
topic: tai_khoan
answer:
  summary: Có hai cách.
  methods:
    - name: 'Cách 1: trên máy tính'
      steps:
        - Mở {portal_url}.
    - name: 'Cách 2: qua điện thoại'
      steps:
        - Gọi {hotline}.
related: [quen_mat_khau]
twin_group: tai_khoan
source:
  document: hoi_dap
  row: 4
review:
  state: current
  reviewed_on: 2026-11-20
  next_review: 2027-05-20
"""

NHAN_KET_QUA = """\
id: nhan_ket_qua
question: Tôi đến nhận kết quả muộn được không?
title: Lấy kết quả muộn
topic: ket_qua
answer:
  summary: Được.
related: [dang_nhap]
source:
  document: hoi_dap
  row: 27
review:
  state: current
  reviewed_on: 2026-11-20
  next_review: 2027-05-20
"""

# The one entry that code names.
BAO_LAU = """\
id: thoi_gian_giai_quyet
question: Mất bao lâu?
title: Thời hạn
topic: ket_qua
answer:
  summary: Tùy thủ tục.
related: [dang_nhap]
source:
  document: hoi_dap
  row: 28
review:
  state: current
  reviewed_on: 2026-11-20
  next_review: 2027-05-20
"""

ENTRY_IDS = {"quen_mat_khau", "dang_nhap", "nhan_ket_qua", "thoi_gian_giai_quyet"}

NOTICES = """\
notices:
  - text: Hệ thống bảo trì đến 17h, gọi {hotline}.
    since: 2026-11-23 08:00
    until: 2026-11-30 17:00
    entries: [dang_nhap]
"""

AGENCIES = """\
agencies:
  - id: cuu_hoa
    title: Cứu hỏa
    words: [cháy nhà]
    handled_by: Cảnh sát phòng cháy.
    reach: Gọi ngay {hotline}.
    contacts: [hotline]
    links: [portal_url]
    urgent: true
    source:
      title: Trang của cảnh sát
      url: https://example.vn
    reviewed_on: 2026-11-20
    next_review: 2027-05-20
"""

HELPLINE = """\
hours:
  mon: ['07:30-11:30', '13:30-17:00']
  tue: ['07:30-11:30', '13:30-17:00']
  wed: ['07:30-11:30', '13:30-17:00']
  thu: ['07:30-11:30', '13:30-17:00']
  fri: ['07:30-11:30', '13:30-17:00']
  sat: []
  sun: []
closed: []
"""

DIAGNOSIS = """\
start: thu_gi
nodes:
  thu_gi:
    question: Anh/chị vướng ở đâu?
    options:
      - title: Quên mật khẩu
        entry: quen_mat_khau
      - title: Chỗ khác
        node: cho_khac
  cho_khac:
    question: Chỗ nào?
    options:
      - title: Kết quả
        entry: nhan_ket_qua
      - title: Mật khẩu
        entry: quen_mat_khau
"""

STATUSES = "statuses:\n" + "".join(
    f"  - number: {number}\n    name: Tên {number}\n    meaning: Nghĩa.\n    next_step: Chờ.\n"
    "    related: [dang_nhap]\n"
    for number in needed.STATUSES
)
LABELS = "".join(f"{field.alias}: Chữ mẫu\n" for field in WidgetLabels.__fields__.values())


def _message(name: str) -> str:
    parameters = [f"{{{parameter}}}" for parameter in Messages.parameters(name)]
    text = " ".join(["Câu mẫu", *parameters])
    return f"“{text}”" if name in needed.QUOTED_TITLES else text


FILES = {
    "notices.yml": NOTICES,
    "agencies.yml": AGENCIES,
    "helpline.yml": HELPLINE,
    "variables.yml": VARIABLES,
    "statuses.yml": STATUSES,
    "messages.yml": "".join(f"{name}: {_message(name)}\n" for name in Messages.__fields__),
    "widget/vi.yml": LABELS,
    "widget/en.yml": LABELS,
    "tai_khoan/quen_mat_khau.yml": QUEN_MAT_KHAU,
    "tai_khoan/dang_nhap.yml": DANG_NHAP,
    "ket_qua/nhan_ket_qua.yml": NHAN_KET_QUA,
    "ket_qua/thoi_gian_giai_quyet.yml": BAO_LAU,
}


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below the folder, making the folders between."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def edit(folder: Path, name: str, old: str, new: str) -> None:
    """Replace the first occurrence of a text in a file, which must hold it."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} does not hold {old!r}"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
