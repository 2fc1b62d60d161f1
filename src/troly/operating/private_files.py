"""Keeps what citizens leave with us from other accounts of the machine."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def keep_private(project: Path) -> None:
    """Let nobody else read what this process writes from now on, nor what is in `var/`.

    A folder that somebody chose for a database is theirs to protect.
    """
    os.umask(0o077)
    var = project / "var"
    with suppress(OSError):  # it is not there, or not ours to change
        var.chmod(0o700)
        for file in var.glob("*.db*"):
            file.chmod(0o600)
