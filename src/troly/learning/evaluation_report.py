"""An evaluation as a table to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from troly.learning.evaluation import InScope, OutOfScope, Report

_IN_SCOPE = (
    ("intent_or_twin", "intent"),
    ("intent_strict", "strict"),
    ("among_first_three", "top 3"),
    ("right_answer", "answered"),
    ("right_among_offered", "offered"),
    ("wrong_answer", "wrong"),
    ("wrong_offer", "wrong offer"),
    ("needless_refusal", "refused"),
    ("needless_addition", "added"),
    ("needless_offer", "beside"),
)
_OUT_OF_SCOPE = (
    ("refused", "refused"),
    ("asked_which", "asked which"),
    ("falsely_answered", "answered"),
)


def as_text(report: Report) -> str:
    """Give two Markdown tables: percentages of the questions in scope, and out of scope."""
    return "\n".join(
        [
            *_table("in scope", _IN_SCOPE, report.in_scope, report.in_scope_by_register),
            "",
            *_table(
                "out of scope",
                _OUT_OF_SCOPE,
                report.out_of_scope,
                report.out_of_scope_by_register,
            ),
        ]
    )


def _table(
    title: str,
    columns: tuple[tuple[str, str], ...],
    whole: InScope | OutOfScope,
    by_register: Mapping[str, InScope | OutOfScope],
) -> list[str]:
    heads = [title, "questions", *(head for _, head in columns)]
    lines = [_row(heads), _row(["---"] + ["---:"] * (len(heads) - 1))]
    for name, counts in [*sorted(by_register.items()), ("**all**", whole)]:
        values = asdict(counts)
        total = values["questions"]
        shares = [_percent(values[column], total) for column, _ in columns]
        lines.append(_row([name, str(total), *shares]))
    return lines


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _percent(count: int, total: int) -> str:
    return f"{100 * count / total:.1f} %" if total else "-"
