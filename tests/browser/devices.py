"""What people sit at."""

from __future__ import annotations

from typing import Any

import pytest

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
}
SMALL_PHONE: dict[str, Any] = {**PHONE, "viewport": {"width": 320, "height": 568}}

on_each_device = pytest.mark.parametrize("device", [DESKTOP, PHONE], ids=["desktop", "phone"])
on_phones = pytest.mark.parametrize("device", [PHONE, SMALL_PHONE], ids=["360px", "320px"])
