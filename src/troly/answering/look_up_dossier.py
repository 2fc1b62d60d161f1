"""Looks up a dossier: status by its code, details after the second factor."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import date
from typing import TypeVar

import anyio.to_thread

from troly.answering.buttons_and_links import button, contact
from troly.answering.converse import unavailable
from troly.answering.intents import DENY, LOOK_UP_DOSSIER
from troly.answering.outcome import Outcome, OutcomeType
from troly.answering.show_dossier import About, details_outcome, say_first, status_outcome
from troly.answering.tries import Asker, TooManyFailures, Tries, Try
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE
from troly.portal.reading import read_numbers
from troly.portal.repository import PortalRepository, PortalUnavailable
from troly.vietnam_time import today_in_vietnam

logger = logging.getLogger(__name__)

T = TypeVar("T")

# Every look-up takes this long, found or not: the time must not tell a stranger whether a
# code exists. Well above what the database needs.
_SECONDS_PER_LOOK_UP = 0.15

# How long to wait for a place that other look-ups hold: with the portal's own time limit, well
# within a turn's.
_SECONDS_BETWEEN_ASKING = 0.1
_TIMES_ASKED = 20


class DossierLookUp:
    """The look-up over one portal database. Its methods block no event loop."""

    def __init__(self, repository: PortalRepository, tries: Tries, factor_always: bool) -> None:
        """Look up in `repository`; `factor_always` refuses even the status to a bare code."""
        self._repository = repository
        self._tries = tries
        self.factor_always = factor_always

    async def may_try(self, code: str, asker: Asker) -> bool:
        """Tell whether another try at this dossier is allowed."""
        return not await anyio.to_thread.run_sync(self._tries.exhausted, asker, _key(code))

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
            lambda status, today: say_first(
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
            lambda details, today: say_first(
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
        try:
            attempt = await self._begin(asker, key)
        except TooManyFailures:
            return _refused(knowledge, "dossier_too_many_tries")
        if attempt is None:
            logger.warning("other look-ups hold all places and do not end")
            return unavailable(knowledge, "portal_unavailable")
        try:
            found, _ = await asyncio.gather(
                anyio.to_thread.run_sync(find), asyncio.sleep(_SECONDS_PER_LOOK_UP)
            )
        except PortalUnavailable as error:
            logger.error("%s", error)
            await anyio.to_thread.run_sync(attempt.give_back)
            return unavailable(knowledge, "portal_unavailable")
        if found is None:
            await anyio.to_thread.run_sync(attempt.count_failure)
            return _refused(knowledge, "dossier_refused")
        await anyio.to_thread.run_sync(attempt.give_back)
        return show(found, today_in_vietnam())

    async def _begin(self, asker: Asker, key: str) -> Try | None:
        """Give a try, or None where others have not ended in good time."""
        for _ in range(_TIMES_ASKED):
            if attempt := await anyio.to_thread.run_sync(self._tries.reserve, asker, key):
                return attempt
            await asyncio.sleep(_SECONDS_BETWEEN_ASKING)
        return None


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
    codes = read_numbers(code, today_in_vietnam()).codes
    if len(codes) != 1:
        raise ValueError("not a canonical dossier code")
    return codes[0].key
