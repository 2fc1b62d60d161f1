from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
import rasa.utils.log_utils
import structlog

from troly.rasa_server.quiet_log import keep_words_out

_OF_TURNS = logging.getLogger("rasa.core.processor")


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    before, filters = structlog.get_config(), [*_OF_TURNS.filters]
    rasa.utils.log_utils.configure_structlog(logging.INFO)
    keep_words_out()
    yield caplog
    structlog.configure(**before)
    _OF_TURNS.filters = filters


def test_a_turn_that_fails_logs_no_words(quiet: pytest.LogCaptureFixture) -> None:
    log = structlog.get_logger("rasa.core.channels.rest")
    log.error("rest.message.received.timeout", text="số của tôi 0912345678")
    try:
        raise ValueError("số của tôi 0912345678")
    except ValueError:
        log.exception("rest.message.received.failure", text="số của tôi 0912345678")
        _OF_TURNS.exception("Encountered an exception while running action 'x'.")
    assert "rest.message.received.timeout" in quiet.text
    assert "rest.message.received.failure" in quiet.text
    assert "running action 'x'. (ValueError)" in quiet.text
    assert "0912345678" not in quiet.text
