from __future__ import annotations

import logging
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.unit.knowledge.builder import NHAN_KET_QUA, edit, write
from troly.knowledge.live import LiveKnowledge
from troly.knowledge.load import KnowledgeError

FILE = "ket_qua/nhan_ket_qua.yml"


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def live(folder: Path, clock: Clock) -> LiveKnowledge:
    return LiveKnowledge(folder, check_every_seconds=2.0, clock=clock)


def summary(live: LiveKnowledge) -> str:
    return live.current().entry("nhan_ket_qua").answer.summary


def test_an_edit_counts_at_the_next_look_and_not_before(
    folder: Path, live: LiveKnowledge, clock: Clock
) -> None:
    edit(folder, FILE, "summary: Được.", "summary: Được, vào ngày hôm sau.")
    clock.now += 1.9
    assert summary(live) == "Được."
    clock.now += 0.1
    assert summary(live) == "Được, vào ngày hôm sau."


def test_without_an_edit_nothing_is_loaded_again(live: LiveKnowledge, clock: Clock) -> None:
    first = live.current()
    clock.now += 10
    assert live.current() is first


def test_an_edit_of_the_same_length_is_seen(
    folder: Path, live: LiveKnowledge, clock: Clock
) -> None:
    edit(folder, FILE, "summary: Được.", "summary: Được!")
    os.utime(folder / FILE, ns=(1, 1))  # the clock of the file system may tick too slowly
    clock.now += 2
    assert summary(live) == "Được!"


def test_the_wording_of_a_status_is_reloaded(
    folder: Path, live: LiveKnowledge, clock: Clock
) -> None:
    edit(folder, "statuses.yml", "name: Tên 4", "name: Đang giải quyết")
    clock.now += 2
    assert live.current().statuses[4].name == "Đang giải quyết"


def test_files_that_come_and_go_are_seen(folder: Path, live: LiveKnowledge, clock: Clock) -> None:
    new = NHAN_KET_QUA.replace("nhan_ket_qua", "moi").replace("Lấy kết quả muộn", "Mới")
    write(folder, {"ket_qua/moi.yml": new})
    clock.now += 2
    assert "moi" in live.current().entries
    (folder / "ket_qua/moi.yml").unlink()
    clock.now += 2
    assert "moi" not in live.current().entries


def test_a_broken_edit_is_refused_with_one_log_line(
    folder: Path, live: LiveKnowledge, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="troly.knowledge")
    edit(folder, FILE, "summary: Được.", "summary: Được: ngày: sau")
    for _ in range(3):
        clock.now += 2
        assert summary(live) == "Được."
    (line,) = caplog.messages
    assert f"{folder}/{FILE}:6: lỗi: " in line
    assert "\n" not in line

    edit(folder, FILE, "summary: Được: ngày: sau", "summary: Được, ngày sau")
    clock.now += 2
    assert summary(live) == "Được, ngày sau"
    assert caplog.messages[1:] == ["knowledge base reloaded: 4 entries"]


def test_a_folder_that_vanishes_leaves_the_last_answers(
    folder: Path, live: LiveKnowledge, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder.rename(tmp_path_factory.mktemp("elsewhere") / "kb")
    clock.now += 2
    assert summary(live) == "Được."


def test_the_first_load_must_succeed(folder: Path) -> None:
    edit(folder, FILE, "row: 27", "row: x")
    with pytest.raises(KnowledgeError):
        LiveKnowledge(folder)


def test_files_in_linked_folders_are_read(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Kubernetes mounts a folder of files as links into a hidden, dated one."""
    mount = tmp_path_factory.mktemp("mount")
    (mount / "..data").symlink_to(folder)
    for path in folder.iterdir():
        (mount / path.name).symlink_to(Path("..data") / path.name)
    assert len(LiveKnowledge(mount).current().entries) == 4


def test_threads_always_get_a_sound_knowledge_base(folder: Path) -> None:
    live = LiveKnowledge(folder, check_every_seconds=0.0)
    # Each longer than the one before: a change is seen whatever the file system's clock.
    versions = [f"Được{'!' * number}" for number in range(2, 22)]

    def ask(_: int) -> bool:
        return all(summary(live) in ("Được.", *versions) for _ in range(50))

    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(ask, range(8))
        text = (folder / FILE).read_text(encoding="utf-8")
        for version in versions:
            (folder / FILE).write_text(text.replace("Được.", version), encoding="utf-8")
        assert all(answers)
    assert summary(live) == versions[-1]
