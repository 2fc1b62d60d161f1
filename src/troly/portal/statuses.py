"""The ten national statuses, with what they mean to the citizen."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


def load_statuses() -> list[dict[str, Any]]:
    """Give the rows of `dm_trang_thai` from `statuses.yml`."""
    text = files("troly.portal").joinpath("statuses.yml").read_text(encoding="utf-8")
    rows: list[dict[str, Any]] = YAML(typ="safe").load(text)
    return rows
