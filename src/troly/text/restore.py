"""Put the marks back on text typed without them: `quen mat khau` → `quên mật khẩu`.

A bigram model over syllables, learnt from the project's own sentences, and the Viterbi path
through the spellings that each bare syllable can have. General-purpose restorers do worse on
portal vocabulary (docs/adr/0003-vietnamese-text.md).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from troly.text.unicode import fold, has_marks

_SYLLABLE = re.compile(r"[^\W\d_]+")
_START = "<s>"
# Weight of the pair against the single syllable; the pair is rarer and says more.
_PAIR_WEIGHT = 0.8
# A sentence keeps its spelling where at least this share of its syllables carries marks.
_MARKED_SHARE = 0.5


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
        self._total = sum(self.counts.values()) or 1

    @classmethod
    def learn(cls, sentences: Iterable[str]) -> Restorer:
        """Count the syllables and neighbours of correctly spelled sentences."""
        counts: Counter[str] = Counter()
        pairs: Counter[str] = Counter()
        for sentence in sentences:
            previous = _START
            for syllable in _SYLLABLE.findall(sentence.lower()):
                counts[syllable] += 1
                pairs[f"{previous} {syllable}"] += 1
                previous = syllable
        return cls(dict(counts), dict(pairs))

    def restore(self, text: str) -> str:
        """Give the text with its likely marks, if its writer left them out.

        Only bare syllables change, each only into a spelling of the same letters, so nothing is
        lost; in half-marked text the marked syllables stay and guide their neighbours.
        """
        found = list(_SYLLABLE.finditer(text))
        syllables = [match.group() for match in found]
        pieces = []
        end = 0
        for match, best in zip(found, self._best_path(syllables), strict=True):
            pieces.append(text[end : match.start()])
            pieces.append(_with_case_of(match.group(), best))
            end = match.end()
        pieces.append(text[end:])
        return "".join(pieces)

    def _best_path(self, syllables: list[str]) -> list[str]:
        paths: dict[str, tuple[float, list[str]]] = {_START: (0.0, [])}
        for syllable in syllables:
            step: dict[str, tuple[float, list[str]]] = {}
            for spelling in self._candidates(syllable.lower()):
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

    def _candidates(self, syllable: str) -> list[str]:
        if has_marks(syllable):
            return [syllable]
        return self._spellings.get(syllable, [syllable])

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


def _with_case_of(original: str, spelling: str) -> str:
    if original.lower() == spelling or len(original) != len(spelling):
        return original
    return "".join(
        new.upper() if old.isupper() else new for old, new in zip(original, spelling, strict=True)
    )
