"""What citizens say about answers, and which of several they meant: labels to learn from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import case, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine

from troly.database.conventions import utc_now
from troly.store.engine import transaction
from troly.store.tables import button, choice, feedback, inbox, reply

# "Or replace what is there" is not in the SQL standard; both databases spell it alike.
_INSERT = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class FeedbackStore:
    """Adds rows; texts come with personal data masked. Each method may raise `StoreUnavailable`."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self._now = now
        self._insert = _INSERT[engine.dialect.name]

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

    def rate(
        self,
        conversation_id: str,
        outcome_id: str,
        versions: Mapping[str, str],
        *,
        helpful: bool,
        comment: str | None = None,
        question: str = "",
        ranking: Sequence[str] = (),
    ) -> int | None:
        """Save what a citizen says of one answer of their conversation; a second time replaces it.

        `versions` are those of the entries now. `question` is what was asked, where the caller
        knows better than the message that got the answer, which may be a tapped choice; `ranking`
        the entries found likeliest for it. What only an earlier rating knew of the two stays, and
        so does its comment while the verdict is the same.

        Gives the row's number, for a comment; None if no reply of the conversation has this
        outcome, or if it answered with no entry.
        """
        with transaction(self._engine) as connection:
            asked = _answer_with(connection, conversation_id, outcome_id)
            if asked is None:
                return None
            message, entry_id = asked
            said = {"helpful": helpful, "created_at": self._now()}
            known = {"question": question} if question else {}
            if ranking:
                known["ranking"] = json.dumps([*ranking])
            new = self._insert(feedback).values(
                {
                    "conversation_id": conversation_id,
                    "outcome_id": outcome_id,
                    "entry_id": entry_id,
                    "entry_version": versions.get(entry_id, ""),
                    "question": message,
                    "ranking": "[]",
                    "comment": comment,
                    **said,
                    **known,
                }
            )
            kept = case((feedback.c.helpful == helpful, feedback.c.comment))
            connection.execute(
                new.on_conflict_do_update(
                    index_elements=["conversation_id", "outcome_id"],
                    set_={**said, **known, "comment": func.coalesce(comment, kept)},
                )
            )
            number: int = connection.execute(
                select(feedback.c.id).where(
                    feedback.c.conversation_id == conversation_id,
                    feedback.c.outcome_id == outcome_id,
                )
            ).scalar_one()
        return number

    def add_comment(self, feedback_id: int, conversation_id: str, comment: str) -> None:
        """Add what was missing; only to feedback of the same conversation."""
        with transaction(self._engine) as connection:
            connection.execute(
                update(feedback)
                .where(feedback.c.id == feedback_id, feedback.c.conversation_id == conversation_id)
                .values(comment=comment)
            )


def _answer_with(
    connection: Connection, conversation_id: str, outcome_id: str
) -> tuple[str, str] | None:
    """Give the question and the entry of an answer in a conversation."""
    # Ids are random hexadecimal digits: what holds one somewhere is looked at closely below.
    rows = connection.execute(
        select(inbox.c.text, button.c.title, reply.c.outcomes)
        .join(reply, reply.c.inbox_id == inbox.c.id)
        .outerjoin(button, button.c.id == inbox.c.button_id)
        .where(
            inbox.c.conversation_id == conversation_id,
            reply.c.outcomes.contains(outcome_id, autoescape=True),
        )
    )
    for row in rows:
        for outcome in json.loads(row.outcomes):
            if outcome["id"] == outcome_id and outcome["entry_ids"]:
                return row.text or row.title or "", outcome["entry_ids"][0]
    return None
