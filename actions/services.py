"""Puts the action server together: what the actions call, built once, on first use."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from troly.answering.look_up_dossier import DossierLookUp
from troly.answering.tries import Tries
from troly.knowledge.live import LiveKnowledge
from troly.portal.repository import PortalRepository
from troly.settings import get_settings


@dataclass(frozen=True)
class Services:
    """The knowledge base and the dossier look-up."""

    knowledge: LiveKnowledge
    look_up: DossierLookUp


@lru_cache(maxsize=1)
def services() -> Services:
    """Build from the settings."""
    settings = get_settings()
    repository = PortalRepository(settings.portal_database_url, settings.dossier_secret)
    return Services(
        LiveKnowledge(settings.faq_kb_dir),
        DossierLookUp(
            repository,
            Tries(settings.rate_limit_storage_url),
            factor_always=settings.dossier_factor == "always",
        ),
    )
