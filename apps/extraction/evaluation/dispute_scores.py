"""Scores for disputes inside single articles against a gold annotation.

A predicted dispute matches a gold one when on each side some statement of the one overlaps some statement of the other
(code points shared >= half of the shorter), in either orientation; where the gold claim is implicit the counter side
alone is enough. One to one, greedy, the strongest first. Gold of certainty "weak" earns precision and is not required.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from apps.extraction.evaluation.names import same_name
from apps.extraction.evaluation.rows import Row, characters, percent

HALF = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A gold dispute met by a predicted one; `straight`: claim and counter the right way round."""

    strength: float
    straight: bool
    statements: tuple[tuple[Row, Row], ...]


@dataclass(slots=True)
class DisputeTally:
    """Running counts over articles."""

    count: Counter[str] = field(default_factory=Counter)
    found_by_kind: Counter[str] = field(default_factory=Counter)
    wanted_by_kind: Counter[str] = field(default_factory=Counter)

    def add(self, gold: Sequence[Row], predicted: Sequence[Row]) -> None:
        taken = assign(gold, predicted)
        self.count["predicted"] += len(predicted)
        self.count["right"] += len(taken)
        if not gold:
            self.count["quiet"] += 1
            self.count["disturbed"] += bool(predicted)
        for i, dispute in enumerate(gold):
            if dispute["certainty"] == "clear":
                kind = "implicit" if dispute.get("implicit") else dispute["kind"]
                self.wanted_by_kind[kind] += 1
                self.found_by_kind[kind] += i in taken
            if i in taken:
                self._add_match(taken[i])

    def _add_match(self, match: Match) -> None:
        self.count["matched"] += 1
        self.count["straight"] += match.straight
        for gold, predicted in match.statements:
            if not gold["speaker"].startswith("("):
                self.count["statements"] += 1
                self.count["speakers"] += same_name(gold["speaker"], predicted.get("speaker"))


def score_disputes(gold_rows: Sequence[Row], predicted_rows: Sequence[Row]) -> dict[str, Any]:
    """All measures for the predicted rows, found by id, in percent; an article without a prediction counts as empty."""
    predicted = {row["id"]: row.get("disputes", []) for row in predicted_rows}
    tally = DisputeTally()
    for row in gold_rows:
        tally.add(row["disputes"], predicted.get(row["id"], []))
    count, wanted = tally.count, tally.wanted_by_kind
    precision = percent(count["right"], count["predicted"])
    recall = percent(tally.found_by_kind.total(), wanted.total())
    both = precision + recall
    return {
        "articles": len(gold_rows),
        "gold clear": wanted.total(),
        "predicted": count["predicted"],
        "precision": precision,
        "recall": recall,
        "f1": round(2 * precision * recall / both, 1) if both else 0.0,
        "recall by kind": {kind: f"{tally.found_by_kind[kind]}/{wanted[kind]}" for kind in sorted(wanted)},
        "orientation": percent(count["straight"], count["matched"]),
        "speaker accuracy": percent(count["speakers"], count["statements"]),
        "articles without dispute that got one": f"{count['disturbed']}/{count['quiet']}",
    }


def assign(gold: Sequence[Row], predicted: Sequence[Row]) -> dict[int, Match]:
    """Match disputes of one article one to one, the strongest first. Returns {gold index: its match}."""
    candidates = [
        (match.strength + (wanted["certainty"] == "clear"), i, j, match)
        for i, wanted in enumerate(gold)
        for j, given in enumerate(predicted)
        if (match := match_disputes(wanted, given))
    ]
    taken: dict[int, Match] = {}
    used: set[int] = set()
    for _, i, j, match in sorted(candidates, key=lambda candidate: -candidate[0]):
        if i not in taken and j not in used:
            taken[i] = match
            used.add(j)
    return taken


def match_disputes(gold: Row, predicted: Row) -> Match | None:
    """The better of the two orientations in which the predicted dispute meets the gold one, if any does."""
    best = None
    for straight in (True, False):
        claim, counter = ("claim", "counter") if straight else ("counter", "claim")
        on_claim = _overlapping(gold["claim"], predicted[claim])
        on_counter = _overlapping(gold["counter"], predicted[counter])
        if on_counter and (on_claim or gold.get("implicit")):
            strength = len(on_claim) + len(on_counter) + (0.5 if straight else 0)
            if best is None or strength > best.strength:
                best = Match(strength, straight, (*on_claim, *on_counter))
    return best


def _overlapping(gold: Sequence[Row], predicted: Sequence[Row]) -> list[tuple[Row, Row]]:
    return [(wanted, given) for wanted in gold for given in predicted if _overlaps(_places(wanted), _places(given))]


def _places(statement: Row) -> set[int]:
    return characters(statement.get("spans") or [[statement["start"], statement["end"]]])


def _overlaps(left: set[int], right: set[int]) -> bool:
    return bool(left and right) and len(left & right) >= HALF * min(len(left), len(right))
