"""Run by Alembic for `quizapp.store.migrating`, which hands over connection and transaction."""

from alembic import context

from quizapp.store.migrating import described
from quizapp.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    render_as_batch=True,
    compare_type=True,
    include_name=described,
)
with context.begin_transaction():
    context.run_migrations()
