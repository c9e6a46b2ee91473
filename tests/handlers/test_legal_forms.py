"""Every form about legal dates comes back as it was built, and fits Slack whatever it holds."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from bot.core.errors import FormErrors
from bot.core.facts_entered import AssociateDays, DiscoveryDays, EntityDays, People
from bot.core.notices import Entry, Method, Sending
from bot.core.owed import Obligation, Standing
from bot.core.statements import ORAL, WRITTEN, Stated
from bot.core.triage import Answer
from bot.practice.limits import check_view
from bot.store.obligations import Delay
from handlers.modals import (
    facts_associate,
    facts_discovery,
    facts_entity,
    facts_people,
    hold,
    hold_withdrawal,
    sent,
    waiver,
)
from handlers.modals.form import Carried
from handlers.modals.hold_withdrawal import Withdrawing
from handlers.modals.waiver import Waiver
from tests.conftest import state_of

TODAY = date(2026, 3, 20)
HOSTILE = "<!channel> & <@U0NURSE01> \u202e{{ x }} [button: x] 😀 مرحبا " * 60


@pytest.mark.parametrize("build", ["sent", "waiver"])
def test_two_duties_that_are_called_alike_are_told_apart_by_whom_to_tell(build: str):
    """New York's regulator is told of the breach, and again of what HHS was told."""
    known = [
        replace(duty(1), state="NY", recipient="Attorney General"),
        replace(duty(2), state="NY", recipient="A copy of HHS's"),
        duty(3),
    ]

    view = sent.build(known, "", TODAY, "i") if build == "sent" else waiver.build(known, "i")

    labels = [one["text"]["text"] for one in view["blocks"][0 if build == "sent" else 1]["element"]["options"]]
    assert "Attorney General" in labels[0] and "A copy of HHS's" in labels[1]
    assert len(set(labels)) == 3 and labels[2].startswith("notice to the State's regulator (TX)")
    assert duty(1).recipient not in labels[2]


def sent_in(view, **values):
    return {**view, "state": {"values": state_of(view, values)}}


def duty(number, status=Standing.OWED):
    return Obligation(
        id=f"{number:032x}",
        incident_id="i",
        key=f"k{number}",
        notice="state_attorney_general_notice",
        state="TX",
        recipient="whoever",
        status=status,
        due_on=date(2026, 5, 1),
        owner_role="privacy_officer",
        details={},
        waived_by=None,
        waived_reason="",
    )


def delay(number):
    return Delay(
        id=f"{number:032x}",
        incident_id="i",
        form=WRITTEN,
        stated_on=TODAY,
        delayed_until=date(2026, 5, 1),
        official=HOSTILE[:500],
        document=HOSTILE[:500],
        recorded_by="U0SECOFF1",
        recorded_at=datetime(2026, 3, 20, 12, tzinfo=UTC),
    )


@pytest.mark.parametrize(
    "people",
    [
        People(),
        People(exact=0),
        People(low=1, high=900, residents={"TX": 250, "NON_US": 3}, unreachable=9, posted_on=TODAY),
    ],
)
def test_people_come_back_as_they_were_built(people):
    assert facts_people.parse(sent_in(facts_people.build(people, "i"))) == people


def test_a_count_that_is_no_number_and_a_state_that_is_none_are_told_together():
    view = sent_in(facts_people.build(People(), "i"), exact="9.5", residents="TX 1\nQQ 2")

    with pytest.raises(FormErrors) as refused:
        facts_people.parse(view)

    assert set(refused.value.by_block) == {"exact", "residents"}
    assert "Line 2" in refused.value.by_block["residents"]


def test_days_of_discovery_come_back_as_they_were_built():
    days = DiscoveryDays(discovered_on=TODAY, should_have_known_on=date(2026, 3, 1), because="A ticket.")

    assert facts_discovery.parse(sent_in(facts_discovery.build(days, "i"))) == days


def test_a_discovery_without_a_day_is_refused():
    view = sent_in(facts_discovery.build(DiscoveryDays(discovered_on=TODAY), "i"), discovered_on=None)

    with pytest.raises(FormErrors) as refused:
        facts_discovery.parse(view)

    assert set(refused.value.by_block) == {"discovered_on"}


@pytest.mark.parametrize(
    "days", [AssociateDays(), AssociateDays(discovered_on=TODAY, told_us_on=TODAY, is_agent=Answer.YES, because="x")]
)
def test_what_an_associate_knew_comes_back_as_it_was_built(days):
    assert facts_associate.parse(sent_in(facts_associate.build(days, "i"))) == days


@pytest.mark.parametrize(
    "entity",
    [
        EntityDays(),
        EntityDays(
            entity_type="licensed_hospital",
            information_complete_on=TODAY,
            state_determination_on=TODAY,
            materiality_determined_on=TODAY,
            contract_notice_days=5,
        ),
    ],
)
def test_other_dates_come_back_as_they_were_built(entity):
    assert facts_entity.parse(sent_in(facts_entity.build(entity, "i"))) == entity


def test_what_was_sent_comes_back_as_it_was_entered():
    first, second = duty(1), duty(2, Standing.MET)
    view = sent.build([first, second], first.id, TODAY, "i", recorded={second.id})
    expected = Sending(
        obligation_ids=(first.id, second.id),
        entry=Entry.CORRECTS,
        sent_on=date(2026, 3, 19),
        method=Method.PORTAL,
        recipients_count=7,
        proof="Log",
    )

    found = sent.parse(
        sent_in(
            view, obligations=[first.id, second.id], entry="corrects", sent_on="2026-03-19", method="official_portal",
            recipients="7", proof=" Log ",
        )
    )  # fmt: skip

    assert found == expected


def test_without_anything_on_record_there_is_nothing_to_correct():
    view = sent.build([duty(1)], duty(1).id, TODAY, "i")

    found = sent.parse(sent_in(view, proof="Log"))

    assert "entry" not in {block.get("block_id") for block in view["blocks"]}
    assert (found.entry, found.sent_on, found.obligation_ids) == (Entry.ADDS, TODAY, (duty(1).id,))


def test_the_pressed_notice_is_chosen_however_many_there_are():
    view = sent.build([duty(number) for number in range(150)], duty(149).id, TODAY, "i")

    assert not check_view(view)
    assert sent.parse(sent_in(view, proof="Log")).obligation_ids == (duty(149).id,)


def test_a_statement_comes_back_as_it_was_entered():
    expected = Stated(form=ORAL, stated_on=TODAY, until=None, days=None, official="Agent Smith", document="")

    assert hold.parse(sent_in(hold.build(TODAY, "i"), form="oral", official="Agent Smith")) == expected


@pytest.mark.parametrize(
    "stated",
    [
        Stated(form=ORAL, stated_on=TODAY, until=None, days=None, official="Agent Smith", document=""),
        Stated(form=WRITTEN, stated_on=TODAY, until=date(2026, 4, 1), days=None, official="x", document="Vault"),
        Stated(form=WRITTEN, stated_on=TODAY, until=None, days=14, official=HOSTILE[:500].strip(), document="Vault"),
    ],
)
def test_a_statement_shown_with_its_effect_comes_back_as_it_was_shown(stated):
    first = Carried(incident_id="i")

    view = hold.build_seen(stated, [], "0123456789abcdef", first)

    assert hold.parse(sent_in(view)) == stated
    carried = Carried.of(view)
    assert (carried.nonce, carried.incident_id) == (first.nonce, "i")
    assert carried.extra == {"seen": "0123456789abcdef"}


def test_a_withdrawal_comes_back_as_it_was_entered():
    withdrawing = Withdrawing(delay_id=delay(2).id, because="Another case.")
    view = hold_withdrawal.build([delay(1), delay(2)], Withdrawing(), "i")

    entered = hold_withdrawal.parse(sent_in(view, delay=delay(2).id, because="Another case."))
    seen = hold_withdrawal.build_seen([delay(1), delay(2)], withdrawing, [], "mark", Carried.of(view))

    assert entered == withdrawing
    assert hold_withdrawal.parse(sent_in(seen)) == withdrawing
    assert Carried.of(seen).nonce == Carried.of(view).nonce


def test_the_only_statement_is_chosen_and_of_several_none_but_the_pressed_one():
    alone = hold_withdrawal.build([delay(1)], Withdrawing(), "i")
    pressed = hold_withdrawal.build([delay(number) for number in range(150)], Withdrawing(delay_id=delay(149).id), "i")
    several = hold_withdrawal.build([delay(1), delay(2)], Withdrawing(), "i")

    assert hold_withdrawal.parse(sent_in(alone)).delay_id == delay(1).id
    assert hold_withdrawal.parse(sent_in(pressed)).delay_id == delay(149).id
    with pytest.raises(FormErrors, match="choose a statement"):
        hold_withdrawal.parse(sent_in(several))


def test_a_waiver_comes_back_as_it_was_entered():
    view = waiver.build([duty(1), duty(2)], "i")

    found = waiver.parse(sent_in(view, obligation=duty(2).id, reason="No press."))

    assert found == Waiver(obligation_id=duty(2).id, reason="No press.")


def test_a_waiver_needs_a_notice_and_a_reason():
    with pytest.raises(FormErrors) as refused:
        waiver.parse(sent_in(waiver.build([duty(1), duty(2)], "i"), reason=" "))

    assert set(refused.value.by_block) == {"obligation", "reason"}


@pytest.mark.parametrize(
    "view",
    [
        facts_people.build(People(low=1, high=400_000_000, residents=dict.fromkeys(["TX", "NON_US"], 9)), "i"),
        facts_discovery.build(DiscoveryDays(discovered_on=TODAY, because=HOSTILE[:1000]), "i"),
        facts_associate.build(AssociateDays(because=HOSTILE[:1000]), "i"),
        facts_entity.build(EntityDays(entity_type="part2_program_and_provider"), "i"),
        sent.build([duty(number) for number in range(200)], duty(3).id, TODAY, "i", {duty(3).id}),
        hold.build(TODAY, "i"),
        hold_withdrawal.build([delay(number) for number in range(200)], Withdrawing(because=HOSTILE[:1000]), "i"),
        waiver.build([duty(number) for number in range(200)], "i"),
    ],
    ids=["people", "discovery", "associate", "entity", "sent", "hold", "withdrawal", "waiver"],
)
def test_every_form_is_short_and_within_what_slack_takes(view):
    inputs = [block for block in view["blocks"] if block["type"] == "input"]

    assert not check_view(view)
    assert len(inputs) <= 6
    assert len(json.dumps(view)) < 250_000


def test_every_place_in_the_country_fits_into_the_form():
    from bot.core.residents import PLACES

    people = People(residents=dict.fromkeys(sorted(PLACES), 399_999_999))

    assert not check_view(facts_people.build(people, "i"))
