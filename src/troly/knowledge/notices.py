"""The operator's notices: what citizens must know for a while (notices.yml)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field, validator

from troly.knowledge.entry import Part
from troly.knowledge.fields import FieldError, Slug, Template
from troly.vietnam_time import VIETNAM


class Notice(Part):
    """Shown at the start of a chat and over the entries it names, from `since` until `until`."""

    text: Template
    since: datetime
    until: datetime
    entries: list[Slug] = Field([], min_items=1)

    @validator("since", "until", pre=True)
    @classmethod
    def _is_a_time(cls, value: object) -> object:
        try:
            time = datetime.fromisoformat(value) if isinstance(value, str) else value
        except ValueError:
            raise FieldError("not_a_time", value=value) from None
        if isinstance(time, datetime) and time.tzinfo is None:
            return time.replace(tzinfo=VIETNAM)
        return time

    @validator("until")
    @classmethod
    def _ends_after_it_began(cls, until: datetime, values: dict[str, Any]) -> datetime:
        since = values.get("since")
        if since and until <= since:
            raise FieldError("until_before_since")
        return until

    def holds(self, now: datetime) -> bool:
        """Tell whether it is shown at an aware time."""
        return self.since <= now < self.until


class Notices(Part):
    """All of notices.yml."""

    notices: list[Notice]
