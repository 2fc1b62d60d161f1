from __future__ import annotations

from pathlib import Path

import pytest

from tests.unit.knowledge.builder import FILES, write


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small valid knowledge base on disk."""
    write(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def real_folder() -> Path:
    """The knowledge base of this repository."""
    return Path(__file__).parents[3] / "faq_kb"
