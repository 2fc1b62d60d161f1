"""Spell out what people type for short (`hs` → `hồ sơ`), by a curated lexicon."""

from __future__ import annotations

import re
from functools import lru_cache
from importlib import resources

LEXICON = "abbreviations.tsv"
# A short form stands alone: not inside an address or e-mail (`abc.dk@x.vn`).
_TOKEN = re.compile(r"(?<![\w@./-])[^\W\d_]+(?![\w@-]|[./]\w)")


@lru_cache(maxsize=1)
def lexicon() -> dict[str, str]:
    """Give the short forms, lower case, with what they stand for."""
    lines = read_lexicon().splitlines()
    pairs = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {short: full for short, full in pairs}  # noqa: C416 - says that a line is a pair


def read_lexicon() -> str:
    """Give the lexicon file as it stands."""
    return (resources.files("troly.text") / "lexicons" / LEXICON).read_text("utf-8")


def spell_out(text: str) -> str:
    """Replace each short form that stands alone; everything else stays as it is."""
    full = lexicon()
    return _TOKEN.sub(lambda match: full.get(match.group().lower(), match.group()), text)
