"""Gets everything ready that a process needs before it starts."""

from __future__ import annotations

import logging
import os
from pathlib import Path

from sqlalchemy.engine import make_url

from troly.learning.model_file import NoModel, check_model, model_file
from troly.portal.demo import fill
from troly.portal.migrate import upgrade as upgrade_portal
from troly.rasa_server.importable import make_rasa_importable
from troly.settings import Settings
from troly.store.migrate import upgrade as upgrade_assistant
from troly.vietnam_time import today_in_vietnam


def set_process_environment(settings: Settings) -> None:
    """Give the libraries of this process, and Rasa's YAML files, what they read from it."""
    os.environ.update(
        ASSISTANT_DATABASE_URL=settings.assistant_database_url,
        ACTION_URL=settings.action_url,
        INTERNAL_SECRET=settings.internal_secret,
        # The raised sentry-sdk and Rasa's telemetry do not fit; and nothing here phones home.
        RASA_TELEMETRY_ENABLED="false",
        # How long Rasa's and the action server's Sanic waits for turns when told to stop.
        SANIC_GRACEFUL_SHUTDOWN_TIMEOUT=str(settings.drain_seconds),
        # One message is too little work to share out among threads.
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
    )
    # Rasa's pinned libraries deprecate one another by the page, whatever the filters say.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)


def trained_model(settings: Settings) -> Path:
    """Give the model of the present data, whole and as training wrote it.

    Raises:
        NoModel: there is none.
    """
    model = model_file(Path(), settings.model_dir)
    check_model(model)
    return model


def is_trained(settings: Settings) -> bool:
    """Tell whether there is a model of the present data that may be served."""
    try:
        trained_model(settings)
    except NoModel:
        return False
    return True


def train_model(settings: Settings) -> None:
    """Train from the present data.

    Raises:
        TrainingFailed: the data are wrong.
    """
    set_process_environment(settings)
    os.environ["LOG_LEVEL"] = "WARNING"  # Rasa shows no progress bars then
    make_rasa_importable()
    from troly.learning.train import train  # loads Rasa, which takes seconds

    train(model_file(Path(), settings.model_dir))


def prepare_databases(settings: Settings) -> bool:
    """Upgrade the assistant's database; make a demo portal where its SQLite file is missing.

    A portal database on a server is never written to. Tells whether a demo portal was made.
    """
    upgrade_assistant(settings.assistant_database_url)
    portal = make_url(settings.portal_database_url)
    if portal.get_backend_name() != "sqlite" or Path(portal.database or "").exists():
        return False
    make_demo_portal(settings)
    return True


def make_demo_portal(settings: Settings) -> int:
    """Make the portal's tables and fill them with invented dossiers; gives their number."""
    url = settings.portal_database_url
    upgrade_portal(url)
    return fill(url, settings.dossier_secret, today_in_vietnam())
