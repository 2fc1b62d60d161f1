"""How gateway, Rasa server and action server know one another.

Whoever reaches Rasa or the action server could speak for any citizen, so each request between
them carries a secret that all three share.
"""

from __future__ import annotations

import hmac

HEADER = "X-Troly-Internal"


def headers(secret: str) -> dict[str, str]:
    """Give what a request of ours carries."""
    return {HEADER: secret}


def is_ours(carried: str | None, secret: str) -> bool:
    """Tell, in constant time, whether the header's value (None: there was none) is the secret."""
    # Servers decode header bytes in their own ways; what is not ASCII is not the secret anyway.
    return hmac.compare_digest((carried or "").encode("utf-8", "replace"), secret.encode())
