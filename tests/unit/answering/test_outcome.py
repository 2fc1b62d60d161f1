from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from tests.full_outcome import FULL
from troly.answering.outcome import Button, Outcome, OutcomeType, Source

SOURCE = Source(
    document="Hỏi đáp",
    publisher="UBND",
    row=3,
    url="https://example.com",
    reviewed_on=date(2026, 11, 23),
    line="Nguồn: tài liệu, mục 19",
)


def test_the_published_schema_is_in_sync(project: Path) -> None:
    """Write it anew with `Outcome.schema_json(indent=2, ensure_ascii=False)` and a newline."""
    published = (project / "docs/api/outcome.schema.json").read_text("utf-8")
    assert published == Outcome.schema_json(indent=2, ensure_ascii=False) + "\n"


def test_the_reading_order_names_every_field_that_people_read() -> None:
    read = [*Outcome.READING_ORDER]
    assert [*Outcome.__fields__] == ["type", "id", "entry_ids", "offered_ids", *read]
    assert Outcome.schema()["x-reading-order"] == read


def test_the_documentation_tells_the_same_order(project: Path) -> None:
    page = (project / "docs/api/README.md").read_text("utf-8")
    _, _, told = page.partition("`x-reading-order`: ")
    places = [told.index(f"`{name}`") for name in Outcome.READING_ORDER]
    assert places == sorted(places)


def test_the_full_outcome_has_every_field_of_every_part() -> None:
    """What it lacks no renderer would be tested with."""

    def unset(part: BaseModel, path: str) -> list[str]:
        missing = []
        for name, value in part:
            held = value if isinstance(value, list) else [value]
            missing += [] if value else [f"{path}.{name}"]
            for one in held:
                if isinstance(one, BaseModel):
                    missing += unset(one, f"{path}.{name}")
        return missing

    assert unset(FULL, "outcome") == []


def test_each_outcome_has_an_id_of_its_own() -> None:
    ids = {Outcome(type=OutcomeType.SMALL_TALK, summary="Chào").id for _ in range(100)}
    assert len(ids) == 100


def test_json_and_back() -> None:
    outcome = Outcome(
        type=OutcomeType.ANSWERED,
        summary="Đặt lại mật khẩu",
        source=SOURCE,
        buttons=[Button(title="Đăng nhập", payload="/dang_nhap")],
    )
    as_json = json.loads(outcome.json())
    assert as_json["type"] == "answered"
    assert as_json["source"]["reviewed_on"] == "2026-11-23"
    assert Outcome.parse_obj(as_json) == outcome


@pytest.mark.parametrize(
    "changes",
    [
        {"markup": "<b>"},
        {"type": "answer"},
        {"summary": None},
        {"buttons": [{"title": "Đăng nhập"}]},
        {"buttons": [{"title": "Đăng nhập", "payload": "/x", "url": "https://example.com"}]},
    ],
)
def test_what_the_schema_does_not_know_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Outcome.parse_obj({"type": "answered", "summary": "Đúng", **changes})
