"""Who may do what: every pair of hat and verb, against a table written by hand from the design, not from the code."""

from collections.abc import Iterator

import pytest

import handlers
from bot.core.permissions import MAY, Verb, may, whom_to_ask
from tests.conftest import rulebook

LEVELS = ("anyone", "reporter", "team", "officer", "leadership")

BY_DESIGN = """
anyone                              : help, report, list, reply
reporter                            : add_to_report
reporter, team, officer, leadership : status
team, officer, leadership           : acknowledge
team, officer                       : answer, roles, assign, unassign, deputy, triage, tasks, done, note, timeline,
                                      update, stage, facts, obligations, sent, review
incident_commander, officer         : invite, close, reopen
officer, legal_counsel              : hold, approve
privacy_officer, legal_counsel, incident_commander : assess
privacy_officer, legal_counsel, communications     : draft
legal_counsel                       : waive
officer                             : sign, exclude, roster, settings, health
officer, leadership                 : digest, log
"""

# What each button and form is for, in the words of the table above: what may be typed may be pressed, and no more.
STANDS_FOR = """
help          :
report        : open_report, report*
add_to_report : add_to_report, read_answers, addition*
reply         : addition_by_code*
acknowledge   : acknowledge, mark_done, snooze, snooze*
roles         : open_roles
assign        : roles*
triage        : open_triage, triage*, triage_more*, triage_decision*
tasks         : open_tasks, open_more, task add, take, give
done          : tasks*, undo, task waive
note          : add_note, note*
list          : open_held, note_from_message*
update        : open_update, confirm_status, update*
stage         : open_stages, stage*
facts         : open_facts, open_discovery, open_associate, open_entity, facts_people*, facts_discovery*,
                facts_associate*, facts_entity*
obligations   : open_obligations, more_obligations, earlier_obligations, share_calendar
sent          : record_sent, sent*
hold          : open_hold, open_withdrawal, hold withdraw, hold*, hold_withdrawal*
waive         : open_waiver, waiver*
draft         : open_drafts, draft*, draft_document*
approve       : approve_draft
assess        : open_assessment, assessment*
sign          : open_signature, confirm_discovery, decline_discovery, signature*
review        : open_review, open_actions, add_action, review*, corrective_action*, actions, action done
close         : open_close, closing*
roster        : open_roster, change_role, roster_role*
settings      : open_settings, change_settings, settings_organisation*, settings_leaders*, settings_signature*
health        : open_health, retry_effect, retry*
"""


def rows(table: str) -> Iterator[tuple[list[str], list[str]]]:
    """What stands left and right of each colon; lines without one go on with the line above."""
    joined = table.strip().replace("\n          ", " ")
    for line in joined.splitlines():
        left, _, right = line.partition(":")
        yield _listed(left), _listed(right)


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(",") if one.strip()]


WEARERS = {verb: set(hats) for hats, verbs in rows(BY_DESIGN) for verb in verbs}
MEANT = {name: verb for [verb], names in rows(STANDS_FOR) for name in names}
HATS = (*LEVELS, *rulebook().roles)


def test_the_table_of_the_design_speaks_of_every_verb_once():
    named = [verb for _, verbs in rows(BY_DESIGN) for verb in verbs]

    assert sorted(named) == sorted(Verb)


@pytest.mark.parametrize("verb", Verb)
def test_every_hat_may_do_what_the_design_says_and_nothing_else(verb: Verb):
    allowed = {hat for hat in HATS if may({hat}, verb)}

    assert allowed == WEARERS[verb]
    assert MAY[verb] <= set(HATS)


def test_whoever_wears_no_hat_may_do_nothing():
    assert not [verb for verb in Verb if may(set(), verb)]


def test_several_hats_allow_what_any_of_them_does():
    assert may({"anyone", "legal_counsel", "team"}, Verb.WAIVE)
    assert not may({"anyone", "team", "officer", "leadership"}, Verb.WAIVE)


@pytest.mark.parametrize("verb", Verb)
def test_a_refusal_names_whom_to_ask_and_no_person(verb: Verb):
    assert whom_to_ask(verb) and "<@" not in whom_to_ask(verb)


def test_a_refusal_names_everybody_who_may():
    assert whom_to_ask(Verb.TASKS) == "the incident's response team or the officers"
    assert whom_to_ask(Verb.DRAFT) == "the privacy officer, legal counsel or communications"
    assert whom_to_ask(Verb.HEALTH) == "the officers"


@pytest.mark.parametrize(("name", "entry"), handlers.COMMANDS.items())
def test_a_command_is_guarded_by_its_own_verb(name: str, entry: handlers.Command):
    assert entry.verb == MEANT.get(name, name)


@pytest.mark.parametrize(("name", "entry"), handlers.PRESSES.items())
def test_a_button_is_guarded_by_what_it_stands_for(name: str, entry: handlers.Press):
    assert name in MEANT, "say in STANDS_FOR what the button stands for"
    assert entry.verb == MEANT[name]


@pytest.mark.parametrize(("name", "entry"), handlers.FORMS.items())
def test_a_form_is_guarded_by_what_it_stands_for(name: str, entry: handlers.Form):
    assert f"{name}*" in MEANT, "say in STANDS_FOR what the form stands for"
    assert entry.verb == MEANT[f"{name}*"]


def test_everything_that_stands_for_something_exists():
    known = {*handlers.COMMANDS, *handlers.PRESSES, *(f"{name}*" for name in handlers.FORMS)}

    assert set(MEANT) - known == set()
