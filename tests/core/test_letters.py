"""What a letter must hold, what it lacks, who may approve it, and what the HHS form can take from the record."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.errors import AlreadyDone, NotAllowed, UserError
from bot.core.hhs_form import filled_in, to_fill_in
from bot.core.letters import (
    MUST_BE_COMPLETE,
    Content,
    Draft,
    Kind,
    Record,
    Status,
    check_approval,
    hard_to_read,
    missing,
)
from bot.core.worksheet import known_for_hhs
from tests.conftest import rulebook

COMPLETE = Content(
    what_happened="A laptop was stolen from a car.",
    phi_types=("name", "ssn"),
    what_to_do="Look at your bills.",
    what_we_do="We told the police.",
    toll_free="1-800-555-0100",
    reply_by=date(2026, 3, 20),
)
RECORD = Record(
    number="INC-2026-0007",
    entity_name="Example Clinic",
    entity_role="covered_entity",
    entity_type="provider",
    discovered_on=date(2026, 3, 2),
)


def draft(kind: Kind = Kind.INDIVIDUAL, content: Content = COMPLETE, **changes) -> Draft:
    values = {
        "id": "d1",
        "incident_id": "i1",
        "kind": kind,
        "version": 2,
        "content": content,
        "record": RECORD,
        "drafted_by": "U0WRITER1",
        "drafted_at": datetime(2026, 3, 3, tzinfo=UTC),
    }
    return Draft(**(values | changes))


@pytest.mark.parametrize("kind", Kind)
def test_a_complete_document_lacks_nothing(kind: Kind):
    assert missing(kind, COMPLETE) == ()


@pytest.mark.parametrize("kind", MUST_BE_COMPLETE)
def test_a_letter_of_which_nothing_was_given_lacks_all_five_elements_in_the_order_of_the_law(kind: Kind):
    gaps = missing(kind, Content())

    elements = [gap.citation.partition("(c)(1)")[2] for gap in gaps if "(c)(1)" in gap.citation]
    assert elements == ["(A)", "(B)", "(C)", "(D)", "(E)"]


@pytest.mark.parametrize(
    ("fields", "element"),
    [
        ({"what_happened": ""}, "(A)"),
        ({"phi_types": ()}, "(B)"),
        ({"what_to_do": ""}, "(C)"),
        ({"what_we_do": ""}, "(D)"),
        ({"toll_free": ""}, "(E)"),
    ],
)
def test_each_element_is_missed_on_its_own(fields: dict, element: str):
    [gap] = missing(Kind.INDIVIDUAL, replace(COMPLETE, **fields))

    assert gap.citation == f"45 CFR 164.404(c)(1){element}"


@pytest.mark.parametrize("way", ["toll_free", "email", "website", "postal"])
def test_one_of_the_four_ways_to_ask_is_enough_for_a_letter(way: str):
    content = replace(COMPLETE, **({"toll_free": ""} | {way: "this way"}))

    assert missing(Kind.INDIVIDUAL, content) == ()


def test_a_posting_needs_a_toll_free_number_whatever_else_it_gives():
    [gap] = missing(Kind.SUBSTITUTE, replace(COMPLETE, toll_free="", email="privacy@example.org"))

    assert gap.citation == "45 CFR 164.404(d)(2)(ii)"


def test_a_demand_needs_a_day_by_which_an_answer_is_wanted():
    [gap] = missing(Kind.ASSOCIATE_DEMAND, replace(COMPLETE, reply_by=None))

    assert "the day by which" in gap.words


def test_what_a_business_associate_does_not_know_yet_may_follow():
    gaps = missing(Kind.ASSOCIATE_NOTICE, Content())

    assert len(gaps) == 5
    assert all("may follow promptly" in gap.citation for gap in gaps)


def test_a_sentence_of_41_words_is_too_long_for_plain_language_and_one_of_40_is_not():
    forty = " ".join(["word"] * 40)

    assert hard_to_read(Content(what_happened=f"{forty}. {forty}.")) == ()
    assert hard_to_read(Content(what_happened=f"{forty} more.", what_to_do="Short.")) == ("what happened",)


def test_counsel_approves_and_may_have_written_it_too():
    check_approval(draft(drafted_by="U0COUNSL1"), "U0COUNSL1", counsel={"U0COUNSL1"}, newest=2)


def test_where_somebody_is_counsel_nobody_else_approves():
    with pytest.raises(NotAllowed, match="Legal counsel approves"):
        check_approval(draft(), "U0PRIVOF1", counsel={"U0COUNSL1"}, newest=2)


def test_without_counsel_an_officer_approves_but_not_the_one_who_drafted_it():
    check_approval(draft(), "U0PRIVOF1", counsel=set(), newest=2)

    with pytest.raises(NotAllowed, match="did not draft it"):
        check_approval(draft(), "U0WRITER1", counsel=set(), newest=2)


def test_only_the_newest_version_is_approved_and_only_once():
    with pytest.raises(UserError, match="version 3"):
        check_approval(draft(), "U0COUNSL1", counsel={"U0COUNSL1"}, newest=3)
    with pytest.raises(AlreadyDone):
        check_approval(draft(status=Status.APPROVED), "U0COUNSL1", counsel={"U0COUNSL1"}, newest=2)


@pytest.mark.parametrize("kind", Kind)
def test_what_the_law_lists_in_full_is_not_approved_with_a_gap_and_the_rest_may_be(kind: Kind):
    made = draft(kind, Content(what_happened="A laptop was stolen."))

    if kind in MUST_BE_COMPLETE:
        with pytest.raises(UserError, match="while it lacks"):
            check_approval(made, "U0COUNSL1", counsel={"U0COUNSL1"}, newest=2)
    else:
        check_approval(made, "U0COUNSL1", counsel={"U0COUNSL1"}, newest=2)


def test_a_file_name_holds_number_kind_state_and_version_and_says_that_it_is_a_draft():
    regulator = draft(Kind.REGULATOR, state="MA")

    assert draft().name == "INC-2026-0007-individual-letter-v2-draft"
    assert draft(status=Status.APPROVED).name == "INC-2026-0007-individual-letter-v2"
    assert regulator.name == "INC-2026-0007-regulator-notice-ma-v2-draft"


def answered(record: Record, content: Content = COMPLETE) -> dict[str, object]:
    """Every field of the form that is filled in: its words, or the options chosen."""
    sections = filled_in(rulebook().hhs_form, known_for_hhs(record, content))
    fields = [field for section in sections for field in section.fields if not field.to_fill_in]
    return {field.label: field.value or [each.label for each in field.options if each.chosen] for field in fields}


def test_the_worksheet_is_filled_in_from_the_record_and_the_rest_is_left_open():
    record = replace(
        RECORD, people=620, is_large=True, media_owed=True, media_states=("CA", "TX"), unreachable=9,
        occurred_on=date(2026, 2, 27), letters_sent_on=date(2026, 3, 20),
    )  # fmt: skip

    known = answered(record, replace(COMPLETE, breach_type=("theft",), location=("laptop",)))

    assert known["Who files"] == ["Covered entity filing for itself"]
    assert known["Covered entity: type"] == ["Healthcare Provider"]
    assert known["Breach affecting"] == ["500 or More Individuals"]
    assert known["Breach start date"] == "02/27/2026"
    assert known["Discovery start date"] == "03/02/2026"
    assert known["Approximate number of individuals affected"] == "620"
    assert known["Type of breach"] == ["Theft"]
    assert known["Location of breached information"] == ["Laptop"]
    assert known["Was substitute notice required?"] == ["Yes: fewer than 10"]
    assert known["Media notice: States and territories"] == "CA, TX"
    assert known["Individual notice provided start date"] == "03/20/2026"
    assert "Name of the person who attests" not in known


def test_what_nobody_recorded_is_never_guessed():
    known = answered(RECORD, Content())

    assert set(known) == {
        "Report type", "Who files", "Covered entity: name (no abbreviations)", "Covered entity: type",
        "Discovery start date",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("unreachable", "said"),
    [(0, ["No"]), (9, ["Yes: fewer than 10"]), (10, ["Yes: 10 or more"])],
)
def test_substitute_notice_is_answered_by_how_many_cannot_be_reached(unreachable: int, said: list[str]):
    assert answered(replace(RECORD, unreachable=unreachable))["Was substitute notice required?"] == said


def test_a_business_associate_files_for_the_covered_entity_whose_name_it_fills_in():
    known = answered(replace(RECORD, entity_role="business_associate", entity_type="business_associate"))

    assert known["Who files"] == ["Business associate filing on behalf of a covered entity"]
    assert known["Business associate, if one is involved: name"] == "Example Clinic"
    assert "Covered entity: name (no abbreviations)" not in known


def test_a_covered_entity_whose_business_associate_had_the_breach_says_so():
    known = answered(replace(RECORD, associate_discovered_on=date(2026, 3, 1)))

    assert known["Who files"] == ["Covered entity filing because its business associate had the breach"]


def test_every_field_is_listed_until_it_is_known():
    form = rulebook().hhs_form

    assert len(to_fill_in(form, {})) == sum(len(section.fields) for section in form.sections)
    assert "Report type" not in to_fill_in(form, known_for_hhs(RECORD, COMPLETE))


def test_options_read_in_plain_words_in_the_order_of_the_form():
    assert rulebook().hhs_form.words("phi_types", ("ssn", "name", "unknown")) == ("names", "Social Security numbers")
    with pytest.raises(KeyError):
        rulebook().hhs_form.field("no_such_field")


def test_every_document_has_a_name_of_its_own_and_tells_whether_there_is_a_way_to_ask():
    assert len({kind.words for kind in Kind}) == len(Kind)
    assert COMPLETE.has_contact and not Content().has_contact
