"""Commands whose database is not ready say so in a sentence."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup
from sqlalchemy.exc import OperationalError, ProgrammingError


class Worded(click.Command):
    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except (OperationalError, ProgrammingError) as error:
            raise click.ClickException(
                f"The database says: {str(error.orig).strip()}. A new one, or one of an earlier version, first needs: flask db upgrade"
            ) from error


class Group(Worded, AppGroup):
    pass
