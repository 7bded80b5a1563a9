"""The whole product on one machine: servers, rows, services, in an order that a crash at any point leaves whole."""

import http.client
import io
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections

from apps.standalone import addresses, sessions, supervisor
from apps.standalone.locks import Lock
from apps.standalone.processes import SERVICES, WEB
from apps.standalone.servers import Server, ServerError, start_broker, start_database
from apps.standalone.supervisor import Child

HOST = "127.0.0.1"
PORTS_TO_TRY = 100
LOOK_SECONDS = 0.5
WEB_SECONDS = 90
SERVICE_SECONDS = 25  # more than the worker's own soft shutdown
SERVER_SECONDS = 30
LOCK_SECONDS = 20
LONGEST_LOG = 10_000_000


@dataclass
class Installation:
    """One data folder brought to life by one `manage.py up`.

    `own_database` and `own_broker`: whether they are embedded, or somebody else's and only used.
    """

    data: Path
    base: Path
    port: int
    own_database: bool
    own_broker: bool
    say: Callable[[str], None]
    listener: socket.socket | None = None
    servers: list[Child] = field(default_factory=list)
    services: list[Child] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    hurrying: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Start, watch until a signal comes, stop. Raises ServerError if it cannot start."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self.note_signal)
        try:
            for step in (self.start_servers, self.prepare_rows, self.start_web, self.greet, self.start_workers):
                if self.stopping.is_set():
                    return
                step()
            while not self.stopping.wait(LOOK_SECONDS):
                self.look_after_all()
        finally:
            self.stop()

    def note_signal(self, *_: Any) -> None:  # Any: a signal handler's arguments
        if self.stopping.is_set():
            self.hurrying.set()
        else:
            self.say("Stopping …")
        self.stopping.set()

    @property
    def card(self) -> Path:
        return self.data / "services.json"

    def start_servers(self) -> None:
        sessions.end_services(self.data)
        if self.own_database:
            self.wait_for_lock(Lock.of_database(self.data))
            folder = addresses.database_folder(self.data)
            self.servers.append(server_child("PostgreSQL", folder, start_database))
        if self.own_broker:
            folder = addresses.broker_folder(self.data)
            self.servers.append(server_child("Valkey", folder, start_broker))
        for child in self.servers:
            child.begin()

    def wait_for_lock(self, lock: Lock) -> None:
        deadline = time.monotonic() + LOCK_SECONDS
        while not lock.take():
            if time.monotonic() > deadline:
                raise ServerError(
                    f"Another command (./run manage …) is using the database in {self.data}. End it first."
                )
            time.sleep(LOOK_SECONDS)

    def prepare_rows(self) -> None:
        """Migrations; at the first start the sample article and then, as the mark of completion, the first user."""
        call_command("migrate", interactive=False, verbosity=0)
        users = get_user_model()._default_manager
        if not users.exists():
            call_command("load_sample", stdout=io.StringIO())
            password = secrets.token_urlsafe(12)
            users.create_superuser(username="admin", password=password, role="admin")
            self.say(f"Sign in as “admin” with the password {password} (it is shown this once).")
        connections.close_all()

    def start_web(self) -> None:
        self.listener = listen(self.port)
        logs = self.data / "logs"
        logs.mkdir(mode=0o700, exist_ok=True)
        for name, command in SERVICES.items():
            ours = [self.listener.fileno()] if command is WEB else []
            self.services.append(self.service_child(name, log=fresh_log(logs / f"{name}.log"), handed=ours))
        self.services[0].begin()

    def start_workers(self) -> None:
        """After the web server, which somebody waits for: on a small machine they would all start slowly together."""
        for child in self.services[1:]:
            child.begin()

    def service_child(self, name: str, *, log: Path, handed: Sequence[int]) -> Child:
        def begin() -> "subprocess.Popen[bytes]":
            with log.open("ab") as output:
                return subprocess.Popen(  # noqa: S603 - the table's own words
                    SERVICES[name],
                    cwd=self.base,
                    env=self.environment,
                    pass_fds=handed,
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=output,
                    start_new_session=True,
                )

        return Child(name, self.base, begin)

    @property
    def environment(self) -> Mapping[str, str]:
        ours = {
            # The table says `python` and `gunicorn`: those beside the Python we run in.
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
            "COUNTERCLAIM_DATA": str(self.data),
        }
        if self.listener:
            ours["GUNICORN_CMD_ARGS"] = f"--bind=fd://{self.listener.fileno()}"
        if self.own_database:
            ours["DATABASE_URL"] = addresses.database_url(self.data)
        if self.own_broker:
            ours["BROKER_URL"] = addresses.broker_url(self.data)
        return os.environ | ours | sessions.marked(self.data)

    def look_after_all(self) -> None:
        for child in [*self.servers, *self.services]:
            child.look_after()

    def greet(self) -> None:
        """Wait for the web server, then say where to click."""
        deadline = time.monotonic() + WEB_SECONDS
        while not answers(self.web_port) and not self.stopping.is_set():
            if time.monotonic() > deadline:
                raise ServerError(f"The web server does not answer. Its log: {self.data / 'logs' / 'web.log'}")
            self.look_after_all()
            time.sleep(LOOK_SECONDS / 5)
        if not self.stopping.is_set():
            write_card(self.card, self.web_address)
            self.say(f"Counterclaim is at {self.web_address} (Ctrl-C stops it).")

    @property
    def web_port(self) -> int:
        return int(self.listener.getsockname()[1]) if self.listener else self.port

    @property
    def web_address(self) -> str:
        return f"http://{HOST}:{self.web_port}/"

    def stop(self) -> None:
        """Services first, all at once; then the servers they need, one after the other."""
        supervisor.stop(self.services, seconds=SERVICE_SECONDS, hurry=self.hurrying.is_set)
        if self.listener:
            self.listener.close()
        for child in reversed(self.servers):
            supervisor.stop([child], seconds=SERVER_SECONDS, hurry=lambda: False)
        self.card.unlink(missing_ok=True)


def server_child(name: str, folder: Path, start: Callable[[Path], Server]) -> Child:
    # SIGINT: PostgreSQL ends its sessions and writes a checkpoint; Valkey takes it as SIGTERM.
    return Child(name, folder, lambda: start(folder).process, goodbye=signal.SIGINT)


def listen(wanted: int) -> socket.socket:
    """The wanted port, or the next one that nobody listens on. Raises ServerError if there is none near.

    It stays ours while the web server restarts: who connects meanwhile waits.
    """
    for port in range(wanted, wanted + PORTS_TO_TRY):
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen()
        except (OSError, OverflowError):
            listener.close()
        else:
            return listener
    raise ServerError(f"No port from {wanted} to {wanted + PORTS_TO_TRY - 1} is free. Name another one with --port.")


def answers(port: int) -> bool:
    web = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        web.request("GET", "/healthz")
        return web.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        web.close()


def fresh_log(path: Path) -> Path:
    """The log to append to; a long one is put aside first."""
    if path.exists() and path.stat().st_size > LONGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path


def write_card(path: Path, web: str) -> None:
    """Note where the running installation answers, for a second `up` that comes too late."""
    path.touch(mode=0o600)
    path.write_text(json.dumps({"web": web}))


def read_card(path: Path) -> str:
    return str(json.loads(path.read_text())["web"]) if path.exists() else ""
