"""What of a text is hidden from readers, and what stays."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troly.privacy.mask import mask_name, mask_personal_data

HIDDEN = [
    # telephone numbers: the last three digits stay
    ("Gọi 0912345678 để nhận", "Gọi *******678 để nhận"),
    ("Gọi 091 234 5678.", "Gọi *******678."),
    ("Gọi 0912.345.678, anh A", "Gọi *******678, anh A"),
    ("Gọi (091) 234-5678", "Gọi (*******678"),
    ("+84912345678", "********678"),
    ("+84 912 345 678", "********678"),
    ("84912345678", "********678"),
    ("sđt0900000001", "sđt*******001"),
    ("0225 3821055", "********055"),
    ("02253.821.055", "********055"),
    ("09\u200b1234\u200b5678", "*******678"),
    ("09\u202a1234\u202c5678", "*******678"),
    ("0912\u200b\u200b\u200b345678", "*******678"),
    ("０９１２３４５６７８", "*******678"),
    ("phone 09.12.3456.78", "phone *******678"),
    # identity numbers: nothing stays
    ("CCCD 031099000001 thiếu mặt sau", "CCCD ************ thiếu mặt sau"),
    ("CCCD 031 099 000 001", "CCCD ************"),
    ("CCCD 031.099.000.001", "CCCD ************"),
    ("CMND 123456789", "CMND *********"),
    ("anh031099000001", "anh************"),
    ("anh09-123456-78", "anh*******678"),
    ("số 123 456 789.", "số *********."),
    # e-mail addresses
    ("gửi về nguyen.van.a@gmail.com nhé", "gửi về ***@*** nhé"),
    ("a+b@mail.haiphong.gov.vn.", "***@***."),
    # several at once
    (
        "Ông A, 0912345678, CCCD 031099000001, a@b.vn",
        "Ông A, *******678, CCCD ************, ***@***",
    ),
]

KEPT = [
    "000.00.16.H24-210415-0001",
    "hồ sơ 000.00.16.h24-260901-0001 ngày 01/9/2026",
    "0000016H242104150001",
    "H24.12-261102-0112",
    "H24.03-261102-0112",
    "H26.103.25.7-250908-0112",
    "G09.20-20260609-0092637",
    "1.010708.000.00.00.H56",
    "2.001474",
    "nộp 150.000 đồng trước 30/11/2026",
    "nộp 150000000 đồng",
    "nộp 150.000.000đ",
    "diện tích 1.500.000.000 VNĐ",
    "hạn 03.12.2026 10:30",
    "hạn 03-12-2026",
    "Nghị định 61/2018/NĐ-CP",
    "mã số thuế 0200123456",
    "gọi 19001009 hoặc 113",
    "@haiphong",
    "",
]


@pytest.mark.parametrize(("text", "masked"), HIDDEN)
def test_personal_data_is_hidden(text: str, masked: str) -> None:
    assert mask_personal_data(text) == masked


@pytest.mark.parametrize("text", KEPT)
def test_other_text_is_kept(text: str) -> None:
    assert mask_personal_data(text) == text


@given(
    before=st.text(st.characters(exclude_categories=["N", "Cs"]), max_size=20),
    number=st.from_regex(r"0[35789][0-9]{8}|0[0-9]{11}", fullmatch=True),
    after=st.text(st.characters(exclude_categories=["N", "Cs"]), max_size=20),
)
def test_no_number_gets_through_whatever_stands_around_it(
    before: str, number: str, after: str
) -> None:
    assert not re.search(r"\d{4}", mask_personal_data(f"{before}{number}{after}"))


@given(st.text())
def test_masking_twice_changes_nothing_more(text: str) -> None:
    once = mask_personal_data(text)
    assert mask_personal_data(once) == once


@pytest.mark.parametrize("unit", ["0", "0.", "1.5", "84 ", "a@", "H24.", "000.00.16.H24-"])
def test_long_input_takes_linear_time(unit: str) -> None:
    def seconds(length: int) -> float:
        started = time.perf_counter()
        mask_personal_data((unit * length)[:length])
        return time.perf_counter() - started

    short = min(seconds(10_000) for _ in range(3))
    long = min(seconds(80_000) for _ in range(3))
    assert long < 8 * short * 4


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("Nguyễn Văn A", "N***** V** A"),
        ("Trần Thị Bích Ngọc", "T*** T** B*** N***"),
        ("  Đỗ  Hoà ", "Đ* H**"),
        (unicodedata.normalize("NFD", "Nguyễn Văn Đức"), "N***** V** Đ**"),
        ("", ""),
    ],
)
def test_names_keep_their_first_letters(name: str, masked: str) -> None:
    assert mask_name(name) == masked
