"""Is somebody at the helpline now, and if not, when again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache

from troly.knowledge.helpline import WEEKDAYS, Helpline, Hours
from troly.knowledge.load import KnowledgeBase

# Longer than any holiday: with nothing in it, nobody is ever there.
_DAYS_AHEAD = 31


def is_open(helpline: Helpline, now: datetime) -> bool:
    """Tell whether somebody answers at an aware time in Vietnam."""
    return any(hours.opens <= now.time() < hours.closes for hours in _of_day(helpline, now.date()))


def next_opening(helpline: Helpline, now: datetime) -> datetime | None:
    """Give when somebody answers next, after now; None if not within a month."""
    for days in range(_DAYS_AHEAD):
        day = now.date() + timedelta(days=days)
        for hours in _of_day(helpline, day):
            opening = datetime.combine(day, hours.opens, now.tzinfo)
            if opening > now:
                return opening
    return None


def hours_in_words(knowledge: KnowledgeBase) -> str:
    """Give the week's hours, days with the same hours together."""
    return "; ".join(
        f"{_days(knowledge, first, last)}: {', '.join(map(str, hours))}"
        for first, last, hours in _stretches(knowledge.helpline)
        if hours
    )


def opening_in_words(knowledge: KnowledgeBase, opening: datetime) -> str:
    """Give the time and day of an opening."""
    weekday = knowledge.message(f"weekday_{WEEKDAYS[opening.weekday()]}")
    return f"{opening:%H:%M} {weekday} {opening:%d/%m}"


def _of_day(helpline: Helpline, day: date) -> list[Hours]:
    if day in helpline.closed or day in _public_holidays(day.year):
        return []
    return helpline.hours[WEEKDAYS[day.weekday()]]


@lru_cache(maxsize=4)
def _public_holidays(year: int) -> frozenset[date]:
    import holidays  # its calendars take a while to load

    return frozenset(holidays.country_holidays("VN", years=year))


def _stretches(helpline: Helpline) -> Iterator[tuple[str, str, list[Hours]]]:
    first = WEEKDAYS[0]
    for day, following in zip(WEEKDAYS, [*WEEKDAYS[1:], None], strict=True):
        if following is None or helpline.hours[following] != helpline.hours[first]:
            yield first, day, helpline.hours[first]
            first = following or first


def _days(knowledge: KnowledgeBase, first: str, last: str) -> str:
    names = [knowledge.message(f"weekday_{day}") for day in (first, last)]
    return names[0] if first == last else knowledge.message("days", first=names[0], last=names[1])
