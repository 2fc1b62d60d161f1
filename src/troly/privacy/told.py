"""Errors told without their text, which may repeat what a citizen wrote."""

from __future__ import annotations


def told(error: BaseException) -> str:
    """Give the kind of an error and where it was raised."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = (
        f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "an unknown place"
    )
    return f"{type(error).__name__} raised at {place}"
