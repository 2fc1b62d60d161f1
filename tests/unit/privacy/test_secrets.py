from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troly.portal.reading import read_numbers
from troly.privacy.mask import HARMLESS
from troly.privacy.secrets import PrivateKind, find_private, mask_private

PASSWORD, CODE, CARD = PrivateKind.PASSWORD, PrivateKind.ONE_TIME_CODE, PrivateKind.CARD


@pytest.mark.parametrize(
    ("text", "masked", "kind"),
    [
        ("mật khẩu của tôi là Abc@123", "mật khẩu của tôi là ***", PASSWORD),
        ("mat khau: hoahong", "mat khau: ***", PASSWORD),
        ("mk em la 12345678 mà vào k được", "mk em la *** mà vào k được", PASSWORD),
        ("pass = qwerty", "pass = ***", PASSWORD),
        ("mật khẩu là iloveyouforever", "mật khẩu là ***", PASSWORD),
        ("mật khẩu (của tôi) là Abc@123", "mật khẩu (của tôi) là ***", PASSWORD),
        ("mật khẩu dịch vụ công là Hoa12345", "mật khẩu dịch vụ công là ***", PASSWORD),
        ("pass tôi đặt là Hai@2020 nhé", "pass tôi đặt là *** nhé", PASSWORD),
        ("mat khau cua em la: hoanganhhai", "mat khau cua em la: ***", PASSWORD),
        ("OTP của em là: 482 913", "OTP của em là: ***", CODE),
        ("mã OTP gửi về máy là 4829", "mã OTP gửi về máy là ***", CODE),
        ("4111.1111.1111.1111", "***", CARD),
        ("４１１１ １１１１ １１１１ １１１１", "***", CARD),
        ("mã OTP là 482913", "mã OTP là ***", CODE),
        ("otp 4829", "otp ***", CODE),
        ("ma xac thuc cua toi la 123456", "ma xac thuc cua toi la ***", CODE),
        ("mã kích hoạt: 99887766", "mã kích hoạt: ***", CODE),
        ("123456", "******", CODE),
        (" 000001 ", "******", CODE),
        ("thẻ 4111 1111 1111 1111 nhé", "thẻ *** nhé", CARD),
        ("9704-0000-0000-0018", "***", CARD),
        # a domestic card of which one digit is wrong
        ("9704 3612 3456 7890", "***", CARD),
        ("gọi 0912345678", "gọi *******678", PrivateKind.PHONE),
        ("căn cước 031099001234", "căn cước ************", PrivateKind.IDENTITY_NUMBER),
        ("gửi a.b@c.vn", "gửi ***@***", PrivateKind.EMAIL),
    ],
)
def test_what_must_not_be_stored(text: str, masked: str, kind: PrivateKind) -> None:
    assert mask_private(text) == masked
    assert kind in find_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "quên mật khẩu thì lấy lại thế nào",
        "mật khẩu là gì",
        "mật khẩu là sai hay đúng",
        "mật khẩu của tôi không được chấp nhận",
        "mật khẩu mới phải có mấy ký tự",
        "mật khẩu: sai",
        "quên mật khẩu: làm sao lấy lại",
        "quên mật khẩu Facebook",
        "mật khẩu dịch vụ công là gì vậy",
        "mật khẩu mới là phải trên 8 ký tự",
        "chưa nhận được mã kích hoạt",
        "mã xác thực không về máy",
        "hồ sơ 000.00.16.H24-260901-0001",
        "H24.12-261102-0112",
        "thủ tục 1.010708.000.00.00.H56",
        "nộp ngày 15/4/2026, lệ phí 150.000 đồng",
        "2",
        "bước 14",
        "năm 2024 tôi nộp rồi",
        # not a card: the check digit is wrong
        "số 4111 1111 1111 1112",
        "",
    ],
)
def test_what_may_stay(text: str) -> None:
    assert mask_private(text) == text
    assert find_private(text) == set()


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("123 456", "******"),
        ("345678 nhé", "****** nhé"),
        ("sáu số cuối là 345-678.", "sáu số cuối là ******."),
        ("hồ sơ H24.12-261102-0112 số 345678", "hồ sơ H24.12-261102-0112 số ******"),
        # what is left of a mistyped dossier code must be there to read
        ("12-261102-0112", "12-261102-0112"),
        ("phí 150000 đồng", "phí 150000 đồng"),
        # in groups of any kind
        ("là 12 34 56 ạ", "là ****** ạ"),
        ("sáu số cuối: 0-0-0-0-0-1", "sáu số cuối: ******"),
        ("số căn cước 0310 9910 0001", "số căn cước ************"),
        ("0310.9910.0001", "************"),
        ("cmnd 11 234 5678", "cmnd *********"),
        ("là 123\u202e456 ạ", "là ****** ạ"),
        ("là 12\x0734\u206956 ạ", "là ****** ạ"),
        ("bước 1 2 3", "bước 1 2 3"),
    ],
)
def test_six_digits_in_a_sentence_may_be_a_second_factor(text: str, masked: str) -> None:
    assert mask_private(text) == masked


_REST_OF_CODE = r"(?:\d{1,3}\.){0,4} \d{1,3} - \d{6} - \d{4}"
_MAY_STAY = re.compile(rf"{HARMLESS} | {_REST_OF_CODE}", re.VERBOSE | re.IGNORECASE)
_PARTS = [
    "12",
    "3",
    "456",
    "0912",
    "031",
    "số",
    "O",
    " ",
    "\n",
    ".",
    "-",
    "–",
    "\u200b",
    "\u202e",
    "nhé",
]


@given(st.lists(st.sampled_from(_PARTS)))
def test_what_may_be_taken_for_a_second_factor_is_hidden(parts: list[str]) -> None:
    text = "".join(parts)
    if read_numbers(text, date.max).last_six:
        # What looks like a code or a date may stay.
        rest = _MAY_STAY.sub("…", mask_private(text))
        assert read_numbers(rest, date.max).last_six is None


@given(st.text())
def test_any_text_is_masked_and_stays_masked(text: str) -> None:
    masked = mask_private(text)
    assert mask_private(masked) == masked


@pytest.mark.parametrize(
    "part",
    ["mật khẩu ", "otp ", "4111 ", "1", "mk là ", "mk a ", "otp a là ", "123 ", "0912 ", "a@"],
)
def test_long_input_does_not_take_for_ever(part: str) -> None:
    mask_private(part * (1000 // len(part)))
