"""A real PostgreSQL server for tests: starts empty, listens on loopback, leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg2
from sqlalchemy.engine import make_url

_START_SECONDS = 30
_STOP_SECONDS = 10

# PostgreSQL refuses to run as root.
_ACCOUNT = "postgres"

_FAST_BUT_NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@contextmanager
def running_postgres() -> Iterator[str]:
    """Run a server and give its address, `postgresql+psycopg2://postgres@127.0.0.1:…/postgres`.

    RuntimeError: the programs are missing, or the server does not start.
    """
    initdb, postgres = program("initdb"), program("postgres")
    account = its_account()
    # Not pytest's own folder: the path of a socket has at most 107 characters.
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if account:
            shutil.chown(folder, account, account)
        initialise(initdb, folder, account)
        with _serving(postgres, folder, account) as url:
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def create_database(server_url: str) -> str:
    """Make a new, empty database on the server and give its address."""
    name = f"test_{uuid4().hex}"
    connection = connect(server_url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
    finally:
        connection.close()
    return make_url(server_url).set(database=name).render_as_string(hide_password=False)


def its_account() -> str | None:
    """Give the account that the server runs under; None: this one."""
    return _ACCOUNT if os.geteuid() == 0 else None


def program(name: str) -> str:
    """Find one of PostgreSQL's programs; RuntimeError: it is missing."""
    found = shutil.which(name)
    if found:
        return found
    newest_last = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    if newest_last:
        return str(newest_last[-1])
    raise RuntimeError(f"PostgreSQL's program {name} is missing: run deploy/setup-debian.sh")


def initialise(initdb: str, folder: Path, account: str | None) -> None:
    """Make an empty server in `folder/data`."""
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    finished = subprocess.run(
        [initdb, *options, f"--pgdata={folder / 'data'}"],
        cwd=folder,
        user=account,
        group=account,
        extra_groups=[] if account else None,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if finished.returncode != 0:
        raise RuntimeError(f"initdb failed:\n{finished.stdout}")


@contextmanager
def _serving(postgres: str, folder: Path, account: str | None) -> Iterator[str]:
    port = _free_port()
    url = f"postgresql+psycopg2://postgres@127.0.0.1:{port}/postgres"
    settings = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        **_FAST_BUT_NOT_DURABLE,
    }
    log = folder / "log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [postgres, "-D", folder / "data", *(f"--{k}={v}" for k, v in settings.items())],
            cwd=folder,
            user=account,
            group=account,
            extra_groups=[] if account else None,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        wait_until_ready(server, url, log)
        yield url
    finally:
        # Fast shutdown: open connections are closed.
        server.send_signal(signal.SIGINT)
        try:
            server.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def wait_until_ready(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    """Wait until a server takes connections; RuntimeError: it does not start."""
    deadline = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            connect(url).close()
        except psycopg2.OperationalError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}")


def connect(url: str) -> psycopg2.extensions.connection:
    """Open a session of the test's own."""
    address = make_url(url)
    return psycopg2.connect(
        host=address.host,
        port=address.port,
        user=address.username,
        dbname=address.database,
        connect_timeout=3,
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
