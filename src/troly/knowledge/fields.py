"""The kinds of text an editor writes, and what each may not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic.errors import PydanticValueError

from troly.knowledge.findings import finding
from troly.knowledge.yaml_file import Location
from troly.text.unicode import compose

BUTTON_TITLE_LENGTH = 20
"""Most characters a button shows: the narrowest limit among the channels (Messenger)."""

_MARKUP = re.compile(r"</?[a-zA-Z!]|\]\(")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SLUG = re.compile(r"[a-z0-9_]+")
# Own syntax instead of str.format, whose fields can reach into Python objects.
_PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")

_Text = TypeVar("_Text", bound="Text")
_Slug = TypeVar("_Slug", bound="Slug")


class FieldError(PydanticValueError):
    """A rule that a value breaks: a finding whose message goes on after the key's name."""

    code = "field"
    msg_template = "{message}: {remedy}"

    def __init__(self, name: str, /, **values: object) -> None:
        super().__init__(**finding(name, **values)._asdict())


class Text(str):
    """Plain composed text of one paragraph: no markup, no invisible characters, no braces."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], Text]]:
        yield cls.check

    @classmethod
    def __modify_schema__(cls, schema: dict[str, object]) -> None:
        schema.update(type="string", minLength=1)

    @classmethod
    def check(cls: type[_Text], value: object) -> _Text:
        """Accept a value or raise `FieldError`."""
        if not isinstance(value, str):
            raise FieldError("not_a_text")
        if not value.strip():
            raise FieldError("empty")
        composed = compose(value)
        if composed != value:
            pairs = enumerate(zip(value, composed, strict=False))
            at = next((i for i, (was, is_) in pairs if was != is_), len(composed))
            raise FieldError("not_composed", place=repr(value[max(at - 8, 0) : at + 4]))
        if markup := _MARKUP.search(value):
            raise FieldError("markup", place=repr(value[markup.start() : markup.start() + 12]))
        cls._check_braces(value)
        return cls(value)

    @classmethod
    def _check_braces(cls, value: str) -> None:
        if "{" in value or "}" in value:
            raise FieldError("brace")


class Template(Text):
    """Text that may name variables, as `{hotline}`."""

    @classmethod
    def _check_braces(cls, value: str) -> None:
        rest = _PLACEHOLDER.sub("", value)
        if "{" in rest or "}" in rest:
            raise FieldError("stray_brace")


class ButtonTitle(Text):
    """Text short enough for a button of every channel."""

    @classmethod
    def __modify_schema__(cls, schema: dict[str, object]) -> None:
        super().__modify_schema__(schema)
        schema.update(maxLength=BUTTON_TITLE_LENGTH)

    @classmethod
    def check(cls: type[_Text], value: object) -> _Text:
        """Accept a value or raise `FieldError`."""
        title = super().check(value)
        if len(title) > BUTTON_TITLE_LENGTH:
            raise FieldError("too_long_for_a_button", length=len(title), most=BUTTON_TITLE_LENGTH)
        return title


class NumberedTitle(Template):
    """A template that becomes a button once its number, of at most two digits, is filled in."""

    @classmethod
    def check(cls: type[_Text], value: object) -> _Text:
        """Accept a value or raise `FieldError`."""
        title = super().check(value)
        ButtonTitle.check(_PLACEHOLDER.sub("10", title))
        return title


class Day(date):
    """A day written as 2026-11-23; pydantic alone would take 20261123 for seconds since 1970."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], date]]:
        yield cls.check

    @classmethod
    def check(cls, value: object) -> date:
        """Accept a value or raise `FieldError`."""
        if isinstance(value, date):
            return value
        try:
            if _DAY.fullmatch(str(value)):  # `fromisoformat` takes 20261123 too
                return date.fromisoformat(str(value))
        except ValueError:
            pass  # 2026-02-30
        raise FieldError("not_a_day", value=value)


class Slug(str):
    """A name for machines: ASCII small letters, digits, underscores."""

    @classmethod
    def __get_validators__(cls) -> Iterator[Callable[[object], Slug]]:
        yield cls.check

    @classmethod
    def __modify_schema__(cls, schema: dict[str, object]) -> None:
        schema.update(type="string", pattern=f"^{_SLUG.pattern}$")

    @classmethod
    def check(cls: type[_Slug], value: object) -> _Slug:
        """Accept a value or raise `FieldError`."""
        if not isinstance(value, str) or not _SLUG.fullmatch(value):
            raise FieldError("not_a_name", value=repr(value))
        return cls(value)


def placeholders(text: str) -> list[str]:
    """Give the names in braces, in order."""
    return _PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, object]) -> str:
    """Put values in place of the names in braces; KeyError where one has none."""
    return _PLACEHOLDER.sub(lambda match: str(values[match[1]]), text)


def templates(part: object, location: Location = ()) -> Iterator[tuple[Location, Template]]:
    """Give every template inside a model, with its location."""
    if isinstance(part, Template):
        yield location, part
    elif isinstance(part, BaseModel):
        for name, value in part:
            yield from templates(value, (*location, name))
    elif isinstance(part, list):
        for index, item in enumerate(part):
            yield from templates(item, (*location, index))


def fill_templates(part: Any, values: Mapping[str, object]) -> Any:
    """Copy a model with every template inside it filled."""
    if isinstance(part, Template):
        return fill(part, values)
    if isinstance(part, BaseModel):
        return part.copy(update={name: fill_templates(value, values) for name, value in part})
    if isinstance(part, list):
        return [fill_templates(item, values) for item in part]
    return part
