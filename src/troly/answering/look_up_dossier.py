"""Looks up a dossier: status by its code, details after the second factor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from enum import Enum
from typing import TypeVar

import anyio

from troly.answering.converse import unavailable
from troly.answering.intents import DENY, LOOK_UP_DOSSIER, VERIFY_DOSSIER
from troly.answering.outcome import Button, Contact, Fact, Outcome, OutcomeType, Progress
from troly.answering.parts import button, contact, entry_buttons
from troly.answering.tries import Asker, Tries
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE
from troly.portal.codes import find_codes
from troly.portal.repository import (
    AWAITS_SUPPLEMENT,
    STAGES,
    DossierDetails,
    DossierStatus,
    PortalRepository,
    PortalUnavailable,
    Supplement,
)
from troly.vietnam_time import today_in_vietnam

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Every look-up takes this long, found or not: the time must not tell a stranger whether a
# code exists. Well above what the database needs.
_SECONDS_PER_LOOK_UP = 0.15


class About(Enum):
    """What somebody wants to know of a dossier."""

    ALL = "all"
    WHEN = "when"
    MISSING = "missing"


class DossierLookUp:
    """The look-up over one portal database. Its methods block no event loop."""

    def __init__(self, repository: PortalRepository, tries: Tries, factor_always: bool) -> None:
        """Look up in `repository`; `factor_always` refuses even the status to a bare code."""
        self._repository = repository
        self._tries = tries
        self._door = anyio.Lock()
        self.factor_always = factor_always

    async def may_try(self, code: str, asker: Asker) -> bool:
        """Tell whether another try at this dossier is allowed."""
        return not await asyncio.to_thread(self._tries.exhausted, asker, _key(code))

    async def show_status(
        self, knowledge: KnowledgeBase, code: str, asker: Asker, about: About = About.ALL
    ) -> Outcome:
        """Show status and dates of the dossier with this canonical code."""
        key = _key(code)
        return await self._look_up(
            knowledge,
            asker,
            key,
            lambda: self._repository.find_status(key),
            lambda status, today: _answering(
                knowledge, about, status, today, status_outcome(knowledge, status, today)
            ),
        )

    async def show_details(
        self, knowledge: KnowledgeBase, code: str, last_six: str, asker: Asker
    ) -> Outcome:
        """Show everything a proven owner may see."""
        key = _key(code)
        return await self._look_up(
            knowledge,
            asker,
            key,
            lambda: self._repository.find_details(key, last_six),
            lambda details, today: details_outcome(knowledge, details, today),
        )

    async def show_proven(
        self, knowledge: KnowledgeBase, code: str, asker: Asker, about: About = About.ALL
    ) -> Outcome:
        """Show everything to somebody whose permission for this dossier still lasts."""
        key = _key(code)
        return await self._look_up(
            knowledge,
            asker,
            key,
            lambda: self._repository.find_details_of_proven(key),
            lambda details, today: _answering(
                knowledge,
                about,
                details.status,
                today,
                details_outcome(knowledge, details, today),
                details.supplement,
            ),
        )

    async def _look_up(
        self,
        knowledge: KnowledgeBase,
        asker: Asker,
        key: str,
        find: Callable[[], T | None],
        show: Callable[[T, date], Outcome],
    ) -> Outcome:
        with ExitStack() as place:
            async with self._door:  # what is checked must still hold when the place is taken
                if await asyncio.to_thread(self._tries.exhausted, asker, key):
                    return _refused(knowledge, "dossier_too_many_tries")
                place.enter_context(self._tries.under_way(asker, key))
            try:
                found, _ = await asyncio.gather(
                    asyncio.to_thread(find), asyncio.sleep(_SECONDS_PER_LOOK_UP)
                )
            except PortalUnavailable as error:
                logger.error("%s", error)
                return unavailable(knowledge, "portal_unavailable")
            if found is None:
                await asyncio.to_thread(self._tries.count_failure, asker, key)
                return _refused(knowledge, "dossier_refused")
        return show(found, today_in_vietnam())


def ask_dossier_code(
    knowledge: KnowledgeBase, problem: str = "", kept_days: int | None = None
) -> Outcome:
    """Ask for the code; `problem` names the message that explains what was wrong before.

    With `kept_days`, tell as well what becomes of what is sent.
    """
    outcome = _ask(knowledge, OutcomeType.ASK_DOSSIER_CODE, "ask_dossier_code", problem)
    if kept_days is not None:
        outcome.notes = [knowledge.message("dossier_privacy", days=kept_days)]
    return outcome


def ask_second_factor(knowledge: KnowledgeBase, problem: str = "") -> Outcome:
    """Ask for the last six digits; `problem` as in `ask_dossier_code`."""
    return _ask(knowledge, OutcomeType.ASK_SECOND_FACTOR, "ask_second_factor", problem)


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


def _answering(
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
    if status.ngay_tra:
        return knowledge.message("dossier_returned_on", day=_day(status.ngay_tra))
    if status.is_without_result:
        return knowledge.message("dossier_no_result")
    if not status.is_under_way:
        return knowledge.statuses[status.status].meaning
    if status.ngay_hen_tra:
        message = "dossier_was_due_on" if status.is_overdue(today) else "dossier_due_on"
        return knowledge.message(message, day=_day(status.ngay_hen_tra))
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
    facts.add("label_submitted", _day(status.ngay_nop))
    facts.add("label_received", _day(status.ngay_tiep_nhan))
    facts.add("label_due", _day(status.ngay_hen_tra))
    facts.add("label_returned", _day(status.ngay_tra))
    overdue = knowledge.message("dossier_overdue_next_step") if status.is_overdue(today) else ""
    facts.add("label_next_step", overdue or said.next_step)
    return facts.all


def _status_notes(knowledge: KnowledgeBase, status: DossierStatus, today: date) -> list[str]:
    notes = [knowledge.message("dossier_overdue")] if status.is_overdue(today) else []
    updated = f"{status.cap_nhat_luc:%H:%M %d/%m/%Y}"
    return [*notes, knowledge.message("dossier_freshness", time=updated)]


def _next_buttons(knowledge: KnowledgeBase, status: DossierStatus) -> list[Button]:
    other = button(knowledge, "dossier_other", LOOK_UP_DOSSIER)
    related = knowledge.statuses[status.status].related
    return [*entry_buttons(knowledge, related), other]


def _ask(knowledge: KnowledgeBase, kind: OutcomeType, question: str, problem: str) -> Outcome:
    sentences = [knowledge.message(name) for name in (problem, question) if name]
    return Outcome(
        type=kind,
        summary=" ".join(sentences),
        buttons=[button(knowledge, "dossier_stop", DENY)],
    )


def _refused(knowledge: KnowledgeBase, message: str) -> Outcome:
    return Outcome(
        type=OutcomeType.DOSSIER_REFUSED,
        summary=knowledge.message(message),
        contacts=[contact(knowledge, HOTLINE)],
        buttons=[button(knowledge, "dossier_other", LOOK_UP_DOSSIER)],
    )


def _key(code: str) -> str:
    """Check the code again before it reaches the database."""
    codes = find_codes(code, today_in_vietnam())
    if len(codes) != 1:
        raise ValueError("not a canonical dossier code")
    return codes[0].key


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""
