"""When somebody answers the helpline (helpline.yml)."""

from __future__ import annotations

import re
from datetime import time
from itertools import pairwise
from typing import Any

from pydantic import Field, validator

from troly.knowledge.entry import Part
from troly.knowledge.fields import Day, FieldError

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"([0-2]\d:[0-5]\d)-([0-2]\d:[0-5]\d)")


class Hours(Part):
    """One stretch of a day."""

    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{self.opens:%H:%M}-{self.closes:%H:%M}"


class Helpline(Part):
    """Hours of every weekday, and days on which nobody is there beside public holidays."""

    hours: dict[str, list[Hours]]
    closed: list[Day] = Field(..., description="Beside the public holidays")

    @validator("hours", pre=True)
    @classmethod
    def _are_spans(cls, hours: Any) -> Any:
        if not isinstance(hours, dict) or set(hours) != set(WEEKDAYS):
            raise FieldError("not_each_weekday", days=", ".join(WEEKDAYS))
        return {day: _in_order([_span(text) for text in spans]) for day, spans in hours.items()}


def _in_order(spans: list[Hours]) -> list[Hours]:
    spans = sorted(spans, key=lambda span: span.opens)
    for first, second in pairwise(spans):
        if second.opens < first.closes:
            raise FieldError("overlapping_hours", first=first, second=second)
    return spans


def _span(text: Any) -> Hours:
    found = _SPAN.fullmatch(str(text))
    try:
        if found:
            opens, closes = (time.fromisoformat(part) for part in found.groups())
            if opens < closes:
                return Hours(opens=opens, closes=closes)
    except ValueError:
        pass  # 29:00
    raise FieldError("not_hours", value=text)
