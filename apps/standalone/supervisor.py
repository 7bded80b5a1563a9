"""Keeps processes running: starts again what dies, after growing pauses, and stops everything in the end."""

import logging
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from apps.standalone.servers import ServerError
from apps.standalone.sessions import end_session

log = logging.getLogger(__name__)
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0
STEADY_SECONDS = 60.0  # a process that lived this long was not broken from the start: its pauses begin anew
LOOK_SECONDS = 0.1


@dataclass(slots=True)
class Child:
    """One process kept running, leader of its own session: the terminal's Ctrl-C reaches only us."""

    name: str
    folder: Path
    start: Callable[[], "subprocess.Popen[bytes]"]
    goodbye: signal.Signals = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    started: float = 0.0
    pause: float = 0.0
    due: float | None = None

    def begin(self) -> None:
        self.started, self.due = time.monotonic(), None
        self.process = self.start()

    def look_after(self) -> None:
        """Start the process again if it died and its pause is over."""
        if self.process is None:
            return
        if self.due is None and not self.is_running:
            self.plan_restart()
        if self.due is not None and time.monotonic() >= self.due:
            try:
                self.begin()
            except (ServerError, OSError) as error:
                log.warning("%s does not start: %s", self.name, error)

    def plan_restart(self) -> None:
        now = time.monotonic()
        steady = now - self.started > STEADY_SECONDS
        self.pause = FIRST_PAUSE if steady else min(max(FIRST_PAUSE, 2 * self.pause), LONGEST_PAUSE)
        self.due = now + self.pause
        log.warning("%s ended; it starts again in %.0f s", self.name, self.pause)
        self.clear()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def clear(self) -> None:
        """End what the process started and left behind."""
        if self.process is not None:
            end_session(self.process.pid, folder=self.folder)


def stop(children: Sequence[Child], *, seconds: float, hurry: Callable[[], bool]) -> None:
    """Say goodbye to all, wait up to `seconds` (or until `hurry`), then end what is left of them."""
    for child in children:
        if child.process is not None and child.is_running:
            child.process.send_signal(child.goodbye)
    deadline = time.monotonic() + seconds
    while any(child.is_running for child in children) and time.monotonic() < deadline and not hurry():
        time.sleep(LOOK_SECONDS)
    for child in children:
        if child.process is not None and child.is_running:
            child.process.kill()
            child.process.wait()
        child.clear()
