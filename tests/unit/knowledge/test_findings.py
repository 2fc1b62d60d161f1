from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import troly.knowledge
from troly.knowledge import needed
from troly.knowledge.findings import Finding, closest, finding, misspelled

ROOM = Path(troly.knowledge.__file__).parent
DECLARED = YAML(typ="safe").load((ROOM / "findings.yml").read_text(encoding="utf-8"))


def code() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in ROOM.parent.rglob("*.py"))


def test_code_names_every_finding_and_no_other() -> None:
    named = re.findall(r"""(?:finding|FieldError)\(\s*"(\w+)\"""", code())
    assert set(named) <= set(DECLARED["findings"])
    assert [name for name in DECLARED["findings"] if f'"{name}"' not in code()] == []


def test_code_names_all_words_and_no_other() -> None:
    named = re.findall(r"""words\(\s*"(\w+)\"""", code().replace("'", '"'))
    uses = {f"use_of_{name}" for name in (*needed.PHONES, *needed.ENTRIES)}
    assert {*named, *uses, "error", "warning"} == set(DECLARED["words"])


@pytest.mark.parametrize("name", DECLARED["findings"])
def test_a_finding_says_what_and_how(name: str) -> None:
    declared = DECLARED["findings"][name]
    assert set(declared) == {"message", "remedy"}
    assert ": " not in declared["message"], "the line is message: remedy"


def test_the_likeliest_known_name_is_the_remedy() -> None:
    found = finding("no_entry", name="dang_nhop")
    assert misspelled(found, "dang_nhop", ["dang_nhap", "khac"]) == Finding(
        "không có câu trả lời 'dang_nhop'", "có phải là 'dang_nhap' không?"
    )
    assert misspelled(found, "xyz", ["dang_nhap"]) is found


def test_nothing_is_like_what_has_no_likeness() -> None:
    assert closest("xyz", ["dang_nhap"]) is None
