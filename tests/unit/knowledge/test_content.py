"""The knowledge base of this repository, and what its README tells editors."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.knowledge.builder import TODAY
from troly.knowledge.entry import Answer, Entry, Method, Review, SourceRef
from troly.knowledge.fields import placeholders
from troly.knowledge.load import load
from troly.knowledge.messages import Messages
from troly.knowledge.statuses import Status
from troly.knowledge.validate import check
from troly.knowledge.yaml_file import read_yaml


def test_it_is_sound(real_folder: Path) -> None:
    assert [str(problem) for problem in check(real_folder, TODAY)] == []


def test_every_row_of_the_citys_document_is_answered_once(real_folder: Path) -> None:
    rows = [entry.source.row for entry in load(real_folder).entries.values()]
    assert sorted(rows) == list(range(1, 38))


def test_no_variable_is_left_unfilled(real_folder: Path) -> None:
    for entry in load(real_folder).entries.values():
        shown = entry.json(exclude={"review": {"editor_note"}})
        assert not placeholders(shown), entry.id


@pytest.mark.parametrize("name", list(Messages.__fields__))
def test_every_message_can_be_said(real_folder: Path, name: str) -> None:
    parameters = dict.fromkeys(Messages.parameters(name), "…")
    assert load(real_folder).message(name, **parameters)


def test_the_example_of_the_readme_is_a_valid_entry(real_folder: Path, tmp_path: Path) -> None:
    readme = (real_folder / "README.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"```yaml\n(.+?)```", readme, flags=re.DOTALL)
    path = tmp_path / "example.yml"
    path.write_text(example, encoding="utf-8")
    entry = Entry.parse_obj(read_yaml(path).data)
    assert entry.id in load(real_folder).entries


_VIETNAMESE = re.compile(r"\w[À-ỹ]|[À-ỹ]\w")
# What says something to citizens or editors; the rest reads what citizens write.
_SPEAKING = ("answering", "gateway", "knowledge", "simulation")


def _strings(path: Path) -> Iterator[str]:
    """Give the strings of a source file, docstrings left out."""
    told = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    docs = {id(node.value) for node in told if isinstance(node, ast.Expr)}
    for node in told:
        is_string = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_string and id(node) not in docs:
            yield node.value


def test_code_and_templates_hold_no_words_of_their_own(project: Path) -> None:
    rooms = [project / "src/troly" / room for room in _SPEAKING] + [project / "actions"]
    said = [text for room in rooms for path in room.rglob("*.py") for text in _strings(path)]
    pages = [path.read_text(encoding="utf-8") for room in rooms for path in room.rglob("*.html")]
    assert pages
    assert [text for text in (*said, *pages) if _VIETNAMESE.search(text)] == []


@pytest.mark.parametrize("model", [Entry, Answer, Method, SourceRef, Review, Status])
def test_the_readme_explains_every_key(real_folder: Path, model: type[Entry]) -> None:
    readme = (real_folder / "README.md").read_text(encoding="utf-8")
    assert [key for key in model.__fields__ if f"`{key}`" not in readme] == []
