"""A toy assistant: six intents, small enough to train in a test."""

from __future__ import annotations

from troly.understanding.features import as_question as question

QUESTIONS = {
    "quen_mat_khau": [
        "quên mật khẩu",
        "tôi quên mật khẩu tài khoản",
        "quên mật khẩu thì làm sao",
        "lấy lại mật khẩu ở đâu",
        "mật khẩu bị quên rồi",
        "không nhớ mật khẩu nữa",
    ],
    "dang_ky_tai_khoan": [
        "đăng ký tài khoản",
        "tạo tài khoản mới thế nào",
        "chưa có tài khoản thì đăng ký ở đâu",
        "mở tài khoản dịch vụ công",
        "cách đăng ký tài khoản cho mẹ",
        "lập tài khoản trên cổng",
    ],
    "bo_sung_ho_so": [
        "bổ sung hồ sơ",
        "hồ sơ phải bổ sung giấy tờ",
        "nộp thêm giấy tờ vào hồ sơ",
        "yêu cầu bổ sung hồ sơ thì làm gì",
        "bổ sung giấy tờ còn thiếu",
        "gửi bổ sung hồ sơ ở đâu",
    ],
    "doi_can_cuoc": [
        "đổi căn cước",
        "cấp lại thẻ căn cước bị mất",
        "căn cước hết hạn đổi ở đâu",
        "thẻ căn cước hỏng",
        "đổi chứng minh sang căn cước",
        "đổi thẻ căn cước gắn chip",
    ],
    "greeting": ["xin chào", "chào bạn", "chào anh chị", "alo", "chào buổi sáng", "chào em"],
    "out_of_scope": [
        "thời tiết hôm nay thế nào",
        "giá vàng bao nhiêu",
        "kể chuyện cười đi",
        "đội nào vô địch bóng đá",
        "mua vé máy bay",
        "nấu phở ra sao",
    ],
}
LABELLED = [(text, intent) for intent, texts in QUESTIONS.items() for text in texts]
INTENTS = sorted(QUESTIONS)
__all__ = ["INTENTS", "LABELLED", "QUESTIONS", "question"]
