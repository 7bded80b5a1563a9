"""What dies is started again, after growing pauses; what is stopped leaves nothing of its own behind."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from apps.standalone import sessions, supervisor
from apps.standalone.installation import listen
from apps.standalone.locks import Lock
from apps.standalone.servers import ServerError
from apps.standalone.supervisor import Child

NOWHERE = Path("nowhere")
STUBBORN = (
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(99)"
)
PARENT = "import subprocess, sys; subprocess.Popen(['sleep', '99']); print('ready', flush=True); sys.stdin.read()"


def child_that_runs(folder: Path, *command: str, of: Path = NOWHERE) -> Child:
    def start() -> "subprocess.Popen[bytes]":
        pipe = subprocess.PIPE
        env = os.environ | sessions.marked(of)
        return subprocess.Popen(command, cwd=folder, env=env, stdin=pipe, stdout=pipe, start_new_session=True)

    return Child("child", folder, start)


def wait_ready(child: Child) -> int:
    assert child.process is not None
    assert child.process.stdout is not None
    assert child.process.stdout.readline() == b"ready\n"
    return child.process.pid


def test_pauses_between_starts_grow_up_to_half_a_minute(tmp_path):
    child = child_that_runs(tmp_path, "false")
    pauses = []

    for _ in range(7):
        child.begin()
        child.process.wait()
        child.look_after()
        pauses.append(child.pause)

    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_process_that_ran_steadily_is_started_again_soon(tmp_path):
    child = child_that_runs(tmp_path, "false")
    child.begin()
    child.process.wait()
    child.pause = 30
    child.started -= 2 * supervisor.STEADY_SECONDS

    child.look_after()

    assert child.pause == 1


def test_a_process_whose_pause_is_over_runs_again(tmp_path):
    child = child_that_runs(tmp_path, "false")
    child.begin()
    first = child.process
    first.wait()
    child.look_after()
    child.due = time.monotonic()

    child.look_after()

    assert child.process is not first
    assert child.due is None
    child.process.wait()


def test_a_start_that_fails_is_tried_again_later(tmp_path):
    child = child_that_runs(tmp_path, "false")
    child.begin()
    child.process.wait()
    child.start = raise_server_error
    child.due = time.monotonic()

    child.look_after()
    child.look_after()

    assert child.due > time.monotonic()


def raise_server_error() -> "subprocess.Popen[bytes]":
    raise ServerError("no room")


def test_who_does_not_listen_is_killed_when_the_time_is_up(tmp_path):
    child = child_that_runs(tmp_path, sys.executable, "-c", STUBBORN)
    child.begin()
    pid = wait_ready(child)

    supervisor.stop([child], seconds=0.3, hurry=lambda: False)

    assert not psutil.pid_exists(pid)


def test_hurry_does_not_wait(tmp_path):
    child = child_that_runs(tmp_path, sys.executable, "-c", STUBBORN)
    child.begin()
    wait_ready(child)
    before = time.monotonic()

    supervisor.stop([child], seconds=60, hurry=lambda: True)

    assert time.monotonic() - before < 20


def test_stopping_a_process_ends_what_it_started(tmp_path):
    child = child_that_runs(tmp_path, sys.executable, "-c", PARENT)
    child.begin()
    [grandchild] = psutil.Process(wait_ready(child)).children()

    supervisor.stop([child], seconds=10, hurry=lambda: False)

    assert not grandchild.is_running()


def test_leftovers_of_a_predecessor_are_ended_and_strangers_are_not(tmp_path):
    left = child_that_runs(tmp_path, sys.executable, "-c", PARENT, of=tmp_path)
    stranger = child_that_runs(tmp_path, sys.executable, "-c", PARENT, of=tmp_path / "elsewhere")
    for child in (left, stranger):
        child.begin()
        wait_ready(child)
    grandchild = psutil.Process(left.process.pid).children()[0]

    sessions.end_services(tmp_path)

    assert left.process.poll() is not None
    assert not grandchild.is_running()
    assert stranger.process.poll() is None
    supervisor.stop([stranger], seconds=5, hurry=lambda: False)


def test_a_taken_port_is_passed_over():
    with listen(18500) as first, listen(first.getsockname()[1]) as second:
        ports = first.getsockname()[1], second.getsockname()[1]

    assert ports[1] > ports[0]


def test_a_port_that_cannot_be_is_refused():
    with pytest.raises(ServerError, match="--port"):
        listen(70000)


def test_a_lock_has_one_holder_until_it_is_free(tmp_path):
    held, wanted = Lock(tmp_path / "lock"), Lock(tmp_path / "lock")
    taken = [held.take(), wanted.take()]

    held.free()

    assert [*taken, wanted.take()] == [True, False, True]
    wanted.free()
