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
            raise FieldError("leads_nowhere")
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
            raise FieldError("never_reached", node=missing[0])
        return values

    def entries(self) -> Iterator[tuple[str, int, str]]:
        """Give each leaf: node, number of the option from 0, entry."""
        for name, node in self.nodes.items():
            for number, option in enumerate(node.options):
                if option.entry:
                    yield name, number, option.entry


def _walk(
    name: str, nodes: Mapping[str, Node], before: tuple[str, ...]
) -> Iterator[tuple[str, Node]]:
    if name not in nodes:
        raise FieldError("no_such_node", node=name)
    if name in before:
        raise FieldError("comes_back", node=name)
    if len(before) == MOST_QUESTIONS:
        raise FieldError("too_many_questions", most=MOST_QUESTIONS, node=name)
    yield name, nodes[name]
    for option in nodes[name].options:
        if option.node:
            yield from _walk(option.node, nodes, (*before, name))
