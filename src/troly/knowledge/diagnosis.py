"""Decision trees for complaints with many causes (diagnosis/<entry>.yml)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field, root_validator

from troly.knowledge.entry import Part
from troly.knowledge.fields import ButtonTitle, FieldError, Slug, Text

MOST_QUESTIONS = 3


class Option(Part):
    """One answer: leads to the next node or to the entry that helps."""

    title: ButtonTitle
    node: Slug | None = None
    entry: Slug | None = None

    @root_validator(skip_on_failure=True)
    @classmethod
    def _leads_somewhere(cls, values: dict[str, Any]) -> dict[str, Any]:
        if (values["node"] is None) == (values["entry"] is None):
            raise FieldError("leads nowhere, or to two places", "write either 'node' or 'entry'")
        return values


class Node(Part):
    """One question."""

    question: Text
    options: list[Option] = Field(..., min_items=2, max_items=4)


class Diagnosis(Part):
    """A tree of questions that begins at `start`."""

    start: Slug
    nodes: dict[str, Node]

    @root_validator(skip_on_failure=True)
    @classmethod
    def _is_a_tree(cls, values: dict[str, Any]) -> dict[str, Any]:
        start, nodes = values["start"], values["nodes"]
        reached = [name for name, _ in _walk(start, nodes, ())]
        if missing := sorted(set(nodes) - set(reached)):
            raise FieldError(f"never reaches '{missing[0]}'", "lead an option there, or remove it")
        return values

    def entries(self) -> Iterator[tuple[str, int, str]]:
        """Give each leaf: node, place of the option, entry."""
        for name, node in self.nodes.items():
            for place, option in enumerate(node.options):
                if option.entry:
                    yield name, place, option.entry


def _walk(
    name: str, nodes: Mapping[str, Node], before: tuple[str, ...]
) -> Iterator[tuple[str, Node]]:
    if name not in nodes:
        raise FieldError(f"leads to '{name}', which is no node", "write the node, or correct it")
    if name in before:
        raise FieldError(f"comes back to '{name}'", "lead on to an entry")
    if len(before) == MOST_QUESTIONS:
        raise FieldError(
            f"asks more than {MOST_QUESTIONS} questions on the way to '{name}'", "shorten it"
        )
    yield name, nodes[name]
    for option in nodes[name].options:
        if option.node:
            yield from _walk(option.node, nodes, (*before, name))
