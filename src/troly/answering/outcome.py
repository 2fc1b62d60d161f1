"""The outcomes of a turn, named once.

An `Outcome` is what an action sends as `custom` JSON and what every channel and the staff
console render (JSON Schema: `docs/api/outcome.schema.json`). It carries plain text only:
no field holds markup that a channel would have to parse.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any, ClassVar
from uuid import uuid4

from pydantic import BaseModel, Extra, Field


class OutcomeType(StrEnum):
    """How a turn ended, as the citizen feels it."""

    ANSWERED = "answered"
    CLARIFY = "clarify"
    NOT_COVERED = "not_covered"
    ASK_DOSSIER_CODE = "ask_dossier_code"
    ASK_SECOND_FACTOR = "ask_second_factor"
    DOSSIER_STATUS = "dossier_status"
    DOSSIER_DETAILS = "dossier_details"
    DOSSIER_REFUSED = "dossier_refused"
    UNAVAILABLE = "unavailable"
    HANDOFF = "handoff"
    STEP = "step"
    QUESTION_BACK = "question_back"
    TOPICS = "topics"
    CALL_BACK = "call_back"
    FEEDBACK = "feedback"
    DATA_DELETED = "data_deleted"
    SMALL_TALK = "small_talk"
    INPUT_REFUSED = "input_refused"


def null_where_optional(schema: dict[str, Any], model: type[BaseModel]) -> None:
    """Say in a model's JSON Schema that optional fields may be null; pydantic 1 does not."""
    for field in model.__fields__.values():
        if field.allow_none:
            described = schema["properties"][field.alias]
            schema["properties"][field.alias] = {"anyOf": [described, {"type": "null"}]}


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid
        schema_extra = null_where_optional


class Progress(_Part):
    """How far something has come: of steps to take, or of a dossier's way."""

    done: int
    of: int
    label: str = Field(..., description="The same in words")


class Method(_Part):
    """One way to do it: ordered steps, named only where there are several ways."""

    name: str = ""
    steps: list[str]


class Fact(_Part):
    """One labelled value, such as a date of a dossier."""

    label: str
    value: str


class Link(_Part):
    """An address to open."""

    title: str
    url: str


class Contact(_Part):
    """A telephone number to call, as people read it."""

    title: str
    phone: str


class Source(_Part):
    """Where an answer comes from, so that anybody can check it."""

    document: str
    publisher: str
    row: int
    url: str
    reviewed_on: date
    line: str = Field(..., description="All of it in one sentence, to be shown")


class ButtonKind(StrEnum):
    """What a button is for: clients that rate answers by themselves leave out `feedback`."""

    CHOICE = "choice"
    FEEDBACK = "feedback"


class Button(_Part):
    """A choice. The payload is Rasa's own syntax; the gateway replaces it by an opaque id."""

    title: str
    payload: str
    kind: ButtonKind = ButtonKind.CHOICE


def _with_reading_order(schema: dict[str, Any], model: type[BaseModel]) -> None:
    null_where_optional(schema, model)
    schema["x-reading-order"] = [*Outcome.READING_ORDER]


class Outcome(_Part):
    """What the assistant says in one turn.

    People read the fields of the reading order, in that order; the others are for programs.
    """

    READING_ORDER: ClassVar[tuple[str, ...]] = (
        "intro",
        "title",
        "progress",
        "lead",
        "summary",
        "methods",
        "facts",
        "notes",
        "notice",
        "links",
        "contacts",
        "source",
        "buttons",
    )

    type: OutcomeType
    id: str = Field(default_factory=lambda: uuid4().hex, description="What feedback refers to")
    entry_ids: list[str] = Field(default=[], description="Entries answered with")
    offered_ids: list[str] = Field(default=[], description="Entries offered as what may be meant")
    intro: str = Field(default="", description="What is said before the title")
    title: str = ""
    progress: Progress | None = None
    lead: str = Field(default="", description="The answer in one sentence")
    summary: str
    methods: list[Method] = []
    facts: list[Fact] = []
    notes: list[str] = []
    notice: str = Field(
        default="", description="What a citizen must know about the answer's validity"
    )
    links: list[Link] = []
    contacts: list[Contact] = []
    source: Source | None = None
    buttons: list[Button] = []

    class Config:
        schema_extra = _with_reading_order
