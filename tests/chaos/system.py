"""A whole installation of its own, to be broken: PostgreSQL, Valkey, a dispatcher and a worker as real processes."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import redis

from apps.standalone import addresses, servers
from apps.standalone.processes import SERVICES

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600  # no test of speed: a busy machine may take minutes over what takes seconds
LEASE_SECONDS = 3


class System:
    """Start it, hurt it, and ask its database what became of the articles."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.database = servers.start_database(addresses.database_folder(folder))
        self.broker = servers.start_broker(addresses.broker_folder(folder))
        self.environment = os.environ | {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "COUNTERCLAIM_DATA": str(folder),
            "DATABASE_URL": addresses.database_url(folder),
            "BROKER_URL": addresses.broker_url(folder),
            "COUNTERCLAIM_RUN_LEASE_SECONDS": str(LEASE_SECONDS),
        }
        self.crew: dict[str, subprocess.Popen[bytes]] = {}

    def manage(self, *words: str) -> str:
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str, *extra: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as log:
            self.crew[name] = subprocess.Popen(
                [*SERVICES[name], *extra],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def serve(self) -> str:
        """Start the web server on a free port and return its address."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            place = probe.getsockname()
        self.start("web", f"--bind={place[0]}:{place[1]}")
        self.wait_until(lambda: answers(place), "the web server answered")
        return f"http://{place[0]}:{place[1]}"

    def kill(self, name: str) -> None:
        """kill -9 of the process and all its children, as a power cut would."""
        process = self.crew.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def flush_broker(self) -> None:
        client = redis.Redis(unix_socket_path=str(addresses.broker_socket(addresses.broker_folder(self.folder))))
        client.flushall()
        client.close()

    def crash_database(self) -> None:
        """Immediate stop (SIGQUIT): no checkpoint, every session cut; then a start that recovers from the log."""
        self.database.stop(signal.SIGQUIT)
        self.database = servers.start_database(addresses.database_folder(self.folder))

    def ask(self, question: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.environment["DATABASE_URL"], autocommit=True) as connection:
            return connection.execute(question).fetchall()

    def count(self, question: str) -> int:
        return int(str(self.ask(question)[0][0]))

    @contextmanager
    def locked(self, table: str) -> Iterator[None]:
        """Hold writers of the table back, so that a worker stands still at a known place."""
        with psycopg.connect(self.environment["DATABASE_URL"]) as connection:
            connection.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
            yield
            connection.rollback()

    def is_blocked(self, table: str) -> bool:
        return (table,) in self.ask(
            "SELECT c.relname FROM pg_locks l JOIN pg_class c ON c.oid = l.relation WHERE NOT l.granted"
        )

    def wait_until(self, ready: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not ready():
            assert time.monotonic() < deadline, f"waited in vain until {what}\n{self.logs()}"
            time.sleep(0.05)

    def wait_for_rest(self) -> None:
        self.wait_until(
            lambda: not self.count("SELECT count(*) FROM ingest_run WHERE state IN ('pending', 'running')"),
            "every run had come to its end",
        )

    def logs(self) -> str:
        return "\n".join(path.read_text()[-3000:] for path in sorted(self.folder.glob("*.log")))

    def stop(self) -> None:
        for name in list(self.crew):
            self.kill(name)
        self.broker.stop()
        self.database.stop()


def answers(place: tuple[str, int]) -> bool:
    with socket.socket() as knock:
        return knock.connect_ex(place) == 0


@contextmanager
def installation() -> Iterator[System]:
    """A migrated system in a folder of its own, stopped and removed at the end."""
    with tempfile.TemporaryDirectory(prefix="cc-system-") as folder:
        system = System(Path(folder))
        try:
            system.manage("migrate", "--no-input")
            yield system
        finally:
            system.stop()
