"""Process sessions we started: remembered on disk, so that what a killed predecessor left behind can be ended."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from apps.standalone.servers import works_in

WAIT_SECONDS = 10


def members(leader: int, *, folder: Path) -> Iterator[psutil.Process]:
    """The processes of the session that work in `folder`; the number alone may long belong to somebody else."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            if os.getsid(process.pid) == leader and works_in(process, folder):
                yield process


def end_session(leader: int, *, folder: Path) -> None:
    """Kill what is left of a session whose leader is gone, or will not go."""
    left = list(members(leader, folder=folder))
    for process in left:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(left, timeout=WAIT_SECONDS)


def remember(leaders: Iterable[int], record: Path) -> None:
    record.write_text(json.dumps(list(leaders)))


def end_remembered(record: Path, *, folder: Path) -> None:
    if not record.exists():
        return
    # Half a record is what a crash while writing leaves; then the leftovers end by themselves or by hand.
    with suppress(ValueError):
        for leader in json.loads(record.read_text()):
            end_session(int(leader), folder=folder)
    record.unlink()
