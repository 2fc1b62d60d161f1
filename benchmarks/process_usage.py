"""Memory and processor time of running processes, as Linux counts them."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
# Places in /proc/<pid>/stat after the name in parentheses (proc(5)).
_GROUP, _USER_TICKS, _SYSTEM_TICKS = 2, 11, 12


def resident_bytes(group: int) -> int:
    """Give the resident memory of all processes of a process group."""
    kilobytes = 0
    for process in _members(group):
        for line in (process / "smaps_rollup").read_text().splitlines():
            if line.startswith("Rss:"):
                kilobytes += int(line.split()[1])
    return kilobytes * 1024


def cpu_seconds(group: int) -> float:
    """Give the processor time that all processes of a group have used so far."""
    ticks = sum(
        int(_stat(process)[_USER_TICKS]) + int(_stat(process)[_SYSTEM_TICKS])
        for process in _members(group)
    )
    return ticks / _TICKS_PER_SECOND


def _members(group: int) -> list[Path]:
    members = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(FileNotFoundError, ProcessLookupError):  # ended while we looked
            if int(_stat(process)[_GROUP]) == group:
                members.append(process)
    return members


def _stat(process: Path) -> list[str]:
    return (process / "stat").read_text().rpartition(")")[2].split()
