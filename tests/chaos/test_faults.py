"""One fault after another on a running installation; at the end every promise has to hold (reliability, F1–F7)."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.system import System, installation

pytestmark = pytest.mark.chaos
ARTICLES = 8
REPORT = (
    "Ministry Denies Losing Convoy {number}\n\nThe newspaper Daily Herald reported on Monday that convoy {number} had "
    "been lost 🚚 near the border. “This is not true,” ministry spokesman Ivan Petrov said. Petrov added that convoy "
    "{number} had arrived.\n"
)
PAGE = "<!doctype html><html><body><article><p>{text}</p><p>{text}</p></article></body></html>"


@pytest.fixture
def system() -> Iterator[System]:
    with installation() as system:
        yield system


def write_articles(folder: Path) -> None:
    folder.mkdir()
    for number in range(ARTICLES):
        (folder / f"{number}.txt").write_text(REPORT.format(number=number))
    (folder / "page.html").write_text(PAGE.format(text=REPORT.format(number="from the web")))


def test_no_single_fault_loses_or_doubles_anything(system: System, tmp_path: Path) -> None:
    write_articles(tmp_path / "news")
    system.manage("ingest", str(tmp_path / "news"))
    system.start("dispatcher")

    kill_worker_while_it(system, writes="claims_claim")
    kill_worker_while_it(system, writes="claims_claimspan")
    kill_worker_while_it(system, writes="sources_articletext")
    system.flush_broker()
    system.start("worker")
    system.wait_until(
        lambda: system.count("SELECT count(*) FROM ingest_run WHERE state = 'done'") > 1, "some were done"
    )
    change_as_people_do(system)
    system.crash_database()
    system.wait_for_rest()
    system.wait_until(lambda: not system.count("SELECT count(*) FROM claims_change"), "changes were worked in")

    assert system.ask("SELECT state, count(*) FROM ingest_run GROUP BY state") == [("done", ARTICLES + 1)]
    assert system.count("SELECT count(DISTINCT text_id) FROM claims_claim") == ARTICLES + 1
    # What each run says it saved, against what is there: nothing lost on the way, nothing there twice.
    said = system.ask("SELECT text_id, (counts ->> 'claims')::bigint FROM ingest_run ORDER BY text_id")
    assert said == system.ask("SELECT text_id, count(*) FROM claims_claim GROUP BY text_id ORDER BY text_id")
    assert "BROKEN" not in system.manage("check_invariants", "--strict")


def kill_worker_while_it(system: System, *, writes: str) -> None:
    with system.locked(writes):
        system.start("worker")
        system.wait_until(lambda: system.is_blocked(writes), f"the worker wrote to {writes}")
        system.kill("worker")


def change_as_people_do(system: System) -> None:
    """A claim, an hour ago."""
    changed = "UPDATE claims_claim SET version = version + 1 WHERE id = (SELECT min(id) FROM claims_claim) RETURNING id"
    assert system.ask(changed)
    assert system.ask("UPDATE claims_change SET at = at - interval '1 hour' RETURNING id")


def test_without_a_broker_articles_are_taken_in_and_wait(system: System, tmp_path: Path) -> None:
    write_articles(tmp_path / "news")
    system.broker.stop()
    system.start("dispatcher")
    system.manage("ingest", str(tmp_path / "news"))
    system.wait_until(lambda: "the broker is away" in system.logs(), "the dispatcher said that the broker is away")

    assert system.count("SELECT count(*) FROM ingest_run WHERE state = 'pending'") == ARTICLES + 1
    assert system.crew["dispatcher"].poll() is None
