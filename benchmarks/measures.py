"""What a benchmark needs to be believed on a busy machine: references, medians, and the load beside the numbers."""

import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256


class Stopwatch:
    """Seconds by stage, printed as they pass."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        begun = time.perf_counter()
        yield
        self.seconds[stage] = time.perf_counter() - begun
        print(f"  {stage}: {self.seconds[stage]:.1f} s (load {load()})", flush=True)


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -int(-share * len(ordered) // 1) - 1)]


def cpu_loop() -> None:
    """A fixed piece of work for the processor: about 10 ms on a core of 2024 that has nothing else to do."""
    digest = b""
    for _ in range(20_000):
        digest = sha256(digest).digest()


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns as wide as what they hold; the first is text, the others are numbers."""
    widths = [max(len(row[place]) for row in [head, *rows]) for place in range(len(head))]
    lines = [
        [words.ljust(widths[0]) if not place else words.rjust(widths[place]) for place, words in enumerate(row)]
        for row in [head, *rows]
    ]
    lines.insert(1, ["-" * width for width in widths])
    return "\n".join("  ".join(line) for line in lines)
