"""Fit the pair model of `apps.extraction.pairing`.

python -m apps.extraction.training.oppositions --gold GOLD.jsonl [--out FOLDER] [--seed 0]

Reads articles annotated with disputes, lets the engine find their claims, and fits one logistic model on every
candidate pair of sentences: positive where a gold dispute has the one on its claim side and the other on its counter
side. Thresholds and the calibration of confidence come from five-fold cross-validation over whole articles. Writes
oppositions.json (the weights) and oppositions_scores.json (what was measured) into FOLDER.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from apps.extraction.evaluation.dispute_scores import match_disputes, score_disputes
from apps.extraction.evaluation.rows import Row, read_rows
from apps.extraction.features import Features, setting
from apps.extraction.flow import read_claims
from apps.extraction.oppositions import oppose
from apps.extraction.pairing import WEIGHTS, Model, candidates
from apps.extraction.records import Extraction
from apps.extraction.statements import Statement, statements
from apps.extraction.text import smooth
from apps.extraction.training.logistic import Block, fit
from apps.extraction.wire import as_row

FOLDS = 5
PENALTY = 10.0
STEPS = 120
LEAST_COUNT = 25
WEAK = 0.5
DECIMALS = 4
EMITS = (0.3, 0.35, 0.4)
JOINS = (0.05,)
# Of the articles without a dispute, at most this share may be given one when thresholds are chosen.
MOST_DISTURBED = 0.30
# Confidences from which up disputes are counted, for the curve of precision and recall.
LEASTS = (0.0, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Example:
    """One candidate pair: its features, whether gold holds it and how much that counts."""

    claim: int
    counter: int
    features: Features
    label: float
    importance: float


@dataclass(frozen=True, slots=True)
class Article:
    """One annotated article, read by the engine up to its claims, with its candidate pairs."""

    row: Row
    told: Extraction
    alone: tuple[Features, ...]
    examples: tuple[Example, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, cross-validate and write; returns the exit status."""
    options = _parser().parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    articles = [prepare(row) for row in read_rows(options.gold)]
    model, scores = train(articles, seed=options.seed)
    write(model, scores, folder=options.out)
    sys.stdout.write(json.dumps(scores, indent=1) + "\n")
    return 0


def prepare(row: Row) -> Article:
    """Read the article and label its candidate pairs."""
    text = smooth(row["text"])
    told = read_claims(row["text"])
    found = statements(text, told.claims, told.sentences)
    context = setting(found, told.claims, speakers=told.speakers)
    sides = [
        (dispute, _sentences_of(found, dispute["claim"]), _sentences_of(found, dispute["counter"]))
        for dispute in row["disputes"]
    ]
    examples = tuple(
        Example(claim, counter, features, *_label(claim, counter, sides=sides))
        for claim, counter, features in candidates(context)
    )
    return Article(row, told, context.alone, examples)


def train(articles: Sequence[Article], *, seed: int) -> tuple[Model, Row]:
    """The model fitted on all articles, thresholds and calibration cross-validated; and the scores of that."""
    folds = [number % FOLDS for number in range(len(articles))]
    random.Random(seed).shuffle(folds)  # noqa: S311  # folds, not secrets
    models = [
        fit_model([one for one, fold in zip(articles, folds, strict=True) if fold != held_out])
        for held_out in range(FOLDS)
    ]
    held = [(article, models[fold]) for article, fold in zip(articles, folds, strict=True)]
    emit, join = choose_thresholds(held)
    held = [(article, replace(model, emit=emit, join=join)) for article, model in held]
    slope, offset = calibrate(held)
    final = replace(fit_model(articles), emit=emit, join=join, slope=slope, offset=offset)
    gold = [article.row for article in articles]
    rows = [predict(article, replace(model, slope=slope, offset=offset)) for article, model in held]
    scores = {"articles": len(articles), "seed": seed, "folds": FOLDS, "cross-validated": score_disputes(gold, rows)}
    return final, scores | {"curve": curve(gold, rows)}


def curve(gold: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
    """Precision and recall, in percent, of the disputes of at least so much confidence."""
    points = []
    for least in LEASTS:
        kept = [row | {"disputes": [one for one in row["disputes"] if one["confidence"] >= least]} for row in rows]
        scores = score_disputes(gold, kept)
        points.append({"least": least} | {name: scores[name] for name in ("predicted", "precision", "recall", "f1")})
    return points


def fit_model(articles: Sequence[Article]) -> Model:
    """Weights for the features seen often enough in these articles; thresholds left open."""
    names = _vocabulary(articles)
    blocks = _blocks(articles, names)
    examples = [example for article in articles for example in article.examples]
    weights = fit(
        blocks,
        np.array([example.label for example in examples]),
        importance=np.array([example.importance for example in examples]),
        width=len(names),
        penalty=PENALTY,
        steps=STEPS,
    )
    rounded = {name: round(float(weights[column]), DECIMALS) for name, column in names.items()}
    kept = {name: weight for name, weight in sorted(rounded.items()) if weight}
    return Model(kept, round(float(weights[-1]), DECIMALS), emit=1.0, join=1.0, slope=1.0, offset=0.0)


def choose_thresholds(held: Sequence[tuple[Article, Model]]) -> tuple[float, float]:
    """(emit, join) with the best F1 among those that leave enough articles without a dispute alone."""
    best = (-1.0, EMITS[-1], JOINS[-1])
    for emit in EMITS:
        for join in JOINS:
            rows = [predict(article, replace(model, emit=emit, join=join)) for article, model in held]
            scores = score_disputes([article.row for article, _ in held], rows)
            disturbed, quiet = map(int, scores["articles without dispute that got one"].split("/"))
            sys.stderr.write(f"emit {emit} join {join}: {scores}\n")
            if disturbed <= MOST_DISTURBED * quiet:
                best = max(best, (scores["f1"], emit, join))
    return best[1:]


def calibrate(held: Sequence[tuple[Article, Model]]) -> tuple[float, float]:
    """Platt scaling: slope and offset from the log odds of a dispute's best pair to whether gold holds the dispute."""
    odds, right = [], []
    for article, model in held:
        for dispute in predict(article, replace(model, slope=1.0, offset=0.0))["disputes"]:
            score = min(max(dispute["confidence"], 1e-6), 1 - 1e-6)
            odds.append(float(np.log(score / (1 - score))))
            right.append(float(any(match_disputes(gold, dispute) for gold in article.row["disputes"])))
    count = len(odds)
    column = Block(np.arange(count), np.zeros(count, dtype=np.int64), np.array(odds), np.arange(count), count)
    slope, offset = fit([column], np.array(right), importance=np.ones(count), width=1, penalty=0.0, steps=STEPS)
    return round(float(slope), DECIMALS), round(float(offset), DECIMALS)


def predict(article: Article, model: Model) -> Row:
    """The article's result row under this model."""
    told = article.told
    found = oppose(
        smooth(article.row["text"]), told.claims, speakers=told.speakers, sentences=told.sentences, model=model
    )
    whole = replace(told, claims=found.claims, oppositions=found.oppositions, disputes=found.disputes)
    return as_row(article.row["id"], whole)


def write(model: Model, scores: Row, *, folder: Path) -> None:
    """The weights and what was measured, as JSON files in the folder."""
    fields = {name: getattr(model, name) for name in ("weights", "bias", "emit", "join", "slope", "offset")}
    (folder / WEIGHTS.name).write_text(json.dumps(fields, indent=0) + "\n", encoding="utf-8")
    (folder / "oppositions_scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")


def _label(claim: int, counter: int, *, sides: Iterable[tuple[Row, set[int], set[int]]]) -> tuple[float, float]:
    """(label, importance): weak gold counts half; a lone pair is right where the denial itself states the claim."""
    label, importance = 0.0, 0.0
    for dispute, claims, counters in sides:
        if claim == counter:
            holds = counter in counters and (dispute.get("implicit", False) or counter in claims)
        else:
            holds = claim in claims and counter in counters
        if holds:
            label, importance = 1.0, max(importance, 1.0 if dispute["certainty"] == "clear" else WEAK)
    return label, importance or 1.0


def _sentences_of(found: Sequence[Statement], side: Iterable[Row]) -> set[int]:
    """The sentences that share half of the shorter with a gold statement of the side."""
    return {
        statement.place
        for gold in side
        for statement in found
        if 2 * (min(statement.span.end, gold["end"]) - max(statement.span.start, gold["start"]))
        >= min(len(statement.span), gold["end"] - gold["start"])
    }


def _named(prefix: str, features: Features) -> Iterator[tuple[str, float]]:
    return ((prefix + name, value) for name, value in features.items())


def _vocabulary(articles: Iterable[Article]) -> dict[str, int]:
    """Columns for the features that occur often enough: of pairs in pairs, of sentences in sentences."""
    counts: Counter[str] = Counter()
    for article in articles:
        for features in article.alone:
            for prefix in ("claim ", "counter ", "lone "):
                counts.update(name for name, _ in _named(prefix, features))
        for example in article.examples:
            counts.update(example.features.keys())
    names = sorted(name for name, count in counts.items() if count >= LEAST_COUNT)
    return {name: column for column, name in enumerate(names)}


def _blocks(articles: Sequence[Article], names: Mapping[str, int]) -> list[Block]:
    """Four matrices: the pairs' own features, and the sentences' as claim, as counter, as both."""
    flat = [(number, example) for number, article in enumerate(articles) for example in article.examples]
    starts = np.cumsum([0, *(len(article.alone) for article in articles)])
    height = int(starts[-1])
    own = _block(([*example.features.items()] for _, example in flat), names, row_of=range(len(flat)))
    claim = [height if one.claim == one.counter else int(starts[number]) + one.claim for number, one in flat]
    counter = [height if one.claim == one.counter else int(starts[number]) + one.counter for number, one in flat]
    lone = [int(starts[number]) + one.counter if one.claim == one.counter else height for number, one in flat]
    alone = [features for article in articles for features in article.alone]
    return [own] + [
        _block((list(_named(prefix, features)) for features in alone), names, row_of=row_of)
        for prefix, row_of in (("claim ", claim), ("counter ", counter), ("lone ", lone))
    ]


def _block(rows: Iterable[Sequence[tuple[str, float]]], names: Mapping[str, int], *, row_of: Iterable[int]) -> Block:
    cells = [(number, names[name], value) for number, row in enumerate(rows) for name, value in row if name in names]
    of = np.fromiter(row_of, dtype=np.int64)
    row_numbers, columns, values = (np.array(part) for part in zip(*cells, strict=True))
    height = int(max(of.max(), row_numbers.max())) + 2
    return Block(row_numbers.astype(np.int64), columns.astype(np.int64), values.astype(np.float64), of, height)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--gold", type=Path, required=True, help="JSON lines: id, text, disputes")
    parser.add_argument("--out", type=Path, default=WEIGHTS.parent, help="folder for the weights")
    parser.add_argument("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    sys.exit(main())
