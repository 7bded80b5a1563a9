"""How far a run is, in words and numbers for one row of a page. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from apps.ingest.models import Run

# What the counts of a run are called, in the order in which they become known.
COUNTED = {
    "sentences": ("sentence", "sentences"),
    "speakers": ("speaker", "speakers"),
    "claims": ("claim", "claims"),
    "oppositions": ("pair", "pairs"),
    "disputes": ("dispute", "disputes"),
    "links": ("link to other articles", "links to other articles"),
}


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """One run as its row shows it. `is_stuck`: it waits, and no worker is there to take it."""

    run: Run
    now: datetime
    is_stuck: bool = False

    @property
    def key(self) -> str:
        """Changes exactly when there is something new to say aloud."""
        return f"{self.run.state}-{self.run.step}-{'stuck' if self.is_stuck else ''}"

    @property
    def steps(self) -> list[Step]:
        order = list(Run.Step)
        reached = order.index(Run.Step(self.run.step))
        return [Step(str(step.label), place <= reached) for place, step in enumerate(order)]

    @property
    def done(self) -> int:
        return sum(step.is_reached for step in self.steps)

    @property
    def counts(self) -> str:
        return ", ".join(self.count_phrases())

    def count_phrases(self) -> Iterator[str]:
        for name, (one, many) in COUNTED.items():
            if name in self.run.counts:
                number = self.run.counts[name]
                yield f"{number:,} {one if number == 1 else many}"

    @property
    def elapsed(self) -> timedelta:
        whole = (self.run.finished_at or self.now) - self.run.created_at
        return timedelta(seconds=max(0, int(whole.total_seconds())))

    @property
    def has_warning(self) -> bool:
        return self.run.state == Run.State.DONE and bool(self.run.error_code)

    @property
    def is_troubled(self) -> bool:
        return self.run.state in (Run.State.FAILED, Run.State.QUARANTINED)

    @property
    def will_try_again(self) -> bool:
        return self.run.state == Run.State.PENDING and bool(self.run.error_code)
