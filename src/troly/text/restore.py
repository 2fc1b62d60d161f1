"""Put the marks back on text typed without them: `quen mat khau` → `quên mật khẩu`.

A bigram model over syllables, learnt from the project's own sentences, and the Viterbi path
through the spellings that each bare syllable can have. General-purpose restorers do worse on
portal vocabulary (docs/adr/0003-vietnamese-text.md).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from unicodedata import normalize

from troly.text.unicode import fold, has_marks

_SYLLABLE = re.compile(r"[^\W\d_]+")
_START = "<s>"
# Weight of the pair against the single syllable; the pair is rarer and says more.
_PAIR_WEIGHT = 0.8
# A writer sets marks where at least this share of the syllables carries some.
_MARKED_SHARE = 0.5
# A bare syllable is a word of its own where it is written so at least this often.
_BARE_SHARE = 0.05


@dataclass
class Restorer:
    """A trained restorer. Immutable in use; `counts` and `pairs` are all it knows."""

    counts: dict[str, int] = field(default_factory=dict)
    pairs: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        spellings: defaultdict[str, list[str]] = defaultdict(list)
        for syllable in self.counts:
            spellings[fold(syllable)].append(syllable)
        self._spellings = dict(spellings)
        self._if_no_word = {
            bare: [one for one in known if one != bare]
            for bare, known in self._spellings.items()
            if self.counts.get(bare, 0) < _BARE_SHARE * sum(self.counts[one] for one in known)
        }
        self._total = sum(self.counts.values()) or 1

    @classmethod
    def learn(cls, sentences: Iterable[str]) -> Restorer:
        """Count the syllables and neighbours of sentences; those without marks teach nothing."""
        counts: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for sentence in filter(is_marked, sentences):
            previous = _START
            for syllable in _SYLLABLE.findall(sentence.lower()):
                counts[syllable] += 1
                pairs[f"{previous} {syllable}"] += 1
                previous = syllable
        return cls(dict(counts), dict(pairs))

    def restore(self, text: str, is_marked: bool = False) -> str:
        """Give the text with the marks that its writer likely left out.

        A syllable changes only into a spelling of the same letters with all the marks it had, so
        nothing is lost. Marked syllables that the training sentences hold stay, and guide their
        neighbours; others may lack a mark (`nhâp`). Where the writer sets marks (`is_marked`),
        bare syllables change only if they are no words without them: the `mat` of `quên mat
        khẩu`, but not the `ma` of `ma tuý`.
        """
        candidates = self._if_no_word if is_marked else self._spellings
        found = list(_SYLLABLE.finditer(text))
        pieces = []
        end = 0
        best = self._best_path([match.group().lower() for match in found], candidates)
        for match, spelling in zip(found, best, strict=True):
            pieces += [text[end : match.start()], _with_case_of(match.group(), spelling)]
            end = match.end()
        pieces.append(text[end:])
        return "".join(pieces)

    def _best_path(self, syllables: list[str], candidates: Mapping[str, list[str]]) -> list[str]:
        paths: dict[str, tuple[float, list[str]]] = {_START: (0.0, [])}
        for syllable in syllables:
            step: dict[str, tuple[float, list[str]]] = {}
            for spelling in candidates.get(syllable) or self._completed(syllable):
                score, path = max(
                    (
                        (before + self._log_probability(previous, spelling), path)
                        for previous, (before, path) in paths.items()
                    ),
                    key=lambda scored: scored[0],
                )
                step[spelling] = (score, [*path, spelling])
            paths = step
        return max(paths.values(), key=lambda scored: scored[0])[1]

    def _completed(self, syllable: str) -> list[str]:
        """Give the known spellings that an unknown marked syllable may be lacking marks of."""
        if syllable in self.counts or not has_marks(syllable):
            return [syllable]
        known = self._spellings.get(fold(syllable), [])
        return [one for one in known if _has_all_marks_of(syllable, one)] or [syllable]

    def _log_probability(self, previous: str, syllable: str) -> float:
        count = self.counts.get(syllable, 0)
        pair = self.pairs.get(f"{previous} {syllable}", 0)
        single = (count + 0.1) / (self._total + 1)
        joint = pair / (self.counts.get(previous, 0) + 1)
        return math.log(_PAIR_WEIGHT * joint + (1 - _PAIR_WEIGHT) * single)


def is_marked(text: str) -> bool:
    """Tell whether the writer sets marks: text that has its marks must not be restored."""
    syllables = _SYLLABLE.findall(text)
    marked = sum(has_marks(syllable) for syllable in syllables)
    return marked >= _MARKED_SHARE * len(syllables)


def _has_all_marks_of(syllable: str, other: str) -> bool:
    letters = zip(syllable, other, strict=True)
    return all(set(normalize("NFD", mine)) <= set(normalize("NFD", its)) for mine, its in letters)


def _with_case_of(original: str, spelling: str) -> str:
    if original.lower() == spelling or len(original) != len(spelling):
        return original
    return "".join(
        new.upper() if old.isupper() else new for old, new in zip(original, spelling, strict=True)
    )
