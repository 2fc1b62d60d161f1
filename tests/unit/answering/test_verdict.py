from __future__ import annotations

import json
from typing import Any

import pytest

from troly.answering.verdict import Decision, Verdict

VERDICT = Verdict(Decision.ANSWER, "a", ("b", "c"), ("d",), ("e",))


def test_a_verdict_survives_json() -> None:
    for verdict in (VERDICT, Verdict(Decision.NOT_COVERED, "out_of_scope")):
        assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        "answer",
        {},
        {**VERDICT.to_json(), "also": []},
        {name: value for name, value in VERDICT.to_json().items() if name != "offered"},
        *(
            {**VERDICT.to_json(), name: value}
            for name, value in [
                ("decision", "anything"),
                ("decision", None),
                ("intent", None),
                ("offered", None),
                ("offered", "bc"),
                ("second_answers", [1]),
                ("second_offers", {"a": 1}),
            ]
        ),
    ],
)
def test_anything_else_is_refused(wrong: Any) -> None:
    with pytest.raises(ValueError, match=r"verdict|Decision"):
        Verdict.from_json(wrong)
