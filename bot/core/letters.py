"""Letters and forms that the team drafts: which there are, what the law wants in each, and who may approve one.

What is missing is listed and never invented (45 CFR 164.404(c)(1)(A) to (E)). A letter that must be complete is not
approved with a gap in it; names and addresses are merge fields and never pass through here.
"""

import re
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.errors import AlreadyDone, NotAllowed, UserError

LONG_SENTENCE_WORDS = 40


class Kind(StrEnum):
    """Every document there is. The value is also the name of its template."""

    INDIVIDUAL = "individual_letter"
    PARENT = "parent_letter"
    NEXT_OF_KIN = "next_of_kin_letter"
    SUBSTITUTE = "substitute_posting"
    MEDIA = "media_release"
    ASSOCIATE_NOTICE = "associate_notice"
    ASSOCIATE_DEMAND = "associate_demand"
    REGULATOR = "regulator_notice"
    HHS = "hhs_worksheet"

    @property
    def words(self) -> str:
        """The document as people call it."""
        return _WORDS[self]


_WORDS = {
    Kind.INDIVIDUAL: "letter to an individual",
    Kind.PARENT: "letter to a parent or guardian",
    Kind.NEXT_OF_KIN: "letter to the next of kin",
    Kind.SUBSTITUTE: "substitute notice, for posting",
    Kind.MEDIA: "media release",
    Kind.ASSOCIATE_NOTICE: "business associate's notice to the covered entity",
    Kind.ASSOCIATE_DEMAND: "demand to the business associate",
    Kind.REGULATOR: "notice to a State's regulator",
    Kind.HHS: "worksheet for the HHS portal",
}

TO_PEOPLE = (Kind.INDIVIDUAL, Kind.PARENT, Kind.NEXT_OF_KIN, Kind.SUBSTITUTE)
"""What the people concerned read themselves; a State's own rules about its letter to residents touch these."""

MUST_BE_COMPLETE = (*TO_PEOPLE, Kind.MEDIA)
"""Whose content the law lists in full (164.404(c), 164.406(c)): not approved with anything missing."""


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a person wrote and chose for a draft. Free text may hold PHI, though none is asked for.

    The tuples hold names of options of data/hhs_form.yaml. `reply_by` is a day, inclusive.
    """

    what_happened: str = ""
    phi_types: tuple[str, ...] = ()
    what_to_do: str = ""
    what_we_do: str = ""
    toll_free: str = ""
    email: str = ""
    website: str = ""
    postal: str = ""
    reply_by: date | None = None
    breach_type: tuple[str, ...] = ()
    location: tuple[str, ...] = ()
    safeguards: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()

    @property
    def has_contact(self) -> bool:
        """Whether there is one of the four ways that 164.404(c)(1)(E) names."""
        return any((self.toll_free, self.email, self.website, self.postal))


@dataclass(frozen=True, kw_only=True)
class StateNote:
    """What a State's law says to whoever complies with HIPAA, from the law files."""

    state: str
    says: str


@dataclass(frozen=True, kw_only=True)
class Record:
    """What the record said when the draft was made. Days are the entity's; `people` is the count so far.

    `state` and what follows are of the State whose regulator is told; `state_notes` of every State concerned.
    """

    number: str
    entity_name: str
    entity_role: str
    entity_type: str | None = None
    discovered_on: date
    occurred_on: date | None = None
    people: int | None = None
    associate_discovered_on: date | None = None
    letters_sent_on: date | None = None
    unreachable: int | None = None
    media_states: tuple[str, ...] = ()
    media_owed: bool | None = None
    is_large: bool | None = None
    part2: bool = False
    state: str = ""
    state_name: str = ""
    residents: int | None = None
    recipient: str = ""
    citation: str = ""
    state_notes: tuple[StateNote, ...] = ()


class Status(StrEnum):
    """How far a draft is. An approved one never changes; a later version starts as a draft again."""

    DRAFT = "draft"
    APPROVED = "approved"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One version of one document, with everything it says. Versions count from 1 per kind and State."""

    id: str
    incident_id: str
    kind: Kind
    state: str = ""
    version: int
    content: Content
    record: Record
    status: Status = Status.DRAFT
    drafted_by: str
    drafted_at: datetime
    approved_by: str | None = None
    approved_at: datetime | None = None

    @property
    def name(self) -> str:
        """Its file name without ending: number, kind, State and version, never free text."""
        parts = [self.record.number, self.kind.value.replace("_", "-"), self.state.lower(), f"v{self.version}"]
        marked = [] if self.status is Status.APPROVED else ["draft"]
        return "-".join(part for part in [*parts, *marked] if part)


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Something the law wants in the document that nobody has given; `citation` says where it stands."""

    words: str
    citation: str


@dataclass(frozen=True, kw_only=True)
class _Wanted:
    """One thing a document needs, by the fields of `Content` of which at least one holds it."""

    fields: tuple[str, ...]
    words: str
    element: str


_CONTACT = ("toll_free", "email", "website", "postal")
_WANTED = (
    _Wanted(fields=("what_happened",), words="what happened, in plain words", element="A"),
    _Wanted(fields=("phi_types",), words="the kinds of information involved", element="B"),
    _Wanted(fields=("what_to_do",), words="what people should do to protect themselves", element="C"),
    _Wanted(fields=("what_we_do",), words="what is done to investigate, mitigate and protect", element="D"),
    _Wanted(
        fields=_CONTACT, words="how to ask: a toll-free number, e-mail address, website or postal address", element="E"
    ),
)
_ELEMENTS: Mapping[Kind, str] = {
    **dict.fromkeys(MUST_BE_COMPLETE, "ABCDE"),
    Kind.ASSOCIATE_NOTICE: "ABCDE",
    Kind.ASSOCIATE_DEMAND: "AE",
    Kind.REGULATOR: "ABDE",
}
_WHERE: Mapping[Kind, str] = {
    Kind.MEDIA: "45 CFR 164.406(c), 164.404(c)(1)({element})",
    Kind.ASSOCIATE_NOTICE: "45 CFR 164.410(c)(2), 164.404(c)(1)({element}); may follow promptly",
    Kind.ASSOCIATE_DEMAND: "so that the business associate can answer",
    Kind.REGULATOR: "the State's law; ask counsel what its form wants",
}
_TOLL_FREE = Gap(words="a toll-free number, active for at least 90 days", citation="45 CFR 164.404(d)(2)(ii)")
_REPLY_BY = Gap(words="the day by which an answer is wanted", citation="so that the business associate can answer")


def missing(kind: Kind, content: Content) -> tuple[Gap, ...]:
    """What the document lacks, in the order of 45 CFR 164.404(c)(1). The worksheet has a list of its own."""
    where = _WHERE.get(kind, "45 CFR 164.404(c)(1)({element})")
    gaps = [
        Gap(words=one.words, citation=where.format(element=one.element))
        for one in _WANTED
        if one.element in _ELEMENTS.get(kind, "") and not any(getattr(content, name) for name in one.fields)
    ]
    if kind is Kind.SUBSTITUTE and not content.toll_free:
        gaps.append(_TOLL_FREE)
    if kind is Kind.ASSOCIATE_DEMAND and content.reply_by is None:
        gaps.append(_REPLY_BY)
    return tuple(gaps)


def hard_to_read(content: Content) -> tuple[str, ...]:
    """The parts whose longest sentence is too long for plain language (45 CFR 164.404(c)(2)), each in words."""
    parts = {"what happened": content.what_happened, "what people should do": content.what_to_do}
    parts |= {"what is being done": content.what_we_do}
    return tuple(words for words, text in parts.items() if _longest_sentence(text) > LONG_SENTENCE_WORDS)


def check_approval(draft: Draft, by: str, *, counsel: AbstractSet[str], newest: int) -> None:
    """Raise unless `by` may approve this version now.

    `counsel`: whoever acts as legal counsel; where nobody does, an officer who did not draft it approves in their
    place. `newest`: the highest version of the document. Raises NotAllowed, AlreadyDone, UserError for a gap.
    """
    if draft.status is Status.APPROVED:
        raise AlreadyDone(f"Version {draft.version} is approved already; nothing was changed.")
    if counsel and by not in counsel:
        raise NotAllowed("Legal counsel approves what goes out. Please ask them.")
    if not counsel and by == draft.drafted_by:
        raise NotAllowed("Nobody is legal counsel here, so an officer who did not draft it approves. Please ask one.")
    if draft.version != newest:
        raise UserError(f"There is a newer one: version {newest}. Please read and approve that.")
    gaps = missing(draft.kind, draft.content) if draft.kind in MUST_BE_COMPLETE else ()
    if gaps:
        lacking = "; ".join(gap.words for gap in gaps)
        raise UserError(f"It cannot be approved while it lacks: {lacking}. Draft a new version first: `draft`.")


def _longest_sentence(text: str) -> int:
    return max((len(sentence.split()) for sentence in re.split(r"[.!?:;\n]+", text)), default=0)
