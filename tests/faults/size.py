"""How much is proved: a sample in `make test`, all of it in `make faults`."""

from __future__ import annotations

import os

WHOLE = os.environ.get("FAULTS") == "whole"


def of(sample: int, whole: int) -> int:
    """Give one of two numbers."""
    return whole if WHOLE else sample
