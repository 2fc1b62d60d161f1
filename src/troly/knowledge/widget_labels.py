"""The chat widget's own words, one file a language (widget/<language>.yml)."""

# The names are spelled as in the widget's code and in the JSON with which a web site replaces
# some of them (docs/operations/embed.md).
# ruff: noqa: N815

from __future__ import annotations

from pydantic import Field, validator
from pydantic.fields import ModelField

from troly.knowledge.entry import Part
from troly.knowledge.fields import FieldError, Template, placeholders

LANGUAGES = ("vi", "en")


class WidgetLabels(Part):
    """The words in one language; a missing or unknown one is an error.

    A label may name the parameters declared for it, which the widget fills in.
    """

    # The frame
    heading: Template
    open: Template
    unread: Template = Field(..., parameters=["count"])
    close: Template
    menu: Template
    note: Template

    # The conversation
    conversation: Template
    assistant: Template
    citizen: Template
    read: Template
    copy_: Template = Field(..., alias="copy", parameters=["title"])
    copied: Template
    copyFailed: Template
    typing: Template
    slow: Template

    # The input
    input: Template
    send: Template
    dictate: Template
    listening: Template
    left: Template = Field(..., parameters=["left"])
    over: Template = Field(..., parameters=["over"])
    suggestions: Template
    suggested: Template = Field(..., parameters=["count"])

    # The connection, and how a message stands
    offline: Template
    unreachable: Template
    sending: Template
    waiting: Template
    failed: Template
    sent: Template
    answered: Template
    sendAgain: Template

    # Was it helpful
    rate: Template = Field(..., parameters=["title"])
    wasItHelpful: Template
    helpful: Template
    notHelpful: Template
    thanks: Template
    missing: Template
    sendComment: Template
    commentThanks: Template
    rateFailed: Template

    # Options: what to do with the conversation
    startAnew: Template
    save: Template
    fileName: Template
    print: Template
    delete: Template
    confirmDelete: Template
    confirmYes: Template
    confirmNo: Template
    deleted: Template
    deleteFailed: Template

    # Options: how it looks
    textSize: Template
    smaller: Template
    larger: Template
    theme: Template
    themeAuto: Template
    themeLight: Template
    themeDark: Template
    themeContrast: Template
    language: Template
    languageVi: Template
    languageEn: Template

    @validator("*")
    @classmethod
    def _names_only_what_is_filled_in(cls, text: Template, field: ModelField) -> Template:
        known: list[str] = field.field_info.extra.get("parameters", [])
        for name in placeholders(text):
            if not known:
                raise FieldError("label_fills_nothing", name=name)
            if name not in known:
                allowed = ", ".join(f"{{{one}}}" for one in known)
                raise FieldError("label_cannot_fill", name=name, allowed=allowed)
        return text

    def as_json(self) -> dict[str, str]:
        """Give the words by the names that the widget knows them under."""
        return self.dict(by_alias=True)
