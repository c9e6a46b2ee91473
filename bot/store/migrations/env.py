"""What Alembic asks for: the connection it is handed, and our tables."""

from alembic import context
from sqlmodel import SQLModel

import bot.store.tables  # noqa: F401 - imported so that SQLModel knows every table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
