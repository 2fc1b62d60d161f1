"""Gets everything ready that a process needs before it starts."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

from sqlalchemy.engine import make_url

from troly.learning.model_file import TrainingFailed, model_file
from troly.portal.demo import fill
from troly.portal.migrate import upgrade as upgrade_portal
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
        TF_CPP_MIN_LOG_LEVEL="3",
        # One message is too little work to share out among threads.
        OMP_NUM_THREADS="1",
        OPENBLAS_NUM_THREADS="1",
        SQLALCHEMY_SILENCE_UBER_WARNING="1",
    )
    # TensorFlow, which Rasa always imports, would import jax for a converter that nothing here
    # uses: 65 MB and two seconds.
    sys.modules["jax"] = None  # type: ignore[assignment]
    # Rasa's pinned libraries deprecate one another by the page, whatever the filters say.
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)


def trained_model(settings: Settings) -> Path:
    """Give the model of the present data.

    Raises:
        TrainingFailed: there is none yet.
    """
    if not is_trained(settings):
        raise TrainingFailed("no model of the present data: run `troly train`")
    return model_file(Path(), settings.model_dir)


def is_trained(settings: Settings) -> bool:
    """Tell whether there is a model of the present data."""
    return model_file(Path(), settings.model_dir).exists()


def train_model(settings: Settings) -> None:
    """Train from the present data.

    Raises:
        TrainingFailed: the data are wrong.
    """
    set_process_environment(settings)
    os.environ["LOG_LEVEL"] = "WARNING"  # Rasa shows no progress bars then
    from troly.learning.train import (
        train,  # loads Rasa and TensorFlow: seconds, and half a gigabyte
    )

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
