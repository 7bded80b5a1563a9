"""The whole product on one machine, as `manage.py up` brings it to life: real servers, real worker, real web server."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from apps.standalone.sessions import MARK

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 600  # no test of speed: a busy machine may take minutes over what takes seconds
LEFT_TO_US = ("DATABASE_URL", "BROKER_URL", "DJANGO_ALLOW_ASYNC_UNSAFE")


class Up:
    """One running `manage.py up`."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.log = data.with_suffix(".out")
        self.started = time.monotonic()
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                command("up", "--port", "18000"), env=settings(data), cwd=ROOT, stdout=output, stderr=output
            )

    def address(self) -> str:
        """Where to click; waits until the line stands there."""
        wait_for(lambda: "Counterclaim is at" in self.said or self.process.poll() is not None, said=lambda: self.said)
        found = re.search(r"Counterclaim is at (\S+)", self.said)
        assert found, self.said
        return found[1]

    @property
    def said(self) -> str:
        return self.log.read_text()

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(PATIENCE)


def settings(data: Path) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if name not in LEFT_TO_US}
    return ours | {"COUNTERCLAIM_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def command(*words: str) -> list[str]:
    return [sys.executable, "manage.py", *words]


def manage(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*words), env=settings(data), cwd=ROOT, capture_output=True, text=True, check=False)


def ask(data: Path, expression: str) -> str:
    """What the expression is in the installation's shell, which knows all models by name."""
    answer = manage(data, "shell", "--verbosity", "0", "--command", f"print({expression})")
    assert answer.returncode == 0, answer.stderr
    return answer.stdout.strip()


def wait_for(ready: Callable[[], bool], *, said: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < deadline, f"waited too long; so far it said:\n{said()}"
        time.sleep(0.1)


def status(address: str) -> int:
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310 - our own server
        return answer.status


def services(up: Up) -> list[int]:
    """Web server, dispatcher and worker, in the order of their start; PostgreSQL and Valkey carry no mark."""
    marked = [process for process in psutil.Process(up.process.pid).children() if MARK in environment(process)]
    return [process.pid for process in sorted(marked, key=psutil.Process.create_time)]


def environment(process: psutil.Process) -> dict[str, str]:
    try:
        return process.environ()
    except psutil.Error:  # of one that just died
        return {}


def living(family: list[psutil.Process]) -> list[psutil.Process]:
    return [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    up = Up(tmp_path_factory.mktemp("up") / "data")
    up.address()
    yield up
    up.stop()


def test_it_says_where_to_click_and_the_pages_are_there(up):
    address = up.address()

    assert status(address) == 200
    assert status(f"{address}readyz") == 200


def test_the_password_it_prints_is_the_admins(up):
    password = re.search(r"password (\S+)", up.said)

    admin = "User.objects.get(username='admin')"
    answer = ask(up.data, f"{admin}.check_password('{password[1]}'), {admin}.role, {admin}.is_superuser")

    assert answer == "True admin True"


def test_the_sample_article_goes_through_broker_and_worker(up):
    wait_for(lambda: ask(up.data, "list(Run.objects.values_list('state', flat=True))") == "['done']")


def test_a_second_up_says_where_the_first_is(up):
    second = manage(up.data, "up")

    assert second.returncode != 0
    assert up.address() in second.stderr


def test_a_killed_worker_is_started_again(up):
    *others, worker = services(up)

    os.kill(worker, signal.SIGKILL)

    def has_a_new_worker() -> bool:
        *kept, last = services(up)
        return kept == others and last != worker

    wait_for(has_a_new_worker)


def test_a_killed_database_is_started_again(up):
    database = next(process for process in up.family() if process.name() == "postgres")

    database.kill()
    wait_for(lambda: any(child.name() == "postgres" and child.pid != database.pid for child in up.family()))

    assert ask(up.data, "1") == "1"
    wait_for(lambda: answers(f"{up.address()}readyz"))


def answers(address: str) -> bool:
    try:
        return status(address) == 200
    except OSError:
        return False


def test_a_kill_is_healed_by_the_next_start_and_ctrl_c_leaves_nothing_behind(tmp_path):
    data = tmp_path / "data"
    killed = Up(data)
    killed.address()
    orphans = killed.family()
    killed.process.kill()
    killed.process.wait()

    healed = Up(data)
    address = healed.address()

    assert status(address) == 200
    assert "password" not in healed.said
    wait_for(lambda: not living(orphans))

    family = healed.family()
    healed.stop()

    assert living(family) == []
    assert healed.process.returncode == 0
    assert not (data / "services.json").exists()

    borrowed = ask(data, "Article.objects.count()")

    assert borrowed == "1"
    assert not [process for process in psutil.process_iter() if works_below(process, data)]


def works_below(process: psutil.Process, data: Path) -> bool:
    try:
        return Path(process.cwd()).is_relative_to(data)
    except psutil.Error:
        return False
