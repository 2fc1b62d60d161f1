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
from troly.knowledge.helpline import Helpline
from troly.knowledge.messages import Messages
from troly.knowledge.notices import Notices
from troly.knowledge.problem import KnowledgeError, Problem, did_you_mean
from troly.knowledge.widget_labels import LANGUAGES, WidgetLabels
from troly.knowledge.yaml_file import Location, YamlFile, read_yaml

CATALOGUE_FILE = "variables.yml"
MESSAGES_FILE = "messages.yml"
NOTICES_FILE = "notices.yml"
AGENCIES_FILE = "agencies.yml"
HELPLINE_FILE = "helpline.yml"
DIAGNOSIS_FOLDER = "diagnosis"
WIDGET_FOLDER = "widget"
_LABEL_FILES = {language: f"{WIDGET_FOLDER}/{language}.yml" for language in LANGUAGES}
_SINGLE_FILES = (
    CATALOGUE_FILE,
    MESSAGES_FILE,
    NOTICES_FILE,
    AGENCIES_FILE,
    HELPLINE_FILE,
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
        remedy = "set FAQ_KB_DIR to the folder of the knowledge base"
        raise KnowledgeError([Problem(folder, None, "is not a folder", remedy)])
    paths, problems = _paths(folder)
    trees = [path for path in paths if path.parent.name == DIAGNOSIS_FOLDER]
    entries = [_read_as(Entry, path, problems) for path in paths if path not in trees]
    catalogue = _read_as(Catalogue, folder / CATALOGUE_FILE, problems)
    messages = _read_as(Messages, folder / MESSAGES_FILE, problems)
    notices = _read_as(Notices, folder / NOTICES_FILE, problems)
    agencies = _read_as(Agencies, folder / AGENCIES_FILE, problems)
    helpline = _read_as(Helpline, folder / HELPLINE_FILE, problems)
    diagnoses = [_read_as(Diagnosis, path, problems) for path in trees]
    labels = {
        language: _read_as(WidgetLabels, folder / name, problems)
        for language, name in _LABEL_FILES.items()
    }
    if problems:
        raise KnowledgeError(problems)
    assert catalogue and messages and notices and agencies and helpline  # noqa: PT018
    return Draft(
        folder,
        [entry for entry in entries if entry],
        catalogue,
        messages,
        notices,
        agencies,
        helpline,
        [diagnosis for diagnosis in diagnoses if diagnosis],
        {language: file for language, file in labels.items() if file},
    )


def _paths(folder: Path) -> tuple[list[Path], list[Problem]]:
    """List the files of entries and diagnoses, and complain of what is none of ours."""
    paths, problems = [], []
    for path in yaml_files(folder):
        place = path.relative_to(folder)
        if place.as_posix() in _SINGLE_FILES:
            continue
        if len(place.parts) == 2 and path.suffix == ".yml" and place.parts[0] != WIDGET_FOLDER:
            paths.append(path)
        else:
            remedy = "name an entry <topic>/<id>.yml"
            problems.append(Problem(path, None, "is not read here", remedy))
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
    message, remedy = _explain(model, location, error)
    return file.problem(location, message, remedy)


def _explain(model: type[Part], location: Location, error: Mapping[str, Any]) -> tuple[str, str]:
    """Say in an editor's words what pydantic found, and the remedy."""
    subject, context = _subject(location), error.get("ctx", {})
    kind = error["type"]
    if kind == "value_error.field":
        return f"{subject} {context['message']}", context["remedy"]
    if kind == "value_error.missing":
        return f"key '{subject}' is missing", "add it"
    if kind == "value_error.extra":
        known = _keys_around(model, location)
        remedy = did_you_mean(str(location[-1]), known, f"known here are {', '.join(known)}")
        return f"unknown key '{subject}'", remedy
    if kind == "value_error.const":
        allowed = ", ".join(context["permitted"])
        return f"{subject} is '{context['given']}'", f"choose one of {allowed}"
    if kind == "value_error.list.min_items":
        least = context["limit_value"]
        return f"{subject} has too few items", f"write at least {least}, or remove an optional key"
    if kind == "value_error.list.max_items":
        return f"{subject} has too many items", f"keep at most {context['limit_value']}"
    if kind in ("type_error.integer", "value_error.number.not_ge"):
        return f"{subject} is not a number from 1 on", "write digits only"
    if kind == "type_error.list":
        return f"{subject} is not a list", "begin each item with '- '"
    if kind in ("type_error.dict", "value_error.dictionary"):
        return f"{subject} holds no keys", "write 'key: value' lines below it, indented"
    return f"{subject}: {error['msg']}", "see faq_kb/README.md"


def _subject(location: Location) -> str:
    """Name a value as an editor would find it: `answer.steps item 2`."""
    subject = ""
    for name in location:
        if isinstance(name, int):
            subject += f" item {name + 1}"
        elif not name.startswith("__"):  # pydantic's __root__ and __key__
            subject += f".{name}" if subject else name
    return subject


def _keys_around(model: type[Part], location: Location) -> list[str]:
    """List the keys allowed beside the one at a location."""
    for name in location[:-1]:
        inner = model.__fields__[name].type_ if name in model.__fields__ else None
        if isinstance(inner, type) and issubclass(inner, Part):
            model = inner
    return [field.alias for field in model.__fields__.values()]
