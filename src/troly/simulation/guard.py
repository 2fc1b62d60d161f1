"""Keeps simulated citizens away from a live system."""

from __future__ import annotations

from ipaddress import ip_address

from sqlalchemy.engine import make_url

from troly.settings import Settings


class LooksLive(Exception):
    """The settings are those of a live system; the message names the sign and the remedy."""


def refuse_live(settings: Settings) -> None:
    """See that nobody is at the other end whom simulated citizens could bother.

    What `make run` sets up is a test system: everything on this machine, both databases SQLite
    files, the portal's dossiers invented.

    Raises:
        LooksLive: it is set up as for the public.
    """
    for setting, is_for_tests in (
        ("GATEWAY_HOST", _is_this_machine(settings.gateway_host)),
        ("ASSISTANT_DATABASE_URL", _is_file(settings.assistant_database_url)),
        ("PORTAL_DATABASE_URL", _is_file(settings.portal_database_url)),
    ):
        if not is_for_tests:
            raise LooksLive(
                f"{setting} is set as on a live system, and simulated citizens ask to be called"
                " back: where nobody would be bothered, add --this-is-a-test-system"
            )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _is_file(database_url: str) -> bool:
    return bool(make_url(database_url).get_backend_name() == "sqlite")
