"""Writes `.env`: the settings of one installation, with secrets that nobody else has."""

from __future__ import annotations

import secrets
from pathlib import Path

from dotenv import dotenv_values

# What .env must hold and .env.example leaves open.
_SECRETS = ("SESSION_SECRET", "DOSSIER_SECRET", "INTERNAL_SECRET")
# One that is missing from an older .env: it must be the one that filled the portal database, so
# a new one would only hide that.
_NEVER_ADDED = "DOSSIER_SECRET"


def write_env(folder: Path) -> list[str]:
    """Write `.env` from `.env.example` with new secrets, or add to `.env` those that it lacks.

    Lines that are there are never changed. Gives what was done, a sentence each.
    """
    target = folder / ".env"
    if target.exists():
        return _add_missing(target)
    lines = (folder / ".env.example").read_text("utf-8").splitlines()
    for number, line in enumerate(lines):
        if line.removesuffix("=") in _SECRETS:
            lines[number] = f"{line}{secrets.token_hex(32)}"
    target.touch(mode=0o600)
    target.write_text("\n".join(lines) + "\n", "utf-8")
    return ["wrote .env"]


def _add_missing(target: Path) -> list[str]:
    present = dotenv_values(target)
    missing = [name for name in _SECRETS if name != _NEVER_ADDED and not present.get(name)]
    if missing:
        before = target.read_bytes()
        start = "" if not before or before.endswith(b"\n") else "\n"
        with target.open("a", encoding="utf-8") as file:
            file.write(start + "".join(f"{name}={secrets.token_hex(32)}\n" for name in missing))
    return [f"added {name} to .env" for name in missing]
