"""Process sessions we started, and what a killed predecessor left behind: known by a mark in their environment."""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from apps.standalone.servers import works_in

WAIT_SECONDS = 10
MARK = "COUNTERCLAIM_SERVICE_OF"


def members(leader: int, *, folder: Path) -> Iterator[psutil.Process]:
    """The processes of the session that work in `folder`; the number alone may long belong to somebody else."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == leader and works_in(process, folder):
                yield process


def end_session(leader: int, *, folder: Path) -> None:
    """Kill what is left of a session whose leader is gone, or will not go."""
    end(members(leader, folder=folder))


def marked(data: Path) -> dict[str, str]:
    """What a service of this data folder has in its environment, from its first moment and in all that it starts.

    A record on disk would be written after the start: who is killed in between leaves what nobody knows of.
    """
    return {MARK: str(data.resolve())}


def end_services(data: Path) -> None:
    """Kill what services of this data folder are left."""
    end(services_of(data))


def services_of(data: Path) -> Iterator[psutil.Process]:
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if process.environ().get(MARK) == marked(data)[MARK]:
                yield process


def end(processes: Iterable[psutil.Process]) -> None:
    left = list(processes)
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=WAIT_SECONDS)
