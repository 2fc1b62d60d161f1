from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from troly.gateway.sentences import Sentences
from troly.knowledge.live import LiveKnowledge

NOTICE = """\
notices:
  - text: Hệ thống thanh toán bảo trì đến 17h.
    since: {since}
    until: {until}
"""


@pytest.mark.parametrize(
    ("since", "until", "shown"),
    [
        ("2020-01-01 08:00", "2999-01-01 17:00", "Hệ thống thanh toán bảo trì đến 17h."),
        ("2020-01-01 08:00", "2020-01-01 17:00", ""),
        ("2999-01-01 08:00", "2999-01-01 17:00", ""),
    ],
)
def test_a_chat_begins_with_the_notices_that_hold(
    project: Path, tmp_path: Path, since: str, until: str, shown: str
) -> None:
    folder = shutil.copytree(project / "faq_kb", tmp_path / "faq_kb")
    (folder / "notices.yml").write_text(NOTICE.format(since=since, until=until), "utf-8")
    greeting = Sentences(LiveKnowledge(folder)).greeting()
    assert greeting.intro == shown
    assert greeting.buttons
