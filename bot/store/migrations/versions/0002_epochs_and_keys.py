"""Restores from a backup, and keys that are rotated."""

import sqlalchemy as sa
from alembic import op

from bot.store.columns import Instant

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    op.create_table(
        "epochs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("backup_at", Instant(), nullable=False),
        sa.Column("began_at", Instant(), nullable=True),
        sa.Column("settled_at", Instant(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epochs")),
    )
    op.create_table(
        "keys",
        sa.Column("use", sa.String(), nullable=False),
        sa.Column("key_id", sa.String(), nullable=False),
        sa.Column("since", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("use", name=op.f("pk_keys")),
    )
    op.create_table(
        "resealing",
        sa.Column("id", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resealing")),
    )
