"""Does the knowledge base hold together? Every finding names file, line and remedy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from troly.knowledge.check_needed import doubtful, missing
from troly.knowledge.fields import Slug, placeholders, templates
from troly.knowledge.findings import finding, misspelled
from troly.knowledge.messages import Messages
from troly.knowledge.problem import KnowledgeError, Problem
from troly.knowledge.read import Draft, read
from troly.knowledge.yaml_file import Location, YamlFile


def check(folder: Path, today: date, intents: set[str] | None = None) -> list[Problem]:
    """Find everything wrong with a knowledge base.

    What concerns several files is looked at once every file is sound by itself: before that
    it would only repeat the first mistake.

    Review and validity dates are compared with `today`. `intents` are those of the domain that
    ask a question (not those of dialogue); without them, entries and intents are not compared.
    """
    try:
        draft = read(folder)
    except KnowledgeError as error:
        return _in_order(error.problems)
    problems = [
        *references(draft),
        *doubtful(draft),
        *_due(draft, today),
        *_over(draft, today),
        *_unused(draft),
    ]
    if intents is not None:
        problems += _intents(draft, intents)
    return _in_order(problems)


def references(draft: Draft) -> list[Problem]:
    """Find what keeps sound files from fitting together; all of it errors."""
    return _in_order(
        [
            *_places(draft),
            *_repeated(draft),
            *_other_entries(draft),
            *_catalogue_names(draft),
            *missing(draft),
            *_placeholders(draft),
            *_lonely_twins(draft),
        ]
    )


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def _places(draft: Draft) -> Iterator[Problem]:
    for entry, file in draft.entries:
        if file.path.stem != entry.id:
            yield file.problem(("id",), finding("not_the_files_name", id=entry.id))
        if file.path.parent.name != entry.topic:
            yield file.problem(("topic",), finding("not_the_folder", topic=entry.topic))


def _repeated(draft: Draft) -> Iterator[Problem]:
    ids: dict[str, YamlFile] = {}
    titles: dict[str, YamlFile] = {}
    for entry, file in draft.entries:
        if first := ids.get(entry.id):
            found = finding("double_id", id=entry.id, other=first.path.as_posix())
            yield file.problem(("id",), found)
        if first := titles.get(entry.title.casefold()):
            found = finding("double_title", title=entry.title, other=first.path.as_posix())
            yield file.problem(("title",), found)
        ids.setdefault(entry.id, file)
        titles.setdefault(entry.title.casefold(), file)


def _other_entries(draft: Draft) -> Iterator[Problem]:
    entries = {entry.id: entry for entry, _ in draft.entries}
    for file, location, other in _named_entries(draft):
        if other not in entries:
            yield file.problem(
                location, misspelled(finding("no_entry", name=other), other, entries)
            )
    for entry, file in draft.entries:
        successor = entry.review.superseded_by
        if successor in entries and entries[successor].review.state == "superseded":
            found = finding("successor_superseded", name=successor)
            yield file.problem(("review", "superseded_by"), found)


def _named_entries(draft: Draft) -> Iterator[tuple[YamlFile, Location, str]]:
    """Give every place that names an entry."""
    for entry, file in draft.entries:
        for index, other in enumerate(entry.related):
            yield file, ("related", index), other
        for index, obstacle in enumerate(entry.obstacles):
            yield file, ("obstacles", index, "entry"), obstacle.entry
        if entry.review.superseded_by:
            yield file, ("review", "superseded_by"), entry.review.superseded_by
    catalogue, file = draft.catalogue
    for index, other in enumerate(catalogue.most_asked):
        yield file, ("most_asked", index), other
    notices, file = draft.notices
    for index, notice in enumerate(notices.notices):
        for number, other in enumerate(notice.entries):
            yield file, ("notices", index, "entries", number), other
    statuses, file = draft.statuses
    for index, status in enumerate(statuses.statuses):
        for number, other in enumerate(status.related):
            yield file, ("statuses", index, "related", number), other
    for diagnosis, file in draft.diagnoses:
        yield file, (), file.path.stem
        for node, number, entry_id in diagnosis.entries():
            yield file, ("nodes", node, "options", number, "entry"), entry_id


def _catalogue_names(draft: Draft) -> Iterator[Problem]:
    """Topic, document, twin group, links and contacts stand in the catalogue."""
    catalogue, _ = draft.catalogue
    web = [name for name, variable in catalogue.variables.items() if variable.kind == "web"]
    phone = [name for name, variable in catalogue.variables.items() if variable.kind == "phone"]
    for entry, file in draft.entries:
        names: list[tuple[Location, str, Slug, Iterable[str]]] = [
            (("topic",), "no_topic", entry.topic, catalogue.topics),
            (("source", "document"), "no_document", entry.source.document, catalogue.documents),
            *((("links", i), "no_web_address", link, web) for i, link in enumerate(entry.links)),
            *((("contacts", i), "no_phone", name, phone) for i, name in enumerate(entry.contacts)),
        ]
        if entry.twin_group:
            group = (("twin_group",), "no_twin_group", entry.twin_group, catalogue.twin_groups)
            names.append(group)
        for location, found, name, known in names:
            yield from _unknown(file, location, found, name, known)
    agencies, file = draft.agencies
    for index, agency in enumerate(agencies.agencies):
        for number, name in enumerate(agency.links):
            location = ("agencies", index, "links", number)
            yield from _unknown(file, location, "no_web_address", name, web)
        for number, name in enumerate(agency.contacts):
            location = ("agencies", index, "contacts", number)
            yield from _unknown(file, location, "no_phone", name, phone)


def _placeholders(draft: Draft) -> Iterator[Problem]:
    variables = list(draft.catalogue[0].variables)
    messages, messages_file = draft.messages
    for part, file in (*draft.entries, draft.notices, draft.agencies, draft.statuses):
        for location, text in templates(part):
            for name in placeholders(text):
                yield from _unknown(file, location, "no_variable", name, variables)
    for location, text in templates(messages):
        known = [*variables, *Messages.parameters(str(location[0]))]
        for name in placeholders(text):
            yield from _unknown(messages_file, location, "no_variable", name, known)


def _unknown(
    file: YamlFile, location: Location, found: str, name: str, known: Iterable[str]
) -> Iterator[Problem]:
    if name not in known:
        unknown = finding(found, name=name, known=", ".join(known))
        yield file.problem(location, misspelled(unknown, name, known))


def _lonely_twins(draft: Draft) -> Iterator[Problem]:
    catalogue, file = draft.catalogue
    members: dict[str, list[str]] = defaultdict(list)
    for entry, _ in draft.entries:
        if entry.twin_group:
            members[entry.twin_group].append(entry.id)
    for group in catalogue.twin_groups:
        if len(members[group]) < 2:
            found = finding("twin_group_of_none", group=group)
            if members[group]:
                found = finding("twin_group_of_one", group=group, only=members[group][0])
            yield file.problem(("twin_groups", group), found)


def _due(draft: Draft, today: date) -> Iterator[Problem]:
    for entry, file in draft.entries:
        review = entry.review
        if review.next_review < today:
            found = finding("review_due", day=review.next_review)
            yield file.problem(("review", "next_review"), found, "warning")
        if review.valid_to and review.valid_to < today and review.state != "superseded":
            found = finding("validity_over", day=review.valid_to)
            yield file.problem(("review", "valid_to"), found, "warning")


def _over(draft: Draft, today: date) -> Iterator[Problem]:
    notices, file = draft.notices
    for index, notice in enumerate(notices.notices):
        if notice.until.date() < today:
            found = finding("notice_over", day=notice.until.date())
            yield file.problem(("notices", index), found, "warning")
    agencies, file = draft.agencies
    for index, agency in enumerate(agencies.agencies):
        if agency.next_review < today:
            found = finding("review_due", day=agency.next_review)
            yield file.problem(("agencies", index, "next_review"), found, "warning")


def _unused(draft: Draft) -> Iterator[Problem]:
    catalogue, file = draft.catalogue
    used: set[str] = set()
    for entry, _ in draft.entries:
        used.update(entry.links, entry.contacts)
    for agency in draft.agencies[0].agencies:
        used.update(agency.links, agency.contacts)
    texts = (draft.messages[0], draft.notices[0], draft.agencies[0], draft.statuses[0])
    for part in (*(entry for entry, _ in draft.entries), *texts):
        for _, text in templates(part):
            used.update(placeholders(text))
    for name in catalogue.variables:
        if name not in used:
            found = finding("unused_variable", name=name)
            yield file.problem(("variables", name), found, "warning")


def _intents(draft: Draft, intents: set[str]) -> Iterator[Problem]:
    ids = {entry.id for entry, _ in draft.entries}
    for intent in sorted(intents - ids):
        yield Problem(draft.folder, None, finding("intent_without_entry", intent=intent))
    for entry, file in draft.entries:
        if entry.id not in intents:
            yield file.problem(("id",), finding("entry_without_intent", id=entry.id))
