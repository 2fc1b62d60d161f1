"""An outcome as plain text, for terminals and channels that show nothing else."""

from __future__ import annotations

from troly.answering.outcome import Outcome


def render(outcome: Outcome) -> str:
    """Give all parts of an outcome in reading order, one blank line between parts."""
    parts = [outcome.intro, outcome.title, outcome.summary]
    for method in outcome.methods:
        steps = [f"{number}. {step}" for number, step in enumerate(method.steps, start=1)]
        parts.append("\n".join([method.name, *steps] if method.name else steps))
    parts.append("\n".join(f"{fact.label}: {fact.value}" for fact in outcome.facts))
    parts.append("\n".join(f"- {note}" for note in outcome.notes))
    parts.append(outcome.notice)
    parts.append(
        "\n".join(
            [f"{link.title}: {link.url}" for link in outcome.links]
            + [f"{contact.title}: {contact.phone}" for contact in outcome.contacts]
        )
    )
    if outcome.source:
        parts.append(outcome.source.line)
    # Numbered, since a number is a reply too.
    choices = [
        f"[{number}] {button.title}" for number, button in enumerate(outcome.buttons, start=1)
    ]
    parts.append("\n".join(choices))
    return "\n\n".join(part for part in parts if part)
