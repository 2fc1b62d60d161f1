from __future__ import annotations

from pathlib import Path

import pytest

from troly.learning.model_file import TrainingFailed
from troly.learning.train import train


@pytest.mark.parametrize(
    ("written", "instead", "message"),
    [
        ("    ask: 0.3\n", "", "config.yml: Gate: give ask a number from 0 to 1"),
        ("two_sure: 0.7", "two_sure: much", "config.yml: Gate: give two_sure a number from 0 to 1"),
        ("troly.rasa_components.gate.Gate", "another", "config.yml: the pipeline has no Gate"),
        ("pipeline:", "pipeline: [", "config.yml"),
    ],
)
def test_a_wrong_config_is_said_in_one_line_before_anything_is_trained(
    project: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    written: str,
    instead: str,
    message: str,
) -> None:
    config = (project / "config.yml").read_text("utf-8")
    assert written in config
    (tmp_path / "config.yml").write_text(config.replace(written, instead), "utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(TrainingFailed) as failure:
        train(tmp_path / "troly-x.tar.gz")
    assert message in str(failure.value)
    assert "\n" not in str(failure.value)
