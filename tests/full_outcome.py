"""One outcome in which every field is set: what each renderer must show whole, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from pydantic import BaseModel

from troly.answering.outcome import (
    Button,
    ButtonKind,
    Contact,
    Fact,
    Link,
    Method,
    Outcome,
    OutcomeType,
    Progress,
    Source,
)

# No two texts hold one another, and none holds what HTML spells otherwise.
FULL = Outcome(
    type=OutcomeType.ANSWERED,
    id="0123456789abcdef0123456789abcdef",
    entry_ids=["quen_mat_khau"],
    offered_ids=["dang_nhap"],
    intro="Về câu hỏi thứ hai:",
    title="Quên mật khẩu thì làm sao?",
    progress=Progress(done=3, of=5, label="Chặng 3 trên 5"),
    lead="Nay lấy lại mật khẩu trên VNeID.",
    summary="Đặt lại mật khẩu trên cổng.",
    methods=[
        Method(name="Qua email", steps=["Bấm Quên tài khoản", "Nhập email"]),
        Method(name="Qua điện thoại", steps=["Gọi tổng đài"]),
    ],
    facts=[Fact(label="Ngày nộp", value="01/09/2026"), Fact(label="Trạng thái", value="Đã xong")],
    notes=["Mã có hạn", "Xem cả thư rác"],
    notice="Tài khoản riêng của cổng không còn dùng.",
    links=[Link(title="Cổng Dịch vụ công", url="https://example.com/cong")],
    contacts=[Contact(title="Đường dây nóng", phone="19000000")],
    source=Source(
        document="Hỏi đáp",
        publisher="UBND",
        row=19,
        url="https://example.com/tai-lieu",
        reviewed_on=date(2026, 11, 3),
        line="Nguồn: Hỏi đáp, UBND, mục 19; rà soát ngày 03/11/2026",
    ),
    buttons=[
        Button(title="Cách đăng nhập", payload="/dang_nhap", kind=ButtonKind.CHOICE),
        Button(title="Đã giúp được tôi", payload="/helpful", kind=ButtonKind.FEEDBACK),
    ],
)
RATING = "Đã giúp được tôi"
"""The title of the button that clients with thumbs of their own leave out."""

# The line of a source holds them; a payload stays on the server.
_NOT_SHOWN_ALONE = {"document", "publisher", "payload", "kind"}


def missing_or_misplaced(rendered: str, but_for: Collection[str] = ()) -> list[str]:
    """Give the fields of `FULL` that a rendering does not show whole and in reading order.

    It shows a field where each of its texts, save those of `but_for`, stands behind all texts of
    the fields before it.
    """
    wrong, end = [], 0
    for name in Outcome.READING_ORDER:
        texts = [text for text in _texts(getattr(FULL, name)) if text not in but_for]
        found = {text: rendered.find(text, end) for text in texts}
        if -1 in found.values():
            wrong.append(name)
        else:
            end = max(place + len(text) for text, place in found.items())
    return wrong


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        for name, held in value:
            if name not in _NOT_SHOWN_ALONE:
                yield from _texts(held)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
