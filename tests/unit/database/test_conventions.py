from __future__ import annotations

from datetime import UTC, datetime, timedelta

from troly.database.conventions import utc_now


def test_the_present_time_has_no_zone_and_is_utc() -> None:
    assert utc_now().tzinfo is None
    now = datetime.now(UTC).replace(tzinfo=None)
    assert abs(utc_now() - now) < timedelta(minutes=1)
