"""Letters and forms through whole Slack payloads: chosen, written, put into the channel, approved."""

import json
from dataclasses import replace
from io import BytesIO

import docx
import pytest

from bot.core.errors import FormErrors
from bot.core.letters import Content, Kind
from bot.practice.limits import check_view
from bot.store import drafts, journal, obligations, team
from bot.workflows.change_facts import change_facts
from handlers.modals import draft as form
from handlers.modals.draft import Choice
from tests.conftest import COMMANDER, COUNSEL, GUEST, IT, NURSE, PRIVACY, SECURITY, House, rulebook, state_of
from tests.core.test_letters import COMPLETE
from tests.fakes import words_of
from tests.slack.block_kit import assert_slack_accepts, mentions
from tests.workflows.legal import duties, heard

HOSTILE = "<!channel> & <@U0NURSE01> 😀 مرحبا {{ x }} [button: x] \u202e" * 50
WRITER = "U0WRITER1"
LETTER = {
    "what_happened": "A laptop was stolen from a car.",
    "phi_types": ["name", "ssn"],
    "what_to_do": "Look at your bills.",
    "what_we_do": "We told the police.",
    "toll_free": "1-800-555-0100",
}


@pytest.fixture
def opened(house: House) -> tuple[str, str]:
    """An incident with 12 people in Massachusetts; communications is held, counsel is not."""
    incident_id, channel = house.open_incident()
    with house.desk.store.writing() as unit:
        team.assign(unit, incident_id, "communications", WRITER, assigned_by=SECURITY)
    change_facts(house.desk, incident_id, {"residents": {"MA": 12}}, by=PRIVACY, key="facts")
    heard(house)
    house.slack.calls.clear()
    return incident_id, channel


def drafted(house: House, channel: str, kind: Kind = Kind.INDIVIDUAL, user: str = PRIVACY, **values):
    """Draft a document by command and give the response of the last form."""
    house.command(user, "draft", channel)
    chosen = {"kind": kind.value} | ({"duty": values.pop("duty")} if "duty" in values else {})
    asked = json.loads(house.submit(user, house.opened(), chosen).body)["view"]
    assert not check_view(asked)
    return house.submit(user, asked, values)


def kept(house: House, incident_id: str):
    with house.desk.store.reading() as view:
        return list(reversed(drafts.drafts(view, incident_id)))


def files(house: House) -> list[tuple[str, docx.document.Document]]:
    """Every file uploaded so far: its name and itself."""
    names = [call["filename"] for call in house.slack.called("files.getUploadURLExternal")]
    bodies = [call["body"] for call in house.slack.called("upload")]
    pairs = zip(names, bodies, strict=True)
    return [(name, docx.Document(BytesIO(body))) for name, body in pairs if name.endswith(".docx")]


def test_a_letter_is_drafted_and_comes_into_the_channel_marked_as_a_draft(house: House, opened):
    _, channel = opened

    response = drafted(house, channel, **LETTER)
    heard(house)

    assert "Version 1 is drafted" in words_of(json.loads(response.body)["view"])
    [(name, document)] = files(house)
    assert name == "INC-2026-0001-individual-letter-v1-draft.docx"
    assert document.sections[0].header.paragraphs[0].text.startswith("DRAFT")
    assert "A laptop was stolen from a car." in "\n".join(each.text for each in document.paragraphs)
    [shared] = house.slack.called("files.completeUploadExternal")
    assert shared["channel_id"] == channel


def test_what_is_missing_is_said_in_the_form_and_in_the_channel(house: House, opened):
    _, channel = opened

    response = drafted(house, channel, what_happened="A laptop was stolen.")

    said = words_of(json.loads(response.body)["view"])
    post = next(words for words in heard(house) if "a document was drafted" in words)
    for words in (said, post):
        assert "45 CFR 164.404(c)(1)(B)" in words and "45 CFR 164.404(c)(1)(E)" in words
        assert "164.404(c)(1)(A)" not in words


def test_the_trap_of_massachusetts_is_shown_beside_a_letter_in_the_words_of_the_law_file(house: House, opened):
    _, channel = opened

    response = drafted(house, channel, **LETTER)

    assert "letter must not say what happened or how many" in words_of(json.loads(response.body)["view"])


def test_the_next_version_begins_with_what_was_written_and_both_stay(house: House, opened):
    incident_id, channel = opened
    drafted(house, channel, **LETTER)

    drafted(house, channel, what_to_do="Look at your bills and freeze your credit.")

    first, second = kept(house, incident_id)
    assert (first.version, second.version) == (1, 2)
    assert first.content.what_to_do == "Look at your bills."
    assert second.content == replace(first.content, what_to_do="Look at your bills and freeze your credit.")


def test_every_kind_can_be_drafted_and_its_message_fits_slack(house: House, opened):
    incident_id, channel = opened
    regulator = next(one for one in duties(house, incident_id).values() if one.key.startswith("ma.state_attorney"))

    for kind in Kind:
        extra = {"duty": regulator.id} if kind is Kind.REGULATOR else {}
        assert drafted(house, channel, kind, **extra).status == 200
    heard(house)

    assert len(files(house)) == len(Kind)
    assert "INC-2026-0001-regulator-notice-ma-v1-draft.docx" in [name for name, _ in files(house)]
    for call in house.slack.called("chat.postMessage"):
        assert_slack_accepts(call["blocks"])


def test_a_notice_to_a_regulator_needs_one_and_says_to_whom_and_how_many(house: House, opened):
    incident_id, channel = opened
    house.command(PRIVACY, "draft", channel)

    refused = json.loads(house.submit(PRIVACY, house.opened(), {"kind": "regulator_notice"}).body)

    assert refused["errors"] == {"duty": "Please choose the regulator."}
    duty = next(one for one in duties(house, incident_id).values() if one.key.startswith("ma.state_attorney"))
    drafted(house, channel, Kind.REGULATOR, duty=duty.id, **{k: v for k, v in LETTER.items() if k != "what_to_do"})
    [draft] = kept(house, incident_id)
    assert (draft.record.state_name, draft.record.residents) == ("Massachusetts", 12)
    assert draft.record.recipient.startswith("Attorney General and Office of Consumer Affairs")


def test_without_a_regulator_to_tell_the_sentence_says_what_to_enter(house: House, opened):
    incident_id, channel = opened
    change_facts(house.desk, incident_id, {"residents": {"NON_US": 12}}, by=PRIVACY, key="abroad")
    house.command(PRIVACY, "draft", channel)

    refused = json.loads(house.submit(PRIVACY, house.opened(), {"kind": "regulator_notice"}).body)

    assert "“/incident facts”" in refused["errors"]["kind"]


def test_hostile_text_stays_literal_in_file_form_and_messages(house: House, opened):
    _, channel = opened
    texts = dict.fromkeys(("what_happened", "what_to_do", "what_we_do"), HOSTILE[:2500])
    contacts = dict.fromkeys(("toll_free", "email", "website", "postal"), HOSTILE[:300])

    response = drafted(house, channel, **texts, **contacts, phi_types=["name"])
    said = heard(house)

    [(_, document)] = files(house)
    assert "<!channel> & <@U0NURSE01> 😀" in "\n".join(each.text for each in document.paragraphs)
    assert not check_view(json.loads(response.body)["view"])
    assert not any(NURSE in mentions(words) for words in said if "document" in words)
    house.command(PRIVACY, "draft", channel)
    assert not check_view(house.opened())


def test_what_was_written_is_in_no_message_and_in_no_journal_header(house: House, opened):
    incident_id, channel = opened

    drafted(house, channel, **LETTER | {"what_happened": "canary-4711"})
    said = heard(house)

    assert not any("canary-4711" in words for words in said)
    with house.desk.store.reading() as view:
        entries = list(journal.chain(view, incident_id))
    assert not any("canary-4711" in entry.header for entry in entries)
    assert any("canary-4711" in (entry.text or "") for entry in entries)


def test_without_counsel_an_officer_who_did_not_draft_it_approves(house: House, opened):
    incident_id, channel = opened
    drafted(house, channel, **LETTER)
    [draft] = kept(house, incident_id)
    value = f"{incident_id}:{draft.id}"

    house.press(PRIVACY, "approve_draft", value, channel=channel)
    assert kept(house, incident_id)[0].approved_by is None
    house.press(SECURITY, "approve_draft", value, channel=channel)
    heard(house)

    assert kept(house, incident_id)[0].approved_by == SECURITY
    names = dict(files(house))
    assert set(names) == {
        "INC-2026-0001-individual-letter-v1-draft.docx", "INC-2026-0001-individual-letter-v1.docx"
    }  # fmt: skip
    assert names["INC-2026-0001-individual-letter-v1.docx"].sections[0].header.paragraphs[0].text == ""
    assert any("a document was approved" in words for words in house.slack.said())


def test_where_somebody_is_counsel_only_counsel_approves(house: House, opened):
    incident_id, channel = opened
    with house.desk.store.writing() as unit:
        team.assign(unit, incident_id, "legal_counsel", COUNSEL, assigned_by=SECURITY)
    drafted(house, channel, user=WRITER, **LETTER)
    [draft] = kept(house, incident_id)

    house.press(SECURITY, "approve_draft", f"{incident_id}:{draft.id}", channel=channel)
    assert kept(house, incident_id)[0].approved_by is None
    house.press(COUNSEL, "approve_draft", f"{incident_id}:{draft.id}", channel=channel)

    assert kept(house, incident_id)[0].approved_by == COUNSEL


def test_counsel_who_was_shut_out_of_the_incident_does_not_stand_in_the_way(house: House, opened):
    incident_id, channel = opened
    with house.desk.store.writing() as unit:
        team.set_roster(unit, "legal_counsel", COUNSEL, None, SECURITY)
        team.exclude(unit, incident_id, COUNSEL, SECURITY, "conflict")
    drafted(house, channel, **LETTER)
    [draft] = kept(house, incident_id)

    house.press(SECURITY, "approve_draft", f"{incident_id}:{draft.id}", channel=channel)

    assert kept(house, incident_id)[0].approved_by == SECURITY


def test_a_letter_with_a_gap_is_not_approved_and_pressing_twice_changes_nothing(house: House, opened):
    incident_id, channel = opened
    drafted(house, channel, what_happened="A laptop was stolen.")
    drafted(house, channel, **LETTER)
    gappy, whole = kept(house, incident_id)

    for draft in (gappy, whole, whole):
        house.press(SECURITY, "approve_draft", f"{incident_id}:{draft.id}", channel=channel)
    heard(house)

    assert [each.approved_by for each in kept(house, incident_id)] == [None, SECURITY]
    assert [name for name, _ in files(house) if "draft" not in name] == ["INC-2026-0001-individual-letter-v2.docx"]


def test_the_post_about_a_version_loses_its_button_when_it_is_approved_or_a_newer_one_comes(house: House, opened):
    incident_id, channel = opened
    drafted(house, channel, **LETTER)
    heard(house)
    drafted(house, channel, what_to_do="Freeze your credit.")
    heard(house)
    first, second = kept(house, incident_id)

    [redrawn] = [call for call in house.slack.called("chat.update") if "a newer version" in str(call)]
    assert "approve_draft" not in json.dumps(redrawn["blocks"])
    house.press(SECURITY, "approve_draft", f"{incident_id}:{second.id}", channel=channel)
    heard(house)
    redrawn = [call for call in house.slack.called("chat.update") if "Approved by" in str(call)][-1]
    assert "approve_draft" not in json.dumps(redrawn["blocks"])
    assert "INC-2026-0001-individual-letter-v2-draft.docx" in words_of(redrawn)
    assert first.approved_by is None


def test_only_privacy_officer_counsel_and_communications_draft_and_the_refusal_is_polite(house: House, opened):
    _, channel = opened
    with house.desk.store.writing() as unit:
        team.assign(unit, opened[0], "it_lead", IT, assigned_by=SECURITY)
        team.assign(unit, opened[0], "incident_commander", COMMANDER, assigned_by=SECURITY)

    for user in (IT, COMMANDER, SECURITY):
        assert "This is for the privacy officer, legal counsel or communications" in house.reply(user, "draft", channel)
    for user in (NURSE, GUEST):
        house.reply(user, "draft", channel)
    assert not house.slack.called("views.open")
    house.command(WRITER, "draft", channel)
    assert house.slack.called("views.open")


def test_an_approval_by_somebody_who_may_not_changes_nothing(house: House, opened):
    incident_id, channel = opened
    drafted(house, channel, **LETTER)
    [draft] = kept(house, incident_id)

    for user in (WRITER, NURSE, GUEST):
        house.press(user, "approve_draft", f"{incident_id}:{draft.id}", channel=channel)
    house.press(SECURITY, "approve_draft", f"{incident_id}:nonsense", channel=channel)

    assert kept(house, incident_id)[0].approved_by is None


def test_a_form_sent_twice_makes_one_version(house: House, opened):
    incident_id, channel = opened
    house.command(PRIVACY, "draft", channel)
    asked = json.loads(house.submit(PRIVACY, house.opened(), {"kind": "media_release"}).body)["view"]

    house.submit(PRIVACY, asked, LETTER)
    house.submit(PRIVACY, asked, LETTER)

    assert [each.version for each in kept(house, incident_id)] == [1]


def test_the_list_shows_what_was_drafted_with_a_button_for_what_waits(house: House, opened):
    incident_id, channel = opened
    drafted(house, channel, **LETTER)
    [draft] = kept(house, incident_id)

    house.command(PRIVACY, "draft", channel)

    assert "Letter to an individual, version 1: draft by" in words_of(house.opened())
    assert f"{incident_id}:{draft.id}" in json.dumps(house.opened())
    house.press(SECURITY, "approve_draft", f"{incident_id}:{draft.id}", channel=channel)
    house.command(PRIVACY, "draft", channel)
    assert "approved by" in words_of(house.opened())
    assert f"{incident_id}:{draft.id}" not in json.dumps(house.opened())


def test_the_worksheet_takes_counts_only_where_somebody_counted(house: House, opened):
    incident_id, channel = opened
    change_facts(house.desk, incident_id, {"residents": None}, by=PRIVACY, key="none")
    drafted(house, channel, Kind.HHS)
    change_facts(house.desk, incident_id, {"total_individuals": 620, "residents": {"CA": 501}}, by=PRIVACY, key="some")
    drafted(house, channel, Kind.HHS)

    unknown, counted = (each.record for each in kept(house, incident_id))
    assert (unknown.people, unknown.is_large, unknown.media_owed) == (None, None, None)
    assert (counted.people, counted.is_large, counted.media_owed, counted.media_states) == (620, True, True, ("CA",))


def sent_in(view, **values):
    return {**view, "state": {"values": state_of(view, values)}}


@pytest.mark.parametrize("kind", Kind)
def test_what_a_form_was_built_with_is_what_it_gives_back(kind: Kind):
    content = replace(COMPLETE, email="a@example.org", breach_type=("theft",), actions=("mitigation", "other"))
    choice = Choice(kind=kind, duty_id="d" * 32 if kind is Kind.REGULATOR else None)

    view = form.build(choice, content, rulebook().hhs_form, "i" * 32)

    assert not check_view(view)
    assert form.parse(sent_in(view), content) == (choice, content)


@pytest.mark.parametrize("kind", Kind)
def test_every_form_fits_slack_with_the_longest_hostile_words(kind: Kind):
    texts = dict.fromkeys(("what_happened", "what_to_do", "what_we_do"), HOSTILE[:2500])
    content = Content(**texts, **dict.fromkeys(("toll_free", "email", "website", "postal"), HOSTILE[:300]))

    assert not check_view(form.build(Choice(kind=kind), content, rulebook().hhs_form, "i" * 32))


def test_a_document_has_to_be_chosen(house: House, opened):
    incident_id, _ = opened
    with house.desk.store.reading() as view:
        duty = next(iter(obligations.obligations(view, incident_id)))
    view = form.build_choice([], [duty] * 120, "i")

    assert not check_view(form.build_choice([], [duty], "i"))
    with pytest.raises(FormErrors, match="choose a document"):
        form.parse_choice(sent_in(view))
