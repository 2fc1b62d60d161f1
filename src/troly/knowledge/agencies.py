"""What other agencies handle, and emergencies (agencies.yml)."""

from __future__ import annotations

from pydantic import Field

from troly.knowledge.entry import Part
from troly.knowledge.fields import Day, Slug, Template, Text


class AgencySource(Part):
    """Where the facts about an agency come from."""

    title: Text
    url: Text


class Agency(Part):
    """Who handles a matter that is not the portal's, and how to reach them."""

    id: Slug
    title: Text
    words: list[Text] = Field(..., min_items=1, description="Phrases that point to it")
    handled_by: Template
    reach: Template
    contacts: list[Slug] = Field([], min_items=1)
    links: list[Slug] = Field([], min_items=1)
    urgent: bool = False
    source: AgencySource
    reviewed_on: Day
    next_review: Day
    editor_note: str = ""


class Agencies(Part):
    """All of agencies.yml."""

    agencies: list[Agency]
