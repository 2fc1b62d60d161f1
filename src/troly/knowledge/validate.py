"""Does the knowledge base hold together? Every finding names file, line and remedy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from troly.knowledge.fields import Slug, placeholders, templates
from troly.knowledge.messages import Messages
from troly.knowledge.problem import KnowledgeError, Problem, did_you_mean
from troly.knowledge.read import CATALOGUE_FILE, Draft, read
from troly.knowledge.yaml_file import Location, YamlFile

HOTLINE = "hotline"
"""The number that is given wherever there is no answer."""


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
    problems = [*references(draft), *_due(draft, today), *_over(draft, today), *_unused(draft)]
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
            *_needed(draft),
            *_placeholders(draft),
            *_lonely_twins(draft),
        ]
    )


def _in_order(problems: Iterable[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.file, problem.line or 0))


def _places(draft: Draft) -> Iterator[Problem]:
    for entry, file in draft.entries:
        if file.path.stem != entry.id:
            remedy = f"rename the file to {entry.id}.yml, or correct the id"
            yield file.problem(("id",), f"id '{entry.id}' is not the name of the file", remedy)
        if file.path.parent.name != entry.topic:
            remedy = f"move the file to {entry.topic}/, or correct the topic"
            yield file.problem(("topic",), f"topic '{entry.topic}' is not the folder", remedy)


def _repeated(draft: Draft) -> Iterator[Problem]:
    ids: dict[str, YamlFile] = {}
    titles: dict[str, YamlFile] = {}
    for entry, file in draft.entries:
        if first := ids.get(entry.id):
            message = f"id '{entry.id}' stands in {first.path.as_posix()} too"
            yield file.problem(("id",), message, "give each entry its own id")
        if first := titles.get(entry.title.casefold()):
            message = f"title '{entry.title}' stands in {first.path.as_posix()} too"
            yield file.problem(("title",), message, "give each button its own title")
        ids.setdefault(entry.id, file)
        titles.setdefault(entry.title.casefold(), file)


def _other_entries(draft: Draft) -> Iterator[Problem]:
    entries = {entry.id: entry for entry, _ in draft.entries}
    for file, location, other in _named_entries(draft):
        if other not in entries:
            remedy = did_you_mean(other, entries, "name the id of an entry")
            yield file.problem(location, f"there is no entry '{other}'", remedy)
    for entry, file in draft.entries:
        successor = entry.review.superseded_by
        if successor in entries and entries[successor].review.state == "superseded":
            yield file.problem(
                ("review", "superseded_by"),
                f"entry '{successor}' is superseded itself",
                "name the entry that holds now",
            )


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
        for place, other in enumerate(notice.entries):
            yield file, ("notices", index, "entries", place), other
    for diagnosis, file in draft.diagnoses:
        yield file, (), file.path.stem
        for node, place, entry_id in diagnosis.entries():
            yield file, ("nodes", node, "options", place, "entry"), entry_id


def _catalogue_names(draft: Draft) -> Iterator[Problem]:
    """Topic, document, twin group, links and contacts stand in the catalogue."""
    catalogue, _ = draft.catalogue
    web = [name for name, variable in catalogue.variables.items() if variable.kind == "web"]
    phone = [name for name, variable in catalogue.variables.items() if variable.kind == "phone"]
    for entry, file in draft.entries:
        names: list[tuple[Location, str, Slug, Iterable[str]]] = [
            (("topic",), "topic", entry.topic, catalogue.topics),
            (("source", "document"), "document", entry.source.document, catalogue.documents),
            *((("links", i), "web address", link, web) for i, link in enumerate(entry.links)),
            *((("contacts", i), "phone", name, phone) for i, name in enumerate(entry.contacts)),
        ]
        if entry.twin_group:
            names.append((("twin_group",), "twin group", entry.twin_group, catalogue.twin_groups))
        for location, what, name, known in names:
            yield from _unknown(file, location, what, name, known)
    agencies, file = draft.agencies
    for index, agency in enumerate(agencies.agencies):
        for place, name in enumerate(agency.links):
            yield from _unknown(file, ("agencies", index, "links", place), "web address", name, web)
        for place, name in enumerate(agency.contacts):
            yield from _unknown(file, ("agencies", index, "contacts", place), "phone", name, phone)


def _needed(draft: Draft) -> Iterator[Problem]:
    """Find whether what the assistant itself names is there."""
    catalogue, file = draft.catalogue
    phone = catalogue.variables.get(HOTLINE)
    if phone is None or phone.kind != "phone":
        message = f"there is no telephone number '{HOTLINE}', which every apology gives"
        yield file.problem(("variables",), message, f"declare {HOTLINE} with kind: phone")


def _placeholders(draft: Draft) -> Iterator[Problem]:
    variables = list(draft.catalogue[0].variables)
    messages, messages_file = draft.messages
    for part, file in (*draft.entries, draft.notices, draft.agencies):
        for location, text in templates(part):
            for name in placeholders(text):
                yield from _unknown(file, location, "variable", name, variables)
    for location, text in templates(messages):
        known = [*variables, *Messages.parameters(str(location[0]))]
        for name in placeholders(text):
            yield from _unknown(messages_file, location, "variable", name, known)


def _unknown(
    file: YamlFile, location: Location, what: str, name: str, known: Iterable[str]
) -> Iterator[Problem]:
    if name not in known:
        otherwise = f"known are {', '.join(known)}; {CATALOGUE_FILE} declares more"
        remedy = did_you_mean(name, known, otherwise)
        yield file.problem(location, f"there is no {what} '{name}'", remedy)


def _lonely_twins(draft: Draft) -> Iterator[Problem]:
    catalogue, file = draft.catalogue
    members: dict[str, list[str]] = defaultdict(list)
    for entry, _ in draft.entries:
        if entry.twin_group:
            members[entry.twin_group].append(entry.id)
    for group in catalogue.twin_groups:
        if len(members[group]) < 2:
            only = f"only '{members[group][0]}' as member" if members[group] else "no member"
            remedy = "add a twin, or remove the group"
            yield file.problem(("twin_groups", group), f"twin group '{group}' has {only}", remedy)


def _due(draft: Draft, today: date) -> Iterator[Problem]:
    for entry, file in draft.entries:
        review = entry.review
        if review.next_review < today:
            yield file.problem(
                ("review", "next_review"),
                f"review was due on {review.next_review}",
                "check the answer, then set reviewed_on and next_review",
                "warning",
            )
        if review.valid_to and review.valid_to < today and review.state != "superseded":
            yield file.problem(
                ("review", "valid_to"),
                f"answer was valid until {review.valid_to} only",
                "renew it, or set state: superseded with a notice",
                "warning",
            )


def _over(draft: Draft, today: date) -> Iterator[Problem]:
    notices, file = draft.notices
    for index, notice in enumerate(notices.notices):
        if notice.until.date() < today:
            yield file.problem(
                ("notices", index),
                f"notice ended on {notice.until.date()}",
                "remove it",
                "warning",
            )
    agencies, file = draft.agencies
    for index, agency in enumerate(agencies.agencies):
        if agency.next_review < today:
            yield file.problem(
                ("agencies", index, "next_review"),
                f"review was due on {agency.next_review}",
                "check the facts, then set reviewed_on and next_review",
                "warning",
            )


def _unused(draft: Draft) -> Iterator[Problem]:
    catalogue, file = draft.catalogue
    used: set[str] = set()
    for entry, _ in draft.entries:
        used.update(entry.links, entry.contacts)
    for agency in draft.agencies[0].agencies:
        used.update(agency.links, agency.contacts)
    texts = (draft.messages[0], draft.notices[0], draft.agencies[0])
    for part in (*(entry for entry, _ in draft.entries), *texts):
        for _, text in templates(part):
            used.update(placeholders(text))
    for name in catalogue.variables:
        if name not in used:
            remedy = "use it, or remove it"
            yield file.problem(
                ("variables", name), f"variable '{name}' is used nowhere", remedy, "warning"
            )


def _intents(draft: Draft, intents: set[str]) -> Iterator[Problem]:
    ids = {entry.id for entry, _ in draft.entries}
    for intent in sorted(intents - ids):
        remedy = f"write <topic>/{intent}.yml, or take the intent out of domain.yml"
        yield Problem(draft.folder, None, f"intent '{intent}' has no entry", remedy)
    for entry, file in draft.entries:
        if entry.id not in intents:
            yield file.problem(
                ("id",),
                f"entry '{entry.id}' has no intent, so no question finds it",
                "add the intent to domain.yml and examples to data/nlu/",
            )
