"""An entry as each channel would show it, for editors (`troly kb show`)."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from difflib import get_close_matches

from troly.answering import plain_text
from troly.answering.answer_question import answer_question
from troly.answering.outcome import Outcome
from troly.gateway.replies import to_replies
from troly.knowledge.findings import words
from troly.knowledge.load import KnowledgeBase


class CannotShow(Exception):
    """There is no such entry or channel; the message says so in one line to an editor."""


_NOT_SHOWN = {"id", "text"}


def _web(outcome: Outcome) -> str:
    """Give what widget and page get, without empty fields, the plain text, and ids."""
    (reply,), _ = to_replies([outcome])
    shown = {name: value for name, value in reply.items() if value and name not in _NOT_SHOWN}
    shown["buttons"] = [button["title"] for button in reply["buttons"]]
    return json.dumps(shown, ensure_ascii=False, indent=2)


RENDERERS: dict[str, Callable[[Outcome], str]] = {
    "text": plain_text.render,
    "web": _web,
}
"""How each channel shows an outcome, as text an editor can read."""


def show(knowledge: KnowledgeBase, entry_id: str, now: datetime, channel: str | None = None) -> str:
    """Give an entry as it would be shown at an aware time, in all channels or in one.

    CannotShow: there is no such entry, or no such channel.
    """
    if channel and channel not in RENDERERS:
        raise CannotShow(words("no_channel", channel=channel, known=", ".join(RENDERERS)))
    if entry_id not in knowledge.entries:
        close = get_close_matches(entry_id, knowledge.entries)
        named = words("close_names", names=", ".join(close)) if close else words("where_names_are")
        raise CannotShow(words("no_such_entry", id=entry_id, named=named))
    outcome = answer_question(knowledge, entry_id, knowledge.current_notices(now))
    shown = [
        f"--- {name} ---\n{render(outcome)}"
        for name, render in RENDERERS.items()
        if channel in (None, name)
    ]
    return "\n\n".join([_for_editors(knowledge, entry_id), *shown])


def _for_editors(knowledge: KnowledgeBase, entry_id: str) -> str:
    entry = knowledge.entry(entry_id)
    review = entry.review
    lines = [
        words("of_entry", id=entry.id, topic=knowledge.topics[entry.topic].title),
        words("of_source", document=entry.source.document, row=entry.source.row),
        words(
            "of_review",
            state=review.state,
            reviewed_on=review.reviewed_on,
            next_review=review.next_review,
        ),
    ]
    if review.notice:
        lines.append(words("of_notice", notice=review.notice))
    return "\n".join(lines)
