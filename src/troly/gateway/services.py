"""What the channels work with, put together once in `troly.gateway.app`."""

from __future__ import annotations

from dataclasses import dataclass

from troly.gateway.blocking_calls import BlockingCalls
from troly.gateway.chat import Chat
from troly.gateway.news import News
from troly.gateway.rate_limits import RateLimits
from troly.gateway.readiness import Readiness
from troly.gateway.sentences import Sentences
from troly.gateway.turns import Turns
from troly.knowledge.live import LiveKnowledge
from troly.settings import Settings
from troly.store.history import History


@dataclass(frozen=True)
class Services:
    """Everything a channel may need; none of it knows a channel."""

    settings: Settings
    knowledge: LiveKnowledge
    sentences: Sentences
    chat: Chat
    history: History
    turns: Turns
    limits: RateLimits
    news: News
    readiness: Readiness
    in_threads: BlockingCalls
