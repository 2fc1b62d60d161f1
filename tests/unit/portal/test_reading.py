"""Dossier codes as citizens type them, and everything that only looks like one."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from troly.portal.look_alikes import LookAlikeKind
from troly.portal.reading import read_numbers

TODAY = date(2026, 11, 23)

OLD = "000.00.16.H24-210415-0001"
NEW = "H24.12-261102-0112"

# The citizen's spelling, alone in the message, and the code it means.
SPELLINGS = [
    # as printed on the receipt, of several units and systems
    (OLD, OLD),
    (NEW, NEW),
    ("000.00.04.H51-200221-0001", "000.00.04.H51-200221-0001"),
    ("000.17.22.H56-210531-0001", "000.17.22.H56-210531-0001"),
    ("000.00.12.H23-240105-0042", "000.00.12.H23-240105-0042"),
    ("000.00.00.G09-200605-0001", "000.00.00.G09-200605-0001"),
    ("H56.14-240823-0001", "H56.14-240823-0001"),
    ("H26.103.25.7-250908-0112", "H26.103.25.7-250908-0112"),
    ("H24-261102-0112", "H24-261102-0112"),
    ("G01.899.108-250908-0112", "G01.899.108-250908-0112"),
    ("G09.20-20260609-0092637", "G09.20-20260609-0092637"),
    ("000.00.16.H24-210415-12345", "000.00.16.H24-210415-12345"),
    # the first and the last possible day
    ("000.00.16.H24-180101-0001", "000.00.16.H24-180101-0001"),
    ("000.00.16.H24-261123-0001", "000.00.16.H24-261123-0001"),
    ("000.00.16.H24-240229-0001", "000.00.16.H24-240229-0001"),
    # lower case
    ("000.00.16.h24-210415-0001", OLD),
    ("h24.12-261102-0112", NEW),
    # other separators
    ("000 00 16 h24 210415 0001", OLD),
    ("000.00.16.H24.210415.0001", OLD),
    ("000.00.16.H24 - 210415 - 0001", OLD),
    ("000. 00. 16. H24-210415-0001", OLD),
    ("000.00.16. H 24-210415-0001", OLD),
    ("000,00,16,H24-210415-0001", OLD),
    ("000-00-16-H24-210415-0001", OLD),
    ("000.00.16.H24_210415_0001", OLD),
    ("000..00.16.H24--210415-0001", OLD),
    ("000.00.16.H24\u2013210415\u20130001", OLD),  # en dash
    ("000.00.16.H24\u2014210415\u20140001", OLD),  # em dash
    ("000.00.16.H24\u2212210415\u22120001", OLD),  # minus
    ("000.00.16.H24\u2011210415\u20110001", OLD),  # hyphen that does not break
    ("000.00.16.H24\u00a0-\u00a0210415-0001", OLD),
    ("H24 12 261102 0112", NEW),
    ("h24.12.261102.0112", NEW),
    ("h24-12-261102-0112", NEW),
    ("H 24.12-261102-0112", NEW),
    # no separators: the old style only
    ("0000016H242104150001", OLD),
    ("0000016h242104150001", OLD),
    ("000.00.16.H242104150001", OLD),
    ("000.00.16.H24-2104150001", OLD),
    ("0000016H24-210415-0001", OLD),
    # zeros lost, or typed as the letter O
    ("0.0.16.h24-210415-1", OLD),
    ("0.0.16.H24-210415-112", "000.00.16.H24-210415-0112"),
    ("00.0.16.H24-210415-1", OLD),
    ("OOO.OO.16.H24-210415-OOO1", OLD),
    ("ooo oo 16 h24 21o415 ooo1", OLD),
    ("H24.12-2611O2-O112", NEW),
    ("H24.1O-261102-0112", "H24.10-261102-0112"),
    ("GO1.899.1O8-250908-0112", "G01.899.108-250908-0112"),
    ("H24.12-261102-112", NEW),
    # line breaks
    ("000.00.16.H24-\n210415-0001", OLD),
    ("000.00.16.H24\n-210415-0001", OLD),
    ("000.00.16.\r\nH24-210415-0001", OLD),
    ("000.00.16.H24-2104\n15-0001", OLD),
    ("000.00.16.H24-210415-00\n01", OLD),
    ("H24.12-26\n1102-0112", NEW),
    # what copying brings along
    ("000\u200b.00.16.H24-2104\u200b15-0001", OLD),
    ("000.00.16.\u2060H24\ufeff-210415-0001", OLD),
    ("000.00.16.H24\u00ad-210415-0001", OLD),
    ("000.00.16\x07.H24\u202c-210415-0001", OLD),
    ("０００．００．１６．Ｈ２４－２１０４１５－０００１", OLD),
    ("0\ufe0f\u20e300.00.16.H24-210415-0001", OLD),  # digit of the emoji keyboard
    ("𝟎𝟎𝟎.𝟎𝟎.𝟏𝟔.𝐇𝟐𝟒-𝟐𝟏𝟎𝟒𝟏𝟓-𝟎𝟎𝟎𝟏", OLD),
]

# A message, the spelling in it, and the code.
MESSAGES = [
    (f"Hồ sơ {OLD} của tôi đến đâu rồi", OLD, OLD),
    (f"hs{OLD}", OLD, OLD),
    (f"mã:{OLD}", OLD, OLD),
    (f"ma\u0303:{OLD}", OLD, OLD),  # decomposed
    (f"số hồ sơ{OLD}ạ", OLD, OLD),
    (f"ho so{OLD}", OLD, OLD),
    (f"({OLD})", OLD, OLD),
    (f"{OLD}.", OLD, OLD),
    (f"{OLD}?", OLD, OLD),
    (f"{OLD}, em cảm ơn", OLD, OLD),
    (f"2. {OLD}", OLD, OLD),
    ("hs0.0.16.h24-210415-1 ạ", "0.0.16.h24-210415-1", OLD),
    (f"mã{NEW}", NEW, NEW),
    ("hsh24.12-261102-0112", "h24.12-261102-0112", NEW),
    ("hồ sơh24.12-261102-0112", "h24.12-261102-0112", NEW),
    (f"nộp lần 2 {NEW}", NEW, NEW),
    (f"{NEW}ok", NEW, NEW),
    (f"{OLD} ngày 15/4/2021", OLD, OLD),
    (f"{OLD} số điện thoại 0900000001", OLD, OLD),
    (f"{OLD}\n0900000001", OLD, OLD),
    ("0.0.16.h24-210415-1 0900000001", "0.0.16.h24-210415-1", OLD),
    (f"thủ tục 1.010708.000.00.00.H56, hồ sơ {OLD}", OLD, OLD),
    ("ệ\u0323\u0301\u200b 000.00.16.h24\u200b-210415-0001", "000.00.16.h24\u200b-210415-0001", OLD),
]

NO_CODES = [
    "",
    "xin chào",
    # look-alikes of other systems
    "1.010708.000.00.00.H56",
    "2.001474.000.00.00.H50",
    "1.000948.H38",
    "2.000942",
    "KQ.G15.000031",
    "000.00.00.G09-KQ002269",
    "EE123456789VN",
    "61/2018/NĐ-CP",
    "15/4/2021",
    "15.04.2021",
    "0900000001",
    "031099000001",
    "123456789",
    "0200123456-001",
    "03706/2026/07906",
    "TT250C8DDF4C1E",
    # parts of codes
    "000.00.16.H24",
    "000.00.16.H24-210415",
    "000.00.16.H24-210415-",
    "000.00.16.H24-210415-00",
    "H24.12-261102",
    "H24-12",
    "210415-0001",
    "0001 ngày 15/4/2021",
    "000.00.16-210415-0001",
    # pieces of an old code that look like a whole new one
    "16.H24-210415-0001",
    "00.16.H24-210415-0001",
    "00 16 H24-210415-0001",
    "16\nH24-210415-0001",
    "1.010708.000.00.00.H56-210415-0001",
    # spellings with two meanings
    "H242104150001",
    "H24122611020112",
    "H24-2611020112",
    "H2412-261102-0112",
    "H24.122611020112",
    "0000.16.H24-210415-0001",
    "000.00.16.H24-210415-12\n34",
    "H24.12-261102-12 34",
    "H24.12-261102-0112o",
    # glued to other numbers
    "5000.00.16.H24-210415-0001",
    "1.000.00.16.H24-210415-0001",
    "000.00.16.H24-210415-0001/2021",
    "000.00.16.H24-210415-0001-0002",
    "000.00.16.H24-210415-00010002",
    "TH24.12-261102-0112",
    # impossible days
    "000.00.16.H24-210431-0001",
    "000.00.16.H24-230229-0001",
    "000.00.16.H24-211315-0001",
    "000.00.16.H24-171231-0001",
    "000.00.16.H24-261124-0001",
    "H24.12-990101-0112",
    "G09.20-20261124-0092637",
]

LOOK_ALIKES = [
    ("1.010708.000.00.00.H56", "procedure_code"),
    ("2.001474.000.00.00.H50", "procedure_code"),
    ("1.000948.H38", "procedure_code"),
    ("1.000948.h38", "procedure_code"),
    ("2.000942", "procedure_code"),
    ("１.010708", "procedure_code"),
    ("KQ.G15.000031", "result_number"),
    ("000.00.00.G09-KQ002269", "result_number"),
    ("H24.12-KQ002269", "result_number"),
    ("EE123456789VN", "waybill"),
    ("ee123456789vn", "waybill"),
    ("EE 123 456 789 VN", "waybill"),
    ("61/2018/NĐ-CP", "legal_reference"),
    ("61/2018/nđ-cp", "legal_reference"),
    ("01/2018/TT-VPCP", "legal_reference"),
    ("91/2025/QH15", "legal_reference"),
    ("623/TTg-KSTT", "legal_reference"),
    ("20/2020/QĐ-TTg", "legal_reference"),
    ("03706/2026/07906", "insurance_file"),
    ("TT250C8DDF4C1E", "legacy_code"),
    ("tt250c8ddf4c1e", "legacy_code"),
    ("15/4/2021", "date"),
    ("15-04-2021", "date"),
    ("15.04.2021", "date"),
    ("15.04.21", "date"),
    ("2021-04-15", "date"),
    ("15/4", "date"),
    ("ngày 15 tháng 4 năm 2021", "date"),
    ("ngày 15 tháng 4", "date"),
    ("0900000001", "phone"),
    ("090.000.0001", "phone"),
    ("+84 90 000 0001", "phone"),
    ("84900000001", "phone"),
    ("02253821055", "phone"),
    ("082.507.7988", "phone"),
    ("19001009", "phone"),
    ("031099000001", "identity_number"),
    ("031 099 000 001", "identity_number"),
    ("123456789", "identity_number"),
    ("0200123456", "tax_code"),
    ("0200123456-001", "tax_code"),
    ("0200123456001", "tax_code"),
    ("000.00.16.H24", "incomplete"),
    ("000.00.16.H24-210415", "incomplete"),
    ("000.00.16.H24-210415-00", "incomplete"),
    ("0000016H24210415", "incomplete"),
    ("16.H24-210415-0001", "incomplete"),
    ("H24", "incomplete"),
    ("H24.12", "incomplete"),
    ("H24.12-261102", "incomplete"),
    ("h24-261102", "incomplete"),
    ("210415-0001", "incomplete"),
    ("24-210415-0001", "incomplete"),
    ("0001 ngày 15/4/2021", "incomplete"),
    ("0001", "incomplete"),
    ("H242104150001", "ambiguous"),
    ("H24122611020112", "ambiguous"),
    ("H24-2611020112", "ambiguous"),
    ("H2412-261102-0112", "ambiguous"),
    ("000.00.16.H24-210431-0001", "bad_date"),
    ("000.00.16.H24-261124-0001", "bad_date"),
    ("0.0.16.h24-171231-1", "bad_date"),
    ("H24.12-261302-0112", "bad_date"),
    ("G09.20-20261124-0092637", "bad_date"),
    ("2026", "number"),
    ("1234567", "number"),
    ("12345678901234567890", "number"),
]

NOTHING = ["", "xin chào", "lúc 8h30", "10h15 sáng", "mức độ 3, 4", "37 câu", "oooo", "1.500", "4G"]

FACTORS = [
    ("000001", "000001"),
    ("000 001", "000001"),
    ("000.001", "000001"),
    ("0 0 0 0 0 1", "000001"),
    ("000\u200b001", "000001"),
    ("００００01", "000001"),
    ("OOO0O1", "000001"),
    ("sáu số cuối là 000001 ạ", "000001"),
    ("sáu số cuối là 000001, nộp năm 2026", "000001"),
    ("0912345678", "345678"),
    ("sđt0912345678", "345678"),
    ("091 234 5678", "345678"),
    ("0912.345.678", "345678"),
    ("+84 912 345 678", "345678"),
    ("84912345678", "345678"),
    ("0225 3821055", "821055"),
    ("031099123456", "123456"),
    ("031 099 123 456", "123456"),
    ("CMND 123456789", "456789"),
    ("số 0912345678 hoặc 345678", "345678"),
    (f"{OLD} 0912345678", "345678"),
    (f"{NEW}, 345678", "345678"),
    # none, or more than one
    ("", None),
    ("không nhớ", None),
    ("12345", None),
    ("1234567", None),
    ("5678", None),
    (OLD, None),
    (NEW, None),
    ("000.00.16.H24-210415", None),
    ("15.04.21", None),
    ("15/04/2021", None),
    ("EE123456789VN", None),
    ("0200123456", None),
    ("345678 123456", None),
    ("031099 000001", None),
    ("0912345678 031099123456", None),
]


@pytest.mark.parametrize(("spelling", "code"), SPELLINGS)
def test_every_spelling_of_a_code_is_read(spelling: str, code: str) -> None:
    [found] = read_numbers(spelling, TODAY).codes

    assert found.text == code
    assert found.key == code.replace(".", "").replace("-", "")
    assert (found.start, found.end) == (0, len(spelling))


@pytest.mark.parametrize(("message", "spelling", "code"), MESSAGES)
def test_a_code_is_found_within_a_message(message: str, spelling: str, code: str) -> None:
    [found] = read_numbers(message, TODAY).codes

    assert found.text == code
    assert message[found.start : found.end] == spelling


@pytest.mark.parametrize("separator", [" ", "\n", ", ", " và ", "; "])
def test_several_codes_are_found_in_reading_order(separator: str) -> None:
    codes = [NEW, OLD, "H24-261102-0113", "H24-261102-0114", "G09.20-20260609-0092637"]

    found = read_numbers(separator.join(codes), TODAY).codes

    assert [code.text for code in found] == codes


@pytest.mark.parametrize("text", NO_CODES)
def test_nothing_else_is_a_code(text: str) -> None:
    assert read_numbers(text, TODAY).codes == []


@pytest.mark.parametrize(("text", "kind"), LOOK_ALIKES)
def test_a_look_alike_is_called_by_its_kind(text: str, kind: str) -> None:
    message = f"Em hỏi về: {text}, xin cảm ơn"

    [found] = read_numbers(message, TODAY).look_alikes

    assert found.kind is LookAlikeKind(kind)
    assert found.text == message[found.start : found.end] == text


@pytest.mark.parametrize("text", NOTHING)
def test_other_words_and_short_numbers_are_no_look_alikes(text: str) -> None:
    assert read_numbers(text, TODAY).look_alikes == []


def test_look_alikes_stand_beside_codes_in_reading_order() -> None:
    text = f"0900000001 hỏi {OLD}, thủ tục 2.000942 ngày 15/4/2021"

    assert [(found.kind.value, found.text) for found in read_numbers(text, TODAY).look_alikes] == [
        ("phone", "0900000001"),
        ("procedure_code", "2.000942"),
        ("date", "15/4/2021"),
    ]


def test_tomorrows_code_becomes_valid_tomorrow() -> None:
    code = "H24.12-261124-0001"

    assert read_numbers(code, date(2026, 11, 23)).codes == []
    assert [found.text for found in read_numbers(code, date(2026, 11, 24)).codes] == [code]


@pytest.mark.parametrize(("text", "last_six"), FACTORS)
def test_the_second_factor_is_read_as_typed(text: str, last_six: str | None) -> None:
    assert read_numbers(text, TODAY).last_six == last_six


# --- properties ------------------------------------------------------------------------------

_days = st.dates(date(2018, 1, 1), TODAY)
_old_codes = st.builds(
    "{:03}.{:02}.{:02}.{}{:02}-{:%y%m%d}-{:04}".format,
    st.integers(0, 999),
    st.integers(0, 99),
    st.integers(0, 99),
    st.sampled_from("GH"),
    st.integers(0, 99),
    _days,
    st.integers(1, 99999),
)
_new_codes = st.builds(
    lambda letter, root, parts, day, number: (
        ".".join([f"{letter}{root:02}", *map(str, parts)]) + f"-{day:%y%m%d}-{number:04}"
    ),
    st.sampled_from("GH"),
    st.integers(0, 99),
    st.lists(st.integers(1, 999), max_size=4),
    _days,
    st.integers(1, 99999),
)
_dashes = st.sampled_from(["-", "–", "—", "−", " - ", " ", "-\n"])
_dots = st.sampled_from([".", " ", ". ", "．"])

# Text that is mostly made of what codes are made of, so that odd cases are met.
_fragments = st.lists(
    st.one_of(
        st.sampled_from([*"0123456789OoHhGg.,-–/ \n_\u200b\u0301+", "H24", "KQ", "ngày", "VN"]),
        st.sampled_from([OLD, NEW, "000.00.16.H24", "-210415", "-0001", "1.010708", "0900000001"]),
        st.text(max_size=3),
    ),
    max_size=40,
).map("".join)


@given(code=_old_codes | _new_codes, dash=_dashes, dot=_dots, lower=st.booleans())
def test_a_code_is_read_whatever_its_separators(
    code: str, dash: str, dot: str, lower: bool
) -> None:
    spelling = code.replace("-", dash).replace(".", dot)
    spelling = spelling.lower() if lower else spelling

    assert [found.text for found in read_numbers(spelling, TODAY).codes] == [code]


@given(code=_old_codes)
def test_an_old_code_is_read_without_separators(code: str) -> None:
    spelling = code.replace("-", "").replace(".", "")

    assert [found.text for found in read_numbers(spelling, TODAY).codes] == [code]


@given(code=_new_codes)
def test_a_new_code_without_separators_is_never_guessed(code: str) -> None:
    spelling = code.replace("-", "").replace(".", "")

    assert read_numbers(spelling, TODAY).codes == []
    assert [found.kind for found in read_numbers(spelling, TODAY).look_alikes] == [
        LookAlikeKind.AMBIGUOUS
    ]


@given(text=_fragments | st.text())
def test_offsets_are_true_and_a_code_reads_as_itself(text: str) -> None:
    for code in read_numbers(text, TODAY).codes:
        assert 0 <= code.start < code.end <= len(text)
        assert code.key.isascii()
        assert code.key.isalnum()
        assert code.key == code.key.upper()
        assert [again.text for again in read_numbers(code.text, TODAY).codes] == [code.text]


@given(text=_fragments | st.text())
def test_nothing_found_overlaps(text: str) -> None:
    look_alikes = read_numbers(text, TODAY).look_alikes
    spans = sorted(
        (found.start, found.end) for found in [*read_numbers(text, TODAY).codes, *look_alikes]
    )

    assert all(end <= start for (_, end), (start, _) in pairwise(spans))
    assert all(found.text == text[found.start : found.end] != "" for found in look_alikes)


@given(text=_fragments | st.text())
def test_a_second_factor_is_six_digits(text: str) -> None:
    last_six = read_numbers(text, TODAY).last_six

    assert last_six is None or (len(last_six) == 6 and last_six.isascii() and last_six.isdigit())


@pytest.mark.parametrize(
    "unit",
    ["0", "0.", "1.1.1.H24-", "H24.", f"{NEW} ", f"{OLD} ", "0\n", "O", "0 ", "a\u0301", "\u0301"],
)
def test_reading_takes_time_linear_in_the_length(unit: str) -> None:
    def seconds(length: int) -> float:
        text = (unit * length)[:length]
        started = time.perf_counter()
        read_numbers(text, TODAY)
        return time.perf_counter() - started

    short = min(seconds(5_000) for _ in range(3))
    long = min(seconds(40_000) for _ in range(2))
    # Eight times the text; quadratic reading would take 64 times as long.
    assert long < 32 * short
