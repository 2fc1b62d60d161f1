from __future__ import annotations

from troly.learning.evaluation import InScope, OutOfScope, Report
from troly.learning.evaluation_report import as_text

REPORT = Report(
    in_scope=InScope(
        questions=8,
        intent_strict=6,
        intent_or_twin=7,
        among_first_three=8,
        right_answer=4,
        right_among_offered=1,
        wrong_answer=1,
        wrong_offer=1,
        needless_refusal=1,
        needless_addition=1,
        needless_offer=2,
    ),
    out_of_scope=OutOfScope(questions=3, refused=1, asked_which=1, falsely_answered=1),
    in_scope_by_register={
        "plain": InScope(
            questions=6, intent_strict=6, intent_or_twin=6, right_answer=3, needless_addition=1
        ),
        "chat": InScope(questions=2, intent_or_twin=1),
    },
    out_of_scope_by_register={"oos_far": OutOfScope(questions=3, refused=3)},
)

TEXT = """\
| in scope | questions | intent | strict | top 3 | answered | offered | wrong | wrong offer | refused | added | beside |
| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| chat | 2 | 50.0 % | 0.0 % | 0.0 % | 0.0 % | 0.0 % | 0.0 % | 0.0 % | 0.0 % | 0.0 % | 0.0 % |
| plain | 6 | 100.0 % | 100.0 % | 0.0 % | 50.0 % | 0.0 % | 0.0 % | 0.0 % | 0.0 % | 16.7 % | 0.0 % |
| **all** | 8 | 87.5 % | 75.0 % | 100.0 % | 50.0 % | 12.5 % | 12.5 % | 12.5 % | 12.5 % | 12.5 % | 25.0 % |

| out of scope | questions | refused | asked which | answered |
| --- | ---: | ---: | ---: | ---: |
| oos_far | 3 | 100.0 % | 0.0 % | 0.0 % |
| **all** | 3 | 33.3 % | 33.3 % | 33.3 % |"""  # noqa: E501 - rows of a table


def test_percentages_by_register_and_in_all() -> None:
    assert as_text(REPORT) == TEXT


def test_an_empty_half_has_no_percentages() -> None:
    last_row = as_text(Report()).splitlines()[-1]
    assert last_row == "| **all** | 0 | - | - | - |"
