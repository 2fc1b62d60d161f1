"""Load the knowledge base that answers are served from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from troly.knowledge.agencies import Agency
from troly.knowledge.diagnosis import Diagnosis
from troly.knowledge.entry import Document, Entry, Topic, Variable
from troly.knowledge.fields import fill, fill_templates
from troly.knowledge.helpline import Helpline
from troly.knowledge.messages import Messages
from troly.knowledge.notices import Notice
from troly.knowledge.problem import KnowledgeError, Problem
from troly.knowledge.read import read
from troly.knowledge.statuses import Status
from troly.knowledge.validate import references

__all__ = ["KnowledgeBase", "KnowledgeError", "Problem", "load"]

_VERSION_DIGITS = 8


@dataclass(frozen=True)
class KnowledgeBase:
    """All content, sound and with its variables filled in.

    Entries stand in the order of the topics, then of the source document's rows.
    """

    entries: Mapping[str, Entry]
    variables: Mapping[str, Variable]
    documents: Mapping[str, Document]
    topics: Mapping[str, Topic]
    twin_groups: Mapping[str, str]
    messages: Messages
    most_asked: tuple[str, ...]
    notices: tuple[Notice, ...]
    agencies: tuple[Agency, ...]
    helpline: Helpline
    # By the number that the portal's database holds.
    statuses: Mapping[int, Status]
    # By the entry of the complaint.
    diagnoses: Mapping[str, Diagnosis]
    # The chat widget's words by language, then by name; the widget fills in their parameters.
    widget_labels: Mapping[str, Mapping[str, str]]
    # Eight hexadecimal digits an entry, other ones after each change of its content.
    versions: Mapping[str, str]

    def entry(self, entry_id: str) -> Entry:
        """Give an entry, its texts ready to show.

        KeyError: there is no such entry (a trained model may know more than the content).
        """
        return self.entries[entry_id]

    def current_notices(self, now: datetime) -> list[Notice]:
        """Give the notices that hold at an aware time."""
        return [notice for notice in self.notices if notice.holds(now)]

    def twins(self, entry_id: str) -> tuple[str, ...]:
        """Give the ids of the other entries in the entry's twin group; empty without a group."""
        group = self.entries[entry_id].twin_group
        return tuple(
            other.id
            for other in self.entries.values()
            if group and other.twin_group == group and other.id != entry_id
        )

    def all_twins(self) -> dict[str, tuple[str, ...]]:
        """Give `twins` of every entry, by its id."""
        return {entry_id: self.twins(entry_id) for entry_id in self.entries}

    def render(self, text: str, /, **parameters: object) -> str:
        """Fill the variables and parameters that a text names in braces.

        KeyError: the text names something else.
        """
        return fill(text, {**_values(self.variables), **parameters})

    def message(self, name: str, /, **parameters: object) -> str:
        """Give one of the assistant's sentences.

        KeyError: `Messages` declares no such sentence, or a parameter it names is missing.
        """
        return self.render(dict(self.messages)[name], **parameters)


def load(folder: Path) -> KnowledgeBase:
    """Read a knowledge base, check it and fill in its variables.

    KnowledgeError: with every problem that keeps it from being used.
    """
    draft = read(folder)
    if problems := references(draft):
        raise KnowledgeError(problems)
    catalogue, _ = draft.catalogue
    messages, _ = draft.messages
    values = _values(catalogue.variables)
    order = list(catalogue.topics)
    entries: list[Entry] = sorted(
        (fill_templates(entry, values) for entry, _ in draft.entries),
        key=lambda entry: (order.index(entry.topic), entry.source.row),
    )
    return KnowledgeBase(
        entries={entry.id: entry for entry in entries},
        variables=catalogue.variables,
        documents=catalogue.documents,
        topics={
            topic_id: Topic(id=topic_id, title=title)
            for topic_id, title in catalogue.topics.items()
        },
        twin_groups=catalogue.twin_groups,
        messages=messages,
        most_asked=tuple(catalogue.most_asked),
        notices=tuple(fill_templates(one, values) for one in draft.notices[0].notices),
        agencies=tuple(fill_templates(one, values) for one in draft.agencies[0].agencies),
        helpline=draft.helpline[0],
        statuses={
            status.number: fill_templates(status, values) for status in draft.statuses[0].statuses
        },
        diagnoses={file.path.stem: diagnosis for diagnosis, file in draft.diagnoses},
        widget_labels={
            language: labels.as_json() for language, (labels, _) in draft.widget_labels.items()
        },
        versions={entry.id: _version(entry) for entry in entries},
    )


def _version(entry: Entry) -> str:
    return hashlib.sha256(entry.json(ensure_ascii=False).encode()).hexdigest()[:_VERSION_DIGITS]


def _values(variables: Mapping[str, Variable]) -> dict[str, str]:
    return {name: variable.value for name, variable in variables.items()}
