"""The record's first tables."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    op.create_table(
        "chains",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_chains")),
    )
    op.create_table(
        "counters",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_counters")),
    )
    op.create_table(
        "digests",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_at", Instant(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("days_missed", sa.Integer(), nullable=False),
        sa.Column("chain_seq", sa.Integer(), nullable=False),
        sa.Column("chain_hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_digests")),
    )
    op.create_table(
        "imported_breaches",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("discovered_on", sa.Date(), nullable=False),
        sa.Column("discovered_to", sa.Date(), nullable=True),
        sa.Column("occurred_on", sa.Date(), nullable=True),
        sa.Column("occurred_to", sa.Date(), nullable=True),
        sa.Column("individuals", sa.Integer(), nullable=False),
        sa.Column("residents", sa.JSON(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("letters_on", sa.Date(), nullable=True),
        sa.Column("told_hhs_on", sa.Date(), nullable=True),
        sa.Column("report_due_on", sa.Date(), nullable=True),
        sa.Column("description", sa.LargeBinary(), nullable=True),
        sa.Column("confirmation", sa.LargeBinary(), nullable=True),
        sa.Column("imported_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imported_breaches")),
        sa.UniqueConstraint("reference", name=op.f("uq_imported_breaches_reference")),
    )
    with op.batch_alter_table("imported_breaches", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_imported_breaches_discovered_on"), ["discovered_on"], unique=False)

    op.create_table(
        "journal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("header", sa.String(), nullable=False),
        sa.Column("commitment", sa.String(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_journal_chain_seq")),
    )
    op.create_table(
        "legal_entities",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("entity_role", sa.String(), nullable=False),
        sa.Column("entity_type", sa.String(), nullable=True),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_legal_entities")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("incident_id", sa.String(), nullable=True),
        sa.Column("effect", sa.String(), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("target", sa.String(), nullable=True),
        sa.Column("budget", sa.String(), nullable=True),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("after_id", sa.String(), nullable=True),
        sa.Column("not_before", Instant(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("first_attempt_at", Instant(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("lease_until", Instant(), nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("finished_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_after_id"), ["after_id"], unique=False)
        batch_op.create_index("ix_outbox_claim", ["state", "not_before"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_incident_id"), ["incident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outbox_target"), ["target"], unique=False)
        batch_op.create_index(
            "uq_outbox_target_sending",
            ["target"],
            unique=True,
            sqlite_where=sa.text("state = 'sending'"),
            postgresql_where=sa.text("state = 'sending'"),
        )

    op.create_table(
        "people",
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("checked_at", Instant(), nullable=False),
        sa.Column("dm_channel_id", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_people")),
    )
    op.create_table(
        "rate_budgets",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("next_free_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_rate_budgets")),
    )
    op.create_table(
        "requests",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("seen_at", Instant(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_requests")),
    )
    op.create_table(
        "roster",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("deputy_id", sa.String(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_roster")),
    )
    op.create_table(
        "settings",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_settings")),
    )
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("entity_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("severity_reason", sa.LargeBinary(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("outcome_reason", sa.LargeBinary(), nullable=True),
        sa.Column("duplicate_of", sa.String(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("phi", sa.String(), nullable=False),
        sa.Column("still_happening", sa.String(), nullable=False),
        sa.Column("team_member_involved", sa.String(), nullable=False),
        sa.Column("what_happened", sa.LargeBinary(), nullable=True),
        sa.Column("where_noted", sa.LargeBinary(), nullable=True),
        sa.Column("on_behalf_of", sa.LargeBinary(), nullable=True),
        sa.Column("reporter_id", sa.String(), nullable=True),
        sa.Column("anonymous", sa.Boolean(), nullable=False),
        sa.Column("reply_code_hash", sa.String(), nullable=True),
        sa.Column("reported_at", Instant(), nullable=False),
        sa.Column("prepared", sa.Boolean(), nullable=False),
        sa.Column("noticed_on", sa.Date(), nullable=False),
        sa.Column("discovered_on", sa.Date(), nullable=False),
        sa.Column("discovered_because", sa.LargeBinary(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("channel_name", sa.String(), nullable=True),
        sa.Column("card_ts", sa.String(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("triaged_at", Instant(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closing_reason", sa.LargeBinary(), nullable=True),
        sa.Column("export_place", sa.LargeBinary(), nullable=True),
        sa.Column("export_sha256", sa.String(), nullable=True),
        sa.Column("archive_at", Instant(), nullable=True),
        sa.Column("archived", sa.Boolean(), nullable=False),
        sa.Column("retain_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["entity_id"], ["legal_entities.id"], name=op.f("fk_incidents_entity_id_legal_entities")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("channel_id", name=op.f("uq_incidents_channel_id")),
        sa.UniqueConstraint("number", name=op.f("uq_incidents_number")),
    )
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incidents_archive_at"), ["archive_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_incidents_prepared"), ["prepared"], unique=False)
        batch_op.create_index(batch_op.f("ix_incidents_reply_code_hash"), ["reply_code_hash"], unique=False)
        batch_op.create_index(batch_op.f("ix_incidents_reporter_id"), ["reporter_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_incidents_state"), ["state"], unique=False)

    op.create_table(
        "journal_texts",
        sa.Column("entry_id", sa.String(), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["journal.id"], name=op.f("fk_journal_texts_entry_id_journal")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_journal_texts")),
    )
    op.create_table(
        "corrective_actions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("owner_id", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("done_at", Instant(), nullable=True),
        sa.Column("done_by", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_corrective_actions_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrective_actions")),
    )
    with op.batch_alter_table("corrective_actions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corrective_actions_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "discovery_proposals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("because", sa.LargeBinary(), nullable=True),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_discovery_proposals_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discovery_proposals")),
    )
    with op.batch_alter_table("discovery_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_discovery_proposals_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "drafts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("drafted_by", sa.String(), nullable=False),
        sa.Column("drafted_at", Instant(), nullable=False),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("approved_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_drafts_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint(
            "incident_id", "kind", "state", "version", name=op.f("uq_drafts_incident_id_kind_state_version")
        ),
    )
    op.create_table(
        "law_enforcement_delays",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("delayed_until", sa.Date(), nullable=True),
        sa.Column("official", sa.LargeBinary(), nullable=True),
        sa.Column("document", sa.LargeBinary(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_law_enforcement_delays_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_law_enforcement_delays")),
    )
    with op.batch_alter_table("law_enforcement_delays", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_law_enforcement_delays_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "members",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("excluded", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=False),
        sa.Column("set_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_members_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("incident_id", "user_id", name=op.f("uq_members_incident_id_user_id")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_members_user_id"), ["user_id"], unique=False)

    op.create_table(
        "obligation_runs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("ran_at", Instant(), nullable=False),
        sa.Column("caused_by", sa.String(), nullable=True),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("rule_version", sa.String(), nullable=False),
        sa.Column("inputs", sa.JSON(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_obligation_runs_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligation_runs")),
        sa.UniqueConstraint("incident_id", "seq", name=op.f("uq_obligation_runs_incident_id_seq")),
    )
    op.create_table(
        "obligations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=True),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("owner_role", sa.String(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("waived_by", sa.String(), nullable=True),
        sa.Column("waived_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_obligations_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_obligations")),
        sa.UniqueConstraint("incident_id", "key", name=op.f("uq_obligations_incident_id_key")),
    )
    with op.batch_alter_table("obligations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_obligations_due_on"), ["due_on"], unique=False)

    op.create_table(
        "reminder_messages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=True),
        sa.Column("addressee", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("subject_ids", sa.JSON(), nullable=False),
        sa.Column("outbox_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_reminder_messages_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder_messages")),
        sa.UniqueConstraint(
            "incident_id", "addressee", "day", name=op.f("uq_reminder_messages_incident_id_addressee_day")
        ),
    )
    op.create_table(
        "reviews",
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("root_cause", sa.LargeBinary(), nullable=True),
        sa.Column("lessons", sa.LargeBinary(), nullable=True),
        sa.Column("risk_analysis_updated", sa.String(), nullable=False),
        sa.Column("sanctions_or_training", sa.String(), nullable=False),
        sa.Column("saved_by", sa.String(), nullable=False),
        sa.Column("saved_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_reviews_incident_id_incidents")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_reviews")),
    )
    op.create_table(
        "risk_assessments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("assessor_id", sa.String(), nullable=False),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("screening", sa.LargeBinary(), nullable=True),
        sa.Column("exception_reason", sa.LargeBinary(), nullable=True),
        sa.Column("phi_nature_and_extent", sa.LargeBinary(), nullable=True),
        sa.Column("unauthorized_recipient", sa.LargeBinary(), nullable=True),
        sa.Column("acquired_or_viewed", sa.LargeBinary(), nullable=True),
        sa.Column("risk_mitigated", sa.LargeBinary(), nullable=True),
        sa.Column("conclusion", sa.String(), nullable=True),
        sa.Column("conclusion_reason", sa.LargeBinary(), nullable=True),
        sa.Column("saves", sa.JSON(), nullable=False),
        sa.Column("next_step", sa.String(), nullable=False),
        sa.Column("submitted_at", Instant(), nullable=True),
        sa.Column("approver_id", sa.String(), nullable=True),
        sa.Column("decided_at", Instant(), nullable=True),
        sa.Column("return_reason", sa.LargeBinary(), nullable=True),
        sa.Column("rule_off", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_risk_assessments_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_risk_assessments")),
        sa.UniqueConstraint("incident_id", "version", name=op.f("uq_risk_assessments_incident_id_version")),
    )
    op.create_table(
        "role_assignments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("deputy_id", sa.String(), nullable=True),
        sa.Column("deputy_until", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.String(), nullable=False),
        sa.Column("assigned_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_role_assignments_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_assignments")),
    )
    with op.batch_alter_table("role_assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_assignments_incident_id"), ["incident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_assignments_user_id"), ["user_id"], unique=False)
        batch_op.create_index(
            "uq_role_assignments_current",
            ["incident_id", "role"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "stages",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=True),
        sa.Column("set_by", sa.String(), nullable=True),
        sa.Column("set_at", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_stages_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
        sa.UniqueConstraint("incident_id", "stage", name=op.f("uq_stages_incident_id_stage")),
    )
    op.create_table(
        "subjects",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=True),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=True),
        sa.Column("ladder", sa.String(), nullable=False),
        sa.Column("owner_role", sa.String(), nullable=True),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("set_at", Instant(), nullable=False),
        sa.Column("next_check_at", Instant(), nullable=False),
        sa.Column("acknowledged_by", sa.String(), nullable=True),
        sa.Column("acknowledged_at", Instant(), nullable=True),
        sa.Column("snoozed_until", Instant(), nullable=True),
        sa.Column("snoozed_by", sa.String(), nullable=True),
        sa.Column("snooze_reason", sa.LargeBinary(), nullable=True),
        sa.Column("closed_at", Instant(), nullable=True),
        sa.Column("closed_by", sa.String(), nullable=True),
        sa.Column("to_show_since", Instant(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_subjects_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subjects")),
        sa.UniqueConstraint("incident_id", "key", name=op.f("uq_subjects_incident_id_key")),
    )
    with op.batch_alter_table("subjects", schema=None) as batch_op:
        batch_op.create_index(
            "ix_subjects_to_check",
            ["next_check_at"],
            unique=False,
            sqlite_where=sa.text("closed_at IS NULL"),
            postgresql_where=sa.text("closed_at IS NULL"),
        )
        batch_op.create_index(
            "ix_subjects_to_show",
            ["to_show_since"],
            unique=False,
            sqlite_where=sa.text("to_show_since IS NOT NULL"),
            postgresql_where=sa.text("to_show_since IS NOT NULL"),
        )
        batch_op.create_index(
            "uq_subjects_organisation",
            ["key"],
            unique=True,
            sqlite_where=sa.text("incident_id IS NULL"),
            postgresql_where=sa.text("incident_id IS NULL"),
        )

    op.create_table(
        "tasks",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("role", sa.String(), nullable=True),
        sa.Column("owner_id", sa.String(), nullable=True),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("due_at", Instant(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("settled_by", sa.String(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.Column("waived_reason", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_tasks_incident_id_incidents")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tasks")),
        sa.UniqueConstraint("incident_id", "number", name=op.f("uq_tasks_incident_id_number")),
    )
    op.create_table(
        "timeline_events",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("happened_at", Instant(), nullable=False),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("noted_by", sa.String(), nullable=True),
        sa.Column("about_id", sa.String(), nullable=True),
        sa.Column("text", sa.LargeBinary(), nullable=True),
        sa.Column("channel_id", sa.String(), nullable=True),
        sa.Column("message_ts", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_timeline_events_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_timeline_events")),
        sa.UniqueConstraint("incident_id", "seq", name=op.f("uq_timeline_events_incident_id_seq")),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("obligation_id", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("recipients_count", sa.Integer(), nullable=True),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("proof", sa.LargeBinary(), nullable=True),
        sa.Column("corrects_id", sa.String(), nullable=True),
        sa.Column("recorded_by", sa.String(), nullable=False),
        sa.Column("recorded_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["incident_id"], ["incidents.id"], name=op.f("fk_notices_incident_id_incidents")),
        sa.ForeignKeyConstraint(
            ["obligation_id"], ["obligations.id"], name=op.f("fk_notices_obligation_id_obligations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    with op.batch_alter_table("notices", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_notices_incident_id"), ["incident_id"], unique=False)

    op.create_table(
        "reminders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subject_id", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("rung", sa.String(), nullable=False),
        sa.Column("reached_at", Instant(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["subjects.id"], name=op.f("fk_reminders_subject_id_subjects")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminders")),
        sa.UniqueConstraint("subject_id", "due_on", "rung", name=op.f("uq_reminders_subject_id_due_on_rung")),
    )
