"""Chat sessions: a signed token that names a conversation."""

from __future__ import annotations

from itsdangerous import BadData, URLSafeTimedSerializer

from troly.gateway.http.errors import ApiError


class NoSession(ApiError):
    """A token is missing, forged or too old."""

    def __init__(self) -> None:
        super().__init__(401)


class Sessions:
    """Issues tokens and reads them back."""

    def __init__(self, secret: str, hours: float) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="troly.chat-session")
        self.lifetime_seconds = int(hours * 3600)

    def token_for(self, conversation_id: str) -> str:
        """Give a token with which the conversation may be continued."""
        return self._serializer.dumps(conversation_id)

    def conversation_of(self, token: str) -> str:
        """Give the conversation's id; NoSession where the token is forged or too old."""
        try:
            conversation_id: str = self._serializer.loads(token, max_age=self.lifetime_seconds)
        except BadData:
            raise NoSession from None
        return conversation_id
