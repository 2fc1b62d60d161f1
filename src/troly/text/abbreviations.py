"""Spell out what people type for short (`hs` → `hồ sơ`), by a curated lexicon."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import count

from troly.text.unicode import fold

LEXICON = "abbreviations.tsv"
_CHUNK = re.compile(r"\S+")
# Addresses, e-mails and numbers of documents hold no short forms: `http://x.vn/?tk=1`,
# `abc.dk@x.vn`, `15/2025/QĐ-UBND`.
_ADDRESS = re.compile(r"://|\w[@.=#:+]\w|\d/|/\d")
_WORD = re.compile(r"(?<!\w)[^\W\d_]+(?!\w)")
# How many words before, and after, tell which reading of an ambiguous form is meant.
_BEFORE, _AFTER = 3, 1
_OF = "cua"


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
    words = [fold(word) for word in _WORD.findall(text)]
    addresses = [chunk.span() for chunk in _CHUNK.finditer(text) if _ADDRESS.search(chunk.group())]
    positions = count()

    def replace(match: re.Match[str]) -> str:
        position = next(positions)
        form = forms.get(match.group().lower())
        if form is None or any(start <= match.start() < end for start, end in addresses):
            return match.group()
        return form.other if form.beside & _neighbours(words, position) else form.full

    return _WORD.sub(replace, text)


def _neighbours(words: list[str], position: int) -> set[str]:
    before = words[max(0, position - _BEFORE) : position]
    if before[-1:] == [_OF]:  # `tk của mk`: whose, not what
        return set()
    return {*before, *words[position + 1 : position + 1 + _AFTER]}
