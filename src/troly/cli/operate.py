"""Commands for whoever looks after the assistant day by day."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from troly.settings import get_settings
from troly.store.call_backs import CallBackStore
from troly.store.engine import create_engine_for
from troly.store.erase import Eraser
from troly.store.errors import UnknownConversation
from troly.store.review import FeedbackReview
from troly.vietnam_time import VIETNAM

call_backs = typer.Typer(no_args_is_help=True, help="Requests to be called back.")


class NothingThere(Exception):
    """What an operator named does not exist; the message names it."""


def purge() -> None:
    """Delete conversations that are older than RETENTION_DAYS; for a daily cron job."""
    settings = get_settings()
    engine = create_engine_for(settings.assistant_database_url)
    purged = Eraser(engine).purge(timedelta(days=settings.retention_days))
    old, orphaned = purged.old, purged.orphaned_events
    typer.echo(
        f"troly: deleted {old.conversations} conversations with {old.messages} messages"
        f" and {old.call_backs} call backs"
        + (f", and {orphaned} events without a conversation" if orphaned else "")
    )


def erase(
    conversation: Annotated[str, typer.Argument(help="Its id: web-…, as in logs and lists.")],
) -> None:
    """Delete one conversation with all that belongs to it, as its citizen could."""
    engine = create_engine_for(get_settings().assistant_database_url)
    try:
        erased = Eraser(engine).erase_conversation(conversation, "operator")
    except UnknownConversation:
        raise NothingThere(f"there is no conversation {conversation}") from None
    typer.echo(
        f"troly: deleted {conversation} with {erased.messages} messages"
        f" and {erased.call_backs} call backs"
    )


@call_backs.command("list")
def list_call_backs() -> None:
    """Print the open requests, oldest first.

    Ticket, since when (Vietnam's time), number, name, what about, conversation.
    """
    engine = create_engine_for(get_settings().assistant_database_url)
    for one in CallBackStore(engine).waiting():
        _print_row(
            one.ticket, one.created_at, one.phone, one.name, one.purpose, one.conversation_id
        )


@call_backs.command("done")
def finish_call_back(
    ticket: Annotated[str, typer.Argument(help="GL-…, as in `troly call-backs list`.")],
) -> None:
    """Note that a citizen has been called."""
    engine = create_engine_for(get_settings().assistant_database_url)
    if not CallBackStore(engine).finish(ticket.upper()):
        raise NothingThere(f"there is no open request {ticket}")


def feedback(
    limit: Annotated[int, typer.Option(min=1, help="How many.")] = 50,
    unhelpful: Annotated[
        bool, typer.Option("--unhelpful", help="Only answers that did not help.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> None:
    """Print what citizens said of answers, newest first.

    When (Vietnam's time), whether it helped, entry, question, what was missing, conversation.
    """
    engine = create_engine_for(get_settings().assistant_database_url)
    for one in FeedbackReview(engine).latest(limit, unhelpful_only=unhelpful):
        if as_json:
            typer.echo(json.dumps(one.as_json(), ensure_ascii=False))
            continue
        helped = "helped" if one.helpful else "did not help"
        _print_row(
            one.created_at, helped, one.entry_id, one.question, one.comment, one.conversation_id
        )


def widget_snippet(
    server: Annotated[str, typer.Argument(help="Where the gateway is reached: https://host")],
) -> None:
    """Print the lines that put the chat on a web page, with a hash of every file."""
    from troly.gateway.channels.web.widget_files import snippet

    typer.echo(snippet(get_settings().widget_dir, server.rstrip("/")), nl=False)


def _print_row(*cells: str | datetime | None) -> None:
    typer.echo("\t".join(_cell(cell) for cell in cells))


def _cell(value: str | datetime | None) -> str:
    """Lay out one value; what citizens wrote must not steer an operator's terminal."""
    if isinstance(value, datetime):
        local = value.replace(tzinfo=UTC).astimezone(VIETNAM)
        return f"{local:%Y-%m-%d %H:%M}"
    return "".join(sign if sign.isprintable() else " " for sign in value or "–")
