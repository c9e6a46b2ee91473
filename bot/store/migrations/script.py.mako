"""${message}."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

from bot.store.columns import Instant

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Expand."""
    ${upgrades if upgrades else "pass"}
