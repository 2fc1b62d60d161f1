from __future__ import annotations

import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

_IMPORTS_ALL = """
from troly.rasa_server.importable import make_rasa_importable
make_rasa_importable()
import rasa.__main__, rasa.cli.data, rasa.cli.test, rasa.model_training
import troly.rasa_server.server
print("imported")
"""


def test_nothing_of_tensorflow_is_installed() -> None:
    unwanted = {"tensorflow", "tensorflow_text", "tensorflow_hub", "keras", "jax", "jaxlib", "h5py"}
    assert not unwanted & set(packages_distributions())


def test_all_that_is_used_of_rasa_can_be_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _IMPORTS_ALL],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.splitlines()[-1:] == ["imported"], done.stderr[-2000:]


@pytest.mark.parametrize(
    ("told", "is_read", "warns"),
    [
        ("3.1", True, False),
        ("2.0", True, True),
        (3.1, True, True),
        ("newest", True, True),
        ("4.0", False, True),
    ],
)
def test_a_training_files_version_is_checked_as_in_stock_rasa(
    told: str | float, is_read: bool, warns: bool, recwarn: pytest.WarningsRecorder
) -> None:
    from rasa.shared.utils.validation import validate_training_data_format_version

    assert validate_training_data_format_version({"version": told}, "a.yml") is is_read
    assert bool(recwarn.list) is warns
