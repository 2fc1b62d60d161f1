"""Measure troly beside stock Rasa: `make bench`, or `python -m benchmarks.compare --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.figures import Block, SideFigures
from benchmarks.load import LoadOrder, LoadResult, put_under_load
from benchmarks.machine import PACKAGES, describe_machine
from benchmarks.questions import draw_conversations, in_scope_questions
from benchmarks.report import Run, as_summary, write_results
from benchmarks.servers import Side, stock_side, temporary_settings, troly_side
from benchmarks.stock_project import write_stock_project, write_troly_project
from benchmarks.stock_rasa import ROOT, stock_versions
from benchmarks.training import train_stock, train_troly

_CLIENTS = (1, 8)
_COMMITTED_RESULTS = ROOT / "benchmarks" / "results"
# Runs that leave something out never replace a committed result.
_OTHER_RESULTS = ROOT / "var" / "benchmarks"


@dataclass(frozen=True)
class Amount:
    """How much is measured; a conversation is four messages."""

    starts: int
    warm_up_conversations: int
    blocks: int
    conversations_per_block: int


_FULL = Amount(starts=2, warm_up_conversations=16, blocks=4, conversations_per_block=60)
_SMOKE = Amount(starts=1, warm_up_conversations=2, blocks=1, conversations_per_block=8)


def main() -> int:
    """Measure, report, and fail where a message had no answer."""
    options = _options()
    with TemporaryDirectory(prefix="troly-bench-") as folder:
        run = _measure(options, Path(folder))
    complete = not run.notes
    page = write_results(run, _COMMITTED_RESULTS if complete else _OTHER_RESULTS)
    print(f"\n{as_summary(run)}\n\nwritten: {page}")
    return 1 if run.troly.failures or run.stock.failures else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=__doc__)
    parser.add_argument(
        "--skip-stock-training",
        metavar="MODEL",
        type=Path,
        help="serve this stock model (.tar.gz) instead of training one , which takes many minutes",
    )
    parser.add_argument(
        "--smoke",
        action="store_true",
        help="a few messages, troly's present model, and a stock model that learns next to nothing:"
        " shows that the scripts work, and no more",
    )
    return parser.parse_args()


def _measure(options: argparse.Namespace, folder: Path) -> Run:
    machine = describe_machine()
    amount = _SMOKE if options.smoke else _FULL
    figures = {"troly": SideFigures("troly"), "stock": SideFigures("stock")}
    sides = _trained_sides(options, folder, figures)
    with ExitStack() as stack:
        for side in sides:
            stack.callback(side.stop)
        _start(sides, amount, figures)
        _load(sides, amount, figures)
        for side in sides:
            figures[side.name].memory_bytes = side.memory()
    stock_packages = stock_versions(("tensorflow", *PACKAGES))
    sides_figures = (figures["troly"], figures["stock"])
    return Run(machine, stock_packages, _CLIENTS, *sides_figures, _notes(options))


def _trained_sides(
    options: argparse.Namespace, folder: Path, figures: dict[str, SideFigures]
) -> list[Side]:
    models = ROOT / "models" if options.smoke else folder / "models"
    troly = temporary_settings(folder / "troly", models)
    stock = temporary_settings(folder / "stock", models)
    project, model = folder / "stock-project", options.skip_stock_training
    write_stock_project(project, stock, quick=options.smoke)
    _say("training troly")
    if not options.smoke:
        write_troly_project(folder / "troly-project")
        few = temporary_settings(folder / "troly-few", folder / "troly-few" / "models")
        figures["troly"].training_seconds = train_troly(
            few, folder / "troly-few-training.log", folder / "troly-project"
        )
    seconds = train_troly(troly, folder / "troly-training.log")
    if not options.smoke:
        figures["troly"].training_on_all_seconds = seconds
    if model is None:
        model = folder / "stock-model" / "stock.tar.gz"
        _say("training stock Rasa")
        seconds = train_stock(stock, project, model, folder / "stock-training.log")
        if not options.smoke:
            figures["stock"].training_seconds = seconds
    return [
        troly_side(troly, folder / "troly-logs"),
        stock_side(stock, project, model.resolve(), folder / "stock-logs"),
    ]


def _start(sides: Sequence[Side], amount: Amount, figures: dict[str, SideFigures]) -> None:
    """Start both sides as often as wanted; the last start is the one that stays."""
    for start in range(amount.starts):
        for side in sides:
            side.stop()
        for side in sides:
            _say(f"starting {side.name}, {start + 1} of {amount.starts}")
            figures[side.name].start_seconds.append(side.start())


def _load(sides: Sequence[Side], amount: Amount, figures: dict[str, SideFigures]) -> None:
    """Put load on the sides in turn, so that whatever else the machine does hits both."""
    questions = in_scope_questions()
    warm_up = draw_conversations(questions, amount.warm_up_conversations, "warm-up")
    for side in sides:
        _say(f"warming up {side.name}")
        figures[side.name].warm_up.append(_put_on(side, max(_CLIENTS), warm_up))
    for clients in _CLIENTS:
        for number in range(amount.blocks):
            conversations = draw_conversations(
                questions, amount.conversations_per_block, f"{clients} clients, block {number}"
            )
            for side in sides:
                _say(f"{clients} clients, block {number + 1} of {amount.blocks}: {side.name}")
                before = side.cpu()
                load = _put_on(side, clients, conversations)
                used = {name: after - before[name] for name, after in side.cpu().items()}
                figures[side.name].blocks.append(Block(clients, load, used))


def _put_on(side: Side, clients: int, conversations: list[list[str]]) -> LoadResult:
    return put_under_load(LoadOrder(side.name, [side.url], clients, conversations))


def _notes(options: argparse.Namespace) -> list[str]:
    if options.smoke:
        return ["Smoke test: too few messages, no training; these figures mean nothing"]
    if options.skip_stock_training:
        return [f"Stock model trained before, not in this run: {options.skip_stock_training}"]
    return []


def _say(message: str) -> None:
    print(f"bench: {message}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
