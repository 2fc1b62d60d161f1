"""The trained model: on the held-out questions it must not fall behind; nothing makes it fall."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.running_troly import PROJECT

REPORT = json.loads((PROJECT / "evaluation/reports/latest.json").read_text("utf-8"))
# Points that a figure may lose before somebody has to look at it and commit a new report.
MOST_LOST = 1.0

NAUGHTY = [
    "\u202eđảo ngược\u202c العربية 東京 한글 ไทย",
    "a\x00b\x1b[31m\x7f",
    "\ufffe\uffff\ue000 riêng \U0010ffff",
    "Z\u0351\u036b\u0343a\u0321\u0335lgo thu\u0309 tu\u0323c \u0301\u0323",
    "<script>alert('quên mật khẩu')</script>",
    "'; DROP TABLE inbox; -- {{ 7*7 }} ${7*7} %s {hotline}",
    "😀👨‍👩‍👧🏽 👍👍 €₫½²",
    "../../etc/passwd file:///c:/ http://x.vn/?a=b&c=%20#d",
    "x" * 5000,
    "làm sao đây, " * 400,
    "ắ" * 1000,
    "ddddwwwssffrrxxjj aawwooeeuu",
    "NaN null undefined true 1e309 -0 0x1F",
    "K\u212a ẞ İstanbul ﬁ ﷺ",
    "𝐇𝟐𝟒 𝓺𝓾𝓮𝓷 𝖒𝖆𝖙",
]


def evaluated(file: Path) -> dict[str, Any]:
    """Run `troly evaluate` on the project's model."""
    done = subprocess.run(
        [Path(sys.executable).with_name("troly"), "evaluate", file, "--json"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.fixture(scope="module")
def figures() -> dict[str, float]:
    """The figures of the committed report, measured anew."""
    measured: dict[str, float] = evaluated(PROJECT / "evaluation/questions.tsv")["figures"]
    return measured


@pytest.mark.parametrize("name", REPORT)
def test_no_figure_falls_behind_the_committed_report(figures: dict[str, float], name: str) -> None:
    less_is_better = name in ("wrong", "refused") or name.startswith("oos_")
    lost = figures[name] - REPORT[name] if less_is_better else REPORT[name] - figures[name]
    assert lost <= MOST_LOST


def test_nothing_makes_it_fall(tmp_path: Path) -> None:
    file = tmp_path / "naughty.tsv"
    lines = [f"{text.replace(chr(9), ' ')}\toos\toos_naughty\n" for text in NAUGHTY]
    # Line ends inside a message would make two lines of it.
    file.write_text("".join(lines), "utf-8")
    assert evaluated(file)["out_of_scope"]["questions"] == len(NAUGHTY)
