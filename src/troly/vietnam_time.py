"""The day it is in Vietnam: appointments and opening hours do not follow the server's clock."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def now_in_vietnam() -> datetime:
    """Give the aware time."""
    return datetime.now(VIETNAM)


def today_in_vietnam() -> date:
    """Give the day."""
    return now_in_vietnam().date()
