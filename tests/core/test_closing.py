"""What stands between an incident and its end: the law first, always."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.closing import Closing, OwedNotice, Progress, Unmet, check_closing, retain_until, unmet
from bot.core.errors import FormErrors, UserError
from bot.core.incident import Outcome, Phi, Stage, StageRecord, StageStatus
from tests.core.given import INCIDENT

DONE = {stage: StageRecord(stage=stage, status=StageStatus.DONE) for stage in Stage}
FINISHED = Progress(
    incident=INCIDENT,
    owed=(),
    is_signed=True,
    open_required_tasks=(),
    stages=DONE,
    is_reviewed=True,
    has_commander=True,
)
LETTER = OwedNotice(notice="individual notice", due_on=date(2026, 5, 1), citation="45 CFR 164.404(b)")
NOTHING = Unmet(legal=(), other=())


def of(**changes):
    """The finished incident's progress, with its incident changed so."""
    return replace(FINISHED, incident=replace(INCIDENT, **changes))


def test_nothing_is_missing_from_a_finished_incident():
    assert unmet(FINISHED) == NOTHING


def test_a_notice_still_owed_is_a_legal_matter_with_its_last_lawful_day():
    missing = unmet(replace(FINISHED, owed=(LETTER,)))

    assert missing.legal == (
        (
            "Individual notice is owed, last lawful day May 1, 2026 (45 CFR 164.404(b)). "
            "Record it with `sent`, or have counsel waive it."
        ),
    )


def test_where_no_rule_is_loaded_nothing_is_called_owed_and_counsel_settles_it():
    unknown = OwedNotice(notice="law of WY: no rule loaded; ask counsel", due_on=None, rule_is_loaded=False)

    [sentence] = unmet(replace(FINISHED, owed=(unknown,))).legal

    assert sentence.startswith("Law of WY: no rule loaded; ask counsel. It ends with")
    assert "`waive`" in sentence


def test_without_two_signatures_it_cannot_end():
    assert "signed by two" in unmet(replace(FINISHED, is_signed=False)).legal[0]


def test_what_was_never_triaged_cannot_end():
    assert "never triaged" in unmet(of(triaged_at=None, outcome=None)).legal[0]


@pytest.mark.parametrize("outcome", [Outcome.NEAR_MISS, Outcome.FALSE_ALARM])
@pytest.mark.parametrize(("phi", "is_free"), [(Phi.NO, True), (Phi.UNKNOWN, False), (Phi.YES, False)])
def test_a_false_alarm_ends_at_once_only_where_patient_information_is_ruled_out(outcome, phi, is_free):
    progress = replace(of(outcome=outcome, phi=phi), is_signed=False, owed=(LETTER,), is_reviewed=False)

    missing = unmet(progress)

    assert (missing.legal == ()) is is_free
    assert missing.other == ()


def test_a_genuine_incident_needs_two_signatures_even_where_triage_ruled_patient_information_out():
    assert unmet(replace(of(phi=Phi.NO), is_signed=False)).legal


def test_a_duplicate_ends_where_its_original_was_known_as_early():
    original = replace(INCIDENT, number="INC-2026-0001")
    progress = replace(of(outcome=Outcome.DUPLICATE), is_signed=False, owed=(LETTER,), original=original)

    assert unmet(progress) == NOTHING


def test_a_duplicate_known_earlier_than_its_original_keeps_the_clock_until_that_is_put_right():
    original = replace(INCIDENT, number="INC-2026-0001", discovered_on=date(2026, 3, 3))
    progress = replace(of(outcome=Outcome.DUPLICATE), original=original)

    assert "known before INC-2026-0001" in unmet(progress).legal[0]


def test_a_duplicate_of_nothing_on_record_cannot_end():
    assert "is not on record" in unmet(of(outcome=Outcome.DUPLICATE)).legal[0]


def test_a_notice_that_the_law_gives_no_number_of_days_for_is_owed_without_one():
    missing = unmet(replace(FINISHED, owed=(OwedNotice(notice="notice to residents (MA)", due_on=None),)))

    assert missing.legal[0].startswith("Notice to residents (MA) is owed. Record it")


def test_what_is_merely_unfinished_is_listed_after_the_law():
    stages = DONE | {Stage.RECOVERY: StageRecord(stage=Stage.RECOVERY, status=StageStatus.IN_PROGRESS)}
    progress = replace(
        FINISHED, open_required_tasks=(2, 5), stages=stages, is_reviewed=False, has_commander=False
    )  # fmt: skip

    missing = unmet(progress)

    assert missing.legal == ()
    assert [sentence.split(":")[0].split(".")[0] for sentence in missing.other] == [
        "Required tasks are open",
        "Stages are not settled",
        "There was no review",
        "Nobody is incident commander",
    ]


def test_no_reason_closes_over_a_legal_matter():
    missing = Unmet(legal=("Individual notice is owed.",), other=())

    with pytest.raises(UserError, match="cannot be closed yet"):
        check_closing(Closing(reason="over", despite="because"), missing)


@pytest.mark.parametrize(
    ("closing", "missing", "field"),
    [
        (Closing(reason=""), NOTHING, "reason"),
        (Closing(reason="over"), Unmet(legal=(), other=("There was no review.",)), "despite"),
        (Closing(reason="over", export_place="Vault", export_sha256="abc"), NOTHING, "export_sha256"),
        (Closing(reason="over", export_sha256="a" * 64), NOTHING, "export_place"),
    ],
)
def test_what_a_closing_lacks_is_said_beside_its_field(closing, missing, field):
    with pytest.raises(FormErrors) as refused:
        check_closing(closing, missing)

    assert list(refused.value.by_block) == [field]


def test_a_complete_closing_is_taken():
    check_closing(Closing(reason="over", export_place="Vault", export_sha256="a" * 64), NOTHING)


@pytest.mark.parametrize(
    ("closed_on", "kept_until"),
    [
        (date(2026, 3, 2), date(2032, 3, 2)),
        (date(2024, 2, 29), date(2030, 3, 1)),
    ],
)
def test_the_record_is_kept_six_years_from_closing(closed_on, kept_until):
    assert retain_until(closed_on, 6) == kept_until
