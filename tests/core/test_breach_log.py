"""In which list of the log an incident stands, and that a spreadsheet runs nothing of it."""

import csv
from datetime import UTC, date, datetime
from io import StringIO

import pytest

from bot.core.breach_log import LoggedBreach, NoBreach, Place, breaches_csv, no_breaches_csv, place_of
from bot.core.determination import Determination
from bot.core.incident import Incident, Outcome, Phi, State
from tests.conftest import rulebook


def incident(**values) -> Incident:
    facts = {
        "id": "i", "number": "INC-2026-0001", "entity_id": "e", "state": State.TRIAGED, "category": "lost-device",
        "severity": "SEV3", "reported_at": datetime(2026, 3, 2, tzinfo=UTC), "noticed_on": date(2026, 3, 2),
        "discovered_on": date(2026, 3, 2),
    }  # fmt: skip
    return Incident(**(facts | values))


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("outcome", [None, *Outcome])
@pytest.mark.parametrize("phi", Phi)
def test_a_signed_breach_is_one_whatever_triage_said(outcome, phi: Phi):
    assert place_of(incident(outcome=outcome, phi=phi), Determination.BREACH) is Place.BREACH


@pytest.mark.parametrize(
    "determination",
    [
        Determination.LOW_PROBABILITY_OF_COMPROMISE,
        Determination.EXCEPTION_APPLIES,
        Determination.NO_UNSECURED_PHI,
    ],
)
def test_what_two_people_found_to_be_none_is_none(determination: Determination):
    assert place_of(incident(), determination) is Place.NO_BREACH


@pytest.mark.parametrize("outcome", [None, Outcome.GENUINE, Outcome.NEAR_MISS, Outcome.FALSE_ALARM])
@pytest.mark.parametrize("phi", [Phi.YES, Phi.UNKNOWN])
def test_what_nobody_determined_counts_as_a_breach_where_patient_information_may_be_involved(outcome, phi: Phi):
    assert place_of(incident(outcome=outcome, phi=phi), Determination.PENDING) is Place.BREACH


@pytest.mark.parametrize("outcome", [Outcome.NEAR_MISS, Outcome.FALSE_ALARM])
def test_a_near_miss_without_patient_information_is_none(outcome: Outcome):
    assert place_of(incident(outcome=outcome, phi=Phi.NO), Determination.PENDING) is Place.NO_BREACH


def test_a_genuine_incident_without_patient_information_waits_for_its_signatures():
    assert place_of(incident(outcome=Outcome.GENUINE, phi=Phi.NO), Determination.PENDING) is Place.BREACH


def test_a_duplicate_is_counted_with_its_original():
    assert place_of(incident(outcome=Outcome.DUPLICATE), Determination.PENDING) is Place.NO_BREACH


def logged(**known) -> LoggedBreach:
    return LoggedBreach(
        reference="INC-2026-0001", standing="determined: breach", known=known, report="owed",
        report_due_on=date(2027, 3, 1), told_hhs_on=None, source="the bot",
    )  # fmt: skip


def test_the_breaches_stand_in_the_order_of_the_form_with_every_field_a_column():
    form = rulebook().hhs_form

    header, line = read(breaches_csv(form, [logged(breach_type=("theft", "loss"), individuals="12")]))

    assert header[2:-4] == [field.label for section in form.sections for field in section.fields]
    assert line[header.index("Type of breach")] == "Loss; Theft"
    assert line[header.index("Approximate number of individuals affected")] == "12"
    assert line[header.index("Covered entity: city")] == ""
    assert line[-4:] == ["owed", "2027-03-01", "", "the bot"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\n=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula_to_a_spreadsheet(text: str):
    rows = read(breaches_csv(rulebook().hhs_form, [logged(description=text)]))

    cell = rows[1][rows[0].index("Brief description of the breach (how, where, which media, which PHI)")]
    assert cell == f"'{text}"


def test_any_other_text_stays_as_it_was_written():
    text = 'A "quoted", text\nof two lines; 😀 \ud800\0'
    found = NoBreach(
        reference="INC-2026-0002", category="lost device", discovered_on=date(2026, 3, 2), finding="near miss",
        reason=text, found_by=("U1", "U2"), found_on=None,
    )  # fmt: skip

    [_, line] = read(no_breaches_csv([found]))

    assert line == [
        "INC-2026-0002", "lost device", "2026-03-02", "near miss", 'A "quoted", text\nof two lines; 😀 ?',
        "U1 and U2", "",
    ]  # fmt: skip
