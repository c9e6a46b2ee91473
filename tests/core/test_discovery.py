"""The day of discovery: the earliest of the days that count, whose knowledge it was, and whose never counts."""

from datetime import date, datetime

from bot.core.discovery import Basis, discover
from bot.core.facts import BusinessAssociate, EntityRole, Subcontractor
from tests.core.given import DISCOVERED_ON, facts


def at(written):
    return datetime.fromisoformat(written)


def test_first_knowledge_of_anybody_but_the_wrongdoer_counts():
    discovery = discover(facts(wrongdoer_knew_on=date(2026, 1, 5)))

    assert (discovery.on, discovery.basis) == (DISCOVERED_ON, Basis.FIRST_KNOWLEDGE)


def test_the_day_it_should_have_been_known_counts_when_earlier():
    discovery = discover(facts(should_have_known_on=date(2026, 4, 1)))

    assert (discovery.on, discovery.basis) == (date(2026, 4, 1), Basis.SHOULD_HAVE_KNOWN)


def test_the_day_it_should_have_been_known_does_nothing_when_later():
    assert discover(facts(should_have_known_on=date(2026, 5, 1))).on == DISCOVERED_ON


def test_a_tie_is_first_knowledge():
    assert discover(facts(should_have_known_on=DISCOVERED_ON)).basis is Basis.FIRST_KNOWLEDGE


def test_the_day_is_the_one_in_the_entitys_zone():
    assert discover(facts(discovered_at=at("2026-04-18T03:30:00+00:00"))).on == DISCOVERED_ON
    assert discover(facts(discovered_at=at("2026-04-18T04:30:00+00:00"))).on == date(2026, 4, 18)


def test_without_any_day_there_is_no_discovery():
    assert discover(facts(discovered_at=None)) is None
    assert discover(facts(discovered_at=None, wrongdoer_knew_on=date(2026, 1, 5))) is None
    assert discover(facts(discovered_at=None, business_associate=BusinessAssociate())) is None


def test_a_business_associates_notice_is_knowledge():
    told = BusinessAssociate(told_covered_entity_at=at("2026-04-10T09:00:00-04:00"))

    discovery = discover(facts(business_associate=told))

    assert (discovery.on, discovery.basis) == (date(2026, 4, 10), Basis.BUSINESS_ASSOCIATE_TOLD_US)
    assert discovery.business_associate_on is None


def test_an_agents_discovery_is_ours():
    agent = BusinessAssociate(discovered_at=at("2026-03-01T09:00:00-05:00"), is_agent=True)

    discovery = discover(facts(business_associate=agent))

    assert (discovery.on, discovery.basis) == (date(2026, 3, 1), Basis.AGENT_DISCOVERED)
    assert discovery.business_associate_on == date(2026, 3, 1)


def test_the_discovery_of_one_who_is_no_agent_is_its_own():
    for is_agent in (False, None):
        other = BusinessAssociate(discovered_at=at("2026-03-01T09:00:00-05:00"), is_agent=is_agent)

        discovery = discover(facts(business_associate=other))

        assert (discovery.on, discovery.business_associate_on) == (DISCOVERED_ON, date(2026, 3, 1))


def test_an_agents_own_calendar_counts_when_it_shows_an_earlier_day():
    late_evening_in_the_west = BusinessAssociate(discovered_at=at("2026-04-09T22:00:00-07:00"), is_agent=True)

    assert discover(facts(business_associate=late_evening_in_the_west)).on == date(2026, 4, 9)


def test_an_agents_own_calendar_does_nothing_when_it_shows_a_later_day():
    written_in_utc = BusinessAssociate(discovered_at=at("2026-04-10T02:00:00+00:00"), is_agent=True)

    assert discover(facts(business_associate=written_in_utc)).on == date(2026, 4, 9)


def test_only_our_zone_counts_for_one_who_is_no_agent():
    west = BusinessAssociate(discovered_at=at("2026-04-09T22:00:00-07:00"), is_agent=False)

    assert discover(facts(business_associate=west)).business_associate_on == date(2026, 4, 10)


def test_a_business_associates_discovery_is_built_like_ours_one_level_down():
    below = Subcontractor(discovered_on=date(2026, 2, 1), told_business_associate_on=date(2026, 3, 1), is_agent=True)
    associate = BusinessAssociate(
        discovered_at=at("2026-03-10T09:00:00-04:00"), should_have_known_on=date(2026, 3, 5), subcontractor=below
    )

    discovery = discover(facts(business_associate=associate))

    assert discovery.business_associate_on == date(2026, 2, 1)
    assert discovery.subcontractor_on == date(2026, 2, 1)
    assert discovery.on == DISCOVERED_ON


def test_a_subcontractor_that_is_no_agent_counts_from_its_notice():
    below = Subcontractor(discovered_on=date(2026, 2, 1), told_business_associate_on=date(2026, 3, 1))

    discovery = discover(facts(business_associate=BusinessAssociate(subcontractor=below)))

    assert discovery.business_associate_on == date(2026, 3, 1)


def test_a_business_associates_own_facts_stand_in_either_place():
    own = BusinessAssociate(discovered_at=at("2026-04-01T09:00:00-04:00"), should_have_known_on=date(2026, 4, 3))

    discovery = discover(facts(entity_role=EntityRole.BUSINESS_ASSOCIATE, business_associate=own))

    assert (discovery.on, discovery.basis) == (date(2026, 4, 1), Basis.FIRST_KNOWLEDGE)
    assert discovery.business_associate_on == date(2026, 4, 1)


def test_a_business_associate_knows_from_its_subcontractors_notice():
    below = Subcontractor(discovered_on=date(2026, 3, 1), told_business_associate_on=date(2026, 4, 2))

    discovery = discover(
        facts(entity_role=EntityRole.BUSINESS_ASSOCIATE, business_associate=BusinessAssociate(subcontractor=below))
    )

    assert (discovery.on, discovery.basis) == (date(2026, 4, 2), Basis.SUBCONTRACTOR_TOLD)


def test_a_business_associate_knows_with_its_agent():
    below = Subcontractor(discovered_on=date(2026, 3, 1), told_business_associate_on=date(2026, 4, 2), is_agent=True)

    discovery = discover(
        facts(entity_role=EntityRole.BUSINESS_ASSOCIATE, business_associate=BusinessAssociate(subcontractor=below))
    )

    assert (discovery.on, discovery.basis) == (date(2026, 3, 1), Basis.AGENT_SUBCONTRACTOR_DISCOVERED)


def test_whoever_told_its_covered_entity_knew_by_then():
    told = BusinessAssociate(told_covered_entity_at=at("2026-04-10T09:00:00-04:00"))

    discovery = discover(facts(entity_role=EntityRole.BUSINESS_ASSOCIATE, business_associate=told))

    assert discovery.on == date(2026, 4, 10)
