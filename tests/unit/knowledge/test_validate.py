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
        f"{QUEN}:3: error: title has 23 characters, at most 20 fit a button: shorten it",
        id="long title",
    ),
    pytest.param(
        (QUEN, "question: Tôi quên mật khẩu thì làm sao?\n", ""),
        f"{QUEN}:1: error: key 'question' is missing: add it",
        id="missing key",
    ),
    pytest.param(
        (QUEN, "  row: 19\n", ""),
        f"{QUEN}:16: error: key 'source.row' is missing: add it",
        id="missing key of a part",
    ),
    pytest.param(
        (QUEN, "  notes:", "  note:"),
        f"{QUEN}:10: error: unknown key 'answer.note': did you mean 'notes'?",
        id="misspelled key",
    ),
    pytest.param(
        (QUEN, "  row: 19", "  row: 19\n  xyz: 1"),
        f"{QUEN}:19: error: unknown key 'source.xyz': known here are document, row",
        id="unknown key",
    ),
    pytest.param(
        (DANG, "    - name: 'Cách 2", "    - nam: x\n      name: 'Cách 2"),
        f"{DANG}:11: error: unknown key 'answer.methods item 2.nam': did you mean 'name'?",
        id="unknown key inside a list",
    ),
    pytest.param(
        (QUEN, "title: Quên", "question: Lần nữa\ntitle: Quên"),
        f"{QUEN}:3: error: key 'question' stands twice, first in line 2: keep one",
        id="double key",
    ),
    pytest.param(
        (QUEN, "id: quen_mat_khau", "id: Quên-MK"),
        f"{QUEN}:1: error: id has the name 'Quên-MK': use small letters a-z, digits and _ only",
        id="id is no slug",
    ),
    pytest.param(
        (QUEN, "Bấm “Đổi", "Bấm\x0b “Đổi"),
        f"{QUEN}:9: error: holds the control character '\\x0b': delete it",
        id="control character",
    ),
    pytest.param(
        (QUEN, "  steps:\n    - Mở {portal_url}.", "  steps: &x\n    - *x"),
        f"{QUEN}:7: error: anchors (&, *) are not read here: write the text out",
        id="alias of itself",
    ),
    pytest.param(
        (QUEN, "  steps:\n", "  methods:\n    - {name: A, steps: [B]}\n  steps:\n"),
        f"{QUEN}:7: error: answer.methods has too few items: write at least 2, or remove an "
        "optional key",
        id="single method",
    ),
    pytest.param(
        (DANG, "  methods:\n", "  steps: [Bước]\n  methods:\n"),
        f"{DANG}:8: error: answer.methods stands beside 'steps': keep one of the two",
        id="steps and methods",
    ),
    pytest.param(
        (QUEN, "related: [dang_nhap, nhan_ket_qua]", "related: []"),
        f"{QUEN}:14: error: related has too few items: write at least 1, or remove an optional key",
        id="no related entry",
    ),
    pytest.param(
        (QUEN, "[dang_nhap, nhan_ket_qua]", "[a, b, c, d, e]"),
        f"{QUEN}:14: error: related has too many items: keep at most 4",
        id="too many related entries",
    ),
    pytest.param(
        (QUEN, "[dang_nhap, nhan_ket_qua]", "[dang_nhap, dang_nhap]"),
        f"{QUEN}:14: error: related names 'dang_nhap' 2 times: name it once",
        id="double related entry",
    ),
    pytest.param(
        (QUEN, "related: [dang_nhap, nhan_ket_qua]", "related:\n- dang_nhap\n- quen_mat_khau"),
        f"{QUEN}:16: error: related item 2 names the entry itself: name another entry",
        id="related to itself",
    ),
    pytest.param(
        (QUEN, "links: [portal_url]", "links: portal_url"),
        f"{QUEN}:12: error: links is not a list: begin each item with '- '",
        id="text for a list",
    ),
    pytest.param(
        (QUEN, "question: Tôi", "question:\n  - Tôi"),
        f"{QUEN}:2: error: question is not a text: write one text, in quotes where it begins with "
        "{ or [",
        id="list for a text",
    ),
    pytest.param(
        (QUEN, "summary: Anh/chị mở {portal_url} và chọn “Quên tài khoản”.", "summary: {hotline}"),
        f"{QUEN}:6: error: answer.summary is not a text: write one text, in quotes where it begins "
        "with { or [",
        id="unquoted variable",
    ),
    pytest.param(
        (QUEN, "source:\n  document: hoi_dap\n  row: 19", "source: hoi_dap"),
        f"{QUEN}:16: error: source holds no keys: write 'key: value' lines below it, indented",
        id="text for keys",
    ),
    pytest.param(
        (QUEN, "  row: 19", "  row: mười"),
        f"{QUEN}:18: error: source.row is not a number from 1 on: write digits only",
        id="row is no number",
    ),
    pytest.param(
        (QUEN, "  row: 19", "  row: 0"),
        f"{QUEN}:18: error: source.row is not a number from 1 on: write digits only",
        id="row zero",
    ),
    pytest.param(
        (QUEN, "summary: Anh/chị mở {portal_url} và chọn “Quên tài khoản”.", "summary:"),
        f"{QUEN}:6: error: answer.summary is empty: write it, or remove the key where it is "
        "optional",
        id="empty text",
    ),
    pytest.param(
        (QUEN, "Bấm “Đổi", "Bấm <b>“Đổi"),
        f"{QUEN}:9: error: answer.steps item 2 holds markup at '<b>“Đổi mật ': write plain text; "
        "an address is a variable under 'links'",
        id="tag",
    ),
    pytest.param(
        (QUEN, "Bấm “Đổi", "Bấm [đây](https://x.vn) “Đổi"),
        f"{QUEN}:9: error: answer.steps item 2 holds markup at '](https://x.': write plain text; "
        "an address is a variable under 'links'",
        id="Markdown link",
    ),
    pytest.param(
        (QUEN, "title: Quên", "title: " + unicodedata.normalize("NFD", "Quên")),
        f"{QUEN}:3: error: title holds a decomposed letter (not NFC), a line break or an invisible "
        "character at 'Que\u0302n ': type that place again; a long text folds over several "
        "lines after '>-'",
        id="not NFC",
    ),
    pytest.param(
        (QUEN, "notice: >-", "notice: >"),
        f"{QUEN}:26: error: review.notice holds a decomposed letter (not NFC), a line break or an "
        "invisible character at 'al_url}.\\n': type that place again; a long text folds over "
        "several lines after '>-'",
        id="trailing line break",
    ),
    pytest.param(
        (QUEN, "    - Mở {portal_url}.", "    - Mở {portal url}."),
        f"{QUEN}:8: error: answer.steps item 1 holds a stray brace: write a variable as {{hotline}}"
        ", without spaces",
        id="stray brace",
    ),
    pytest.param(
        (QUEN, "title: Quên mật khẩu", "title: Gọi {hotline}"),
        f"{QUEN}:3: error: title holds a brace: write it without variables",
        id="variable in a title",
    ),
    pytest.param(
        (QUEN, "  state: superseded", "  state: old"),
        f"{QUEN}:20: error: review.state is 'old': choose one of current, needs_review, superseded",
        id="unknown state",
    ),
    pytest.param(
        (QUEN, "2026-11-20", "20/11/2026"),
        f"{QUEN}:21: error: review.reviewed_on is '20/11/2026', not a date: write it as 2026-11-23",
        id="no date",
    ),
    pytest.param(
        (QUEN, "2026-11-20", "20261120"),
        f"{QUEN}:21: error: review.reviewed_on is '20261120', not a date: write it as 2026-11-23",
        id="date without dashes",
    ),
    pytest.param(
        (QUEN, "next_review: 2027-05-20", "next_review: 2026-05-20"),
        f"{QUEN}:22: error: review.next_review (2026-05-20) lies before reviewed_on (2026-11-20): "
        "correct one of the two",
        id="review before the review",
    ),
    pytest.param(
        (QUEN, "valid_to: 2024-06-30", "valid_to: 2019-12-31"),
        f"{QUEN}:24: error: review.valid_to (2019-12-31) lies before valid_from (2020-01-01): "
        "correct one of the two",
        id="ends before it begins",
    ),
    pytest.param(
        (QUEN, "superseded_by: nhan_ket_qua", "superseded_by: quen_mat_khau"),
        f"{QUEN}:19: error: review names the entry itself: name another entry",
        id="superseded by itself",
    ),
    pytest.param(
        (KET_QUA, "state: current", "state: superseded"),
        f"{KET_QUA}:11: error: review is superseded without a notice: add 'notice', which tells "
        "citizens what holds now",
        id="superseded without a notice",
    ),
    pytest.param(
        ("messages.yml", "deny: Câu mẫu\n", ""),
        "messages.yml:1: error: key 'deny' is missing: add it",
        id="missing message",
    ),
    pytest.param(
        ("messages.yml", "deny:", "denny: Câu mẫu\ndeny:"),
        f"messages.yml:{message_line('deny')}: error: unknown key 'denny': did you mean 'deny'?",
        id="unknown message",
    ),
    pytest.param(
        ("messages.yml", "dossier_details: Câu", "dossier_details: Một nút bấm rất là dài"),
        f"messages.yml:{message_line('dossier_details')}: error: dossier_details has 26 "
        "characters, at most 20 fit a button: shorten it",
        id="long button among the messages",
    ),
    pytest.param(
        ("variables.yml", "kind: web", "kind: mail"),
        "variables.yml:5: error: variables.portal_url.kind is 'mail': choose one of web, phone",
        id="unknown kind",
    ),
    pytest.param(
        ("variables.yml", "value: https://dichvucong", "value: dichvucong"),
        "variables.yml:5: error: variables.portal_url.kind 'dichvucong.example.vn' is no web "
        "address: begin it with https:// or http://",
        id="variable is no address",
    ),
    pytest.param(
        ("variables.yml", "0123.456.789", "không có"),
        "variables.yml:9: error: variables.hotline.kind is phone, but the value is 'không có': "
        "write digits, dots and spaces",
        id="variable is no number",
    ),
    pytest.param(
        ("variables.yml", "  ket_qua: Kết quả", "  Kết quả: Kết quả"),
        "variables.yml:15: error: topics has the name 'Kết quả': use small letters a-z, digits "
        "and _ only",
        id="topic is no slug",
    ),
    pytest.param(
        ("variables.yml", "url: https://example.vn/hoi-dap", "url: javascript:alert(1)"),
        "variables.yml:14: error: documents.hoi_dap.url 'javascript:alert(1)' is no web address: "
        "begin it with https:// or http://",
        id="document has no address",
    ),
]

SEVERAL_FILES = [
    pytest.param(
        (QUEN, "id: quen_mat_khau", "id: mat_khau"),
        [
            f"{DANG}:14: error: there is no entry 'quen_mat_khau': did you mean 'mat_khau'?",
            f"{QUEN}:1: error: id 'mat_khau' is not the name of the file: rename the file to "
            "mat_khau.yml, or correct the id",
        ],
        id="id is not the file's name",
    ),
    pytest.param(
        (QUEN, "topic: tai_khoan", "topic: ket_qua"),
        [
            f"{QUEN}:4: error: topic 'ket_qua' is not the folder: move the file to ket_qua/, or "
            "correct the topic"
        ],
        id="topic is not the folder",
    ),
    pytest.param(
        ("variables.yml", "  ket_qua: Kết quả", "  tra_cuu: Kết quả"),
        [
            f"{KET_QUA}:4: error: there is no topic 'ket_qua': known are tra_cuu, tai_khoan; "
            "variables.yml declares more"
        ],
        id="undeclared topic",
    ),
    pytest.param(
        (KET_QUA, "id: nhan_ket_qua", "id: quen_mat_khau"),
        [
            f"{KET_QUA}:1: error: id 'quen_mat_khau' is not the name of the file: rename the file "
            "to quen_mat_khau.yml, or correct the id",
            f"{QUEN}:1: error: id 'quen_mat_khau' stands in {KET_QUA} too: give each entry its "
            "own id",
            f"{QUEN}:14: error: there is no entry 'nhan_ket_qua': name the id of an entry",
            f"{QUEN}:25: error: there is no entry 'nhan_ket_qua': name the id of an entry",
        ],
        id="double id",
    ),
    pytest.param(
        (KET_QUA, "title: Lấy kết quả muộn", "title: Quên Mật Khẩu"),
        [
            f"{QUEN}:3: error: title 'Quên mật khẩu' stands in {KET_QUA} too: give each button "
            "its own title"
        ],
        id="double title",
    ),
    pytest.param(
        (QUEN, "[dang_nhap, nhan_ket_qua]", "[dang_nhap, nhan_ket_qa]"),
        [f"{QUEN}:14: error: there is no entry 'nhan_ket_qa': did you mean 'nhan_ket_qua'?"],
        id="dangling related entry",
    ),
    pytest.param(
        (QUEN, "superseded_by: nhan_ket_qua", "superseded_by: zzz"),
        [f"{QUEN}:25: error: there is no entry 'zzz': name the id of an entry"],
        id="dangling successor",
    ),
    pytest.param(
        (KET_QUA, "state: current", "state: superseded\n  notice: Đã đổi."),
        [
            f"{QUEN}:25: error: entry 'nhan_ket_qua' is superseded itself: name the entry that "
            "holds now"
        ],
        id="successor is retired",
    ),
    pytest.param(
        (QUEN, "document: hoi_dap", "document: hoi_dp"),
        [f"{QUEN}:17: error: there is no document 'hoi_dp': did you mean 'hoi_dap'?"],
        id="undeclared document",
    ),
    pytest.param(
        (QUEN, "contacts: [hotline]", "contacts: [portal_url]"),
        [
            f"{QUEN}:13: error: there is no phone 'portal_url': known are hotline; variables.yml "
            "declares more"
        ],
        id="address as a contact",
    ),
    pytest.param(
        (QUEN, "links: [portal_url]", "links: [portal]"),
        [f"{QUEN}:12: error: there is no web address 'portal': did you mean 'portal_url'?"],
        id="undeclared address",
    ),
    pytest.param(
        (QUEN, "tại {portal_url}", "tại {portal_ur}"),
        [f"{QUEN}:26: error: there is no variable 'portal_ur': did you mean 'portal_url'?"],
        id="undeclared variable",
    ),
    pytest.param(
        ("messages.yml", "greeting: Câu", "greeting: Gọi {limit}, câu"),
        [
            "messages.yml:1: error: there is no variable 'limit': known are portal_url, hotline; "
            "variables.yml declares more"
        ],
        id="parameter of another message",
    ),
    pytest.param(
        (DANG, "twin_group: tai_khoan", "twin_group: tai_khoa"),
        [
            f"{DANG}:15: error: there is no twin group 'tai_khoa': did you mean 'tai_khoan'?",
            "variables.yml:19: error: twin group 'tai_khoan' has only 'quen_mat_khau' as member: "
            "add a twin, or remove the group",
        ],
        id="lonely twin",
    ),
    pytest.param(
        ("variables.yml", "twin_groups:", "twin_groups:\n  la: Điều nào?"),
        ["variables.yml:19: error: twin group 'la' has no member: add a twin, or remove the group"],
        id="empty twin group",
    ),
    pytest.param(
        (
            "variables.yml",
            "variables:",
            "variables:\n  fax: {title: A, value: 123 456, kind: phone}",
        ),
        ["variables.yml:2: warning: variable 'fax' is used nowhere: use it, or remove it"],
        id="unused variable",
    ),
    pytest.param(
        (KET_QUA, "next_review: 2027-05-20", "next_review: 2026-11-22"),
        [
            f"{KET_QUA}:14: warning: review was due on 2026-11-22: check the answer, then set "
            "reviewed_on and next_review"
        ],
        id="review overdue",
    ),
    pytest.param(
        (KET_QUA, "next_review: 2027-05-20", "next_review: 2027-05-20\n  valid_to: 2026-11-22"),
        [
            f"{KET_QUA}:15: warning: answer was valid until 2026-11-22 only: renew it, or set "
            "state: superseded with a notice"
        ],
        id="validity over",
    ),
]


def test_the_number_that_every_apology_gives_is_needed(folder: Path) -> None:
    edit(folder, "variables.yml", "  hotline:", "  tong_dai:")
    needed = "there is no telephone number 'hotline', which every apology gives"
    assert any(needed in line for line in lines(folder))


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
    assert found.startswith(f"{QUEN}:{line}: error: not valid YAML (")
    assert found.endswith(
        "): indent with spaces, and quote a text that holds ': ' or begins with a special sign"
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
    assert [line.split(" error")[0] for line in lines(folder)] == [
        f"{DANG}:1:",
        f"{DANG}:3:",
        f"{QUEN}:1:",
        f"{QUEN}:17:",
    ]


def test_entries_and_intents_are_compared(folder: Path) -> None:
    found = lines(folder, intents={"quen_mat_khau", "dang_nhap", "doi_can_cuoc"})
    assert found == [
        f"{folder}: error: intent 'doi_can_cuoc' has no entry: write <topic>/doi_can_cuoc.yml, "
        "or take the intent out of domain.yml",
        f"{KET_QUA}:1: error: entry 'nhan_ket_qua' has no intent, so no question finds it: add "
        "the intent to domain.yml and examples to data/nlu/",
    ]


@pytest.mark.parametrize("name", ["quen.yml", "ket_qua/x.yaml", "ket_qua/nested/x.yml"])
def test_a_misplaced_file_is_not_overlooked(folder: Path, name: str) -> None:
    write(folder, {name: FILES[KET_QUA]})
    assert lines(folder) == [f"{name}: error: is not read here: name an entry <topic>/<id>.yml"]


def test_hidden_files_are_left_alone(folder: Path) -> None:
    write(folder, {"ket_qua/.swap.yml": "x", ".git/config.yml": "x"})
    assert lines(folder) == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "variables.yml:1: error: holds no keys: write 'key: value' lines; see "),
        (b"- a", "variables.yml:1: error: holds no keys: write 'key: value' lines; see "),
        (b"a: \xff", "variables.yml: error: is not UTF-8 text: save it as UTF-8"),
        (None, "variables.yml: error: cannot be read (No such file or directory): restore it"),
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
        f"{tmp_path}/nowhere: error: is not a folder: set FAQ_KB_DIR to the folder of the "
        "knowledge base"
    )
