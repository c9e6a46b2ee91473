"""Law-enforcement delays that were recorded by mistake."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    op.create_table(
        "delay_withdrawals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("incident_id", sa.String(), nullable=False),
        sa.Column("delay_id", sa.String(), nullable=False),
        sa.Column("because", sa.LargeBinary(), nullable=True),
        sa.Column("withdrawn_by", sa.String(), nullable=False),
        sa.Column("withdrawn_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["delay_id"],
            ["law_enforcement_delays.id"],
            name=op.f("fk_delay_withdrawals_delay_id_law_enforcement_delays"),
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_delay_withdrawals_incident_id_incidents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delay_withdrawals")),
        sa.UniqueConstraint("delay_id", name=op.f("uq_delay_withdrawals_delay_id")),
    )
    with op.batch_alter_table("delay_withdrawals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_delay_withdrawals_incident_id"), ["incident_id"], unique=False)
