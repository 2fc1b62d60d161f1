"""One YAML file: its values, and the line of each.

Every scalar is read as text, whatever it looks like: `title: 404` or `title: no` mean what
they say, and the models alone decide what is a number or a date.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, SequenceNode

from troly.knowledge.findings import Finding, finding, words
from troly.knowledge.problem import KnowledgeError, Problem, Severity

# The complement of what YAML 1.2 calls printable.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Location = tuple[str | int, ...]
"""Keys and list positions from the root to a value, as pydantic names them."""


def key_name(location: Location) -> str:
    """Name a value as an editor would find it: `answer.steps mục 2`."""
    key = ""
    for name in location:
        if isinstance(name, int):
            key += f" {words('item', number=name + 1)}"
        elif not name.startswith("__"):  # pydantic's __root__ and __key__
            key += f".{name}" if key else name
    return key


@dataclass(frozen=True)
class YamlFile:
    """The mapping that a file holds, with the line where each value begins."""

    path: Path
    data: dict[str, object]
    lines: dict[Location, int]

    def line(self, location: Location) -> int:
        """Give the line of a value, or of the nearest part around it that is written down."""
        while location and location not in self.lines:
            location = location[:-1]
        return self.lines.get(location, 1)

    def problem(self, location: Location, found: Finding, severity: Severity = "error") -> Problem:
        """Say where a finding is: at the value at a location."""
        return Problem(self.path, self.line(location), found, severity)


def read_yaml(path: Path) -> YamlFile:
    """Read a file that holds one mapping.

    KnowledgeError: the file is missing, is not UTF-8 or YAML, holds no mapping, or names a
    key twice.
    """
    # "-sig": Notepad begins its files with a byte order mark.
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise _broken(path, None, finding("missing_file")) from None
    except OSError as error:
        raise _broken(path, None, finding("unreadable", reason=error.strerror)) from None
    except UnicodeDecodeError:
        raise _broken(path, None, finding("not_utf8")) from None
    # The parser refuses them as well, but does not name the line.
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise _broken(path, line, finding("control_character", character=repr(control[0])))
    try:
        root = YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        raise _broken(
            path,
            error.problem_mark.line + 1 if error.problem_mark else None,
            finding("not_yaml", reason=error.problem or error.context),
        ) from None
    if not isinstance(root, MappingNode):
        raise _broken(path, 1, finding("no_keys"))
    reader = _Reader(path)
    data = reader.mapping(root, ())
    if reader.problems:
        raise KnowledgeError(reader.problems)
    return YamlFile(path, data, reader.lines)


@dataclass
class _Reader:
    """Turns nodes into plain values and notes their lines."""

    path: Path
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def mapping(self, node: MappingNode, location: Location) -> dict[str, object]:
        data: dict[str, object] = {}
        for key_node, value_node in node.value:
            key, line = str(key_node.value), key_node.start_mark.line + 1
            here = (*location, key)
            if key in data:
                first = self.lines[here]
                self._report(line, finding("double_key", key=key, first=first))
                continue
            self.lines[here] = line
            data[key] = self._value(value_node, here)
        return data

    def _value(self, node: Node, location: Location) -> object:
        # The composer gives an alias as the node it stands for, which may even hold itself.
        if id(node) in self._seen:
            line = self.lines[location]
            self._report(line, finding("anchor"))
            return None
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            return self.mapping(node, location)
        if isinstance(node, SequenceNode):
            items = []
            for index, item in enumerate(node.value):
                here = (*location, index)
                self.lines[here] = item.start_mark.line + 1
                items.append(self._value(item, here))
            return items
        return node.value

    def _report(self, line: int, found: Finding) -> None:
        self.problems.append(Problem(self.path, line, found))


def _broken(path: Path, line: int | None, found: Finding) -> KnowledgeError:
    return KnowledgeError([Problem(path, line, found)])
