"""Articles through a whole installation whose worker is killed twice on the way: how fast, how big, nothing lost."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from benchmarks.measures import load, table
from benchmarks.people import make_people
from benchmarks.stories import write_story
from tests.chaos.system import System

SEED = 3
VOICES_PER_ARTICLE = 6
LEASE_SECONDS = 15
KILLS = (1 / 3, 2 / 3)  # when so many of the articles are done
LOOK_SECONDS = 0.2
STATES = "SELECT state, count(*) FROM ingest_run GROUP BY state ORDER BY state"
SECONDS_A_RUN = (
    "SELECT percentile_disc({}) WITHIN GROUP (ORDER BY (timings->>'compared')::numeric) "
    "FROM ingest_run WHERE state = 'done'"
)


@dataclass(slots=True)
class Memory:
    """The most that the worker, all its processes together, and its largest one had resident, in bytes."""

    together: int = 0
    largest: int = 0

    def look(self, leader: int) -> None:
        try:
            family = [psutil.Process(leader), *psutil.Process(leader).children(recursive=True)]
            sizes = [process.memory_info().rss for process in family]
        except psutil.NoSuchProcess:
            return
        self.together = max(self.together, sum(sizes))
        self.largest = max(self.largest, *sizes)


def measure_intake(folder: Path, *, articles: int, given: Path | None) -> str:
    """Take a folder in, killing the worker twice with SIGKILL; ends with the check of every promise."""
    folder.mkdir(parents=True)
    news = given or write_articles(folder / "news", number=articles)
    system = System(folder)
    system.environment |= {"COUNTERCLAIM_RUN_LEASE_SECONDS": str(LEASE_SECONDS), "LOG_LEVEL": "WARNING"}
    try:
        system.manage("migrate", "--no-input")
        return take_in(system, news)
    finally:
        system.stop()


def write_articles(folder: Path, *, number: int) -> Path:
    folder.mkdir()
    dice = random.Random(SEED)
    people = make_people(dice)
    for place in range(number):
        voices = [people.voices[voice].name for voice in people.pick(dice, VOICES_PER_ARTICLE)]
        (folder / f"{place:05}.txt").write_text(write_story(dice, voices).body, encoding="utf-8")
    return folder


def take_in(system: System, news: Path) -> str:
    system.start("dispatcher")
    system.start("worker")
    begun = time.perf_counter()
    said = system.manage("ingest", str(news.resolve())).strip()
    accepted = time.perf_counter() - begun
    print(f"Intake: {said}", flush=True)
    total = system.count("SELECT count(*) FROM ingest_run")
    memory = Memory()
    for share in KILLS:
        watch(system, memory, until=partial(has_done, system, share * total))
        system.kill("worker")
        print(f"  worker killed after {done(system)} articles (load {load()})", flush=True)
        system.start("worker")
    watch(system, memory, until=lambda: not unfinished(system))
    seconds = time.perf_counter() - begun
    promises = system.manage("check_invariants", "--strict")
    return report(system, memory, seconds=seconds, accepted=accepted, promises=promises)


def watch(system: System, memory: Memory, *, until: Callable[[], bool]) -> None:
    while not until():
        memory.look(system.crew["worker"].pid)
        if system.crew["worker"].poll() is not None:
            raise SystemExit(f"the worker stopped by itself:\n{system.logs()}")
        time.sleep(LOOK_SECONDS)


def done(system: System) -> int:
    return system.count("SELECT count(*) FROM ingest_run WHERE state = 'done'")


def has_done(system: System, number: float) -> bool:
    return done(system) >= number


def unfinished(system: System) -> int:
    return system.count("SELECT count(*) FROM ingest_run WHERE state IN ('pending', 'running')")


def report(system: System, memory: Memory, *, seconds: float, accepted: float, promises: str) -> str:
    total = system.count("SELECT count(*) FROM ingest_run")
    words = system.count("SELECT coalesce(sum(regexp_count(body, '\\S+')), 0) FROM sources_articletext")
    rows = [
        ("runs", ", ".join(f"{number} {state}" for state, number in system.ask(STATES))),
        ("begun more than once", str(system.count("SELECT count(*) FROM ingest_run WHERE attempts > 1"))),
        ("accepted", f"{total / accepted:.1f} articles/s"),
        ("extracted and saved", f"{total / seconds:.2f} articles/s, {words / seconds:.0f} words/s"),
        ("a run, median and p95", " and ".join(f"{system.ask(SECONDS_A_RUN.format(s))[0][0]} s" for s in (0.5, 0.95))),
        ("claims", str(system.count("SELECT count(*) FROM claims_claim"))),
        ("disputes", str(system.count("SELECT count(*) FROM disputes_dispute"))),
        ("worker memory", f"{mebibytes(memory.together)} together, {mebibytes(memory.largest)} its largest process"),
        ("database", mebibytes(system.count("SELECT pg_database_size(current_database())"))),
        ("promises", f"all {promises.count('holds')} hold"),
    ]
    head = f"Intake of {total} articles ({words} words) in {seconds:.0f} s, the worker killed twice; load {load()}"
    return f"{head}\n{table(('what', 'measured'), rows)}"


def mebibytes(size: int) -> str:
    return f"{size / 2**20:.0f} MiB"
