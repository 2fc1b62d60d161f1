"""An outcome as plain text, for terminals and channels that show nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from troly.answering.outcome import Method, Outcome


def render(outcome: Outcome) -> str:
    """Give all that an outcome says in its reading order, one blank line between parts."""
    parts = [_PARTS[name](outcome) for name in Outcome.READING_ORDER]
    return "\n\n".join(part for part in parts if part)


def _progress(outcome: Outcome) -> str:
    # The title of a step counts the steps already.
    if outcome.progress is None or outcome.progress.label == outcome.title:
        return ""
    return outcome.progress.label


def _method(method: Method) -> str:
    steps = [f"{number}. {step}" for number, step in enumerate(method.steps, start=1)]
    return _lines([method.name, *steps] if method.name else steps)


def _source(outcome: Outcome) -> str:
    return _lines([outcome.source.line, outcome.source.url]) if outcome.source else ""


def _buttons(outcome: Outcome) -> str:
    # Numbered, since a number is a reply too.
    titles = enumerate((button.title for button in outcome.buttons), start=1)
    return _lines(f"[{number}] {title}" for number, title in titles)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)


_PARTS: Mapping[str, Callable[[Outcome], str]] = {
    "intro": lambda outcome: outcome.intro,
    "title": lambda outcome: outcome.title,
    "progress": _progress,
    "lead": lambda outcome: outcome.lead,
    "summary": lambda outcome: outcome.summary,
    "methods": lambda outcome: "\n\n".join(map(_method, outcome.methods)),
    "facts": lambda outcome: _lines(f"{fact.label}: {fact.value}" for fact in outcome.facts),
    "notes": lambda outcome: _lines(f"- {note}" for note in outcome.notes),
    "notice": lambda outcome: outcome.notice,
    "links": lambda outcome: _lines(f"{link.title}: {link.url}" for link in outcome.links),
    "contacts": lambda outcome: _lines(f"{one.title}: {one.phone}" for one in outcome.contacts),
    "source": _source,
    "buttons": _buttons,
}
