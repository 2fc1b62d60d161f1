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

from troly.knowledge.problem import KnowledgeError, Problem, Severity

# The complement of what YAML 1.2 calls printable.
_CONTROL = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Location = tuple[str | int, ...]
"""Keys and list positions from the root to a value, as pydantic names them."""


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

    def problem(
        self, location: Location, message: str, remedy: str, severity: Severity = "error"
    ) -> Problem:
        """Describe a problem with the value at a location."""
        return Problem(self.path, self.line(location), message, remedy, severity)


def read_yaml(path: Path) -> YamlFile:
    """Read a file that holds one mapping.

    KnowledgeError: the file is missing, is not UTF-8 or YAML, holds no mapping, or names a
    key twice.
    """
    # "-sig": Notepad begins its files with a byte order mark.
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise _broken(path, None, f"cannot be read ({error.strerror})", "restore it") from None
    except UnicodeDecodeError:
        raise _broken(path, None, "is not UTF-8 text", "save it as UTF-8") from None
    # The parser refuses them as well, but does not name the line.
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        raise _broken(path, line, f"holds the control character {control[0]!r}", "delete it")
    try:
        root = YAML(typ="safe").compose(text)
    except MarkedYAMLError as error:
        raise _broken(
            path,
            error.problem_mark.line + 1 if error.problem_mark else None,
            f"not valid YAML ({error.problem or error.context})",
            "indent with spaces, and quote a text that holds ': ' or begins with a special sign",
        ) from None
    if not isinstance(root, MappingNode):
        raise _broken(path, 1, "holds no keys", "write 'key: value' lines; see faq_kb/README.md")
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
                self._report(line, f"key '{key}' stands twice, first in line {first}", "keep one")
                continue
            self.lines[here] = line
            data[key] = self._value(value_node, here)
        return data

    def _value(self, node: Node, location: Location) -> object:
        # The composer gives an alias as the node it stands for, which may even hold itself.
        if id(node) in self._seen:
            line = self.lines[location]
            self._report(line, "anchors (&, *) are not read here", "write the text out")
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

    def _report(self, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.path, line, message, remedy))


def _broken(path: Path, line: int | None, message: str, remedy: str) -> KnowledgeError:
    return KnowledgeError([Problem(path, line, message, remedy)])
