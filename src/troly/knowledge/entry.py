"""The knowledge base as editors write it: one entry per question, one catalogue of names."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Extra, Field, root_validator, validator

from troly.knowledge.fields import ButtonTitle, Day, FieldError, Slug, Template, Text

_WEB_ADDRESS = re.compile(r"https?://\S+")
_PHONE_NUMBER = re.compile(r"\+?[0-9][0-9. ]{2,}")


class Part(BaseModel, extra=Extra.forbid, allow_mutation=False):
    """A part of the knowledge base: unknown keys are errors, values do not change."""


class Method(Part):
    """One of several ways to do it."""

    name: Template
    steps: list[Template] = Field(..., min_items=1)


class Answer(Part, schema_extra={"not": {"required": ["steps", "methods"]}}):
    """What the citizen reads: a summary, then ordered steps or several methods, then notes."""

    summary: Template
    steps: list[Template] = Field([], min_items=1)
    methods: list[Method] = Field([], min_items=2)
    notes: list[Template] = Field([], min_items=1)

    @validator("methods")
    @classmethod
    def _not_beside_steps(cls, methods: list[Method], values: dict[str, Any]) -> list[Method]:
        if values.get("steps"):
            raise FieldError("beside_steps")
        return methods


class Obstacle(Part):
    """What is likely to go wrong at a step, and the entry that solves it."""

    step: int = Field(..., ge=1)
    method: int | None = Field(None, ge=1, description="Where there are several methods")
    title: ButtonTitle = Field(..., description="As a citizen would say it; becomes a button")
    entry: Slug


class SourceRef(Part):
    """The row of a published document that the answer comes from."""

    document: Slug = Field(..., description="A document of variables.yml")
    row: int = Field(..., ge=1)


class Review(Part):
    """How far the answer still holds, who says so, and when to look again."""

    state: Literal["current", "needs_review", "superseded"]
    reviewed_on: Day
    next_review: Day
    valid_from: Day | None = None
    valid_to: Day | None = Field(None, description="Last day on which the answer was right")
    superseded_by: Slug | None = Field(None, description="The entry that answers now")
    notice: Template | None = Field(None, description="Shown to citizens under the answer")
    legal_basis: list[Text] = Field([], min_items=1)
    editor_note: str = Field("", description="For editors, never shown to citizens")

    @validator("next_review")
    @classmethod
    def _after_the_review(cls, day: date, values: dict[str, Any]) -> date:
        return _not_before(day, "reviewed_on", values)

    @validator("valid_to")
    @classmethod
    def _after_the_beginning(cls, day: date, values: dict[str, Any]) -> date:
        return _not_before(day, "valid_from", values)

    @root_validator(skip_on_failure=True)
    @classmethod
    def _superseded_says_so(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["state"] == "superseded" and not values["notice"]:
            raise FieldError("no_notice")
        return values


class Entry(Part):
    """One question with its answer."""

    id: Slug = Field(..., description="Name of the file and of the intent")
    question: Text
    title: ButtonTitle = Field(..., description="Becomes a button")
    topic: Slug = Field(..., description="Name of the folder; a topic of variables.yml")
    answer: Answer
    obstacles: list[Obstacle] = Field([], min_items=1, description="At the steps of the answer")
    links: list[Slug] = Field([], min_items=1, description="Variables that are addresses")
    contacts: list[Slug] = Field([], min_items=1, description="Variables that are phone numbers")
    related: list[Slug] = Field(..., min_items=1, max_items=4, description="Ids of other entries")
    twin_group: Slug | None = Field(None, description="A twin group of variables.yml")
    offers_look_up: bool = Field(False, description="Adds the button to our own dossier look-up")
    source: SourceRef
    review: Review

    @validator("obstacles", each_item=True)
    @classmethod
    def _stands_at_a_step(cls, obstacle: Obstacle, values: dict[str, Any]) -> Obstacle:
        answer = values.get("answer")
        if answer is None:
            return obstacle
        _not_itself(obstacle.entry, values)
        ways = [method.steps for method in answer.methods] or [answer.steps]
        way = ways[(obstacle.method or 1) - 1] if (obstacle.method or 1) <= len(ways) else []
        if obstacle.step > len(way):
            raise FieldError("no_such_step", step=obstacle.step, last=len(way))
        return obstacle

    @validator("links", "contacts", "related")
    @classmethod
    def _each_once(cls, names: list[Slug]) -> list[Slug]:
        name, count = Counter(names).most_common(1)[0]
        if count > 1:
            raise FieldError("named_often", name=name, count=count)
        return names

    @validator("related", each_item=True)
    @classmethod
    def _relates_to_others(cls, other: Slug, values: dict[str, Any]) -> Slug:
        return _not_itself(other, values)

    @validator("review")
    @classmethod
    def _superseded_by_another(cls, review: Review, values: dict[str, Any]) -> Review:
        if review.superseded_by:
            _not_itself(review.superseded_by, values)
        return review


class Variable(Part):
    """An address or phone number that stands in one place and is named everywhere else."""

    title: Text
    value: Text
    kind: Literal["web", "phone"]

    @validator("kind")
    @classmethod
    def _fits_the_value(cls, kind: str, values: dict[str, Any]) -> str:
        value = values.get("value", "")
        if kind == "web":
            _web_address(value)
        elif value and not _PHONE_NUMBER.fullmatch(value):
            raise FieldError("not_a_phone", value=value)
        return kind


class Document(Part):
    """A published document that answers are taken from."""

    title: Text
    publisher: Text
    url: Text

    @validator("url")
    @classmethod
    def _is_an_address(cls, url: Text) -> Text:
        _web_address(url)
        return url


class Topic(Part):
    """A group of entries; the title is a button."""

    id: str
    title: ButtonTitle


class Catalogue(Part):
    """What entries refer to by name (variables.yml)."""

    variables: dict[str, Variable]
    documents: dict[str, Document]
    topics: dict[str, ButtonTitle] = Field(..., description="In the order they are offered")
    most_asked: list[Slug] = Field(
        ..., min_items=1, max_items=8, description="Entries shown when a chat begins"
    )
    twin_groups: dict[str, Text] = Field(
        {}, description="What to ask when questions with one answer compete"
    )

    @validator("variables", "documents", "topics", "twin_groups")
    @classmethod
    def _are_named_by_slugs(cls, named: dict[str, Any]) -> dict[str, Any]:
        for name in named:
            Slug.check(name)
        return named


def _not_before(day: date, earlier: str, values: dict[str, Any]) -> date:
    start = values.get(earlier)
    if start and day < start:
        raise FieldError("day_before", day=day, earlier=earlier, start=start)
    return day


def _not_itself(other: Slug, values: dict[str, Any]) -> Slug:
    if other == values.get("id"):
        raise FieldError("names_itself")
    return other


def _web_address(value: str) -> None:
    if value and not _WEB_ADDRESS.fullmatch(value):
        raise FieldError("not_an_address", value=value)
