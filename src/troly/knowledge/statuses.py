"""What citizens read of a dossier's status (statuses.yml)."""

from __future__ import annotations

from pydantic import Field, validator

from troly.knowledge import needed
from troly.knowledge.entry import Part
from troly.knowledge.fields import FieldError, Slug, Template


class Status(Part):
    """One national status: what it is called, what it means, what the citizen does next."""

    number: int = Field(..., ge=1)
    name: Template
    meaning: Template
    next_step: Template
    related: list[Slug] = Field(..., min_items=1, max_items=4, description="Ids of entries")


class Statuses(Part):
    """All of statuses.yml."""

    statuses: list[Status]

    @validator("statuses")
    @classmethod
    def _are_the_national_ones(cls, statuses: list[Status]) -> list[Status]:
        if [status.number for status in statuses] != [*needed.STATUSES]:
            raise FieldError("not_each_status", last=needed.STATUSES[-1])
        return statuses
