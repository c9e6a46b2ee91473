"""Every table, once. Over 400 lines because a schema is read best in one place.

Columns made by `sealed()` are encrypted free text and the only ones that may hold PHI. Primary keys are random
hexadecimal ids unless said otherwise. Instants are UTC; `_on` columns are days in the legal entity's time zone.
"""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from bot.store.columns import instant, json_column, sealed

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

INCIDENT = "incidents.id"


def new_id() -> str:
    """A random row id: 32 hexadecimal digits."""
    return uuid4().hex


class LegalEntity(SQLModel, table=True):
    """Who owes the notices: one covered entity, business associate or vendor."""

    __tablename__ = "legal_entities"

    id: str = Field(default_factory=new_id, primary_key=True)
    name: str
    entity_role: str
    entity_type: str | None = None
    timezone: str
    created_at: datetime = instant()


class IncidentRow(SQLModel, table=True):
    """An incident. `version` grows with every change and is carried by buttons."""

    __tablename__ = "incidents"

    id: str = Field(default_factory=new_id, primary_key=True)
    number: str = Field(unique=True)
    entity_id: str = Field(foreign_key="legal_entities.id")
    state: str = Field(index=True)
    category: str
    severity: str
    severity_reason: bytes | None = sealed()
    outcome: str | None = None
    outcome_reason: bytes | None = sealed()
    duplicate_of: str | None = None
    answers: dict[str, Any] = json_column()
    phi: str
    still_happening: str
    team_member_involved: str
    what_happened: bytes | None = sealed()
    where_noted: bytes | None = sealed()
    on_behalf_of: bytes | None = sealed()
    reporter_id: str | None = Field(default=None, index=True)
    anonymous: bool = False
    reply_code_hash: str | None = Field(default=None, index=True)
    reported_at: datetime = instant()
    prepared: bool = Field(default=False, index=True)
    noticed_on: date
    discovered_on: date
    discovered_because: bytes | None = sealed()
    facts: dict[str, Any] = json_column()
    channel_id: str | None = Field(default=None, unique=True)
    channel_name: str | None = None
    card_ts: str | None = None
    version: int = 1
    triaged_at: datetime | None = instant(nullable=True)
    closed_at: datetime | None = instant(nullable=True)
    closing_reason: bytes | None = sealed()
    export_place: bytes | None = sealed()
    export_sha256: str | None = None
    archive_at: datetime | None = instant(nullable=True, index=True)
    archived: bool = False
    retain_until: date | None = None


class StageRow(SQLModel, table=True):
    """How far one stage of an incident is."""

    __tablename__ = "stages"
    __table_args__ = (UniqueConstraint("incident_id", "stage"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT)
    stage: str
    status: str
    reason: bytes | None = sealed()
    set_by: str | None = None
    set_at: datetime | None = instant(nullable=True)


class PersonRow(SQLModel, table=True):
    """What Slack last said of a user. Only what decides whether they may be here."""

    __tablename__ = "people"

    user_id: str = Field(primary_key=True)
    kind: str
    checked_at: datetime = instant()
    dm_channel_id: str | None = None


class RosterRow(SQLModel, table=True):
    """Who holds a role for the organisation, with a standing deputy."""

    __tablename__ = "roster"

    role: str = Field(primary_key=True)
    user_id: str
    deputy_id: str | None = None
    set_by: str
    set_at: datetime = instant()


class RoleAssignmentRow(SQLModel, table=True):
    """Who holds a role in an incident, from when to when. Hand-overs end one row and begin the next."""

    __tablename__ = "role_assignments"
    __table_args__ = (
        Index(
            "uq_role_assignments_current",
            "incident_id",
            "role",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT, index=True)
    role: str
    user_id: str = Field(index=True)
    deputy_id: str | None = None
    deputy_until: date | None = None
    assigned_by: str
    assigned_at: datetime = instant()
    ended_at: datetime | None = instant(nullable=True)


class MemberRow(SQLModel, table=True):
    """Somebody added to an incident's channel, or excluded from the incident altogether."""

    __tablename__ = "members"
    __table_args__ = (UniqueConstraint("incident_id", "user_id"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT)
    user_id: str = Field(index=True)
    excluded: bool = False
    reason: bytes | None = sealed()
    set_by: str
    set_at: datetime = instant()


class TimelineEventRow(SQLModel, table=True):
    """Something that happened: noted by a person or written by the bot. Never changed. `about_id`: a user."""

    __tablename__ = "timeline_events"
    __table_args__ = (UniqueConstraint("incident_id", "seq"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT)
    seq: int
    kind: str
    happened_at: datetime = instant()
    noted_at: datetime = instant()
    noted_by: str | None = None
    about_id: str | None = None
    text: bytes | None = sealed()
    channel_id: str | None = None
    message_ts: str | None = None


class TaskRow(SQLModel, table=True):
    """One thing to do. `key` names the playbook's step, or is null for a task a person added."""

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("incident_id", "number"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT)
    number: int
    key: str | None = None
    stage: str
    text: bytes | None = sealed()
    role: str | None = None
    owner_id: str | None = None
    required: bool = False
    due_at: datetime | None = instant(nullable=True)
    status: str = "open"
    settled_by: str | None = None
    settled_at: datetime | None = instant(nullable=True)
    waived_reason: bytes | None = sealed()


class RiskAssessmentRow(SQLModel, table=True):
    """One version of the four-factor assessment. Saved between steps; never changed once submitted.

    `answers` holds what was chosen, never what was written. The sealed columns of the screening and of the factors
    hold several texts each, as JSON.
    """

    __tablename__ = "risk_assessments"
    __table_args__ = (UniqueConstraint("incident_id", "version"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT)
    version: int
    status: str
    assessor_id: str
    started_at: datetime = instant()
    answers: dict[str, Any] = json_column()
    screening: bytes | None = sealed()
    exception_reason: bytes | None = sealed()
    phi_nature_and_extent: bytes | None = sealed()
    unauthorized_recipient: bytes | None = sealed()
    acquired_or_viewed: bytes | None = sealed()
    risk_mitigated: bytes | None = sealed()
    conclusion: str | None = None
    conclusion_reason: bytes | None = sealed()
    saves: dict[str, Any] = json_column()
    next_step: str = ""
    submitted_at: datetime | None = instant(nullable=True)
    approver_id: str | None = None
    decided_at: datetime | None = instant(nullable=True)
    return_reason: bytes | None = sealed()
    rule_off: bool = False


class ObligationRunRow(SQLModel, table=True):
    """One run of the law engine: what went in, which rules, what came out, what moved since. Never changed."""

    __tablename__ = "obligation_runs"
    __table_args__ = (UniqueConstraint("incident_id", "seq"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT)
    seq: int
    ran_at: datetime = instant()
    caused_by: str | None = None
    cause: str
    rule_version: str
    inputs: dict[str, Any] = json_column()
    answer: dict[str, Any] = json_column()
    moved: list[dict[str, Any]] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))


class ObligationRow(SQLModel, table=True):
    """What the incident owes under one rule, as of the newest run. `key` is stable across runs."""

    __tablename__ = "obligations"
    __table_args__ = (UniqueConstraint("incident_id", "key"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT)
    key: str
    notice: str
    state: str | None = None
    recipient: str
    status: str
    due_on: date | None = Field(default=None, index=True)
    owner_role: str
    details: dict[str, Any] = json_column()
    waived_by: str | None = None
    waived_reason: bytes | None = sealed()


class NoticeRow(SQLModel, table=True):
    """A legal notice that was actually sent, with its proof. Never changed; a correction is a new row."""

    __tablename__ = "notices"

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT, index=True)
    obligation_id: str = Field(foreign_key="obligations.id")
    sent_on: date
    recipients_count: int | None = None
    method: str
    proof: bytes | None = sealed()
    corrects_id: str | None = None
    recorded_by: str
    recorded_at: datetime = instant()


class DraftRow(SQLModel, table=True):
    """One version of a letter or form. `fields` holds all that it says, as JSON; only its approval is added later."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("incident_id", "kind", "state", "version"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT)
    kind: str
    state: str = ""
    version: int
    fields: bytes | None = sealed()
    status: str = "draft"
    drafted_by: str
    drafted_at: datetime = instant()
    approved_by: str | None = None
    approved_at: datetime | None = instant(nullable=True)


class ImportedBreachRow(SQLModel, table=True):
    """A breach from before the bot, from a file. `reference` is the organisation's own name for it, never PHI.

    Days are the organisation's. `told_hhs_on` None: not reported to HHS yet. `report_due_on` is the last lawful day
    of its annual report, None where it is too large for one.
    """

    __tablename__ = "imported_breaches"

    id: str = Field(default_factory=new_id, primary_key=True)
    reference: str = Field(unique=True)
    discovered_on: date = Field(index=True)
    discovered_to: date | None = None
    occurred_on: date | None = None
    occurred_to: date | None = None
    individuals: int
    residents: dict[str, Any] = json_column()
    answers: dict[str, Any] = json_column()
    letters_on: date | None = None
    told_hhs_on: date | None = None
    report_due_on: date | None = None
    description: bytes | None = sealed()
    confirmation: bytes | None = sealed()
    imported_at: datetime = instant()


class LawEnforcementDelayRow(SQLModel, table=True):
    """One statement of an official that notice would impede an investigation (45 CFR 164.412)."""

    __tablename__ = "law_enforcement_delays"

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT, index=True)
    form: str
    stated_on: date
    delayed_until: date | None = None
    official: bytes | None = sealed()
    document: bytes | None = sealed()
    recorded_by: str
    recorded_at: datetime = instant()


class DelayWithdrawalRow(SQLModel, table=True):
    """A law-enforcement statement was recorded by mistake and counts no more. The statement itself stays as it was."""

    __tablename__ = "delay_withdrawals"

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT, index=True)
    delay_id: str = Field(foreign_key="law_enforcement_delays.id", unique=True)
    because: bytes | None = sealed()
    withdrawn_by: str
    withdrawn_at: datetime = instant()


class DiscoveryProposalRow(SQLModel, table=True):
    """Facts that would move the discovery date later. They wait for a second person; until then the old date stands."""

    __tablename__ = "discovery_proposals"

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT, index=True)
    facts: dict[str, Any] = json_column()
    from_on: date
    to_on: date
    because: bytes | None = sealed()
    asked_by: str
    asked_at: datetime = instant()
    status: str
    decided_by: str | None = None
    decided_at: datetime | None = instant(nullable=True)


class SubjectRow(SQLModel, table=True):
    """Something that must happen by a date. The sweep finds those to look at by `next_check_at` alone."""

    __tablename__ = "subjects"
    __table_args__ = (
        UniqueConstraint("incident_id", "key"),
        Index(
            "uq_subjects_organisation",
            "key",
            unique=True,
            sqlite_where=text("incident_id IS NULL"),
            postgresql_where=text("incident_id IS NULL"),
        ),
        Index(
            "ix_subjects_to_check",
            "next_check_at",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
        Index(
            "ix_subjects_to_show",
            "to_show_since",
            sqlite_where=text("to_show_since IS NOT NULL"),
            postgresql_where=text("to_show_since IS NOT NULL"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str | None = Field(default=None, foreign_key=INCIDENT)
    key: str
    kind: str
    ref: str | None = None
    ladder: str
    owner_role: str | None = None
    owner_id: str | None = None
    due_at: datetime | None = instant(nullable=True)
    due_on: date | None = None
    set_at: datetime = instant()
    next_check_at: datetime = instant()
    acknowledged_by: str | None = None
    acknowledged_at: datetime | None = instant(nullable=True)
    snoozed_until: datetime | None = instant(nullable=True)
    snoozed_by: str | None = None
    snooze_reason: bytes | None = sealed()
    closed_at: datetime | None = instant(nullable=True)
    closed_by: str | None = None
    to_show_since: datetime | None = instant(nullable=True)


class ReminderRow(SQLModel, table=True):
    """A rung that was reached. The unique row is what keeps two replicas from both sending it."""

    __tablename__ = "reminders"
    __table_args__ = (UniqueConstraint("subject_id", "due_on", "rung"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    subject_id: str = Field(foreign_key="subjects.id")
    due_on: date
    rung: str
    reached_at: datetime = instant()
    late: bool = False
    missed: int = 0


class ReminderMessageRow(SQLModel, table=True):
    """The one message of an incident, addressee and local day, and the subjects it lists."""

    __tablename__ = "reminder_messages"
    __table_args__ = (UniqueConstraint("incident_id", "addressee", "day"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str | None = Field(default=None, foreign_key=INCIDENT)
    addressee: str
    day: date
    subject_ids: list[str] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    outbox_id: str | None = None


class DigestRow(SQLModel, table=True):
    """The digest of one day in the organisation's zone, and the head of its chain that was printed as witness."""

    __tablename__ = "digests"

    day: date = Field(primary_key=True)
    made_at: datetime = instant()
    late: bool = False
    days_missed: int = 0
    chain_seq: int
    chain_hash: str


class CorrectiveActionRow(SQLModel, table=True):
    """Something the review decided to change, with an owner and a day. Lives on after closing."""

    __tablename__ = "corrective_actions"

    id: str = Field(default_factory=new_id, primary_key=True)
    incident_id: str = Field(foreign_key=INCIDENT, index=True)
    number: int
    text: bytes | None = sealed()
    owner_id: str
    due_on: date
    done_at: datetime | None = instant(nullable=True)
    done_by: str | None = None


class ReviewRow(SQLModel, table=True):
    """The post-incident review, one per incident, replaced as a whole; the journal keeps older texts."""

    __tablename__ = "reviews"

    incident_id: str = Field(foreign_key=INCIDENT, primary_key=True)
    root_cause: bytes | None = sealed()
    lessons: bytes | None = sealed()
    risk_analysis_updated: str = "unknown"
    sanctions_or_training: str = "unknown"
    saved_by: str
    saved_at: datetime = instant()


class OutboxRow(SQLModel, table=True):
    """One effect owed to Slack. Arguments are ids and facts, never rendered text, never PHI."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_claim", "state", "not_before"),
        Index(
            "uq_outbox_target_sending",
            "target",
            unique=True,
            sqlite_where=text("state = 'sending'"),
            postgresql_where=text("state = 'sending'"),
        ),
    )

    id: str = Field(default_factory=new_id, primary_key=True)
    key: str | None = Field(default=None, unique=True)
    incident_id: str | None = Field(default=None, index=True)
    effect: str
    args: dict[str, Any] = json_column()
    target: str | None = Field(default=None, index=True)
    budget: str | None = None
    priority: int = 3
    state: str = "pending"
    after_id: str | None = Field(default=None, index=True)
    not_before: datetime = instant()
    created_at: datetime = instant()
    first_attempt_at: datetime | None = instant(nullable=True)
    attempts: int = 0
    uncertain: bool = False
    lease_until: datetime | None = instant(nullable=True)
    last_error: str | None = None
    result: dict[str, Any] = json_column()
    finished_at: datetime | None = instant(nullable=True)


class RateBudgetRow(SQLModel, table=True):
    """When the next call of a method is free: machine time, seconds since 1970."""

    __tablename__ = "rate_budgets"

    key: str = Field(primary_key=True)
    next_free_at: float


class ChainRow(SQLModel, table=True):
    """The head of one journal chain; locked by whoever appends to it."""

    __tablename__ = "chains"

    chain: str = Field(primary_key=True)
    seq: int
    hash: str


class JournalRow(SQLModel, table=True):
    """One entry of a chain. Append-only by trigger."""

    __tablename__ = "journal"
    __table_args__ = (UniqueConstraint("chain", "seq"),)

    id: str = Field(default_factory=new_id, primary_key=True)
    chain: str
    seq: int
    header: str
    commitment: str
    previous_hash: str
    hash: str


class JournalTextRow(SQLModel, table=True):
    """What an entry says, apart so that a lawful purge can delete it. Append-only otherwise."""

    __tablename__ = "journal_texts"

    entry_id: str = Field(foreign_key="journal.id", primary_key=True)
    salt: bytes
    text: bytes | None = sealed()


class RequestRow(SQLModel, table=True):
    """What became of one request from Slack, by nonce, trigger or event id: a repeat gets the same answer."""

    __tablename__ = "requests"

    key: str = Field(primary_key=True)
    seen_at: datetime = instant()
    outcome: str


class CounterRow(SQLModel, table=True):
    """The last number given out, per kind and year."""

    __tablename__ = "counters"

    key: str = Field(primary_key=True)
    value: int


class SettingRow(SQLModel, table=True):
    """A choice made inside Slack; overrides the environment's."""

    __tablename__ = "settings"

    key: str = Field(primary_key=True)
    value: str
    set_by: str
    set_at: datetime = instant()


class EpochRow(SQLModel, table=True):
    """A life of the record that began with a backup. Machine time.

    A backup writes into its copy from when it is (`backup_at`); restoring it sets `began_at`. `settled_at`: when the
    first start after that had asked Slack which numbers and channels were given out meanwhile.
    """

    __tablename__ = "epochs"

    id: str = Field(default_factory=new_id, primary_key=True)
    backup_at: datetime = instant()
    began_at: datetime | None = instant(nullable=True)
    settled_at: datetime | None = instant(nullable=True)


class ResealingRow(SQLModel, table=True):
    """There only within a transaction that seals values anew with another key: the append-only guards let it pass.

    It is deleted before the commit, so nobody else ever sees it.
    """

    __tablename__ = "resealing"

    id: str = Field(default_factory=new_id, primary_key=True)


class KeyRow(SQLModel, table=True):
    """Which key the bot that started last seals with: the id of the key, never the key."""

    __tablename__ = "keys"

    use: str = Field(primary_key=True)
    key_id: str
    since: datetime = instant()
