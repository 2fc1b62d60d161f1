from __future__ import annotations

import json
from pathlib import Path

import pytest

from troly.knowledge.load import load

PROJECT = Path(__file__).parents[3]


@pytest.mark.parametrize("label", ["menu", "textSize"])
def test_who_cannot_read_is_sent_to_what_the_widget_shows(label: str) -> None:
    labels = json.loads((PROJECT / "widget/labels/vi.json").read_text("utf-8"))
    assert f"“{labels[label]}”" in load(PROJECT / "faq_kb").message("hard_to_read")
