"""Fit the two models of `apps.extraction.across`.

python -m apps.extraction.training.across --emergent PAIRS.jsonl --negation NLI.txt … --claimdiff JSON [--out DIR]

Emergent: headlines for and against rumours; each headline with the nearest rumours of others is a pair about something
else. negation-and-nli: its tab-separated files of negated pairs. ClaimDiff: its unfiltered annotation; pairs judged
neither to strengthen nor to weaken each other are about something else. Scores are average precision over five folds;
folds part rumours, topics and premises. Writes across.json and across_scores.json into the folder.
"""

import argparse
import csv
import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from apps.extraction.account import Account
from apps.extraction.across import WEIGHTS, comparable, pair_features
from apps.extraction.evaluation.rows import Row
from apps.extraction.features import Features
from apps.extraction.records import Act
from apps.extraction.training.logistic import Block, Floats, fit
from apps.extraction.vectors import Vectors, embed

FOLDS = 5
SEED = 0
PENALTY = 1.0
STEPS = 200
DECIMALS = 4
# Of the other rumours, how many of the nearest, and from which cosine, a headline is paired with.
NEAREST, LEAST_COSINE = 2, 0.3
NEITHER = 0.25
SAME, AGAINST, OTHER = "same", "against", "other"
STANCES = {"for": SAME, "against": AGAINST}
INFERENCES = {"entailment": SAME, "contradiction": AGAINST, "neutral": OTHER}
# Negated pairs come in threes from one original.
FAMILY = 3
# The share from which a relation is told: chosen by reading, see across.md.
LEAST = {"corroborates": 0.85, "opposes": 0.75}


@dataclass(frozen=True, slots=True)
class Example:
    """A pair of statements, how they stand to each other, and what must not be parted by folds."""

    left: str
    right: str
    label: str
    family: str
    corpus: str


@dataclass(frozen=True, slots=True)
class Table:
    """All examples as numbers: one row each."""

    names: tuple[str, ...]
    features: Floats
    labels: tuple[str, ...]
    folds: tuple[int, ...]
    corpora: tuple[str, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, cross-validate and write; returns the exit status."""
    options = _parser().parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    emergent = _json_lines(options.emergent)
    examples = [*stances(emergent), *strangers(emergent), *unrelated(json.loads(options.claimdiff.read_text("utf-8")))]
    for path in options.negation:
        examples += inferences(path)
    table = tabulate(examples)
    scores = {"examples": len(table.labels), "seed": SEED, "average precision": measure(table)}
    (options.out / WEIGHTS.name).write_text(json.dumps(weights(table), indent=0) + "\n", encoding="utf-8")
    (options.out / "across_scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(scores, indent=1) + "\n")
    return 0


def stances(rows: Sequence[Row]) -> Iterator[Example]:
    """Headlines with the rumour they are for or against."""
    for row in rows:
        if row["stance"] in STANCES:
            yield Example(row["headline"], row["claim"], STANCES[row["stance"]], row["claim"], "emergent")


def strangers(rows: Sequence[Row]) -> Iterator[Example]:
    """Headlines with the nearest rumours that they are not about."""
    rumours = sorted({row["claim"] for row in rows})
    near = embed([row["headline"] for row in rows]) @ embed(rumours).T
    for row, cosines in zip(rows, near, strict=True):
        order = [int(place) for place in np.argsort(-cosines) if rumours[place] != row["claim"]]
        for place in order[:NEAREST]:
            if cosines[place] > LEAST_COSINE:
                yield Example(row["headline"], rumours[place], OTHER, row["claim"], "emergent")


def unrelated(rows: Sequence[Row]) -> Iterator[Example]:
    """Claims of two articles on one topic that do not bear on each other."""
    for row in rows:
        if abs(row["average_response"]) <= NEITHER:
            yield Example(row["claim_a"], row["claim_b"], OTHER, row["topic"], "claimdiff")


def inferences(path: Path) -> Iterator[Example]:
    """Negated premises and hypotheses."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        for number, row in enumerate(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)):
            label = INFERENCES.get(row["gold_label"])
            if label:
                yield Example(row["Text"], row["Hypothesis"], label, f"{path.stem} {number // FAMILY}", "negation")


def tabulate(examples: Sequence[Example]) -> Table:
    """The features of every example that can be compared, and its fold."""
    texts = sorted({text for example in examples for text in (example.left, example.right)})
    accounts = {text: _account(text, vector) for text, vector in zip(texts, embed(texts), strict=True)}
    pairs = [(accounts[example.left], accounts[example.right]) for example in examples]
    kept = [(example, pair_features(*pair)) for example, pair in zip(examples, pairs, strict=True) if comparable(*pair)]
    families = sorted({example.family for example, _ in kept})
    random.Random(SEED).shuffle(families)  # noqa: S311  # folds, not secrets
    fold = {family: number % FOLDS for number, family in enumerate(families)}
    names = tuple(sorted({name for _, features in kept for name in features}))
    return Table(
        names,
        np.array([[features.get(name, 0.0) for name in names] for _, features in kept]),
        tuple(example.label for example, _ in kept),
        tuple(fold[example.family] for example, _ in kept),
        tuple(example.corpus for example, _ in kept),
    )


def measure(table: Table) -> dict[str, float]:
    """Average precision on held-out folds: of one proposition among all, of the contrary among those."""
    labels, folds = np.array(table.labels), np.array(table.folds)
    found = {}
    for name, rows, right in (
        ("one proposition", np.full(len(labels), fill_value=True), labels != OTHER),
        ("contrary", labels != OTHER, labels == AGAINST),
    ):
        odds = np.zeros(len(labels))
        for held in range(FOLDS):
            learnt = learn(table.features[rows & (folds != held)], right[rows & (folds != held)])
            odds[folds == held] = table.features[folds == held] @ learnt[:-1] + learnt[-1]
        for corpus in ("emergent", "negation"):
            chosen = rows & (np.array(table.corpora) == corpus)
            found[f"{name}, {corpus}"] = round(average_precision(right[chosen], odds[chosen]), 3)
    return found


def weights(table: Table) -> Row:
    """Both models, fitted on everything."""
    labels = np.array(table.labels)
    told = labels != OTHER
    same = learn(table.features, told)
    against = learn(table.features[told], labels[told] == AGAINST)
    return {
        "same": _named(table.names, same),
        "same_bias": round(float(same[-1]), DECIMALS),
        "against": _named(table.names, against),
        "against_bias": round(float(against[-1]), DECIMALS),
        "least": LEAST,
    }


def learn(features: Floats, right: np.ndarray) -> Floats:
    """A logistic model: a weight a feature, and the bias last."""
    count, width = features.shape
    rows, columns = np.nonzero(features)
    block = Block(rows, columns, features[rows, columns], np.arange(count), count)
    labels = right.astype(np.float64)
    return fit([block], labels, importance=np.ones(count), width=width, penalty=PENALTY, steps=STEPS)


def average_precision(right: np.ndarray, odds: Floats) -> float:
    """The mean, over the right ones in order of odds, of the share of right ones up to each."""
    ranked = right[np.argsort(-odds, kind="stable")]
    share = np.cumsum(ranked) / np.arange(1, len(ranked) + 1)
    return float(share[ranked].mean())


def _account(text: str, vector: Vectors) -> Account:
    return Account(
        content=text,
        sentence=text,
        speaker=None,
        act=Act.ASSERT,
        said_on=None,
        vector=vector,
    )


def _named(names: Sequence[str], learnt: Floats) -> Features:
    rounded = {name: round(float(weight), DECIMALS) for name, weight in zip(names, learnt, strict=False)}
    return {name: weight for name, weight in rounded.items() if weight}


def _json_lines(path: Path) -> list[Row]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--emergent", type=Path, required=True)
    parser.add_argument("--negation", type=Path, nargs="+", required=True)
    parser.add_argument("--claimdiff", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=WEIGHTS.parent)
    return parser


if __name__ == "__main__":
    sys.exit(main())
