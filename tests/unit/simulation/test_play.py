from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from troly.client import GatewayUnreachable, NoReplyInTime, Refused
from troly.knowledge.load import KnowledgeBase
from troly.simulation.citizen import Citizen, Goal, World, citizens, read_world
from troly.simulation.play import play


@pytest.fixture(scope="module")
def world(knowledge: KnowledgeBase, project: Path) -> World:
    return read_world(project / "evaluation", knowledge)


@dataclass
class Gateway:
    """Begins conversations in which every message ends in the same way."""

    ends: Exception | str
    begun: list[Conversation] = field(default_factory=list)

    def begin(self) -> Conversation:
        self.begun.append(Conversation(self.ends))
        return self.begun[-1]


@dataclass
class Conversation:
    ends: Exception | str
    keys: list[str] = field(default_factory=list)
    forgotten: bool = False

    def say(self, _text: str, key: str) -> list[dict[str, Any]]:
        self.keys.append(key)
        if isinstance(self.ends, Exception):
            raise self.ends
        empty: dict[str, Any] = {
            "entry_ids": [],
            "offered_ids": [],
            "buttons": [],
            "contacts": [],
            "links": [],
        }
        return [{"type": self.ends, **empty}]

    def forget(self) -> None:
        if self.forgotten or self.ends == "data_deleted":
            raise Refused(401, "session_expired", "")
        self.forgotten = True


def drawn(world: World, goal: Goal, count: int) -> list[Citizen]:
    fitting = (one for one in citizens(world, 10_000, seed=1) if one.goal is goal)
    return list(islice(fitting, count))


def test_nobody_leaves_anything_behind(world: World) -> None:
    gateway = Gateway("call_back")
    lives = play(gateway, world, drawn(world, Goal.CALL_BACK, 10))
    assert [life.helped for life in lives] == [True] * 10
    assert [one.forgotten for one in gateway.begun] == [True] * 10


def test_who_deleted_everything_has_nothing_to_delete(world: World) -> None:
    (life,) = play(Gateway("data_deleted"), world, drawn(world, Goal.DELETION, 1))
    assert life.helped


def test_some_send_twice_under_one_key(world: World) -> None:
    gateway = Gateway("handoff")
    play(gateway, world, drawn(world, Goal.PERSON, 140))
    said = [one.keys for one in gateway.begun]
    twice = [keys for keys in said if len(keys) == 2]
    assert 0 < len(twice) < 14
    assert all(len(set(keys)) == 1 for keys in said)


@pytest.mark.parametrize("failure", [NoReplyInTime("late"), Refused(500, "internal_error", "")])
def test_a_failure_is_a_dead_end(world: World, failure: Exception) -> None:
    (life,) = play(Gateway(failure), world, drawn(world, Goal.OUT_OF_SCOPE, 1))
    assert (life.turns, life.dead_ends) == (1, 1)
    assert life.gave_up


def test_nobody_there_ends_it(world: World) -> None:
    with pytest.raises(GatewayUnreachable):
        play(Gateway(GatewayUnreachable("gone")), world, drawn(world, Goal.PERSON, 20))
