"""What citizens said of answers, for those who improve them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.engine import Engine

from troly.store.engine import transaction
from troly.store.tables import feedback


@dataclass(frozen=True)
class Feedback:
    """One rating; `comment` is what was missing, `created_at` is UTC without a zone."""

    created_at: datetime
    helpful: bool
    entry_id: str
    question: str
    comment: str | None
    conversation_id: str

    def as_json(self) -> dict[str, Any]:
        """Give it as one flat record."""
        return {**asdict(self), "created_at": f"{self.created_at.isoformat()}Z"}


class FeedbackReview:
    """Reads ratings. Each method may raise `StoreUnavailable`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def latest(self, limit: int, *, unhelpful_only: bool = False) -> list[Feedback]:
        """Give the newest ratings, newest first."""
        query = (
            select(*(feedback.c[name] for name in Feedback.__dataclass_fields__))
            .order_by(feedback.c.id.desc())
            .limit(limit)
        )
        if unhelpful_only:
            query = query.where(feedback.c.helpful == false())
        with transaction(self._engine) as connection:
            return [Feedback(**row) for row in connection.execute(query).mappings()]
