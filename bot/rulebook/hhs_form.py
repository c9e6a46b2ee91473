"""data/hhs_form.yaml: the form of the HHS portal. A field that the program fills in must be there."""

from pathlib import Path

from bot.core.hhs_form import Field, FieldKind, HhsForm, Option, Section
from bot.core.law import Citation, Confidence
from bot.rulebook.files import Record, load_record

# Code fills these in, or asks for them in the form of `draft`.
NEEDED = (
    "report_type", "filer", "entity_name", "entity_type", "size", "breach_start", "discovery_start", "individuals",
    "breach_type", "location", "phi_types", "description", "safeguards", "notice_start", "substitute_notice",
    "media_notice", "media_states", "actions",
)  # fmt: skip


def load(path: Path) -> HhsForm:
    """The form. Raises files.DataFault for a field written twice, one without its options, or one that is missing."""
    record = load_record(path)
    sections = tuple(_section(each) for each in record.records("sections"))
    written = record.record("citation")
    form = HhsForm(
        citation=Citation(title=written.text("title"), url=written.optional_text("url")),
        verified_on=record.day("verified_on"),
        separate_part2_report=record.text("separate_part2_report"),
        sections=sections,
    )
    record.finish()
    names = [field.name for section in sections for field in section.fields]
    for name in NEEDED:
        if name not in names:
            raise record.fault(f"the field `{name}` is missing; the program counts on it", "sections")
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise record.fault(f"the field `{twice}` is written twice", "sections")
    return form


def _section(entry: Record) -> Section:
    return Section(title=entry.text("title"), fields=tuple(_field(each) for each in entry.records("fields")))


def _field(entry: Record) -> Field:
    kind = FieldKind(entry.choice("kind", [each.value for each in FieldKind]))
    if kind in (FieldKind.ONE, FieldKind.SEVERAL) and "options" not in entry:
        raise entry.fault(f"`kind: {kind}` needs `options`", "kind")
    if kind not in (FieldKind.ONE, FieldKind.SEVERAL) and "options" in entry:
        raise entry.fault(f"`kind: {kind}` has no options; write one or several", "kind")
    return Field(
        name=entry.text("name"),
        label=entry.text("label"),
        kind=kind,
        options=tuple(_option(each) for each in entry.optional_records("options")),
        confidence=Confidence(entry.choice("confidence", [each.value for each in Confidence])),
    )


def _option(entry: Record) -> Option:
    label = entry.text("label")
    return Option(name=entry.text("name"), label=label, words=entry.optional_text("words") or label)
