"""What holds for every incident: the engine agrees with a slow oracle, and its promises about more and less."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.core.facts import (
    BusinessAssociate,
    EntityRole,
    EntityType,
    ExceptionFacts,
    Facts,
    RiskAssessment,
    SentNotices,
    Statement,
    Subcontractor,
)
from bot.core.obligations import obligations_for
from tests.core import oracle
from tests.core.given import LAW

MAYBE = st.sampled_from([None, True, False])
DAYS = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 3, 10))
ZONES = st.sampled_from(["America/New_York", "America/Los_Angeles", "Pacific/Guam", "America/Puerto_Rico"]).map(
    ZoneInfo
)
OFFSETS = st.sampled_from([-10, -8, -5, 0, 10]).map(lambda hours: timezone(timedelta(hours=hours)))
INSTANTS = st.datetimes(
    min_value=datetime.fromisoformat("2026-01-01"), max_value=datetime.fromisoformat("2028-03-10"), timezones=OFFSETS
)
PLACES = st.sampled_from(["NY", "CA", "TX", "IL", "AZ", "VT", "PR", "GA", "NON_US"])
NEAR_THE_THRESHOLDS = st.sampled_from([0, 1, 249, 250, 251, 499, 500, 501, 999, 1000, 1001])
RESIDENTS = st.none() | st.dictionaries(PLACES, NEAR_THE_THRESHOLDS, max_size=4)
STATEMENTS = st.lists(
    st.builds(
        lambda day, written, days: Statement(
            written=written, stated_on=day, until=None if days is None else day + timedelta(days=days)
        ),
        day=DAYS,
        written=st.booleans(),
        days=st.none() | st.integers(0, 200),
    ),
    max_size=4,
)
ASSOCIATES = st.builds(
    BusinessAssociate,
    discovered_at=st.none() | INSTANTS,
    told_covered_entity_at=st.none() | INSTANTS,
    is_agent=MAYBE,
    should_have_known_on=st.none() | DAYS,
    subcontractor=st.none()
    | st.builds(
        Subcontractor,
        discovered_on=st.none() | DAYS,
        told_business_associate_on=st.none() | DAYS,
        is_agent=MAYBE,
    ),
)
whatever_it_takes = settings(deadline=None)

NOTHING_SETTLED = {
    "is_phi": None,
    "impermissible": None,
    "unsecured_phi": None,
    "exception_facts": ExceptionFacts(),
    "risk_assessment": RiskAssessment(),
}
INCIDENTS = st.builds(
    Facts,
    entity_role=st.sampled_from(EntityRole),
    entity_type=st.none() | st.sampled_from(EntityType),
    timezone=ZONES,
    discovered_at=INSTANTS,
    should_have_known_on=st.none() | DAYS,
    is_phi=st.sampled_from([None, None, None, True, False]),
    impermissible=st.sampled_from([None, None, None, True, False]),
    unsecured_phi=st.sampled_from([None, None, None, True, False]),
    exception_facts=st.builds(
        ExceptionFacts,
        actor=st.sampled_from([None, "workforce", "under_authority", "stranger"]),
        good_faith=MAYBE,
        within_scope=MAYBE,
        further_impermissible_use=MAYBE,
        discloser_authorized=MAYBE,
        recipient_authorized=MAYBE,
        same_entity_or_ohca=MAYBE,
    ),
    risk_assessment=st.builds(
        RiskAssessment,
        performed=MAYBE,
        low_probability=MAYBE,
        documented=MAYBE,
        factors_addressed=st.none() | st.frozensets(st.sampled_from(["i", "ii", "iii", "iv"]), min_size=3),
    ),
    affected_individuals=st.none() | NEAR_THE_THRESHOLDS | st.integers(0, 3000),
    count_range=st.none() | st.tuples(st.integers(0, 400), st.integers(400, 700)),
    residents_by_state=RESIDENTS,
    business_associate=st.none() | ASSOCIATES,
    statements=STATEMENTS.map(tuple),
    state_determination_on=st.none() | DAYS,
    sent=st.builds(SentNotices, individuals_on=st.none() | DAYS, secretary_on=st.none() | DAYS),
)
BREACHES = INCIDENTS.map(lambda facts: replace(facts, **NOTHING_SETTLED))


def required(answer):
    return {row.notice for row in answer.obligations if row.required}


def required_in_states(answer):
    rows = [row for row in answer.state_obligations if row.required is not False]
    return {(row.state, row.notice, row.citation.title if row.citation else None) for row in rows}


def dates(answer):
    federal = {row.notice: row.due_on for row in answer.obligations if row.due_on}
    states = {(row.state, row.notice, row.citation): row.due_on for row in answer.state_obligations if row.due_on}
    return federal | states


@whatever_it_takes
@given(facts=INCIDENTS)
def test_the_engine_agrees_with_the_slow_oracle(facts):
    answer = obligations_for(facts, LAW)

    assert answer.is_breach == oracle.breach(facts)
    assert answer.discovery.on == oracle.discovery(facts)
    assert {
        row.notice.value: (row.due_on, row.base_due_on, row.mode.value if row.mode else None, row.states)
        for row in answer.obligations
        if row.required
    } == oracle.owed(facts)


@whatever_it_takes
@given(facts=BREACHES, place=PLACES, more=st.integers(0, 800))
def test_more_people_in_one_place_never_mean_fewer_duties(facts, place, more):
    counted = replace(facts, affected_individuals=None, count_range=None, residents_by_state={"NY": 1})
    larger = replace(counted, residents_by_state={"NY": 1, place: more + (place == "NY")})

    before, after = obligations_for(counted, LAW), obligations_for(larger, LAW)

    assert required(before) <= required(after)
    assert required_in_states(before) <= required_in_states(after)


@whatever_it_takes
@given(facts=BREACHES, total=st.integers(0, 2000), more=st.integers(0, 800))
def test_a_larger_total_never_means_fewer_duties(facts, total, more):
    smaller = replace(facts, affected_individuals=total)
    larger = replace(facts, affected_individuals=total + more)

    assert required(obligations_for(smaller, LAW)) <= required(obligations_for(larger, LAW))


@whatever_it_takes
@given(facts=BREACHES)
def test_counts_that_nobody_knows_never_mean_fewer_duties(facts):
    nobody_counted = replace(facts, affected_individuals=None, count_range=None, residents_by_state=None)
    known, unknown = obligations_for(facts, LAW), obligations_for(nobody_counted, LAW)

    assert required(known) <= required(unknown)
    assert all(unknown.obligation(notice).due_on <= known.obligation(notice).due_on for notice in required(known))


@whatever_it_takes
@given(facts=BREACHES)
def test_forgetting_where_people_live_never_means_fewer_federal_duties(facts):
    total = obligations_for(facts, LAW)
    placed = sum((facts.residents_by_state or {}).values())
    abroad = (facts.residents_by_state or {}).get("NON_US", 0)
    assume(facts.affected_individuals is not None and facts.affected_individuals >= placed and not abroad)

    forgotten = obligations_for(replace(facts, residents_by_state=None), LAW)

    assert required(total) <= required(forgotten)


@whatever_it_takes
@given(facts=INCIDENTS)
def test_forgetting_what_might_excuse_never_ends_a_breach(facts):
    forgotten = replace(facts, **NOTHING_SETTLED)

    assert required(obligations_for(facts, LAW)) <= required(obligations_for(forgotten, LAW))


@whatever_it_takes
@given(facts=BREACHES)
def test_a_hold_never_makes_a_date_earlier(facts):
    without = dates(obligations_for(replace(facts, statements=()), LAW))
    answer = obligations_for(facts, LAW)

    assert dates(answer).keys() == without.keys()
    assert all(dates(answer)[row] >= due_on for row, due_on in without.items())


@whatever_it_takes
@given(facts=BREACHES, day=DAYS, days=st.integers(0, 200))
def test_one_more_written_statement_never_makes_a_date_earlier(facts, day, days):
    one_more = Statement(written=True, stated_on=day, until=day + timedelta(days=days))
    before = obligations_for(facts, LAW)
    after = obligations_for(replace(facts, statements=(*facts.statements, one_more)), LAW)

    assert all(dates(after)[row] >= due_on for row, due_on in dates(before).items())
    assert after.delay.do_not_send_before >= one_more.until


@whatever_it_takes
@given(facts=BREACHES)
def test_nothing_goes_out_while_a_written_hold_runs(facts):
    answer = obligations_for(facts, LAW)

    for statement in facts.statements:
        assert answer.delay.ends_on <= answer.delay.do_not_send_before
        if statement.timed:
            assert statement.until <= answer.delay.do_not_send_before


@whatever_it_takes
@given(facts=INCIDENTS)
def test_the_same_facts_give_the_same_answer(facts):
    assert obligations_for(facts, LAW) == obligations_for(facts, LAW)


@whatever_it_takes
@given(facts=INCIDENTS, statements=STATEMENTS)
def test_the_order_in_which_statements_are_written_down_does_not_matter(facts, statements):
    assume(len({each.stated_on for each in statements}) == len(statements))
    one = replace(facts, statements=tuple(statements))
    other = replace(facts, statements=tuple(reversed(statements)))

    assert dates(obligations_for(one, LAW)) == dates(obligations_for(other, LAW))
    assert obligations_for(one, LAW).delay == obligations_for(other, LAW).delay


@whatever_it_takes
@given(facts=INCIDENTS)
def test_what_is_not_required_has_neither_date_nor_mode_nor_states(facts):
    for row in obligations_for(facts, LAW).obligations:
        if not row.required:
            assert (row.due_on, row.base_due_on, row.mode, row.states) == (None, None, None, ())


@whatever_it_takes
@given(facts=INCIDENTS)
def test_every_row_says_why_and_where_it_is_written(facts):
    answer = obligations_for(facts, LAW)

    assert all(row.why and row.citation.title for row in answer.obligations)
    assert all(row.why and (row.citation or row.required is None) for row in answer.state_obligations)


@whatever_it_takes
@given(facts=INCIDENTS)
def test_a_later_today_only_adds_warnings(facts):
    answer = obligations_for(facts, LAW)
    later = obligations_for(facts, LAW, date(2030, 1, 1))

    assert later.warnings[: len(answer.warnings)] == answer.warnings
    assert replace(later, warnings=()) == replace(answer, warnings=())
