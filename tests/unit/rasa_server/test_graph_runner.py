from __future__ import annotations

from typing import Any

import pytest
from rasa.engine.graph import ExecutionContext, GraphComponent, GraphSchema, SchemaNode
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.storage.local_model_storage import LocalModelStorage

from troly.rasa_server.graph_runner import InOrderGraphRunner


class Add(GraphComponent):
    """Adds up whatever it is given, and remembers how often it ran."""

    runs = 0

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: Any, resource: Any, execution_context: Any
    ) -> Add:
        return cls()

    def add(self, one: int, other: int) -> int:
        Add.runs += 1
        return one + other


def node(**needs: str) -> SchemaNode:
    return SchemaNode(
        needs=needs, uses=Add, constructor_name="create", fn="add", config={}, eager=True
    )


# `last` stands first: order in the schema is no order of running.
SCHEMA = GraphSchema(
    {
        "last": node(one="left", other="right"),
        "left": node(one="start", other="step"),
        "right": node(one="left", other="step"),
        "unwanted": node(one="last", other="last"),
        "start": node(one="step", other="step"),
    }
)


@pytest.fixture(params=[InOrderGraphRunner, DaskGraphRunner])
def runner(request: pytest.FixtureRequest, tmp_path: Any) -> DaskGraphRunner:
    created: DaskGraphRunner = request.param.create(
        SCHEMA, LocalModelStorage(tmp_path), ExecutionContext(SCHEMA)
    )
    return created


def test_both_runners_give_the_targets_alone(runner: DaskGraphRunner) -> None:
    assert runner.run(inputs={"step": 1}, targets=["last", "left"]) == {"last": 7, "left": 3}
    assert runner.run(inputs={"step": 10}, targets=["last"]) == {"last": 70}


def test_each_needed_node_runs_once(runner: DaskGraphRunner) -> None:
    Add.runs = 0
    runner.run(inputs={"step": 1}, targets=["last"])
    assert Add.runs == 4


def test_a_missing_input_is_an_error(runner: DaskGraphRunner) -> None:
    with pytest.raises(Exception, match="Missing input"):
        runner.run(inputs={}, targets=["last"])
