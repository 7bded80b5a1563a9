"""Locks on a data folder that end with their holder, however it ends."""

import fcntl
import os
from pathlib import Path
from typing import Self


class Lock:
    """An exclusive lock on a file; the system frees it when the process that holds it is gone."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.handle: int | None = None

    def take(self) -> bool:
        """Whether the lock is ours now; does not wait."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self.handle = handle
        return True

    def free(self) -> None:
        if self.handle is not None:
            os.close(self.handle)
            self.handle = None

    @classmethod
    def of_installation(cls, data: Path) -> Self:
        """Held by the one `manage.py up` of a data folder."""
        return cls(data / "up.lock")

    @classmethod
    def of_database(cls, data: Path) -> Self:
        """Held by whoever runs the data folder's PostgreSQL."""
        return cls(data / "postgres.lock")
