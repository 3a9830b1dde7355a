"""Run by `flask db …`: the app's own engine and metadata, tables rebuilt where SQLite cannot alter them."""

from alembic import context
from flask import current_app

db = current_app.extensions["migrate"].db


def run() -> None:
    with db.engine.connect() as connection:
        context.configure(connection=connection, target_metadata=db.metadata, render_as_batch=True)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()


run()
