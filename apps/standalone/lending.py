"""PostgreSQL for the length of one command, where `manage.py up` does not run."""

import atexit
import signal
import threading
import time
from pathlib import Path

from apps.standalone.addresses import database_folder, socket_folder
from apps.standalone.locks import Lock
from apps.standalone.servers import START_SECONDS, Server, ServerError, make_database, start_database

_one_at_a_time = threading.Lock()


def ensure_database(data: Path) -> None:
    """Return when the data folder's PostgreSQL answers; if nobody runs it, run it until this process ends."""
    with _one_at_a_time:
        deadline = time.monotonic() + START_SECONDS
        while not (is_running(data) or borrow(data)):
            if time.monotonic() > deadline:
                raise ServerError(f"The database in {data} is locked by another command but does not answer.")
            time.sleep(0.1)


def is_running(data: Path) -> bool:
    return make_database(socket_folder(database_folder(data)))


def borrow(data: Path) -> bool:
    data.mkdir(parents=True, exist_ok=True)
    lock = Lock.of_database(data)
    if not lock.take():
        return False
    give_back_at_exit(start_database(database_folder(data)), lock)
    return True


def give_back_at_exit(server: Server, lock: Lock) -> None:
    def give_back() -> None:
        # SIGTERM lets sessions of other commands finish first; SIGINT would cut them off.
        server.stop(signal.SIGTERM)
        lock.free()

    atexit.register(give_back)
