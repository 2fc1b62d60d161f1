"""A PostgreSQL primary and its streaming standby, which takes its place."""

from __future__ import annotations

import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from tests.postgres import connect, initialise, its_account, program, wait_until_ready
from tests.running_troly import free_ports

_ENDS_WITHIN_SECONDS = 10.0
_FOLLOWS_WITHIN_SECONDS = 20.0

# What is acknowledged is on the standby too; the disk itself is not what is tried here.
_SETTINGS = {"fsync": "off", "synchronous_commit": "on", "wal_level": "replica"}


class Server:
    """One server, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (self.port,) = free_ports(1)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg2://postgres@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        settings = {
            **_SETTINGS,
            "listen_addresses": "127.0.0.1",
            "port": self.port,
            "unix_socket_directories": self.folder,
        }
        command = [program("postgres"), "-D", self.folder / "data"]
        log = self.folder / "log"
        with log.open("w") as output:
            self._process = subprocess.Popen(
                [*command, *(f"--{name}={value}" for name, value in settings.items())],
                cwd=self.folder,
                **_as_its_account(),
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        wait_until_ready(self._process, self.url, log)

    def crash(self) -> None:
        """End it as a crash does: at once, with all its sessions."""
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            try:
                self._process.wait(_ENDS_WITHIN_SECONDS)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def run(self, statement: str) -> Any:
        """Run a statement of its own; gives the first value of what it gives."""
        connection = connect(self.url)
        connection.autocommit = True
        try:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                row = cursor.fetchone() if cursor.description else None
                return row[0] if row else None
        finally:
            connection.close()

    def configure(self, setting: str, value: str) -> None:
        """Change a setting for open sessions too, as far as they have not set it themselves."""
        self.run(f"ALTER SYSTEM SET {setting} = '{value}'")
        self.run("SELECT pg_reload_conf()")


class TwoDatabases:
    """The primary of the moment, and what may come after it."""

    def __init__(self, running: ExitStack) -> None:
        self._running = running
        self.primary = self._new_server()
        initialise(program("initdb"), self.primary.folder, its_account())
        self.primary.start()
        self._standby: Server | None = None

    def follow(self) -> None:
        """Let a second server follow, of which every commit waits until it has it."""
        standby = self._new_server()
        source = f"host=127.0.0.1 port={self.primary.port} user=postgres"
        options = ["--write-recovery-conf", "--checkpoint=fast", "--wal-method=stream", "--no-sync"]
        data = standby.folder / "data"
        copied = subprocess.run(
            [program("pg_basebackup"), "--pgdata", data, "--dbname", source, *options],
            cwd=standby.folder,
            **_as_its_account(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert copied.returncode == 0, copied.stdout
        standby.start()
        self.primary.configure("synchronous_standby_names", "*")
        self._standby = standby
        deadline = time.monotonic() + _FOLLOWS_WITHIN_SECONDS
        while self.primary.run("SELECT sync_state FROM pg_stat_replication") != "sync":
            assert time.monotonic() < deadline, "the standby does not follow"
            time.sleep(0.05)

    def promote(self) -> Server:
        """Make the standby the primary; gives the former one, as it is."""
        former = self.primary
        assert self._standby is not None
        self.primary, self._standby = self._standby, None
        assert self.primary.run("SELECT pg_promote()")
        return former

    def _new_server(self) -> Server:
        # Not pytest's own folder: the path of a socket has at most 107 characters.
        folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self._running.callback(shutil.rmtree, folder, ignore_errors=True)
        if account := its_account():
            shutil.chown(folder, account, account)
        server = Server(folder)
        self._running.callback(server.crash)
        return server


@contextmanager
def two_databases() -> Iterator[TwoDatabases]:
    """Run a primary; all servers are ended in the end.

    RuntimeError: the programs are missing, or the server does not start.
    """
    with ExitStack() as running:
        yield TwoDatabases(running)


def _as_its_account() -> dict[str, Any]:
    account = its_account()
    groups: list[str] | None = [] if account else None
    return {"user": account, "group": account, "extra_groups": groups}
