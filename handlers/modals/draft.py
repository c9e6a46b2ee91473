"""Two forms for letters and forms: which document, then what the record does not hold. Names are never asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.core.hhs_form import HhsForm
from bot.core.letters import Content, Kind
from bot.core.owed import Obligation
from bot.core.words import capital
from handlers.modals.form import (
    NO_PHI,
    OPTION_VALUE,
    Answers,
    Block,
    Carried,
    Option,
    View,
    day_input,
    modal,
    select,
    several,
    small_print,
    text_input,
)

CHOICE, CALLBACK_ID = "draft", "draft_document"
MOST_OPTIONS = 100
_LONG, _SHORT = 2500, 300
_CONTACT = ("toll_free", "email", "website", "postal")
_LETTER = ("what_happened", "phi_types", "what_to_do", "what_we_do", *_CONTACT)
_FIELDS: Mapping[Kind, Sequence[str]] = {
    **dict.fromkeys(Kind, _LETTER),
    Kind.ASSOCIATE_DEMAND: ("what_happened", "reply_by", *_CONTACT),
    Kind.REGULATOR: ("what_happened", "phi_types", "what_we_do", *_CONTACT),
    Kind.HHS: ("breach_type", "location", "phi_types", "what_happened", "safeguards", "actions", "what_we_do"),
}
_TEXTS = {
    "what_happened": ("What happened", "In plain words, as for a neighbour. It goes into the document as it stands."),
    "what_to_do": ("What people should do", "Steps to protect themselves, such as looking at their bills."),
    "what_we_do": ("What we are doing", "To investigate, to limit harm, to prevent it from happening again."),
    "toll_free": ("Toll-free telephone number", "For a posting: active for at least 90 days."),
    "email": ("E-mail address for questions", ""),
    "website": ("Website", ""),
    "postal": ("Postal address for questions", ""),
}
_LISTS = {
    "phi_types": "Kinds of information involved",
    "breach_type": "Type of breach",
    "location": "Where the information was",
    "safeguards": "Safeguards in place before",
    "actions": "Actions taken",
}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Which document; `duty_id` is the duty to a State's regulator, where it is for one."""

    kind: Kind
    duty_id: str | None = None


def build_choice(so_far: Sequence[Block], regulators: Sequence[Obligation], incident_id: str) -> View:
    """The first form. `so_far`: the words about what was drafted already."""
    kinds = [(kind.value, capital(kind.words)) for kind in Kind]
    duties: list[Option] = [(one.id, f"{one.state}: {one.recipient}") for one in regulators[:MOST_OPTIONS]]
    which = select("duty", "For a State's regulator: which one?", duties, optional=True)
    blocks = [*so_far, select("kind", "Which document?", kinds), *([which] if duties else [])]
    return modal(CHOICE, "Letters and forms", blocks, Carried(incident_id=incident_id), submit="Next")


def parse_choice(view: Mapping[str, Any]) -> Choice:
    """What was chosen. Raises FormErrors."""
    answers = Answers(view)
    kind, duty_id = answers.choice("kind"), answers.choice("duty")
    answers.require("kind", kind, "Please choose a document.")
    if kind == Kind.REGULATOR and not duty_id:
        is_asked = any(block.get("block_id") == "duty" for block in view["blocks"])
        answers.fault(*(("duty", _WHICH) if is_asked else ("kind", _NO_REGULATOR)))
    answers.finish()
    return Choice(kind=Kind(kind), duty_id=duty_id if kind == Kind.REGULATOR else None)


_WHICH = "Please choose the regulator."
_NO_REGULATOR = "No State's regulator is to be told just now, as far as the counts by State say: `facts`."


def build(choice: Choice, known: Content, form: HhsForm, incident_id: str) -> View:
    """The second form, filled with what was written last."""
    blocks = [_block(name, known, form) for name in _FIELDS[choice.kind]]
    blocks.append(small_print(f"What is left empty becomes a marked gap; nothing is made up. {NO_PHI}"))
    carried = Carried(incident_id=incident_id, extra={"kind": choice.kind.value, "duty": choice.duty_id or ""})
    return modal(CALLBACK_ID, _TITLES[choice.kind], blocks, carried, submit="Draft")


def parse(view: Mapping[str, Any], known: Content) -> tuple[Choice, Content]:
    """What was entered; fields that this document does not ask for stay as `known`. Raises FormErrors."""
    extra = Carried.of(view).extra
    choice = Choice(kind=Kind(extra["kind"]), duty_id=extra["duty"] or None)
    answers = Answers(view)
    entered: dict[str, Any] = {name: _entered(name, answers) for name in _FIELDS[choice.kind]}
    answers.finish()
    return choice, replace(known, **entered)


_TITLES = {
    Kind.INDIVIDUAL: "Letter to an individual",
    Kind.PARENT: "Letter to a parent",
    Kind.NEXT_OF_KIN: "Letter to next of kin",
    Kind.SUBSTITUTE: "Substitute notice",
    Kind.MEDIA: "Media release",
    Kind.ASSOCIATE_NOTICE: "Notice to covered entity",
    Kind.ASSOCIATE_DEMAND: "Demand to associate",
    Kind.REGULATOR: "Notice to regulator",
    Kind.HHS: "HHS worksheet",
}


def _block(name: str, known: Content, form: HhsForm) -> Block:
    if name == "reply_by":
        return day_input(name, "Answer wanted by", value=known.reply_by, optional=True)
    if name in _LISTS:
        options = [(each.name[:OPTION_VALUE], each.label) for each in form.field(name).options]
        return several(name, _LISTS[name], options, chosen=getattr(known, name), optional=True)
    label, hint = _TEXTS[name]
    is_short = name in _CONTACT
    return text_input(
        name, label, hint=hint, value=getattr(known, name), optional=True, lines=not is_short,
        most=_SHORT if is_short else _LONG,
    )  # fmt: skip


def _entered(name: str, answers: Answers) -> Any:
    if name == "reply_by":
        return answers.day(name)
    return answers.ticked(name) if name in _LISTS else answers.text(name)
