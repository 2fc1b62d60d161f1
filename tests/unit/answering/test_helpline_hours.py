from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from troly.answering.helpline_hours import (
    hours_in_words,
    is_open,
    next_opening,
    opening_in_words,
)
from troly.knowledge.helpline import WEEKDAYS, Helpline
from troly.knowledge.load import KnowledgeBase

OFFICE = ["07:30-11:30", "13:30-17:00"]
HOURS = {day: OFFICE if day not in ("sat", "sun") else [] for day in WEEKDAYS}
HELPLINE = Helpline(hours=HOURS, closed=[date(2026, 11, 25)])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


@pytest.mark.parametrize(
    ("now", "open_now", "opening"),
    [
        # a Thursday
        ("2026-11-26 07:29", False, "2026-11-26 07:30"),
        ("2026-11-26 07:30", True, "2026-11-26 13:30"),
        ("2026-11-26 11:29", True, "2026-11-26 13:30"),
        ("2026-11-26 11:30", False, "2026-11-26 13:30"),
        ("2026-11-26 16:59", True, "2026-11-27 07:30"),
        ("2026-11-26 17:00", False, "2026-11-27 07:30"),
        # Friday evening, the weekend
        ("2026-11-27 18:00", False, "2026-11-30 07:30"),
        ("2026-11-29 10:00", False, "2026-11-30 07:30"),
        # a day closed by the city
        ("2026-11-25 10:00", False, "2026-11-26 07:30"),
        # 30 April and 1 May 2026 are a Thursday and a Friday
        ("2026-04-30 10:00", False, "2026-05-04 07:30"),
        # Tet: the year of the horse begins on 17 February 2026
        ("2026-02-17 10:00", False, "2026-02-23 07:30"),
        # the turn of the year
        ("2025-12-31 18:00", False, "2026-01-02 07:30"),
    ],
)
def test_when_somebody_is_there(now: str, open_now: bool, opening: str) -> None:
    assert is_open(HELPLINE, at(now)) == open_now
    assert next_opening(HELPLINE, at(now)) == at(opening)


def test_nobody_is_ever_there() -> None:
    never = Helpline(hours={day: [] for day in WEEKDAYS}, closed=[])
    assert next_opening(never, at("2026-11-26 10:00")) is None


def test_hours_are_said_for_days_together(knowledge: KnowledgeBase) -> None:
    assert hours_in_words(knowledge) == "thứ Hai đến thứ Sáu: 07:30-11:30, 13:30-17:00"


def test_an_opening_is_said_with_its_day(knowledge: KnowledgeBase) -> None:
    assert opening_in_words(knowledge, at("2026-11-30 07:30")) == "07:30 thứ Hai 30/11"
