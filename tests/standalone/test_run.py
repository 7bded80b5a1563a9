"""The door of the product: which Python it takes, what it installs, and when."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ("cat", "cksum", "dirname", "rm", "sh")

# Stands for a Python: passes the check, makes a .venv whose Python is itself, and writes down what pip is asked for.
WORKING = """#!/bin/sh
case "$*" in
"-m venv .venv") mkdir .venv/bin && cp "$0" .venv/bin/python && echo "$0" >>pythons ;;
"-m pip"*) echo "$*" >>installs ;;
esac
"""
DEAD = "#!/bin/sh\necho 'python: command not found' >&2\nexit 127\n"
OLD = "#!/bin/sh\nexit 1\n"
FAILING_PIP = WORKING.replace('echo "$*" >>installs', "exit 1")


@pytest.fixture
def clone(tmp_path):
    """A folder with `run` and a lock file, and a PATH without any Python."""
    shutil.copy(ROOT / "run", tmp_path)
    (tmp_path / "requirements.lock").write_text("django==5.2.19\n")
    (tmp_path / "bin").mkdir()
    for tool in (*TOOLS, "mkdir", "cp"):
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def put(clone: Path, name: str, script: str) -> None:
    path = clone / "bin" / name
    path.write_text(script)
    path.chmod(0o755)


def run(clone: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {"PATH": str(clone / "bin"), **environment}
    return subprocess.run([clone / "run", *arguments], env=settings, capture_output=True, text=True, check=False)


def starts(python: str) -> bool:
    check = "import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))"
    return Path(python).exists() and subprocess.run([python, "-c", check], check=False).returncode == 0


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_help_lists_the_commands_and_installs_nothing(clone):
    answer = run(clone, "--help")

    assert answer.returncode == 0
    assert all(word in answer.stdout for word in ("setup", "test", "check", "bench", "manage"))
    assert not (clone / ".venv").exists()


def test_an_unknown_command_is_refused_with_the_help(clone):
    answer = run(clone, "strat")

    assert answer.returncode == 1
    assert "no command “strat”" in answer.stderr


def test_without_a_python_it_says_what_to_install(clone):
    answer = run(clone, "setup")

    assert answer.returncode == 1
    assert "Python 3.11 or newer" in answer.stderr
    assert "python3-venv" in answer.stderr


def test_a_dead_shim_and_an_old_python_are_passed_over(clone):
    put(clone, "python3.13", DEAD)
    put(clone, "python3.12", OLD)
    put(clone, "python3", WORKING)

    answer = run(clone, "setup")

    assert answer.returncode == 0, answer.stderr
    assert lines(clone / "pythons") == [str(clone / "bin" / "python3")]


def test_the_python_that_is_asked_for_is_taken(clone):
    put(clone, "python3.13", WORKING)
    put(clone, "mine", WORKING)

    run(clone, "setup", COUNTERCLAIM_PYTHON="mine")

    assert lines(clone / "pythons") == [str(clone / "bin" / "mine")]


def test_the_systems_own_python_is_taken_before_others(clone):
    if not starts("/usr/bin/python3"):
        pytest.skip("this system has no Python 3.11 of its own")
    put(clone, "python3.13", WORKING)

    run(clone, "setup", PATH=f"{clone / 'bin'}:/usr/bin")

    assert "home = /usr/bin" in lines(clone / ".venv" / "pyvenv.cfg")


def test_packages_are_installed_once_with_their_hashes_checked(clone):
    put(clone, "python3", WORKING)

    run(clone, "setup")
    run(clone, "setup")

    assert len(lines(clone / "installs")) == 1
    assert "--require-hashes --requirement requirements.lock" in lines(clone / "installs")[0]


def test_packages_are_installed_again_when_the_lock_file_changes(clone):
    put(clone, "python3", WORKING)
    run(clone, "setup")
    (clone / "requirements.lock").write_text("django==5.2.20\n")

    run(clone, "setup")

    assert len(lines(clone / "installs")) == 2


def test_a_failed_install_is_tried_again_in_a_fresh_venv(clone):
    put(clone, "python3", FAILING_PIP)
    failed = run(clone, "setup")
    (clone / ".venv" / "half-a-package").touch()
    put(clone, "python3", WORKING)

    healed = run(clone, "setup")

    assert failed.returncode == 1
    assert healed.returncode == 0
    assert not (clone / ".venv" / "half-a-package").exists()


def test_two_installs_at_once_do_not_meet(clone):
    put(clone, "python3", WORKING)
    (clone / ".venv").mkdir()
    (clone / ".venv" / "installing").write_text(str(os.getpid()))

    answer = run(clone, "setup")

    assert answer.returncode == 1
    assert "is installing into .venv right now" in answer.stderr
