"""Train Rasa's model from the files of the project."""

from __future__ import annotations

import logging
from pathlib import Path

import rasa.model_training
import rasa.utils.log_utils
from rasa.shared.exceptions import RasaException

from troly.learning.model_file import TrainingFailed, manifest_of, write_manifest
from troly.understanding.whole import design_of


def train(model: Path) -> None:
    """Train from `config.yml`, `domain.yml` and `data/` of the working directory.

    The new model replaces older ones in its folder only once it is complete.

    Raises:
        TrainingFailed: the files are wrong.
    """
    rasa.utils.log_utils.configure_structlog(logging.WARNING)
    logging.getLogger("rasa").setLevel(logging.WARNING)
    try:
        design_of(Path("config.yml"))  # Rasa reads the gate's thresholds only when it starts
        result = rasa.model_training.train(
            domain="domain.yml",
            config="config.yml",
            training_files="data",
            output=str(model.parent),
            fixed_model_name=model.name.removesuffix(".tar.gz"),
            # Rasa's own cache would keep a copy of every model ever trained.
            force_training=True,
        )
    except (RasaException, ValueError) as error:
        raise TrainingFailed(" ".join(str(error).split())) from error
    if result.model is None:
        raise TrainingFailed("Rasa found nothing to train in config.yml, domain.yml and data/")
    write_manifest(model)
    for other in model.parent.glob("troly-*.tar.gz"):
        if other != model:
            other.unlink()
            manifest_of(other).unlink(missing_ok=True)
