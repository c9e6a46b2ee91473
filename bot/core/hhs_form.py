"""The breach report form of the HHS portal (45 CFR 164.408), field by field, and what the record can fill in of it.

Nothing is guessed: what nobody recorded stays "to fill in", and a pick list shows all its options.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.core.law import Citation, Confidence


class FieldKind(StrEnum):
    """How a field is answered: in words, with a day, a number, one option, or several options."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    ONE = "one"
    SEVERAL = "several"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One entry of a pick list. `label` is the portal's wording, `words` how it reads in a plain-language letter."""

    name: str
    label: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Field:
    """One field of the form. `options` is empty for what is written by hand; `confidence` is of the wording."""

    name: str
    label: str
    kind: FieldKind
    options: tuple[Option, ...]
    confidence: Confidence


@dataclass(frozen=True, kw_only=True)
class Section:
    """One screen of the form."""

    title: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, kw_only=True)
class HhsForm:
    """The whole form, in the portal's order."""

    citation: Citation
    verified_on: date
    separate_part2_report: str
    sections: tuple[Section, ...]

    def field(self, name: str) -> Field:
        """One field by its name. Raises KeyError where the form has none such."""
        for section in self.sections:
            for field in section.fields:
                if field.name == name:
                    return field
        raise KeyError(name)

    def words(self, name: str, chosen: tuple[str, ...]) -> tuple[str, ...]:
        """The chosen options of a field in plain words, in the order of the form; unknown ones are left out."""
        return tuple(option.words for option in self.field(name).options if option.name in chosen)


@dataclass(frozen=True, kw_only=True)
class FilledOption:
    """An option, and whether it is the answer."""

    label: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class FilledField:
    """A field with what is known. `value` None where it is to be filled in by hand, or has options instead."""

    label: str
    value: str | None
    options: tuple[FilledOption, ...]
    to_fill_in: bool
    unverified: bool


@dataclass(frozen=True, kw_only=True)
class FilledSection:
    """A section with what is known."""

    title: str
    fields: tuple[FilledField, ...]


Known = Mapping[str, str | tuple[str, ...]]
"""What is known, by the field's name: words for what is written by hand, names of options for a pick list."""


def filled_in(form: HhsForm, known: Known) -> tuple[FilledSection, ...]:
    """Every section and field of the form, those that are known filled in."""
    return tuple(
        FilledSection(title=section.title, fields=tuple(_filled(field, known) for field in section.fields))
        for section in form.sections
    )


def to_fill_in(form: HhsForm, known: Known) -> tuple[str, ...]:
    """The labels of the fields that nobody has answered yet."""
    sections = filled_in(form, known)
    return tuple(field.label for section in sections for field in section.fields if field.to_fill_in)


def _filled(field: Field, known: Known) -> FilledField:
    answer = known.get(field.name, ())
    chosen = answer if isinstance(answer, tuple) else ()
    value = answer if isinstance(answer, str) and answer else None
    return FilledField(
        label=field.label,
        value=value,
        options=tuple(FilledOption(label=each.label, chosen=each.name in chosen) for each in field.options),
        to_fill_in=not any(each.name in chosen for each in field.options) if field.options else value is None,
        unverified=field.confidence is Confidence.LOW,
    )
