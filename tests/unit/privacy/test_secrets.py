from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troly.privacy.secrets import PrivateKind, find_private, mask_private

PASSWORD, CODE, CARD = PrivateKind.PASSWORD, PrivateKind.ONE_TIME_CODE, PrivateKind.CARD


@pytest.mark.parametrize(
    ("text", "masked", "kind"),
    [
        ("mật khẩu của tôi là Abc@123", "mật khẩu của tôi là ***", PASSWORD),
        ("mat khau: hoahong", "mat khau: ***", PASSWORD),
        ("mk em la 12345678 mà vào k được", "mk em la *** mà vào k được", PASSWORD),
        ("pass = qwerty", "pass = ***", PASSWORD),
        ("mật khẩu iloveyouforever", "mật khẩu ***", PASSWORD),
        ("mã OTP là 482913", "mã OTP là ***", CODE),
        ("otp 4829", "otp ***", CODE),
        ("ma xac thuc cua toi la 123456", "ma xac thuc cua toi la ***", CODE),
        ("mã kích hoạt: 99887766", "mã kích hoạt: ***", CODE),
        ("123456", "******", CODE),
        (" 000001 ", "******", CODE),
        ("thẻ 4111 1111 1111 1111 nhé", "thẻ *** nhé", CARD),
        ("9704-0000-0000-0018", "***", CARD),
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


@given(st.text())
def test_any_text_is_masked_and_stays_masked(text: str) -> None:
    masked = mask_private(text)
    assert mask_private(masked) == masked


@pytest.mark.parametrize("part", ["mật khẩu ", "otp ", "4111 ", "1", "mk là ", "0912 ", "a@"])
def test_long_input_does_not_take_for_ever(part: str) -> None:
    mask_private(part * (1000 // len(part)))
