"""How far two reviewers agree: Cohen's kappa and F1 of spans. Pure; a number that is not defined is None."""

from collections import Counter
from collections.abc import Mapping, Sequence

Span = tuple[int, int]


def kappa(labels: Sequence[tuple[str, str]]) -> float | None:
    """Cohen's kappa (1960) of pairs of labels, one pair an item; None for no items, and where chance explains all."""
    if not labels:
        return None
    total = len(labels)
    observed = sum(ours == theirs for ours, theirs in labels) / total
    first, second = (Counter(column) for column in zip(*labels, strict=True))
    expected = sum(first[label] * second[label] for label in first) / total**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def exact_f1(first: Mapping[int, Span], second: Mapping[int, Span]) -> float | None:
    """F1 of spans by item, each reviewer's against the other's: a span counts where both put the very same one."""
    both = [item for item in first.keys() & second.keys() if first[item] == second[item]]
    return f1(len(both), len(first), len(second))


def overlap_f1(first: Mapping[int, Span], second: Mapping[int, Span]) -> float | None:
    """The same, but spans of an item count as one where they share a code point."""
    both = [item for item in first.keys() & second.keys() if overlap(first[item], second[item])]
    return f1(len(both), len(first), len(second))


def overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def f1(common: int, first: int, second: int) -> float | None:
    return 2 * common / (first + second) if first + second else None
