"""Puts the action server together: what the actions call, built once, on first use."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from troly.answering.look_up_dossier import DossierLookUp
from troly.answering.tries import tries_in
from troly.knowledge.live import LiveKnowledge
from troly.portal.repository import PortalRepository
from troly.settings import get_settings
from troly.store.call_backs import CallBackStore
from troly.store.engine import create_engine_for
from troly.store.feedback import FeedbackStore
from troly.vietnam_time import now_in_vietnam


@dataclass(frozen=True)
class Services:
    """The knowledge base, the dossier look-up, and what citizens leave with us.

    `now` gives the time in Vietnam; `permission` is how long a second factor is good for.
    """

    knowledge: LiveKnowledge
    look_up: DossierLookUp
    feedback: FeedbackStore
    call_backs: CallBackStore
    now: Callable[[], datetime]
    permission: timedelta
    retention_days: int


@lru_cache(maxsize=1)
def services() -> Services:
    """Build from the settings."""
    settings = get_settings()
    repository = PortalRepository(settings.portal_database_url, settings.dossier_secret)
    engine = create_engine_for(settings.assistant_database_url)
    return Services(
        knowledge=LiveKnowledge(settings.faq_kb_dir),
        look_up=DossierLookUp(
            repository,
            tries_in(settings.rate_limit_storage_url),
            factor_always=settings.dossier_factor == "always",
        ),
        feedback=FeedbackStore(engine),
        call_backs=CallBackStore(engine),
        now=now_in_vietnam,
        permission=timedelta(minutes=settings.dossier_permission_minutes),
        retention_days=settings.retention_days,
    )
