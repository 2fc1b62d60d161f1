"""Mend what cannot be a word: `nhaapj`, `matkhau`, `tài khoanr`, `đăgn ký`.

Only syllables that the training sentences never hold are touched, and each becomes one they do
hold, or two. Candidates at one edit (Damerau, "A technique for computer detection and correction
of spelling errors", CACM 1964) are found by deletions, as in SymSpell.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from troly.text.telex import decode, spell
from troly.text.unicode import fold

_SYLLABLE = re.compile(r"[^\W\d_]+")
_VOWEL = re.compile(r"[aeiouy]")
# Longer runs are no syllable, and not two.
_LONGEST = 14
_SHORTEST_EDITED = 3
_SHORTEST_SPLIT = 4
# A spelling that training holds less often is no authority.
_LEAST_COUNT = 3


class Speller:
    """Mends syllables by what the training sentences hold; never touches a known one."""

    def __init__(self, counts: Mapping[str, int], pairs: Mapping[str, int]) -> None:
        """Build the indexes.

        Args:
            counts: How often each syllable stands in the training sentences.
            pairs: How often two of them, joined by a space, stand side by side.
        """
        self._known = frozenset(counts)
        self._counts: Counter[str] = Counter()
        self._by_spelling: dict[str, str] = {}
        for syllable, count in counts.items():
            self._counts[fold(syllable)] += count
            known = self._by_spelling.get(spell(syllable))
            if count >= _LEAST_COUNT and count > counts.get(known or "", 0):
                self._by_spelling[spell(syllable)] = syllable
        self._pairs: Counter[str] = Counter()
        for pair, count in pairs.items():
            self._pairs[fold(pair)] += count
        self._by_deletion: defaultdict[str, list[str]] = defaultdict(list)
        for syllable, count in self._counts.items():
            if count >= _LEAST_COUNT:
                for shorter in {syllable, *_deletions(syllable)}:
                    self._by_deletion[shorter].append(syllable)

    def mend(self, text: str) -> str:
        """Give lower-case text with its impossible syllables replaced, where one is likely meant.

        A mended syllable may come without marks: the restorer sets them.
        """
        found = list(_SYLLABLE.finditer(text))
        bare = [fold(match.group()) for match in found]
        pieces = []
        end = 0
        for position, match in enumerate(found):
            before = bare[position - 1] if position else ""
            after = bare[position + 1] if position + 1 < len(bare) else ""
            pieces += [text[end : match.start()], self._mended(match.group(), before, after)]
            end = match.end()
        pieces.append(text[end:])
        return "".join(pieces)

    def _mended(self, syllable: str, before: str, after: str) -> str:
        if syllable in self._known:
            return syllable
        if variant := self._by_spelling.get(spell(syllable)):
            return variant  # another place for the tone mark: `khâủ`, `hoà`
        bare = fold(syllable)
        if bare in self._counts or len(bare) > _LONGEST or not _VOWEL.search(bare):
            return syllable
        if not bare.isalpha():  # `¼` is no digit, and no letter either
            return syllable
        if telex := self._by_spelling.get(decode(syllable)):
            return telex
        likely = sorted(
            self._candidates(bare),
            key=lambda one: (
                self._pairs[f"{before} {one}"] + self._pairs[f"{one} {after}"],
                self._counts[one],
            ),
        )
        return likely[-1] if likely else syllable

    def _candidates(self, bare: str) -> Iterator[str]:
        if len(bare) >= _SHORTEST_SPLIT:
            for cut in range(1, len(bare)):
                if self._pairs[pair := f"{bare[:cut]} {bare[cut:]}"] >= _LEAST_COUNT:
                    yield pair
        if len(bare) >= _SHORTEST_EDITED:
            for shorter in {bare, *_deletions(bare)}:
                for known in self._by_deletion.get(shorter, ()):
                    if _is_one_edit(bare, known):
                        yield known


def _deletions(word: str) -> list[str]:
    return [word[:i] + word[i + 1 :] for i in range(len(word))]


def _is_one_edit(one: str, other: str) -> bool:
    """Tell whether a deletion, insertion, replacement or swap of neighbours leads to the other."""
    if len(one) != len(other):
        return True  # they share a word that is one letter shorter
    differing = [i for i in range(len(one)) if one[i] != other[i]]
    if len(differing) == 1:
        return True
    return (
        len(differing) == 2
        and differing[1] == differing[0] + 1
        and one[differing[0]] == other[differing[1]]
        and one[differing[1]] == other[differing[0]]
    )
