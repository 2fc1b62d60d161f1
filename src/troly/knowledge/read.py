"""Read the files of the knowledge base, each checked by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from troly.knowledge.agencies import Agencies
from troly.knowledge.diagnosis import Diagnosis
from troly.knowledge.entry import Catalogue, Entry, Part
from troly.knowledge.findings import Finding, finding, misspelled
from troly.knowledge.helpline import Helpline
from troly.knowledge.messages import Messages
from troly.knowledge.notices import Notices
from troly.knowledge.problem import KnowledgeError, Problem
from troly.knowledge.statuses import Statuses
from troly.knowledge.widget_labels import LANGUAGES, WidgetLabels
from troly.knowledge.yaml_file import Location, YamlFile, key_name, read_yaml

CATALOGUE_FILE = "variables.yml"
MESSAGES_FILE = "messages.yml"
NOTICES_FILE = "notices.yml"
AGENCIES_FILE = "agencies.yml"
HELPLINE_FILE = "helpline.yml"
STATUSES_FILE = "statuses.yml"
DIAGNOSIS_FOLDER = "diagnosis"
WIDGET_FOLDER = "widget"
_LABEL_FILES = {language: f"{WIDGET_FOLDER}/{language}.yml" for language in LANGUAGES}
_SINGLE_FILES = (
    CATALOGUE_FILE,
    MESSAGES_FILE,
    NOTICES_FILE,
    AGENCIES_FILE,
    HELPLINE_FILE,
    STATUSES_FILE,
    *_LABEL_FILES.values(),
)

Model = TypeVar("Model", bound=Part)

Checked = tuple[Model, YamlFile]
"""A model and the file it stands in, so that later findings can name the line."""


@dataclass(frozen=True)
class Draft:
    """All files, each sound by itself; whether they fit together is not known yet."""

    folder: Path
    entries: list[Checked[Entry]]
    catalogue: Checked[Catalogue]
    messages: Checked[Messages]
    notices: Checked[Notices]
    agencies: Checked[Agencies]
    helpline: Checked[Helpline]
    statuses: Checked[Statuses]
    diagnoses: list[Checked[Diagnosis]]
    # By language.
    widget_labels: dict[str, Checked[WidgetLabels]]


def yaml_files(folder: Path) -> list[Path]:
    """List the YAML files of a knowledge base, misplaced ones included, hidden ones not."""
    # Not rglob: it does not follow the linked folders in which Kubernetes mounts files.
    depths = ("*.y*ml", "*/*.y*ml", "*/*/*.y*ml")
    found = (path for pattern in depths for path in folder.glob(pattern))
    return sorted(
        path
        for path in found
        if not any(name.startswith(".") for name in path.relative_to(folder).parts)
    )


def read(folder: Path) -> Draft:
    """Read every file; KnowledgeError with the problems of all that are not sound."""
    if not folder.is_dir():
        raise KnowledgeError([Problem(folder, None, finding("not_a_folder"))])
    paths, problems = _paths(folder)
    trees = [path for path in paths if path.parent.name == DIAGNOSIS_FOLDER]
    entries = [_read_as(Entry, path, problems) for path in paths if path not in trees]
    catalogue = _read_as(Catalogue, folder / CATALOGUE_FILE, problems)
    messages = _read_as(Messages, folder / MESSAGES_FILE, problems)
    notices = _read_as(Notices, folder / NOTICES_FILE, problems)
    agencies = _read_as(Agencies, folder / AGENCIES_FILE, problems)
    helpline = _read_as(Helpline, folder / HELPLINE_FILE, problems)
    statuses = _read_as(Statuses, folder / STATUSES_FILE, problems)
    diagnoses = [_read_as(Diagnosis, path, problems) for path in trees]
    labels = {
        language: _read_as(WidgetLabels, folder / name, problems)
        for language, name in _LABEL_FILES.items()
    }
    if problems:
        raise KnowledgeError(problems)
    assert catalogue and messages and notices and agencies and helpline and statuses  # noqa: PT018
    return Draft(
        folder,
        [entry for entry in entries if entry],
        catalogue,
        messages,
        notices,
        agencies,
        helpline,
        statuses,
        [diagnosis for diagnosis in diagnoses if diagnosis],
        {language: file for language, file in labels.items() if file},
    )


def _paths(folder: Path) -> tuple[list[Path], list[Problem]]:
    """List the files of entries and diagnoses, and complain of what is none of ours."""
    paths, problems = [], []
    for path in yaml_files(folder):
        inside = path.relative_to(folder)
        if inside.as_posix() in _SINGLE_FILES:
            continue
        if len(inside.parts) == 2 and path.suffix == ".yml" and inside.parts[0] != WIDGET_FOLDER:
            paths.append(path)
        else:
            problems.append(Problem(path, None, finding("not_read_here")))
    return paths, problems


def _read_as(model: type[Model], path: Path, problems: list[Problem]) -> Checked[Model] | None:
    try:
        file = read_yaml(path)
        return model.parse_obj(file.data), file
    except KnowledgeError as error:
        problems.extend(error.problems)
    except ValidationError as error:
        problems.extend(_problem(model, file, found) for found in error.errors())
    return None


def _problem(model: type[Part], file: YamlFile, error: Mapping[str, Any]) -> Problem:
    location: Location = error["loc"]
    return file.problem(location, _explain(model, location, error))


def _explain(model: type[Part], location: Location, error: Mapping[str, Any]) -> Finding:
    """Say in an editor's words what pydantic found, and the remedy."""
    key, context = key_name(location), error.get("ctx", {})
    kind = error["type"]
    if kind == "value_error.field":
        return Finding(f"{key} {context['message']}", context["remedy"])
    if kind == "value_error.extra":
        known = _keys_around(model, location)
        found = finding("unknown_key", key=key, known=", ".join(known))
        return misspelled(found, str(location[-1]), known)
    if kind == "value_error.const":
        allowed = ", ".join(context["permitted"])
        return finding("not_allowed", key=key, given=context["given"], allowed=allowed)
    if kind == "value_error.list.min_items":
        return finding("too_few", key=key, least=context["limit_value"])
    if kind == "value_error.list.max_items":
        return finding("too_many", key=key, most=context["limit_value"])
    if name := _FINDING_OF_KIND.get(kind):
        return finding(name, key=key)
    return finding("otherwise", key=key, reason=error["msg"])


_FINDING_OF_KIND = {
    "value_error.missing": "missing_key",
    "type_error.integer": "not_a_number",
    "value_error.number.not_ge": "not_a_number",
    "type_error.list": "not_a_list",
    "type_error.dict": "not_keys",
    "value_error.dictionary": "not_keys",
}


def _keys_around(model: type[Part], location: Location) -> list[str]:
    """List the keys allowed beside the one at a location."""
    for name in location[:-1]:
        inner = model.__fields__[name].type_ if name in model.__fields__ else None
        if isinstance(inner, type) and issubclass(inner, Part):
            model = inner
    return [field.alias for field in model.__fields__.values()]
