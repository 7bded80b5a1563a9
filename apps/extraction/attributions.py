"""An attribution with what the engine knows of it, and those inside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from apps.extraction.cues import CueGroup
from apps.extraction.records import Attribution


@dataclass(frozen=True, slots=True)
class Finding:
    """An attribution with what its finder knew of it.

    group: the verb it stands on, if a verb.
    inner: the attributions inside its content, which the flat reading of PolNeAR leaves out (`nesting.py`).
    confidence: how sure the finder is, 0..1.
    """

    attribution: Attribution
    group: CueGroup | None = None
    inner: tuple["Finding", ...] = ()
    confidence: float = 0.5


def flatten(findings: Iterable[Finding]) -> Iterator[tuple[Finding, int | None]]:
    """Every finding with the number of the one it stands within: outer before inner, in text order, counted from 0."""
    stack: list[tuple[Finding, int | None]] = []
    number = 0
    for top in findings:
        stack.append((top, None))
        while stack:
            finding, parent = stack.pop()
            yield finding, parent
            stack.extend((inner, number) for inner in reversed(finding.inner))
            number += 1
