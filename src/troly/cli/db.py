"""Commands on the two databases: `troly db ...`."""

from __future__ import annotations

from pathlib import Path

import typer

from troly.operating.prepare import make_demo_portal
from troly.operating.private_files import keep_private
from troly.portal.migrate import upgrade as upgrade_portal
from troly.settings import get_settings
from troly.store.migrate import upgrade

db = typer.Typer(no_args_is_help=True, help="The databases.")


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the assistant's own database to the present schema."""
    keep_private(Path())
    upgrade(get_settings().assistant_database_url)


@db.command("upgrade-portal")
def db_upgrade_portal() -> None:
    """Make or change the read model's tables in the portal database, without any dossier."""
    keep_private(Path())
    upgrade_portal(get_settings().portal_database_url)


@db.command("demo")
def db_demo() -> None:
    """Make the portal database's tables and fill them with invented dossiers."""
    keep_private(Path())
    typer.echo(f"troly: {make_demo_portal(get_settings())} dossiers")
