"""What editors are told, in their language (findings.yml): named in code, worded there.

Not in the knowledge base itself, which may be broken when these words are needed.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from functools import cache
from importlib import resources
from typing import Any, NamedTuple

from ruamel.yaml import YAML


class Finding(NamedTuple):
    """What is wrong, and how to put it right."""

    message: str
    remedy: str


def finding(name: str, /, **values: object) -> Finding:
    """Give a finding with its values filled in; KeyError where it is not declared."""
    declared = _texts()["findings"][name]
    return Finding(declared["message"].format(**values), declared["remedy"].format(**values))


def misspelled(found: Finding, word: str, known: Iterable[str]) -> Finding:
    """Put the likeliest known name in place of the remedy, where there is one like `word`."""
    close = closest(word, known)
    return found._replace(remedy=words("did_you_mean", known=close)) if close else found


def closest(word: str, known: Iterable[str]) -> str | None:
    """Give the known name that is most like a word; None where none is like it."""
    return next(iter(get_close_matches(word, list(known), n=1)), None)


def words(name: str, /, **values: object) -> str:
    """Give words that are no finding; KeyError where they are not declared."""
    return str(_texts()["words"][name].format(**values))


@cache
def _texts() -> dict[str, Any]:
    text = resources.files("troly.knowledge").joinpath("findings.yml").read_text(encoding="utf-8")
    texts: dict[str, Any] = YAML(typ="safe").load(text)
    return texts
