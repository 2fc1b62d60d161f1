"""Spell out what people type for short (`hs` → `hồ sơ`), by a curated lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from troly.text.unicode import fold

LEXICON = "abbreviations.tsv"
_CHUNK = re.compile(r"\S+")
# Addresses, e-mails and codes hold no short forms: `http://x.vn/?tk=1`, `abc.dk@x.vn`.
_ADDRESS = re.compile(r"://|\w[@.=#:+]\w")
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
# How many words before, and after, tell which reading of an ambiguous form is meant.
_BEFORE, _AFTER = 3, 1


@dataclass(frozen=True)
class ShortForm:
    """What a short form stands for: `full`, or `other` beside one of the words `beside`."""

    full: str
    other: str = ""
    beside: frozenset[str] = frozenset()


@lru_cache(maxsize=1)
def lexicon() -> dict[str, ShortForm]:
    """Give the short forms, lower case, with what they stand for."""
    forms = {}
    for line in read_lexicon().splitlines():
        if line and not line.startswith("#"):
            short, full, *ambiguous = line.split("\t")
            forms[short] = ShortForm(full)
            if ambiguous:
                other, beside = ambiguous
                forms[short] = ShortForm(full, other, frozenset(beside.split()))
    return forms


def read_lexicon() -> str:
    """Give the lexicon file as it stands."""
    return (resources.files("troly.text") / "lexicons" / LEXICON).read_text("utf-8")


def spell_out(text: str) -> str:
    """Replace each short form that stands alone; everything else stays as it is."""
    forms = lexicon()
    words = [fold(word) for word in _CHUNK.findall(text)]
    position = -1

    def chunk(match: re.Match[str]) -> str:
        nonlocal position
        position += 1
        if _ADDRESS.search(match.group()):
            return match.group()
        return _WORD.sub(word, match.group())

    def word(match: re.Match[str]) -> str:
        form = forms.get(match.group().lower())
        if form is None:
            return match.group()
        start = max(0, position - _BEFORE)
        near = {*words[start:position], *words[position + 1 : position + 1 + _AFTER]}
        return form.other if near & form.beside else form.full

    return _CHUNK.sub(chunk, text)
