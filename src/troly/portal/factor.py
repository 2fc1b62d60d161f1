"""The second factor: six digits of a number given with the dossier, known only as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac

# No hash of a factor looks like this; it is compared with where there is none.
NO_FACTOR = "0" * 64


def hash_factor(secret: str, ma_ho_so_chuan: str, last_six: str) -> str:
    """Give HMAC-SHA256 in hex, bound to the dossier.

    Six digits have only a million values: the secret keeps them from being tried out on a copy
    of the database, and the dossier's key makes the same digits look different in each dossier.
    """
    message = f"{ma_ho_so_chuan}:{last_six}"
    return hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()


def is_same_factor(expected: str, stored: str | None) -> bool:
    """Compare two hashes in a time that tells nothing about them."""
    return hmac.compare_digest(expected.encode(), (stored or NO_FACTOR).encode())
