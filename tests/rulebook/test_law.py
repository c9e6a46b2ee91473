"""The law's files: what stops the start, and what must be true of the data as they are."""

import shutil
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from bot.core.determination import Ground
from bot.core.facts import STATES, EntityRole, EntityType
from bot.core.law import Clock, Confidence, Counted, Mode, Notice
from bot.rulebook import law as law_files
from bot.rulebook.files import DataFault, load_record

DATA = Path(__file__).parents[2] / "data"
FOLDER = DATA / "law"
LAW = law_files.load(FOLDER)
EVERY_RULE = [
    *(pytest.param(rule, id=f"{rule.notice} {rule.citation.title}") for rule in LAW.federal),
    *(
        pytest.param(rule, id=f"{state.code} {rule.notice} {rule.citation.title}")
        for state in LAW.states.values()
        for rule in state.rules
    ),
]
RESEARCHED = "CA TX FL NY CO WA ME OR OH MD WI AZ NM TN AL VT RI LA SD CT DE IN MA PA IL OK NC VA MN MO SC NV"


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(FOLDER, tmp_path / "law")


def fault_of(folder):
    with pytest.raises(DataFault) as caught:
        law_files.load(folder)
    return caught.value


def change(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_every_rule_says_where_it_is_written_and_when_it_was_checked(rule):
    released_on = load_record(DATA / "release.yaml").day("released_on")

    assert rule.citation.title
    assert released_on - timedelta(days=365) < rule.verified_on <= released_on


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_an_address_is_a_page_of_the_government_itself(rule):
    address = urlsplit(rule.citation.url or "https://www.ecfr.gov/")

    assert address.scheme == "https"
    assert address.hostname.endswith((".gov", ".state.fl.us", ".state.nv.us"))


def test_one_statute_has_one_address():
    pages = {}
    for state in LAW.states.values():
        for rule in state.rules:
            statute = rule.citation.title.split("(")[0]
            pages.setdefault(statute, set()).add(rule.citation.url)

    assert {statute: found for statute, found in pages.items() if len(found) > 1} == {}


@pytest.mark.parametrize("rule", EVERY_RULE)
def test_every_rule_has_a_threshold_and_a_time_limit_from_its_first_day_on(rule):
    first_day = max(rule.owed_when.values[0][0], rule.time_limit.values[0][0])

    assert rule.owed_when.on(first_day) is not None
    assert rule.time_limit.on(first_day) is not None


@pytest.mark.parametrize("name", ["breach", "law_enforcement_delay", "substitute_notice", "retention"])
def test_every_file_of_plain_values_was_checked_within_a_year_of_the_release(name):
    released_on = load_record(DATA / "release.yaml").day("released_on")
    verified_on = load_record(FOLDER / "federal" / f"{name}.yaml").day("verified_on")

    assert released_on - timedelta(days=365) < verified_on <= released_on


def test_every_researched_state_has_a_file_and_no_other_has():
    assert set(LAW.states) == set(RESEARCHED.split())
    assert set(LAW.states) < STATES


def test_there_are_fifty_states_the_district_and_five_territories():
    assert len(STATES) == 56


@pytest.mark.parametrize("state", LAW.states.values(), ids=LAW.states)
def test_every_state_tells_its_residents_first(state):
    assert state.rules[0].notice is Notice.STATE_INDIVIDUAL
    assert state.hipaa_effect and state.covers and state.name


@pytest.mark.parametrize("state", LAW.states.values(), ids=LAW.states)
def test_state_rules_reach_covered_entities_or_vendors_and_never_business_associates(state):
    assert all(EntityRole.BUSINESS_ASSOCIATE not in rule.entity_roles for rule in state.rules)


def test_only_arizona_new_mexico_and_tennessee_exempt_an_entity_itself():
    assert {code for code, state in LAW.states.items() if state.exemption} == {"AZ", "NM", "TN"}


def test_every_finding_has_its_sentence_with_a_section():
    assert set(LAW.findings) == set(Ground)
    assert all("45 CFR" in sentence for sentence in LAW.findings.values())


def test_the_numbers_of_hipaa_are_read_from_the_files():
    large, annual = LAW.rules_for(Notice.SECRETARY, EntityRole.COVERED_ENTITY, None)[::-1]
    media = LAW.rules_for(Notice.MEDIA, EntityRole.COVERED_ENTITY, None)[0].owed_when.on(date(2026, 1, 1))

    assert (annual.mode, annual.owed_when.on(date(2026, 1, 1)).below) == (Mode.ANNUAL, 500)
    assert (large.mode, large.owed_when.on(date(2026, 1, 1)).at_least) == (Mode.CONTEMPORANEOUS, 500)
    assert (media.counted, media.at_least, media.words) == (
        Counted.RESIDENTS_OF_ONE_STATE,
        501,
        "more than 500 residents of one State",
    )
    assert (LAW.delay.untimed_calendar_days, LAW.retention.years) == (30, 6)
    assert (LAW.substitute.posting_at_least_people, LAW.substitute.posting_calendar_days) == (10, 90)


def test_rules_count_as_unchecked_once_the_oldest_check_lies_more_than_a_year_back():
    oldest = min(rule.verified_on for rule in (*LAW.federal, *(r for s in LAW.states.values() for r in s.rules)))

    assert LAW.checked_on == oldest
    assert LAW.unchecked_since(oldest + timedelta(days=365)) is None
    assert LAW.unchecked_since(oldest + timedelta(days=366)) == oldest


def test_a_rule_for_a_type_of_entity_comes_before_the_general_one():
    rules = LAW.rules_for(Notice.SECRETARY, EntityRole.COVERED_ENTITY, EntityType.PART2_PROGRAM_ONLY)

    assert [bool(rule.entity_types) for rule in rules] == [True, True, False, False]


def test_the_version_changes_with_any_byte(folder):
    before = law_files.load(folder).version
    change(folder / "states" / "tx.yaml", "calendar_days: 30", "calendar_days: 31")

    assert before == LAW.version
    assert law_files.load(folder).version != before


def test_a_changed_number_changes_the_law_and_no_code(folder):
    change(folder / "federal" / "media_notice.yaml", "more_than: 500", "more_than: 400")

    media = law_files.load(folder).rules_for(Notice.MEDIA, EntityRole.COVERED_ENTITY, None)[0]

    assert media.owed_when.on(date(2026, 1, 1)).at_least == 401


FAULTS = [
    ("states/tx.yaml", "citation:\n      title: Tex. Bus.", "cite:\n      title: Tex. Bus.", "`citation` is missing"),
    (
        "states/tx.yaml",
        "confidence: high",
        "confidence: sure",
        "`confidence` is `sure`; write one of high, medium, low",
    ),
    (
        "states/tx.yaml",
        "calendar_days: 60",
        "calender_days: 60",
        "unknown key `calender_days`; did you mean `calendar_days`?",
    ),
    (
        "states/tx.yaml",
        "{wording: as quickly as possible}",
        "{by_the_letters: true}",
        "without a number of days, write the",
    ),
    (
        "states/tx.yaml",
        "calendar_days: 60",
        "calendar_days: 60, business_days: 5",
        "write calendar_days or business_days",
    ),
    ("states/tx.yaml", "calendar_days: 60", "calendar_days: sixty", "`calendar_days` is `sixty`; write a whole number"),
    ("states/tx.yaml", "2009-09-01", "2021-09-01", "`time_limit`: write the days in ascending order"),
    (
        "states/tx.yaml",
        "residents_at_least: 250",
        "people: 250",
        "write exactly one of residents_at_least, residents_more_than",
    ),
    ("states/tx.yaml", "{residents_at_least: 250}", "{residents_at_least: 250, x: 1}", "write exactly one of"),
    ("states/tx.yaml", "residents_at_least: 250", "residents_at_least: 0", "`residents_at_least` is 0; the least is 1"),
    ("states/tx.yaml", "clock_starts: determined_on", "clock_starts: noon", "`clock_starts` is `noon`; write one of"),
    ("states/tx.yaml", "notice: state_individual_notice", "notice: letter", "`notice` is `letter`; write one of"),
    ("states/tx.yaml", "verified_on: 2026-11-23", "verified_on: recently", "`verified_on: recently` is no day"),
    ("states/tx.yaml", "state: TX", "state: Texas", "`state: Texas` is no State or territory; write its postal code"),
    ("states/tx.yaml", "state: TX", "state: UT", "`state: UT` belongs into ut.yaml"),
    ("states/tx.yaml", "name: Texas", "name: Texas\nnick: Lone Star", "unknown key `nick`"),
    (
        "states/ca.yaml",
        "entity_types: [licensed_hospital]",
        "entity_types: [hospital]",
        "`entity_types` holds `hospital`",
    ),
    ("states/ca.yaml", "then_business_days: 15", "then_days: 15", "`then_business_days` is missing"),
    (
        "states/az.yaml",
        "[covered_entity, business_associate]",
        "[doctor]",
        "`entity_roles` holds `doctor`; write covered_entity",
    ),
    ("federal/media_notice.yaml", "why: A release", "because: A release", "`why` is missing"),
    (
        "federal/media_notice.yaml",
        "residents_of_one_state_more_than",
        "residents_more_than",
        "write exactly one of individuals_at",
    ),
    ("federal/breach.yaml", "exception_ii:", "exception_2:", "`exception_ii` is missing"),
    ("federal/retention.yaml", "years: 6", "years: 0", "`years` is 0; the least is 1"),
    ("federal/retention.yaml", "years: 6", "years: 6\nmonths: 1", "unknown key `months`"),
    ("federal/individual_notice.yaml", "[covered_entity]", "[phr_vendor]", "no file holds the individual_notice"),
]


@pytest.mark.parametrize(("name", "old", "new", "sentence"), FAULTS)
def test_a_broken_file_stops_the_start_with_path_line_and_sentence(folder, name, old, new, sentence):
    change(folder / name, old, new)

    fault = fault_of(folder)

    assert fault.sentence.startswith(sentence), fault
    assert fault.line >= 1


def test_a_fault_is_found_on_its_own_line(folder):
    change(folder / "federal" / "retention.yaml", "years: 6", "years: six")

    assert str(fault_of(folder)).endswith("retention.yaml:2: `years` is `six`; write a whole number")


def test_a_missing_file_of_plain_values_stops_the_start(folder):
    (folder / "federal" / "breach.yaml").unlink()

    assert str(fault_of(folder)).endswith("breach.yaml:1: is missing")


def test_federal_holidays_hold_for_every_state():
    columbus_day = date(2026, 10, 12)

    assert columbus_day in law_files.holidays_of(None, 2026)
    assert columbus_day in law_files.holidays_of("CA", 2026)


def test_a_states_own_holidays_hold_there_only():
    town_meeting_day = date(2026, 3, 3)

    assert town_meeting_day in law_files.holidays_of("VT", 2026)
    assert town_meeting_day not in law_files.holidays_of(None, 2026)
    assert town_meeting_day not in law_files.holidays_of("NY", 2026)


def test_a_holiday_on_a_saturday_is_kept_on_the_friday():
    assert date(2026, 7, 3) in law_files.holidays_of(None, 2026)


def test_an_executive_order_makes_no_legal_holiday():
    assert date(2025, 12, 26) not in law_files.holidays_of(None, 2025)


@pytest.mark.parametrize("code", sorted(STATES))
def test_every_jurisdiction_has_a_holiday_calendar(code):
    assert law_files.holidays_of(code, 2026) >= law_files.holidays_of(None, 2026)


def test_unsure_marks_are_carried_into_the_rules():
    texas = {rule.notice: rule.confidence for rule in LAW.states["TX"].rules}
    vermont = {rule.notice: rule.confidence for rule in LAW.states["VT"].rules}

    assert texas[Notice.STATE_ATTORNEY_GENERAL] is Confidence.HIGH
    assert texas[Notice.CONSUMER_REPORTING_AGENCY] is Confidence.MEDIUM
    assert vermont[Notice.STATE_INDIVIDUAL] is Confidence.HIGH
    assert vermont[Notice.STATE_ATTORNEY_GENERAL] is Confidence.MEDIUM


def test_clocks_that_wait_for_an_event_are_marked_as_such():
    waiting = {
        (code, rule.clock_starts)
        for code, state in LAW.states.items()
        for rule in state.rules
        if rule.clock_starts in (Clock.INDIVIDUALS_NOTIFIED_ON, Clock.SECRETARY_NOTIFIED_ON)
    }

    assert waiting == {
        ("CA", Clock.INDIVIDUALS_NOTIFIED_ON),
        ("IL", Clock.SECRETARY_NOTIFIED_ON),
        ("LA", Clock.INDIVIDUALS_NOTIFIED_ON),
        ("NY", Clock.SECRETARY_NOTIFIED_ON),
        ("OK", Clock.INDIVIDUALS_NOTIFIED_ON),
    }
