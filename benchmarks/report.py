"""The measurement as a page for people and as JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.figures import Point, SideFigures
from benchmarks.machine import Machine
from benchmarks.stock_project import EXAMPLES_PER_INTENT

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Run:
    """One whole measurement; `notes` say what was left out of it."""

    machine: Machine
    stock_packages: dict[str, str]
    clients: tuple[int, ...]
    troly: SideFigures
    stock: SideFigures
    notes: list[str]


@dataclass(frozen=True)
class _Goal:
    """What troly must reach beside stock Rasa; `ratio` is None where it was not measured."""

    what: str
    ratio: float | None
    limit: float
    at_least: bool

    @property
    def reached(self) -> bool | None:
        if self.ratio is None:
            return None
        return self.ratio >= self.limit if self.at_least else self.ratio <= self.limit


def as_markdown(run: Run) -> str:
    """Give the page."""
    return "\n".join(
        [
            f"# troly beside stock Rasa, {run.machine.measured_at[:10]}",
            "",
            *_machine(run),
            *(f"- {note}" for note in run.notes),
            "",
            "## Figures",
            "",
            *_figures(run),
            "",
            "## Processes",
            "",
            *_processes(run),
            "",
            "## Goals",
            "",
            *_goals(run),
            "",
            "## Errors and empty answers",
            "",
            *_failures(run),
            "",
        ]
    )


def as_summary(run: Run) -> str:
    """Give the lines for the terminal."""
    return "\n".join([*_figures(run), "", *_goals(run), "", *_failures(run)])


def as_json(run: Run) -> str:
    """Give everything that was measured, every single latency included."""
    points = {
        side.name: {clients: asdict(side.point(clients)) for clients in run.clients}
        for side in (run.troly, run.stock)
    }
    return json.dumps({**asdict(run), "points": points}, ensure_ascii=False, indent=1) + "\n"


def write_results(run: Run, folder: Path) -> Path:
    """Write both forms under the run's date; gives the page's path."""
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / f"{run.machine.measured_at[:10]}.md"
    page.write_text(as_markdown(run), "utf-8")
    page.with_suffix(".json").write_text(as_json(run), "utf-8")
    return page


def _machine(run: Run) -> list[str]:
    machine = run.machine
    return [
        f"- Machine: {machine.processor}, {machine.cores} cores,"
        f" {machine.memory_bytes / _MEGABYTE / 1024:.1f} GB memory, {machine.system}",
        f"- troly: {_listed({'python': machine.python, **machine.packages})}",
        f"- stock Rasa: {_listed(run.stock_packages)}",
        f"- Measured {machine.measured_at} at commit {machine.commit};"
        f" load average before the run {machine.load_average}",
    ]


def _listed(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


def _figures(run: Run) -> list[str]:
    rows = [
        _row(
            f"training, {EXAMPLES_PER_INTENT} questions an intent, s",
            run,
            lambda side: side.training_seconds,
            "{:.0f}",
        ),
        _row(
            "training, all questions, s", run, lambda side: side.training_on_all_seconds, "{:.0f}"
        ),
        _row("start to first answer, s", run, lambda side: side.median_start_seconds, "{:.1f}"),
    ]
    for clients in run.clients:
        label = f"{clients} client{'s' if clients > 1 else ''}"
        points = {side.name: side.point(clients) for side in (run.troly, run.stock)}
        rows += [
            _point_row(f"{label}: answers per second", points, lambda p: p.per_second),
            _point_row(f"{label}: p50, ms", points, lambda p: p.p50_ms),
            _point_row(f"{label}: p95, ms", points, lambda p: p.p95_ms),
        ]
    rows.append(
        _row("memory after load, MB", run, lambda s: s.total_memory_bytes / _MEGABYTE, "{:.0f}")
    )
    return _table(["", "troly", "stock Rasa", "troly / stock"], rows)


def _row(what: str, run: Run, value: Callable[[SideFigures], float | None], form: str) -> list[str]:
    troly, stock = value(run.troly), value(run.stock)
    return [what, _shown(troly, form), _shown(stock, form), _shown(_ratio(troly, stock), "{:.2f}")]


def _point_row(what: str, points: dict[str, Point], value: Callable[[Point], float]) -> list[str]:
    troly, stock = value(points["troly"]), value(points["stock"])
    return [what, f"{troly:.1f}", f"{stock:.1f}", f"{troly / stock:.2f}"]


def _processes(run: Run) -> list[str]:
    rows = []
    for side in (run.troly, run.stock):
        for process, size in side.memory_bytes.items():
            cpu = [f"{side.point(c).cpu_ms_per_answer[process]:.1f}" for c in run.clients]
            rows.append([side.name, process, f"{size / _MEGABYTE:.0f}", *cpu])
    columns = [f"CPU ms per answer, {c} client{'s' if c > 1 else ''}" for c in run.clients]
    table = _table(["side", "process", "memory, MB", *columns], rows)
    spread = [
        f"{side.name}, {clients} client{'s' if clients > 1 else ''}: {point.answers} answers,"
        f" {point.slowest_block_per_second:.1f} to {point.fastest_block_per_second:.1f} a second"
        for side in (run.troly, run.stock)
        for clients in run.clients
        for point in [side.point(clients)]
    ]
    return [*table, "", "Slowest and fastest block:", "", *(f"- {line}" for line in spread)]


def _goals(run: Run) -> list[str]:
    most = max(run.clients)
    troly, stock = run.troly.point(most), run.stock.point(most)
    goals = [
        _Goal(f"throughput at {most} clients", troly.per_second / stock.per_second, 4.5, True),
        _Goal(f"p95 at {most} clients", troly.p95_ms / stock.p95_ms, 0.5, False),
        _Goal("memory", run.troly.total_memory_bytes / run.stock.total_memory_bytes, 1.0, False),
        _Goal(
            "training", _ratio(run.troly.training_seconds, run.stock.training_seconds), 0.1, False
        ),
    ]
    verdicts = {True: "reached", False: "missed", None: "not measured"}
    rows = [
        [
            goal.what,
            f"{'at least' if goal.at_least else 'at most'} {goal.limit:g} times stock",
            _shown(goal.ratio, "{:.2f}"),
            verdicts[goal.reached],
        ]
        for goal in goals
    ]
    return _table(["goal", "limit", "troly / stock", ""], rows)


def _failures(run: Run) -> list[str]:
    lines = []
    for side in (run.troly, run.stock):
        lines.append(f"- {side.name}: {len(side.failures)}")
        lines += [f"  - {failure}" for failure in side.failures[:10]]
    return lines


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    lines = [head, ["---"] * len(head), *rows]
    return [f"| {' | '.join(line)} |" for line in lines]


def _ratio(troly: float | None, stock: float | None) -> float | None:
    return None if troly is None or stock is None else troly / stock


def _shown(value: float | None, form: str) -> str:
    return "–" if value is None else form.format(value)
