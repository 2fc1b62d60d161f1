"""Runs the graph of a trained model node after node."""

from __future__ import annotations

import gc
from typing import Any

from rasa.engine.runner.dask import DaskGraphRunner


class InOrderGraphRunner(DaskGraphRunner):
    """Does what Rasa's runner does, without planning the same graph anew for every message.

    Rasa hands the graph to dask, which schedules tasks over many workers; a message has one, and
    its graph is a chain.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """Instantiate the nodes, as Rasa's runner does."""
        super().__init__(*arguments, **options)
        # The model stays as long as the process: the collector of garbage need not look at it.
        gc.freeze()
        self._plans: dict[tuple[str, ...], list[tuple[str, tuple[str, ...]]]] = {}

    def run(
        self, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
    ) -> dict[str, Any]:
        """Run the nodes that the targets need; gives the targets' outputs by name."""
        wanted = targets or self._graph_schema.target_names
        outputs = {name: (name, value) for name, value in (inputs or {}).items()}
        for name, needs in self._plan(tuple(wanted)):
            outputs[name] = self._instantiated_nodes[name](*(outputs.get(n, n) for n in needs))
        return dict(outputs[name] for name in wanted)

    def _plan(self, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
        """Give the nodes in an order in which each comes after what it needs, with those needs."""
        if targets not in self._plans:
            nodes = self._graph_schema.minimal_graph_schema(list(targets)).nodes
            order: dict[str, tuple[str, ...]] = {}

            def add(name: str) -> None:
                if name in nodes and name not in order:
                    needs = tuple(nodes[name].needs.values())
                    for need in needs:
                        add(need)
                    order[name] = needs

            for target in targets:
                add(target)
            self._plans[targets] = list(order.items())
        return self._plans[targets]
