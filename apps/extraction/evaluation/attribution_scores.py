"""Scores for who-said-what against gold attributions, by the definitions of PolNeAR (Newell et al., LREC 2018).

exact: F1 over fragments of one role, both ends equal after white space and quotation marks are trimmed.
token: F1 over the white-space delimited words a role covers.
linked: F1 over whole attributions; cues overlap, speaker and content each share half of their union; one to one.
names: over linked matches with a resolved gold name, the share whose predicted name is the same speaker.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from apps.extraction.evaluation.names import same_name
from apps.extraction.evaluation.rows import Row, characters, percent

ROLES = ("speaker", "cue", "content")
EDGE = " \t\r\n\u00a0\"'\u201c\u201d\u2018\u2019`"
HALF = 0.5

Cell = tuple[int, int]


@dataclass(slots=True)
class Tally:
    """Running counts of one measure."""

    right: int = 0
    predicted: int = 0
    wanted: int = 0

    def add(self, gold: set[Cell] | set[int], predicted: set[Cell] | set[int]) -> None:
        self.right += len(gold & predicted)
        self.predicted += len(predicted)
        self.wanted += len(gold)

    def scores(self) -> dict[str, float]:
        """Precision, recall and F1 in percent; F1 from the unrounded shares."""
        precision = self.right / self.predicted if self.predicted else 0.0
        recall = self.right / self.wanted if self.wanted else 0.0
        both = precision + recall
        f1 = 2 * precision * recall / both if both else 0.0
        return {"precision": round(100 * precision, 1), "recall": round(100 * recall, 1), "f1": round(100 * f1, 1)}


def score_attributions(gold_rows: Sequence[Row], predicted_rows: Sequence[Row]) -> dict[str, dict[str, float]]:
    """All measures for the predicted rows, found by id; an article without a prediction counts as empty.

    Returns {"exact.speaker": {"precision", "recall", "f1"}, …, "linked.all": …} and, where the gold gives names,
    {"names": {"right": percent, "of": matches}}.
    """
    predicted_by_id = {row["id"]: row.get("attributions", []) for row in predicted_rows}
    tallies = {f"{measure}.{role}": Tally() for measure in ("exact", "token") for role in ROLES} | {
        "linked.all": Tally()
    }
    names: Counter[bool] = Counter()
    for row in gold_rows:
        predicted = predicted_by_id.get(row["id"], [])
        _tally_roles(tallies, row, predicted)
        pairs = linked(row["attributions"], predicted)
        tallies["linked.all"].right += len(pairs)
        tallies["linked.all"].predicted += len(predicted)
        tallies["linked.all"].wanted += len(row["attributions"])
        names.update(same_name(gold["name"], found.get("name")) for gold, found in pairs if gold.get("name"))
    scores = {measure: tally.scores() for measure, tally in tallies.items()}
    if names.total():
        scores["names"] = {"right": percent(names[True], names.total()), "of": names.total()}
    return scores


def linked(gold: Sequence[Row], predicted: Sequence[Row]) -> list[tuple[Row, Row]]:
    """Match whole attributions one to one, the best overlap first. Returns (gold, predicted) pairs."""
    wanted = [{role: characters(row.get(role)) for role in ROLES} for row in gold]
    given = [{role: characters(row.get(role)) for role in ROLES} for row in predicted]
    ranked = sorted(
        (
            (strength, i, j)
            for i, left in enumerate(wanted)
            for j, right in enumerate(given)
            if (strength := _link_strength(left, right))
        ),
        reverse=True,
    )
    taken_gold: set[int] = set()
    taken_predicted: set[int] = set()
    pairs = []
    for _, i, j in ranked:
        if i not in taken_gold and j not in taken_predicted:
            taken_gold.add(i)
            taken_predicted.add(j)
            pairs.append((gold[i], predicted[j]))
    return pairs


def _tally_roles(tallies: dict[str, Tally], row: Row, predicted: Sequence[Row]) -> None:
    words = [match.span() for match in re.finditer(r"\S+", row["text"])]
    for role in ROLES:
        gold_parts = _fragments(row["text"], row["attributions"], role=role)
        found_parts = _fragments(row["text"], predicted, role=role)
        tallies[f"exact.{role}"].add(gold_parts, found_parts)
        tallies[f"token.{role}"].add(_words(gold_parts, words), _words(found_parts, words))


def _fragments(text: str, attributions: Iterable[Row], *, role: str) -> set[Cell]:
    trimmed = (_trim(text, start, end) for row in attributions for start, end in row.get(role) or ())
    return {(start, end) for start, end in trimmed if end > start}


def _trim(text: str, start: int, end: int) -> Cell:
    while start < end and text[start] in EDGE:
        start += 1
    while end > start and text[end - 1] in EDGE:
        end -= 1
    return start, end


def _words(fragments: Iterable[Cell], words: Sequence[Cell]) -> set[int]:
    return {i for start, end in fragments for i, word in enumerate(words) if word[0] < end and word[1] > start}


def _link_strength(gold: dict[str, set[int]], predicted: dict[str, set[int]]) -> float:
    if gold["cue"] and not gold["cue"] & predicted["cue"]:
        return 0.0
    speaker = _shared(gold["speaker"], predicted["speaker"])
    content = _shared(gold["content"], predicted["content"])
    return speaker + content if speaker >= HALF and content >= HALF else 0.0


def _shared(left: set[int], right: set[int]) -> float:
    return len(left & right) / len(left | right) if left or right else 1.0
