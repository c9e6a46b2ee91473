"""The federal clock once more, slow and simple: one person, one day at a time, from the regulations' own numbers.

It shares nothing with the engine but the facts, and reads no data file; where the two differ, one of them is wrong.
"""

from datetime import date, timedelta

from bot.core.facts import EntityRole, EntityType

ONE_DAY = timedelta(days=1)


def owed(facts):
    """Notice -> (due_on, base_due_on, mode, States) for every federal notice that is owed."""
    day_0 = discovery(facts)
    if not breach(facts):
        return {}
    rows = {}
    associate = associates_discovery(facts)
    below = facts.business_associate.subcontractor if facts.business_associate else None
    if facts.entity_role is not EntityRole.BUSINESS_ASSOCIATE:
        vendor = facts.entity_role is EntityRole.PHR_VENDOR
        rows["individual_notice"] = (sixty_days_after(day_0), None, ())
        media, states = media_owed(facts, least=500 if vendor else 501)
        if media:
            rows["media_notice"] = (sixty_days_after(day_0), None, states)
        people = everybody(facts)
        large = people is None or len(people) >= 500
        due = sixty_days_after(day_0) if large else sixty_days_after(last_day_of_the_year(day_0))
        mode = "contemporaneous" if large else "annual"
        rows["ftc_notice" if vendor else "secretary_notice"] = (due, mode, ())
        twice = facts.entity_type is EntityType.PART2_PROGRAM_AND_PROVIDER and day_0 >= date(2026, 2, 16)
        if twice and not vendor:
            rows["part2_secretary_notice"] = (due, mode, ())
    if facts.entity_role is EntityRole.BUSINESS_ASSOCIATE:
        rows["business_associate_notice"] = (sixty_days_after(day_0), None, ())
    elif associate is not None:
        rows["business_associate_notice"] = (sixty_days_after(associate), None, ())
    if below is not None and below.discovered_on is not None and facts.entity_role is not EntityRole.PHR_VENDOR:
        rows["subcontractor_notice"] = (sixty_days_after(below.discovered_on), None, ())
    return {notice: (held(base, facts.statements), base, mode, states) for notice, (base, mode, states) in rows.items()}


def breach(facts):
    if facts.is_phi is False or facts.impermissible is False or facts.unsecured_phi is False:
        return False
    if facts.entity_role is EntityRole.PHR_VENDOR:
        return True
    given = facts.exception_facts
    if given.good_faith_belief_not_retained:
        return False
    if given.further_impermissible_use is False:
        if given.actor in {"workforce", "under_authority"} and given.good_faith and given.within_scope:
            return False
        if given.discloser_authorized and given.recipient_authorized and given.same_entity_or_ohca:
            return False
    risk = facts.risk_assessment
    undone = risk.documented is False or risk.standard_applied not in {None, "low_probability_of_compromise"}
    missing = risk.factors_addressed is not None and {"i", "ii", "iii", "iv"} - set(risk.factors_addressed)
    return not (risk.performed and risk.low_probability and not undone and not missing)


def discovery(facts):
    days = [facts.should_have_known_on]
    if facts.discovered_at:
        days.append(wall_day(facts.discovered_at, facts.timezone))
    associate = facts.business_associate
    if associate:
        if associate.told_covered_entity_at:
            days.append(wall_day(associate.told_covered_entity_at, facts.timezone))
        if associate.is_agent or facts.entity_role is EntityRole.BUSINESS_ASSOCIATE:
            days.append(associates_discovery(facts))
    return earliest(days)


def associates_discovery(facts):
    associate = facts.business_associate
    if associate is None:
        return None
    days = [associate.should_have_known_on]
    if associate.discovered_at:
        days.append(wall_day(associate.discovered_at, facts.timezone))
        if associate.is_agent:
            days.append(wall_day(associate.discovered_at, associate.discovered_at.tzinfo))
    if associate.subcontractor:
        days.append(associate.subcontractor.told_business_associate_on)
        if associate.subcontractor.is_agent:
            days.append(associate.subcontractor.discovered_on)
    return earliest(days)


def everybody(facts):
    """One entry for each person: the State, or None where it is unknown; None where nobody has counted at all."""
    people = []
    for place, number in (facts.residents_by_state or {}).items():
        people += [place] * number
    totals = [
        total for total in (facts.affected_individuals, facts.count_range and facts.count_range[1]) if total is not None
    ]
    if not people and not totals:
        return None
    while len(people) < max(totals, default=0):
        people.append(None)
    return people


def media_owed(facts, least):
    people = everybody(facts)
    if people is None:
        return True, ()
    tally = {}
    for place in people:
        tally[place] = tally.get(place, 0) + 1
    enough = {place for place, number in tally.items() if number >= least and place != "NON_US"}
    return bool(enough), tuple(sorted(place for place in enough if place is not None))


def held(due, statements):
    """One day after the other: whoever speaks on a day not past the date may move it."""
    if not statements:
        return due
    spoken_untimed = False
    day = min(each.stated_on for each in statements)
    while day <= max(each.stated_on for each in statements):
        for each in statements:
            if each.stated_on != day:
                continue
            if each.written and each.until is not None:
                if day <= due and each.until > due:
                    due = each.until
            elif not spoken_untimed:
                spoken_untimed = True
                thirty = day
                for _ in range(30):
                    thirty += ONE_DAY
                if day <= due and thirty > due:
                    due = thirty
        day += ONE_DAY
    return due


def sixty_days_after(day):
    for _ in range(60):
        day += ONE_DAY
    return day


def last_day_of_the_year(day):
    while (day + ONE_DAY).year == day.year:
        day += ONE_DAY
    return day


def wall_day(instant, zone):
    there = instant.astimezone(zone)
    return date(there.year, there.month, there.day)


def earliest(days):
    known = sorted(day for day in days if day is not None)
    return known[0] if known else None
