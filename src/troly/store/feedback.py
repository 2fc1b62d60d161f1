"""What citizens say about answers, and which of several they meant: labels to learn from."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import insert, update
from sqlalchemy.engine import Engine

from troly.store.engine import transaction, utc_now
from troly.store.tables import choice, feedback


class FeedbackStore:
    """Adds rows; texts come with personal data masked. Each method may raise `StoreUnavailable`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now

    def save_choice(
        self, conversation_id: str, question: str, offered: Sequence[str], chosen: str
    ) -> None:
        """Save which of the offered entries a question meant; `none_of_these` is a choice too."""
        with transaction(self._engine) as connection:
            connection.execute(
                insert(choice).values(
                    conversation_id=conversation_id,
                    question=question,
                    offered=json.dumps([*offered]),
                    chosen=chosen,
                    created_at=self._now(),
                )
            )

    def save_feedback(
        self,
        conversation_id: str,
        *,
        outcome_id: str,
        entry_id: str,
        entry_version: str,
        question: str,
        ranking: Sequence[str],
        helpful: bool,
    ) -> int:
        """Save whether an answer helped; gives the row's number, for a comment."""
        with transaction(self._engine) as connection:
            saved = connection.execute(
                insert(feedback).values(
                    conversation_id=conversation_id,
                    outcome_id=outcome_id,
                    entry_id=entry_id,
                    entry_version=entry_version,
                    question=question,
                    ranking=json.dumps([*ranking]),
                    helpful=helpful,
                    created_at=self._now(),
                )
            )
            number: int = saved.inserted_primary_key[0]
        return number

    def add_comment(self, feedback_id: int, conversation_id: str, comment: str) -> None:
        """Add what was missing; only to feedback of the same conversation."""
        with transaction(self._engine) as connection:
            connection.execute(
                update(feedback)
                .where(feedback.c.id == feedback_id, feedback.c.conversation_id == conversation_id)
                .values(comment=comment)
            )
