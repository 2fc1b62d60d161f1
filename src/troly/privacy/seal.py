"""Words that must be kept for a moment, readable only with the operator's secret."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken


class SealBroken(Exception):
    """The secret is another one now, or what is kept was changed."""


class Seal:
    """Seals text with a key made of a secret, and opens it again (Fernet: AES-128, HMAC)."""

    def __init__(self, secret: str, purpose: str) -> None:
        """Take the operator's secret; for each purpose it makes another key."""
        key = hashlib.sha256(f"troly.{purpose}:{secret}".encode()).digest()
        self._fernet = Fernet(base64.urlsafe_b64encode(key))

    def close(self, text: str) -> str:
        """Give the text sealed, in ASCII."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """Give the text back; SealBroken where it cannot be."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealBroken from None
