"""The widget's own words: what an editor may write, and what does not pass."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.unit.knowledge.builder import TODAY, edit, write
from troly.knowledge.live import LiveKnowledge
from troly.knowledge.load import KnowledgeBase, load
from troly.knowledge.validate import check

VI, EN = "widget/vi.yml", "widget/en.yml"


def places(folder: Path) -> list[str]:
    """Check, and give file, line and the beginning of each finding."""
    found = [str(p).replace(f"{folder}/", "") for p in check(folder, TODAY)]
    return [re.sub(r": lỗi: .*", "", line) for line in found]


def line_of(folder: Path, file: str, name: str) -> int:
    lines = (folder / file).read_text("utf-8").splitlines()
    return 1 + next(i for i, line in enumerate(lines) if line.startswith(f"{name}:"))


def test_labels_come_by_language_and_by_the_names_of_the_widget(folder: Path) -> None:
    edit(folder, VI, "copy: Chữ mẫu", "copy: 'Chép: {title}'")
    edit(folder, EN, "sendAgain: Chữ mẫu", "sendAgain: Send again")
    labels = load(folder).widget_labels
    assert labels["vi"]["copy"] == "Chép: {title}"
    assert labels["en"]["sendAgain"] == "Send again"
    assert list(labels["vi"]) == list(labels["en"])


@pytest.mark.parametrize("file", [VI, EN])
def test_a_label_that_is_missing_is_found(folder: Path, file: str) -> None:
    edit(folder, file, "sendAgain: Chữ mẫu\n", "")
    (problem,) = check(folder, TODAY)
    assert (problem.file, problem.line, problem.severity) == (folder / file, 1, "error")
    assert "'sendAgain'" in problem.found.message


@pytest.mark.parametrize("file", [VI, EN])
@pytest.mark.parametrize(("known", "near"), [("sendAgain", "sendAgan"), ("copy", "copyy")])
def test_a_label_that_nobody_knows_is_found(folder: Path, file: str, known: str, near: str) -> None:
    edit(folder, file, f"{known}: Chữ mẫu", f"{known}: Chữ mẫu\n{near}: Chữ mẫu")
    (problem,) = check(folder, TODAY)
    assert (problem.file, problem.line) == (folder / file, line_of(folder, file, near))
    assert f"'{near}'" in problem.found.message
    assert f"'{known}'" in problem.found.remedy


@pytest.mark.parametrize(
    ("name", "words", "allowed"),
    [
        ("left", "Còn {lef} ký tự", "{left}"),
        ("copied", "Đã sao chép {title}", ""),
        ("heading", "Gọi {hotline}", ""),  # the widget knows no variable of the content
        ("heading", "Trợ lý {", ""),
        ("heading", "<b>Trợ lý</b>", ""),
    ],
)
def test_what_the_widget_cannot_fill_in_or_show_is_found(
    folder: Path, name: str, words: str, allowed: str
) -> None:
    edit(folder, VI, f"{name}: Chữ mẫu", f"{name}: '{words}'")
    (problem,) = check(folder, TODAY)
    assert (problem.file, problem.line) == (folder / VI, line_of(folder, VI, name))
    assert allowed in problem.found.remedy


def test_a_language_without_its_file_is_found(folder: Path) -> None:
    (folder / EN).unlink()
    assert places(folder) == [EN]


def test_a_language_that_the_widget_does_not_have_is_found(folder: Path) -> None:
    write(folder, {"widget/fr.yml": "heading: Assistant\n"})
    assert places(folder) == ["widget/fr.yml"]


def test_an_edit_counts_without_a_restart_and_a_broken_one_does_not(folder: Path) -> None:
    live = LiveKnowledge(folder, check_every_seconds=0.0)
    edit(folder, VI, "heading: Chữ mẫu", "heading: Trợ lý phường")
    assert live.current().widget_labels["vi"]["heading"] == "Trợ lý phường"
    edit(folder, VI, "heading: Trợ lý phường", "headin: Trợ lý xã đảo")
    assert live.current().widget_labels["vi"]["heading"] == "Trợ lý phường"


# --- the labels of this repository ----------------------------------------------------------------


def test_both_languages_have_the_same_labels(knowledge: KnowledgeBase) -> None:
    vi, en = (knowledge.widget_labels[name] for name in ("vi", "en"))
    assert vi.keys() == en.keys()
    for name in vi:
        assert set(re.findall(r"\{\w+\}", vi[name])) == set(re.findall(r"\{\w+\}", en[name]))


@pytest.mark.parametrize("name", ["vi", "en"])
def test_all_that_the_widget_says_is_a_label(
    knowledge: KnowledgeBase, project: Path, name: str
) -> None:
    """A name that is put together, as `theme…`, is not seen here; those that stand are."""
    said = {
        label
        for file in (project / "widget").glob("*.js")
        for label in re.findall(r"\b_?say\(\s*\"(\w+)\"", file.read_text("utf-8"))
    }
    assert len(said) > 30
    assert said <= knowledge.widget_labels[name].keys()


@pytest.mark.parametrize("label", ["menu", "textSize"])
def test_who_cannot_read_is_sent_to_what_the_widget_shows(
    knowledge: KnowledgeBase, label: str
) -> None:
    assert f"“{knowledge.widget_labels['vi'][label]}”" in knowledge.message("hard_to_read")
