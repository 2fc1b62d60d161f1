"""Does the content hold what code expects of it (needed.py)?"""

from __future__ import annotations

from collections.abc import Iterator

from troly.knowledge import needed
from troly.knowledge.entry import Entry
from troly.knowledge.fields import Template, placeholders
from troly.knowledge.findings import closest, finding, words
from troly.knowledge.messages import Messages
from troly.knowledge.problem import Problem
from troly.knowledge.read import Draft
from troly.knowledge.yaml_file import Location, YamlFile, key_name


def missing(draft: Draft) -> Iterator[Problem]:
    """Find what answers would break without; all of it errors."""
    catalogue, file = draft.catalogue
    for name in needed.PHONES:
        variable = catalogue.variables.get(name)
        if variable is None or variable.kind != "phone":
            found = finding("needed_phone", name=name, use=words(f"use_of_{name}"))
            yield file.problem(("variables",), found)
    files: dict[str, YamlFile] = {entry.id: file for entry, file in draft.entries}
    for entry_id in needed.ENTRIES:
        if entry_id in files:
            continue
        use = words(f"use_of_{entry_id}")
        if like := closest(entry_id, files):
            found = finding("needed_entry_renamed", id=entry_id, use=use, like=like)
            yield files[like].problem(("id",), found)
        else:
            yield Problem(draft.folder, None, finding("needed_entry", id=entry_id, use=use))


def doubtful(draft: Draft) -> Iterator[Problem]:
    """Find what an answer loses something by; all of it warnings."""
    for entry, file in draft.entries:
        for location, step in _steps(entry):
            key = key_name(location)
            if '"' in step:
                yield file.problem(location, finding("needed_quotation_marks", key=key), "warning")
            elif step.count(needed.OPENING_MARK) != step.count(needed.CLOSING_MARK):
                yield file.problem(location, finding("needed_closing_mark", key=key), "warning")
    messages, file = draft.messages
    said: dict[str, Template] = dict(messages)
    for name, text in said.items():
        for parameter in Messages.parameters(name):
            if parameter not in placeholders(text):
                found = finding("needed_parameter", key=name, parameter=parameter)
                yield file.problem((name,), found, "warning")
    for name, button in needed.QUOTED_TITLES.items():
        title = said[button]
        if f"{needed.OPENING_MARK}{title}{needed.CLOSING_MARK}" not in said[name]:
            found = finding("needed_title", key=name, title=title, button=button)
            yield file.problem((name,), found, "warning")


def _steps(entry: Entry) -> Iterator[tuple[Location, Template]]:
    answer = entry.answer
    for index, step in enumerate(answer.steps):
        yield ("answer", "steps", index), step
    for number, method in enumerate(answer.methods):
        for index, step in enumerate(method.steps):
            yield ("answer", "methods", number, "steps", index), step
