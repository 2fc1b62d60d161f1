"""What a citizen makes of a reply: content, another message, or giving up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from troly.simulation.citizen import Citizen, Goal, World

Outcomes = Sequence[Mapping[str, Any]]

# What gives no way on when it comes without a button, a number or an address.
_NEEDS_A_WAY_ON = frozenset(
    {"clarify", "handoff", "not_covered", "question_back", "topics", "unavailable"}
)
_SLIP = 0.03
_INTERRUPTION = 0.08
_MOST_TURNS = 40


@dataclass(frozen=True)
class Move:
    """The next message: typed, or the button with this title."""

    text: str = ""
    button: str = ""


@dataclass
class Life:
    """How it went so far."""

    citizen: Citizen
    turns: int = 0
    helped: bool = False
    gave_up: bool = False
    dead_ends: int = 0
    wrong_answers: int = 0
    log: list[str] = field(default_factory=list)
    # Messages without progress.
    annoyance: int = 0
    # Whether the last message took an offered choice.
    chose: bool = False
    # Entries answered with.
    answered: set[str] = field(default_factory=set)
    # How far a goal of several messages has come.
    stage: str = ""

    @property
    def is_over(self) -> bool:
        """Tell whether the citizen leaves."""
        return self.helped or self.gave_up


class Behaviour:
    """Plays citizens of one world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def first(self, life: Life) -> Move:
        """Give the first message."""
        citizen = life.citizen
        if citizen.wordings:
            return Move(text=citizen.write(citizen.wordings.pop()))
        if citizen.dossier:
            if citizen.dice.random() < 0.4:
                life.stage = "code"
                return self._phrase(life, "look_up_without_code")
            return self._phrase(life, "look_up", code=citizen.dossier["code"])
        return self._phrase(life, _FIRST_WORDS[citizen.goal])

    def next(self, life: Life, outcomes: Outcomes) -> Move | None:
        """Judge a reply; give the next message, or None when the citizen leaves."""
        self._judge(life, outcomes)
        if life.is_over:
            return None
        if life.turns >= _MOST_TURNS or life.annoyance >= life.citizen.patience:
            life.gave_up = True
            return None
        life.chose = False
        move = self._go_on(life, outcomes)
        if move is None:
            life.gave_up = True
        return move

    # --- judging -----------------------------------------------------------------

    def _judge(self, life: Life, outcomes: Outcomes) -> None:
        if not outcomes or any(_is_dead_end(outcome) for outcome in outcomes):
            life.dead_ends += 1
        answered = {e for o in outcomes if o["type"] == "answered" for e in o["entry_ids"]}
        life.answered |= answered
        citizen, types = life.citizen, {outcome["type"] for outcome in outcomes}
        right = self._world.right(citizen.gold | citizen.second_gold)
        asks = citizen.goal in (Goal.QUESTION, Goal.TWO_QUESTIONS, Goal.WALK, Goal.OUT_OF_SCOPE)
        if asks and not life.chose and not life.stage and answered - right:
            life.wrong_answers += 1
        life.helped = self._is_content(life, types, outcomes)

    def _is_content(self, life: Life, types: set[str], outcomes: Outcomes) -> bool:
        citizen, seen = life.citizen, life.answered
        if citizen.goal is Goal.QUESTION:
            return bool(seen & self._world.right(citizen.gold))
        if citizen.goal is Goal.TWO_QUESTIONS:
            golds = (citizen.gold, citizen.second_gold)
            return all(seen & self._world.right(gold) for gold in golds)
        if citizen.goal is Goal.WALK:
            return life.stage == "walking" and types == {"small_talk"}
        if citizen.goal is Goal.WHEN_READY:
            return life.stage == "asked when" and bool(types & _DOSSIERS)
        if citizen.goal is Goal.OUT_OF_SCOPE and life.wrong_answers:
            return False
        return bool(types & _ENDS[citizen.goal])

    # --- going on ----------------------------------------------------------------

    def _go_on(self, life: Life, outcomes: Outcomes) -> Move | None:
        citizen, last = life.citizen, outcomes[-1]
        if citizen.goal is Goal.WALK and (walk := self._walk(life, last)):
            return walk
        if citizen.dossier:
            return self._dossier(life, outcomes)
        if citizen.goal is Goal.CALL_BACK:
            return self._call_back(life, last)
        if citizen.goal is Goal.DELETION:
            return self._take(life, last, last["buttons"][0]["title"] if last["buttons"] else "")
        if last["type"] in ("clarify", "question_back", "topics"):
            return self._choose(life, last)
        return self._rephrase(life, last)

    def _choose(self, life: Life, outcome: Mapping[str, Any]) -> Move | None:
        citizen = life.citizen
        wanted = self._world.right(citizen.gold | citizen.second_gold) - life.answered
        known = self._world.knowledge
        titles = [button["title"] for button in outcome["buttons"]]
        right = [t for t in titles if t in {known.entry(one).title for one in wanted}]
        if citizen.dice.random() < _SLIP and titles:
            return self._take(life, outcome, citizen.dice.choice(titles))
        if right:
            return self._take(life, outcome, right[0])
        if len(titles) == len(outcome["entry_ids"]) + 1:  # "none of these"
            life.annoyance += 1
            return self._take(life, outcome, titles[-1])
        return self._rephrase(life, outcome)

    def _rephrase(self, life: Life, last: Mapping[str, Any]) -> Move | None:
        citizen, known = life.citizen, self._world.knowledge
        life.annoyance += 1
        if last["type"] == "answered":
            right = self._world.right(citizen.gold | citizen.second_gold)
            wanted = {known.entry(one).title for one in right - life.answered}
            for button in last["buttons"]:
                if button["title"] in wanted:
                    return self._take(life, last, button["title"])
        if citizen.goal is Goal.TWO_QUESTIONS:
            return self._ask_the_other(life)
        if citizen.wordings:
            return Move(text=citizen.write(citizen.wordings.pop()))
        words = _FIRST_WORDS.get(citizen.goal)
        return self._phrase(life, words) if words else None

    def _ask_the_other(self, life: Life) -> Move | None:
        """Ask again for what is not answered yet, as a question of its own."""
        citizen = life.citizen
        for gold in (citizen.gold, citizen.second_gold):
            if not life.answered & self._world.right(gold):
                asked = [one.text for one in self._world.questions if one.gold == gold]
                return Move(text=citizen.write(citizen.dice.choice(asked)))
        return None

    def _walk(self, life: Life, last: Mapping[str, Any]) -> Move | None:
        citizen = life.citizen
        titles = [button["title"] for button in last["buttons"]]
        if last["type"] == "step":
            life.stage = "walking"
            obstacles = [t for t in titles if t in self._obstacles(last["entry_ids"])]
            if obstacles and citizen.dice.random() < 0.3:
                return self._take(life, last, obstacles[0])
            if citizen.dice.random() < 0.5:
                return self._take(life, last, titles[0])
            is_last = titles[0] == self._world.knowledge.message("walk_done")
            return self._phrase(life, "done" if is_last else "next")
        if life.stage == "walking":
            back = [title for title in titles if title.startswith("Về bước")]
            return self._take(life, last, back[0]) if back else self._phrase(life, "next")
        if last["type"] == "answered" and life.answered & self._world.right(citizen.gold):
            return self._phrase(life, "walk")
        return None

    def _obstacles(self, entry_ids: Sequence[str]) -> set[str]:
        known = self._world.knowledge
        return {o.title for one in entry_ids for o in known.entry(one).obstacles}

    def _dossier(self, life: Life, outcomes: Outcomes) -> Move | None:
        citizen, last = life.citizen, outcomes[-1]
        if last["type"] in ("ask_dossier_code", "ask_second_factor"):
            if citizen.dice.random() < _INTERRUPTION and life.stage != "interrupted":
                life.stage = "interrupted"
                asked = [one.text for one in self._world.questions if one.gold]
                return Move(text=citizen.dice.choice(asked))
            is_code = last["type"] == "ask_dossier_code"
            return Move(text=citizen.dossier["code" if is_code else "factor"])
        if last["type"] in _DOSSIERS:
            if citizen.goal is Goal.WHEN_READY:
                life.stage = "asked when"
                return self._phrase(life, "when_ready")
            if citizen.dice.random() < 0.5:
                return self._take(life, last, self._world.knowledge.message("dossier_details"))
            return self._phrase(life, "details")
        life.annoyance += 1
        return self._phrase(life, "look_up", code=citizen.dossier["code"])

    def _call_back(self, life: Life, last: Mapping[str, Any]) -> Move | None:
        known = self._world.knowledge
        titles = [button["title"] for button in last["buttons"]]
        if known.message("call_back_agree") in titles:
            if life.citizen.dice.random() < 0.5:
                return self._take(life, last, known.message("call_back_agree"))
            return self._phrase(life, "agree")
        if known.message("call_back_stop") in titles:
            return self._phrase(life, "phone")
        if known.message("call_back") in titles:
            return self._take(life, last, known.message("call_back"))
        life.annoyance += 1
        return self._phrase(life, "call_back")

    def _take(self, life: Life, outcome: Mapping[str, Any], title: str) -> Move | None:
        """Tap a button, or type its number."""
        titles = [button["title"] for button in outcome["buttons"]]
        if title not in titles:
            life.annoyance += 1
            return self._rephrase(life, outcome) if life.citizen.wordings else None
        life.chose = True
        if life.citizen.types_choices:
            return Move(text=str(titles.index(title) + 1))
        return Move(button=title)

    def _phrase(self, life: Life, name: str, **values: str) -> Move:
        phrase = life.citizen.dice.choice(self._world.phrases[name])
        return Move(text=phrase.format(**values) if values else phrase)


_DOSSIERS = frozenset({"dossier_status", "dossier_details"})
_FIRST_WORDS = {
    Goal.PERSON: "person",
    Goal.CALL_BACK: "call_back",
    Goal.TOPICS: "topics",
    Goal.DELETION: "delete",
}
_ENDS = {
    Goal.STATUS: _DOSSIERS,
    Goal.DETAILS: frozenset({"dossier_details"}),
    Goal.PERSON: frozenset({"handoff"}),
    Goal.CALL_BACK: frozenset({"call_back"}),
    Goal.TOPICS: frozenset({"topics"}),
    Goal.DELETION: frozenset({"data_deleted"}),
    # Told honestly, with whom to call; small talk is answered as such.
    Goal.OUT_OF_SCOPE: frozenset({"not_covered", "small_talk", "handoff"}),
}


def _is_dead_end(outcome: Mapping[str, Any]) -> bool:
    ways_on = outcome["buttons"] or outcome["contacts"] or outcome["links"]
    return outcome["type"] in _NEEDS_A_WAY_ON and not ways_on
