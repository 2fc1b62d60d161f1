"""An answer walked through step by step, with the way round each likely obstacle."""

from __future__ import annotations

from collections.abc import Sequence

from troly.answering.buttons_and_links import button, contact, entry_buttons
from troly.answering.intents import (
    AT_STEP,
    CALL_BACK,
    DONE,
    NEXT_STEP,
    PREVIOUS_STEP,
    STUCK,
    WALK,
    payload,
)
from troly.answering.outcome import Button, Outcome, OutcomeType, Progress
from troly.answering.state import DialogueState, Walk
from troly.knowledge.entry import Entry, Obstacle
from troly.knowledge.load import KnowledgeBase
from troly.knowledge.needed import HOTLINE
from troly.text.ordinals import LAST

_FEWEST_STEPS = 4


def walk_buttons(knowledge: KnowledgeBase, entry: Entry) -> list[Button]:
    """Give the way into an entry's steps, where there are enough of them."""
    if max(map(len, _ways(entry)), default=0) < _FEWEST_STEPS:
        return []
    return [button(knowledge, "walk", WALK, entry.id)]


def begin_walk(knowledge: KnowledgeBase, state: DialogueState, about: str) -> Outcome:
    """Begin at the first step of `entry` or `entry.method`; of several methods, ask which.

    Without `about`, of the entry answered with last.
    """
    entry_id, _, method = (about or state.entry_id).partition(".")
    entry = knowledge.entries.get(entry_id)
    if entry is None or not _ways(entry):
        return _no_walk(knowledge)
    if len(_ways(entry)) > 1 and not method:
        return _ask_method(knowledge, entry)
    walk = Walk(entry_id=entry.id, method=int(method or 0))
    if not _fits(knowledge, walk):
        return _no_walk(knowledge)
    state.walk = walk
    return _show(knowledge, walk)


def move(knowledge: KnowledgeBase, state: DialogueState, steps: int) -> Outcome:
    """Go on or back; past the last step the walk is over."""
    if state.walk is None:
        return begin_walk(knowledge, state, "")
    return go_to(knowledge, state, state.walk.step + steps)


def go_to(knowledge: KnowledgeBase, state: DialogueState, step: int) -> Outcome:
    """Show one step, counted from 1; -1 is the last, and one past the last ends the walk."""
    if state.walk is None:
        opened = begin_walk(knowledge, state, "")
        if state.walk is None:
            return opened
    walk = state.walk
    if not _fits(knowledge, walk):
        return _say_it_changed(knowledge, state)
    last = len(_steps(knowledge, walk))
    if step > last:
        return finish(knowledge, state)
    walk.step = last if step == LAST else max(step, 1)
    return _show(knowledge, walk)


def is_before_last_step(knowledge: KnowledgeBase, state: DialogueState) -> bool:
    """Tell whether a walk is under way with steps still to come."""
    walk = state.walk
    return walk is not None and walk.step < len(_steps(knowledge, walk))


def finish(knowledge: KnowledgeBase, state: DialogueState) -> Outcome:
    """End the walk, and name what usually comes next."""
    entry = knowledge.entries.get(state.walk.entry_id) if state.walk else None
    state.walk = None
    return Outcome(
        type=OutcomeType.SMALL_TALK,
        summary=knowledge.message("walk_finished"),
        buttons=entry_buttons(knowledge, entry.related) if entry else [],
    )


def stuck(knowledge: KnowledgeBase, state: DialogueState) -> Outcome:
    """Help where a step does not work: the step's obstacle, a choice of them, or a person."""
    walk = state.walk
    if walk is None or not _fits(knowledge, walk):
        return _say_it_changed(knowledge, state)
    obstacles = _obstacles(knowledge, walk) or [
        o for o in knowledge.entry(walk.entry_id).obstacles if _is_of_method(o, walk)
    ]
    return Outcome(
        type=OutcomeType.QUESTION_BACK,
        offered_ids=[obstacle.entry for obstacle in obstacles],
        summary=knowledge.message("walk_stuck", step=walk.step),
        contacts=[contact(knowledge, HOTLINE)],
        buttons=[
            *_obstacle_buttons(obstacles),
            back_button(knowledge, walk.step),
            button(knowledge, "call_back", CALL_BACK),
        ],
    )


def back_button(knowledge: KnowledgeBase, step: int) -> Button:
    """Give the way back into the walk at a step."""
    return Button(
        title=knowledge.message("back_to_step", step=step), payload=payload(AT_STEP, str(step))
    )


def way_back(knowledge: KnowledgeBase, state: DialogueState, entry_id: str) -> list[Button]:
    """Give the way back into an interrupted walk from an entry's answer.

    From the entry that solves the step's obstacle it leads to the step after.
    """
    walk = state.walk
    if walk is None or not _fits(knowledge, walk):
        return []
    solved = any(o.entry == entry_id for o in _obstacles(knowledge, walk))
    last = len(_steps(knowledge, walk))
    return [back_button(knowledge, min(walk.step + solved, last))]


def _show(knowledge: KnowledgeBase, walk: Walk) -> Outcome:
    steps = _steps(knowledge, walk)
    entry = knowledge.entry(walk.entry_id)
    buttons = []
    if walk.step < len(steps):
        buttons.append(button(knowledge, "next_step", NEXT_STEP))
    else:
        buttons.append(button(knowledge, "walk_done", DONE))
    if walk.step > 1:
        buttons.append(button(knowledge, "previous_step", PREVIOUS_STEP))
    buttons += _obstacle_buttons(_obstacles(knowledge, walk))
    buttons.append(button(knowledge, "step_fails", STUCK))
    title = knowledge.message("step_title", step=walk.step, steps=len(steps))
    return Outcome(
        type=OutcomeType.STEP,
        entry_ids=[entry.id],
        intro=entry.question if walk.step == 1 else "",
        title=title,
        progress=Progress(done=walk.step, of=len(steps), label=title),
        summary=steps[walk.step - 1],
        notice=(entry.review.notice or "") if walk.step == 1 else "",
        buttons=buttons,
    )


def _ask_method(knowledge: KnowledgeBase, entry: Entry) -> Outcome:
    numbers = range(len(entry.answer.methods))
    titles = [knowledge.message("method_title", number=n + 1) for n in numbers]
    return Outcome(
        type=OutcomeType.QUESTION_BACK,
        offered_ids=[entry.id],
        summary=knowledge.message("walk_which_method"),
        notes=[
            f"{title}: {method.name}"
            for title, method in zip(titles, entry.answer.methods, strict=True)
        ],
        buttons=[
            Button(title=title, payload=payload(WALK, f"{entry.id}.{n}"))
            for n, title in zip(numbers, titles, strict=True)
        ],
    )


def _no_walk(knowledge: KnowledgeBase) -> Outcome:
    return Outcome(
        type=OutcomeType.QUESTION_BACK,
        offered_ids=[*knowledge.most_asked],
        summary=knowledge.message("walk_of_what"),
        buttons=entry_buttons(knowledge, knowledge.most_asked),
    )


def _say_it_changed(knowledge: KnowledgeBase, state: DialogueState) -> Outcome:
    """End a walk that no longer fits; offer its entry as it is now, or others if it is gone."""
    entry = knowledge.entries.get(state.walk.entry_id) if state.walk else None
    state.walk = None
    return Outcome(
        type=OutcomeType.QUESTION_BACK,
        summary=knowledge.message("walk_changed"),
        contacts=[contact(knowledge, HOTLINE)],
        buttons=entry_buttons(knowledge, [entry.id] if entry else knowledge.most_asked),
    )


def _fits(knowledge: KnowledgeBase, walk: Walk) -> bool:
    """Tell whether its entry still has the step: it may have been edited meanwhile."""
    return walk.step <= len(_steps(knowledge, walk))


def _steps(knowledge: KnowledgeBase, walk: Walk) -> Sequence[str]:
    """Give the steps as they are now; none where the entry or its method is gone."""
    entry = knowledge.entries.get(walk.entry_id)
    ways = _ways(entry) if entry else []
    return ways[walk.method] if walk.method < len(ways) else ()


def _ways(entry: Entry) -> list[Sequence[str]]:
    if entry.answer.steps:
        return [entry.answer.steps]
    return [method.steps for method in entry.answer.methods]


def _obstacles(knowledge: KnowledgeBase, walk: Walk) -> list[Obstacle]:
    found = knowledge.entry(walk.entry_id).obstacles
    return [o for o in found if o.step == walk.step and _is_of_method(o, walk)]


def _is_of_method(obstacle: Obstacle, walk: Walk) -> bool:
    return obstacle.method is None or obstacle.method == walk.method + 1


def _obstacle_buttons(obstacles: Sequence[Obstacle]) -> list[Button]:
    return [Button(title=o.title, payload=payload(o.entry)) for o in obstacles]
