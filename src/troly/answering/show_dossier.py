"""How a dossier is told: what its code alone shows, and what the second factor unlocks."""

from __future__ import annotations

from datetime import date
from enum import Enum

from troly.answering.buttons_and_links import button, contact, entry_buttons
from troly.answering.intents import LOOK_UP_DOSSIER, VERIFY_DOSSIER
from troly.answering.outcome import Button, Contact, Fact, Outcome, OutcomeType, Progress
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE
from troly.portal.repository import (
    AWAITS_SUPPLEMENT,
    STAGES,
    DossierDetails,
    DossierStatus,
    Supplement,
)


class About(Enum):
    """What somebody wants to know of a dossier."""

    ALL = "all"
    WHEN = "when"
    MISSING = "missing"


def status_outcome(knowledge: KnowledgeBase, status: DossierStatus, today: date) -> Outcome:
    """Render what the code alone may show."""
    said = knowledge.statuses[status.status]
    return Outcome(
        type=OutcomeType.DOSSIER_STATUS,
        title=said.name,
        progress=_progress(knowledge, status),
        summary=said.meaning,
        facts=_status_facts(knowledge, status, today),
        notes=_status_notes(knowledge, status, today),
        buttons=[
            button(knowledge, "dossier_details", VERIFY_DOSSIER),
            *_next_buttons(knowledge, status),
        ],
    )


def details_outcome(knowledge: KnowledgeBase, details: DossierDetails, today: date) -> Outcome:
    """Render what the second factor unlocks."""
    status = details.status
    said = knowledge.statuses[status.status]
    facts = _Facts(knowledge)
    facts.add("label_owner", details.owner_masked)
    facts.add("label_procedure", details.procedure)
    facts.add("label_field", details.field)
    facts.add("label_unit", details.unit_name)
    facts.add("label_step", details.current_step)
    facts.add("label_reason", details.reason)
    if details.supplement:
        facts.add("label_supplement", details.supplement.text)
        facts.add("label_supplement_deadline", _day(details.supplement.deadline))
    for fee in details.fees:
        paid = knowledge.message("label_fee_paid" if fee.paid else "label_fee_due")
        amount = knowledge.message("amount", dong=f"{fee.amount:,}".replace(",", "."))
        facts.add("label_fee", f"{fee.name}: {amount} ({paid.lower()})")
    for step in details.history:
        facts.add("label_history", f"{_day(step.when)}: {step.what}")
    unit_phone = (
        [Contact(title=knowledge.message("label_contact_unit"), phone=details.unit_phone)]
        if details.unit_phone
        else []
    )
    return Outcome(
        type=OutcomeType.DOSSIER_DETAILS,
        title=said.name,
        progress=_progress(knowledge, status),
        summary=said.meaning,
        facts=[*_status_facts(knowledge, status, today), *facts.all],
        notes=_status_notes(knowledge, status, today),
        contacts=[*unit_phone, contact(knowledge, HOTLINE)],
        buttons=_next_buttons(knowledge, status),
    )


def say_first(
    knowledge: KnowledgeBase,
    about: About,
    status: DossierStatus,
    today: date,
    outcome: Outcome,
    supplement: Supplement | None = None,
) -> Outcome:
    """Say first what was asked for."""
    if about is About.WHEN:
        outcome.intro = _when(knowledge, status, today)
    elif about is About.MISSING:
        outcome.intro = _missing(knowledge, status, supplement)
    return outcome


def _when(knowledge: KnowledgeBase, status: DossierStatus, today: date) -> str:
    if status.returned_on:
        return knowledge.message("dossier_returned_on", day=_day(status.returned_on))
    if status.is_without_result:
        return knowledge.message("dossier_no_result")
    if not status.is_under_way:
        return knowledge.statuses[status.status].meaning
    if status.due_on:
        message = "dossier_was_due_on" if status.is_overdue(today) else "dossier_due_on"
        return knowledge.message(message, day=_day(status.due_on))
    return knowledge.message("dossier_no_due_day")


def _missing(knowledge: KnowledgeBase, status: DossierStatus, supplement: Supplement | None) -> str:
    if supplement and supplement.deadline:
        day = _day(supplement.deadline)
        return knowledge.message("dossier_missing", what=supplement.text, deadline=day)
    if supplement:
        return knowledge.message("dossier_missing_no_deadline", what=supplement.text)
    waits = status.status == AWAITS_SUPPLEMENT
    return knowledge.message("dossier_missing_unknown" if waits else "dossier_nothing_missing")


class _Facts:
    """Collects labelled values, leaving out what is not known."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge
        self.all: list[Fact] = []

    def add(self, label: str, value: str | None) -> None:
        if value:
            self.all.append(Fact(label=self._knowledge.message(label), value=value))


def _progress(knowledge: KnowledgeBase, status: DossierStatus) -> Progress | None:
    if status.stage is None:
        return None
    label = knowledge.message("dossier_stage", stage=status.stage, stages=STAGES)
    return Progress(done=status.stage, of=STAGES, label=label)


def _status_facts(knowledge: KnowledgeBase, status: DossierStatus, today: date) -> list[Fact]:
    said = knowledge.statuses[status.status]
    facts = _Facts(knowledge)
    facts.add("label_code", status.code)
    facts.add("label_status", said.name)
    facts.add("label_submitted", _day(status.submitted_on))
    facts.add("label_received", _day(status.received_on))
    facts.add("label_due", _day(status.due_on))
    facts.add("label_returned", _day(status.returned_on))
    overdue = knowledge.message("dossier_overdue_next_step") if status.is_overdue(today) else ""
    facts.add("label_next_step", overdue or said.next_step)
    return facts.all


def _status_notes(knowledge: KnowledgeBase, status: DossierStatus, today: date) -> list[str]:
    notes = [knowledge.message("dossier_overdue")] if status.is_overdue(today) else []
    updated = f"{status.updated_at:%H:%M %d/%m/%Y}"
    return [*notes, knowledge.message("dossier_freshness", time=updated)]


def _next_buttons(knowledge: KnowledgeBase, status: DossierStatus) -> list[Button]:
    other = button(knowledge, "dossier_other", LOOK_UP_DOSSIER)
    related = knowledge.statuses[status.status].related
    return [*entry_buttons(knowledge, related), other]


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""
