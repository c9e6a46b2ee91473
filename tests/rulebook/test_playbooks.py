"""What data/ says of people's work holds together, and a file that does not stops the start with a sentence."""

import re
import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import rulebook
from bot.core.playbook import Playbook, roles_to_invite, tasks_for
from bot.core.targets import TargetName
from bot.core.triage import Answer, Fact, SeverityFacts, suggest_severity
from bot.rulebook.files import DataFault

DATA = Path(__file__).parents[2] / "data"
BOOK = rulebook.load(DATA)
SEV1, SEV2, SEV3, SEV4 = BOOK.severities.values()
REPORTED_AT = datetime(2026, 3, 2, 20, tzinfo=UTC)

every_playbook = pytest.mark.parametrize("playbook", BOOK.playbooks.values(), ids=list(BOOK.playbooks))


def texts_of(playbook: Playbook) -> list[str]:
    return [
        playbook.title,
        playbook.hint,
        *playbook.first_aid,
        *(task.text for task in playbook.tasks),
        *playbook.evidence.values(),
        *playbook.questions.values(),
        *(trap.text for trap in playbook.traps),
    ]


def test_forms_list_the_kinds_of_incident_with_the_doubtful_one_last():
    assert list(BOOK.playbooks) == [
        "ransomware",
        "phishing",
        "lost-device",
        "misdirected-mail",
        "insider-snooping",
        "improper-disposal",
        "business-associate",
        "web-exposure",
        "other",
    ]


@every_playbook
def test_a_nurse_at_three_in_the_morning_can_read_the_first_aid(playbook: Playbook):
    assert 3 <= len(playbook.first_aid) <= 7
    for line in playbook.first_aid:
        assert len(line) <= 100
        assert not re.search(r"\b(breach|fault|blame you|violation|PHI|ePHI|policy|must)\b", line, re.IGNORECASE), line


@every_playbook
def test_no_text_asks_for_names_of_patients_or_speaks_of_a_breach_before_anybody_signed(playbook: Playbook):
    reported = [playbook.title, playbook.hint, *(task.text for task in playbook.tasks), *playbook.questions.values()]

    assert not [text for text in reported if re.search(r"\bbreach\b", text, re.IGNORECASE)]
    assert not [text for text in texts_of(playbook) if re.search(r"(which|name the|names of) patients?", text)]


@every_playbook
def test_each_playbook_has_evidence_to_keep_questions_to_answer_and_traps_of_its_own(playbook: Playbook):
    assert len(playbook.evidence) >= 2
    assert len(playbook.questions) >= 8
    assert len(playbook.traps) >= 3


@every_playbook
def test_what_keeps_evidence_is_listed_before_what_destroys_it_at_every_severity(playbook: Playbook):
    by_key = {task.key: task for task in playbook.tasks}
    for severity in BOOK.severities.values():
        listed = [task.key for task in tasks_for(playbook, severity, REPORTED_AT)]
        for key in listed:
            assert all(listed.index(earlier) < listed.index(key) for earlier in by_key[key].after)
            if by_key[key].alters_evidence:
                assert any(by_key[earlier].keeps_evidence for earlier in listed[: listed.index(key)])


@every_playbook
def test_containment_is_decided_only_after_evidence_was_asked_about(playbook: Playbook):
    planned = {task.key: task for task in tasks_for(playbook, SEV4, REPORTED_AT)}

    assert planned["containment_decision"].due_at == REPORTED_AT + timedelta(hours=1)
    assert planned["containment_decision"].after == ("keep_records",)


def test_a_wrong_fax_wakes_no_it():
    fax = BOOK.playbooks["misdirected-mail"]

    assert fax.usual == SEV3
    assert roles_to_invite(fax, SEV3) == ()
    assert roles_to_invite(fax, SEV2) == ("legal_counsel", "clinical_operations", "scribe")


def test_ransomware_calls_everybody():
    assert set(roles_to_invite(BOOK.playbooks["ransomware"], SEV1)) == {
        "it_lead",
        "legal_counsel",
        "communications",
        "clinical_operations",
        "scribe",
    }


# Severity


@pytest.mark.parametrize(
    ("facts", "severity"),
    [
        (SeverityFacts(category="misdirected-mail"), SEV3),
        (SeverityFacts(category="misdirected-mail", affected_individuals=499), SEV3),
        (SeverityFacts(category="misdirected-mail", affected_individuals=500), SEV2),
        (SeverityFacts(category="misdirected-mail", affected_individuals=500, phi=Answer.NO), SEV3),
        (SeverityFacts(category="lost-device", unsecured=Answer.NO), SEV3),
        (
            SeverityFacts(
                category="lost-device",
                unsecured=Answer.NO,
                still_happening=Answer.NO,
                patient_care_affected=Answer.NO,
            ),
            SEV4,
        ),
        (SeverityFacts(category="phishing"), SEV2),
        (SeverityFacts(category="phishing", still_happening=Answer.YES), SEV1),
        (SeverityFacts(category="ransomware"), SEV1),
        (SeverityFacts(category="other", patient_care_affected=Answer.YES), SEV1),
        (SeverityFacts(category="other", affected_individuals=100_000), SEV1),
    ],
)
def test_the_data_suggests(facts: SeverityFacts, severity: object):
    assert suggest_severity(facts, BOOK.severity_rules).severity == severity


answers = st.sampled_from(Answer)


@settings(deadline=None)
@given(
    st.builds(
        SeverityFacts,
        category=st.sampled_from(sorted(BOOK.playbooks)),
        still_happening=answers,
        patient_care_affected=answers,
        phi=answers,
        hacking=answers,
        unsecured=answers,
        affected_individuals=st.none() | st.integers(0, 200_000),
    ),
    st.sampled_from(Fact),
)
def test_in_the_data_an_unknown_never_lowers(facts: SeverityFacts, fact: Fact):
    by_answer = {
        answer: suggest_severity(replace(facts, **{fact.value: answer}), BOOK.severity_rules).severity
        for answer in Answer
    }

    assert by_answer[Answer.UNKNOWN].at_least(by_answer[Answer.NO])
    assert by_answer[Answer.YES].at_least(by_answer[Answer.UNKNOWN])


# Roles, targets, ladders


def test_the_two_officers_are_the_security_and_the_privacy_officer():
    assert [role.slug for role in BOOK.roles.values() if role.officer] == ["security_officer", "privacy_officer"]


def test_targets_are_the_ones_the_team_agreed_on():
    within = {name: target.within["SEV2"] for name, target in BOOK.targets.items()}

    assert within == {
        TargetName.COMMANDER_ASSIGNED: timedelta(minutes=15),
        TargetName.TRIAGED: timedelta(hours=1),
        TargetName.CONTAINMENT_DECIDED: timedelta(hours=1),
        TargetName.PRIVACY_OFFICER_TOLD: timedelta(hours=4),
        TargetName.COUNT_ESTIMATED: timedelta(hours=24),
        TargetName.FOUR_FACTORS_DRAFTED: timedelta(hours=72),
        TargetName.DETERMINED: timedelta(days=10),
        TargetName.LETTERS_SENT: timedelta(days=30),
        TargetName.HARD_LIMIT: timedelta(days=60),
        TargetName.STATUS_UPDATE: timedelta(hours=8),
    }
    assert list(BOOK.targets[TargetName.STATUS_UPDATE].within.values()) == [
        timedelta(hours=2),
        timedelta(hours=8),
        timedelta(hours=24),
        timedelta(hours=24),
    ]


def test_only_the_federal_limit_leaves_reminding_to_the_obligations():
    assert [name for name, target in BOOK.targets.items() if not target.ladders] == [TargetName.HARD_LIMIT]


def test_a_legal_date_is_reminded_of_thirty_to_zero_days_before_and_daily_after():
    legal = BOOK.ladders["legal"]

    assert [step.offset.days for step in legal.steps] == [-30, -14, -7, -3, -1, 0]
    assert legal.overdue_every == timedelta(days=1)


@pytest.mark.parametrize("ladder", BOOK.ladders.values(), ids=list(BOOK.ladders))
def test_every_ladder_climbs_to_leadership_and_never_down(ladder):
    heights = [len(step.addressees) for step in ladder.steps] + [len(told) for told in ladder.overdue.values()]

    assert heights == sorted(heights)
    assert heights[-1] == 4


def test_only_hour_limits_of_the_law_wake_people_in_mild_incidents():
    assert [ladder.slug for ladder in BOOK.ladders.values() if ladder.quiet_from is None] == ["legal_hours"]


# A file that does not hold together


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def test_the_version_changes_with_any_byte_of_any_file(data: Path):
    before = rulebook.load(data).version

    (data / "roles.yaml").write_text((data / "roles.yaml").read_text() + "# seen by counsel\n")

    assert before == BOOK.version
    assert rulebook.load(data).version != before


ROLES, SEVERITY, LADDERS, TARGETS = "roles.yaml", "severity.yaml", "ladders.yaml", "targets.yaml"
LOST, COMMON = "playbooks/lost-device.yaml", "playbooks/_common.yaml"
FAULTS = [
    (ROLES, "  privacy_officer:", "  privacy_chief:", "role `privacy_officer` is missing"),
    (ROLES, "aliases: [comms, pr, media]", "aliases: [it]", "two roles answer to `it"),
    (ROLES, "  scribe:", "  Scribe:", "`Scribe` is no slug"),
    (SEVERITY, "when: {patient_care_affected: confirmed}", "when: {weather: confirmed}", "`weather` is no fact"),
    (SEVERITY, "when: {unsecured: ruled_out,", "when: {unsecured: possible,", "write one of ruled_out"),
    (SEVERITY, "{patient_care_affected: confirmed}", "{phi: ruled_out}", "write one of confirmed, possible"),
    (SEVERITY, "affected_at_least: 500\n", "affected_at_most: 500\n", "unknown key `affected_at_most`"),
    (LADDERS, 'evening: "22:00"', 'evening: "06:00"', "run through midnight"),
    (LADDERS, 'morning: "07:00"', 'morning: "7 a.m."', "write a time of day"),
    (LADDERS, "  action: ", "  actions: ", "ladder `action` is missing"),
    (LADDERS, 'at: "09:00"', 'at: "23:00"', "lies in the quiet hours"),
    (LADDERS, "days_before: 14,", "days_before: 31,", "in the order of time"),
    (LADDERS, "{days_before: 0,", "{days_after: 1,", "last rung of a legal ladder"),
    (LADDERS, "    legal: true\n    at:", "    legal: true\n    acknowledged_minutes: 60\n    at:", "never silenced"),
    (LADDERS, "{days_before: 30, to: [owner]}", "{minutes_before: 30, to: [owner]}", "write either `days_before`"),
    (LADDERS, "{days_before: 30, to: [owner]}", "{days_before: 30, to: [boss]}", "`boss` is no addressee"),
    (LADDERS, "overdue: {1: ", "overdue: {2: ", "first repetition"),
    (LADDERS, "overdue: {1: ", "overdue: {x: ", "is no repetition"),
    (TARGETS, "owner: security_officer", "owner: king", "`owner` is `king`"),
    (TARGETS, "SEV4: 15}", "SEV5: 15}", "`SEV4` is missing"),
    (TARGETS, "ladder: {SEV1: target,", "ladder: {SEV1: stairs,", "`SEV1` is `stairs`"),
    (TARGETS, "  triaged:", "  triage:", "`triaged` is missing"),
    (LOST, "due_minutes: 60\n    alters", "due_minutes: 10\n    alters",
     "due before `device_state`"),
    (LOST, "    after: [device_state]\n", "", "`lock_and_wipe` alters evidence"),
    (LOST, "after: [device_state]", "after: [device_stat]", "`device_stat`, which is not written"),
    (LOST, "    keeps_evidence: true\n", "    keeps_evidence: true\n    after: [device_state]\n",
     "`device_state` comes after itself"),
    (LOST, "    keeps_evidence: true\n", "    keeps_evidence: true\n    applies_to: SEV2\n",
     "applies where `device_state`"),
    (LOST, "key: cut_access", "key: device_state", "`device_state` is written twice"),
    (LOST, "key: cut_access", "key: first_known", "in _common.yaml already"),
    (LOST, "key: cut_access", "key: Cut", "`Cut` is no key"),
    (LOST, "  inventory: ", "  In ventory: ", "`In ventory` is no key"),
    (LOST, "SEV4: [it_lead]", "SEV1: [it_lead]", "is for it_lead, who is not invited at SEV2"),
    (LOST, "SEV4: [it_lead]", "SEV9: [it_lead]", "`SEV9` is no severity"),
    (LOST, "SEV4: [it_lead]", "SEV4: [it_leader]", "`it_leader` is not known"),
    (LOST, "order: 30", "order: 40", "has the same `order`"),
    (LOST, "title: Lost", f"title: {'x' * 76} Lost", "a list of choices shows 75"),
    (LOST, "stage: assessment", "stage: pondering", "`stage` is `pondering`"),
    (LOST, "first_aid:", "first_help:", "`first_aid` is missing"),
    (COMMON, "due_minutes: 4320", "due_minutes: 4000", "differs from the target"),
    (COMMON, "meets: count_estimated", "meets: counted", "`meets` is `counted`"),
    (COMMON, "traps:", "order: 5\ntraps:", "unknown key `order`"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "right", "wrong", "sentence"), FAULTS)
def test_a_faulty_file_stops_the_start_with_path_line_and_a_sentence(
    data: Path, file: str, right: str, wrong: str, sentence: str
):
    path = data / file
    text = path.read_text(encoding="utf-8")
    assert right in text
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")

    with pytest.raises(DataFault) as fault:
        rulebook.load(data)

    assert sentence in str(fault.value)
    assert re.match(re.escape(str(data)) + r"/\S+\.yaml:\d+: ", str(fault.value))


def test_a_missing_fallback_kind_stops_the_start(data: Path):
    (data / "playbooks" / "other.yaml").unlink()

    with pytest.raises(DataFault, match=r"`other.yaml` is missing"):
        rulebook.load(data)


def test_a_file_whose_name_cannot_end_a_channels_name_stops_the_start(data: Path):
    (data / "playbooks" / "lost-device.yaml").rename(data / "playbooks" / "Lost_Device.yaml")

    with pytest.raises(DataFault, match="name the file with small letters"):
        rulebook.load(data)


def test_a_new_kind_of_incident_is_one_file(data: Path):
    text = (data / "playbooks" / "other.yaml").read_text().replace("order: 90", "order: 85")
    (data / "playbooks" / "flood.yaml").write_text(text)

    book = rulebook.load(data)

    assert list(book.playbooks)[-2:] == ["flood", "other"]
    assert suggest_severity(SeverityFacts(category="flood"), book.severity_rules).severity.slug == "SEV3"
