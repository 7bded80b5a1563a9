"""The tables that `./run bench` prints."""

import os
from collections.abc import Mapping, Sequence

from benchmarks.measures import load, percentile, table
from benchmarks.pages import TARGET_MS, Measured

HEAD = (
    "page",
    "visits",
    "p50",
    "p95",
    "max",
    "CPU",
    "DB",
    "alone",
    "× healthz",
    "http p50",
    "http p95",
    "queries",
    "kB",
    "",
)
LEGEND = (
    "p50, p95, max: by the clock. CPU: processor time of Python, p95. DB: that of PostgreSQL, mean. alone: the two "
    "together, about what p95 would be if nobody else used the machine."
)


def pages_report(found: Sequence[Measured], references: Mapping[str, Sequence[float]]) -> str:
    trivial = 1000 * percentile(references["GET /healthz, processor time"], 0.5)
    return "\n".join(
        [
            f"Milliseconds of server time, signed in as one who may open it; load {load()} on {os.cpu_count()} cores.",
            LEGEND,
            table(HEAD, [row(one, trivial) for one in found]),
            "",
            "The machine in the same minutes (ms):",
            table(("reference", "best", "p50", "p95"), [reference(*item) for item in references.items()]),
        ]
    )


def row(one: Measured, trivial: float) -> tuple[str, ...]:
    p50, p95 = (one.milliseconds(share, lambda visit: visit.seconds) for share in (0.5, 0.95))
    cpu = one.milliseconds(0.95, lambda visit: visit.cpu)
    fewest, most = one.queries
    return (
        one.page.name,
        str(len(one.visits)),
        f"{p50:.0f}",
        f"{p95:.0f}",
        f"{1000 * max(visit.seconds for visit in one.visits):.0f}",
        f"{cpu:.0f}",
        f"{one.database_milliseconds:.0f}",
        f"{cpu + one.database_milliseconds:.0f}",
        f"{(cpu + one.database_milliseconds) / trivial:.0f}",
        f"{1000 * percentile(one.http, 0.5):.0f}",
        f"{1000 * percentile(one.http, 0.95):.0f}",
        str(most) if fewest == most else f"{fewest}–{most}",
        f"{percentile([visit.size for visit in one.visits], 0.5) / 1000:.0f}",
        "ok" if p95 < TARGET_MS else f"over {TARGET_MS}",
    )


def reference(name: str, seconds: Sequence[float]) -> tuple[str, ...]:
    return (name, *(f"{1000 * value:.2f}" for value in (min(seconds), *(percentile(seconds, s) for s in (0.5, 0.95)))))
