"""One message's way through every station, to read."""

from __future__ import annotations

from collections.abc import Iterator

from troly.portal.reading import read_numbers
from troly.text.reading import Kind, kind_of, normalise
from troly.understanding.decision import decide, is_one_word
from troly.understanding.several_questions import find_several
from troly.understanding.whole import Design, Understanding
from troly.vietnam_time import today_in_vietnam

_SHOWN = 4
_WIDTH = 14


def explain(text: str, understanding: Understanding, design: Design) -> str:
    """Give a line for each station: its name, and what it made of the message."""
    return "\n".join(
        f"{name:<{_WIDTH}}{value}" for name, value in _stations(text, understanding, design)
    )


def _stations(text: str, understanding: Understanding, design: Design) -> Iterator[tuple[str, str]]:
    yield "typed", text
    numbers = read_numbers(text, today_in_vietnam())
    look_alikes = [f"{one.text} ({one.kind.value})" for one in numbers.look_alikes]
    yield "codes", ", ".join(code.text for code in numbers.codes) or "-"
    yield "look-alikes", ", ".join(look_alikes) or "-"
    kind = kind_of(text)
    yield "kind", kind.value
    if kind is not Kind.WORDS:
        return  # the gate asks for words, unless there is a code
    model, question = understanding.model, understanding.read(text)
    yield "normalised", normalise(text)
    yield "read as", question.text
    yield "words", " | ".join(question.words)
    examined = model.examine(question)
    ranking = examined.ranking
    yield "ranking", ", ".join(f"{one.intent} {one.confidence:.2f}" for one in ranking[:_SHOWN])
    for known in model.nearest(question, _SHOWN):
        yield "near", f"{known.similarity:.2f} {known.intent}: {known.text}"
    several = find_several(question.text, examined.likeliest)
    for found in several:
        yield "questions", f"{' + '.join(found.intents)} {found.confidence:.2f}"
    verdict = decide(
        [(ranked.intent, ranked.confidence) for ranked in ranking],
        examined.similarity,
        design.thresholds,
        one_word=is_one_word(question.words),
        several=several,
    )
    named = verdict.offered or (verdict.intent, *verdict.second_answers)
    yield "gate", f"{verdict.decision.value}: {', '.join(named)}"
    if verdict.second_offers:
        yield "offered too", ", ".join(verdict.second_offers)
