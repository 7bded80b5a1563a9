"""Fit the ranking of `apps.extraction.coreference`: whom a mention points at.

python -m apps.extraction.training.coreference [--attributions GOLD.jsonl…] [--disputes GOLD.jsonl…] [--out FOLDER]

Reads articles whose attributions, or whose disputes' statements, give the speaker's resolved name. Of the former the
gold spans are resolved; for the latter the engine finds the attributions, and each gold statement lends its speaker to
the one that shares most of its words. Fits a conditional logit over the options of each mention that no name settles.
Five-fold cross-validation over whole articles measures it. Writes coreference.json (the weights) and
coreference_scores.json (what was measured) into FOLDER.
"""

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from apps.extraction.assembly import assemble
from apps.extraction.attributions import Finding, flatten
from apps.extraction.coreference import WEIGHTS, Option, likeliest, narrowed, widened
from apps.extraction.evaluation.names import same_name
from apps.extraction.evaluation.rows import Row, read_rows
from apps.extraction.layout import Layout, lay_out, read_frames, read_paragraphs
from apps.extraction.pipeline import Paragraph
from apps.extraction.records import Attribution
from apps.extraction.spans import Span
from apps.extraction.speakers import Resolver
from apps.extraction.training.logistic import Floats, Ints, minimise, summed

FOLDS = 5
PENALTY = 5.0
STEPS = 150
LEAST_COUNT = 3
LEAST_SHARED = 0.4
DECIMALS = 3


@dataclass(frozen=True, slots=True)
class Article:
    """One article ready for resolving; `names`: the gold speaker by finding, None for nobody, where gold says it."""

    layout: Layout
    paragraphs: tuple[Paragraph, ...]
    findings: tuple[Finding, ...]
    names: Mapping[int, str | None]


@dataclass(frozen=True, slots=True)
class Example:
    """The options of one mention and which of them are right."""

    options: tuple[Option, ...]
    kinds: tuple[str, ...]
    right: tuple[bool, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Fit, cross-validate and write; returns the exit status."""
    chosen = _parser().parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    articles = [attributed(row) for path in chosen.attributions for row in read_rows(path)]
    articles += [disputed(row) for path in chosen.disputes for row in read_rows(path)]
    scores = cross_validate(articles, seed=chosen.seed)
    weights = fit([example for article in articles for example in examples(article)])
    (chosen.out / WEIGHTS.name).write_text(json.dumps(weights, indent=0) + "\n", encoding="utf-8")
    (chosen.out / "coreference_scores.json").write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(json.dumps(scores, indent=1) + "\n")
    return 0


def attributed(row: Row) -> Article:
    """An article with gold attributions, its findings these, in text order."""
    layout = lay_out(row["text"])
    rows = sorted((gold for gold in row["attributions"] if gold["content"]), key=_first_place)
    findings = tuple(Finding(Attribution(*(_spans(gold[role]) for role in ROLES))) for gold in rows)
    names = {number: gold["name"] for number, gold in enumerate(rows) if gold.get("name") or not gold["speaker"]}
    return Article(layout, tuple(read_paragraphs(layout)), findings, names)


ROLES = ("speaker", "cue", "content")


def disputed(row: Row) -> Article:
    """An article with gold disputes, its findings the engine's."""
    layout = lay_out(row["text"])
    paragraphs = tuple(read_paragraphs(layout))
    findings = tuple(finding for finding, _ in flatten(assemble(read_frames(layout, paragraphs))))
    names: dict[int, str | None] = {}
    for dispute in row["disputes"]:
        for statement in (*dispute["claim"], *dispute["counter"]):
            number = _covering(findings, statement)
            if number is not None and not statement["speaker"].startswith("("):
                names[number] = statement["speaker"]
    return Article(layout, paragraphs, findings, names)


def _covering(findings: Sequence[Finding], statement: Row) -> int | None:
    """The finding whose content shares the largest part of the statement's and its own words, if it is large enough."""
    best: tuple[float, int] | None = None
    for number, finding in enumerate(findings):
        content = finding.attribution.content
        shared = sum(max(0, min(span.end, statement["end"]) - max(span.start, statement["start"])) for span in content)
        union = sum(map(len, content)) + statement["end"] - statement["start"] - shared
        if shared and (best is None or shared / union > best[0]):
            best = (shared / union, number)
    return best[1] if best and best[0] >= LEAST_SHARED else None


def examples(article: Article) -> Iterator[Example]:
    """The mentions that no name settles and gold does; earlier speakers taken from gold where it says them."""
    resolver = _resolver(article)
    for number in range(len(article.findings)):
        found = resolver.options(number)
        right = _right(article, number, found)
        if any(right):
            yield Example(tuple(found), resolver.kinds(number), right)
        chosen = next((option for option, fits in zip(found, right, strict=True) if fits), found[-1] if found else None)
        resolver.settle(number, chosen)


def _right(article: Article, number: int, found: Sequence[Option]) -> tuple[bool, ...]:
    """Which options gold agrees with; nobody named only if no other is right."""
    if number not in article.names:
        return (False,) * len(found)
    name = article.names[number]
    named = [name is not None and same_name(name, option.name) for option in found[:-1]]
    return (*named, not any(named)) if found else ()


def fit(taught: Sequence[Example]) -> dict[str, float]:
    """The weights of the conditional logit that make right options likeliest, least penalised squares added."""
    flat = [tuple(widened(option.features, one.kinds)) for one in taught for option in one.options]
    counts = Counter(feature for features in flat for feature in features)
    columns = {name: column for column, name in enumerate(sorted(k for k, n in counts.items() if n >= LEAST_COUNT))}
    cells = [(row, columns[feature]) for row, features in enumerate(flat) for feature in features if feature in columns]
    rows, places = (np.array(part, dtype=np.int64) for part in zip(*cells, strict=True))
    owner = np.array([number for number, one in enumerate(taught) for _ in one.options], dtype=np.int64)
    right = np.array([fits for one in taught for fits in one.right], dtype=np.float64)
    loss = _Loss(rows, places, owner, right, len(columns))
    weights = minimise(loss, np.zeros(len(columns)), STEPS)
    rounded = {name: round(float(weights[column]), DECIMALS) for name, column in columns.items()}
    return {name: weight for name, weight in rounded.items() if weight}


@dataclass(frozen=True, slots=True)
class _Loss:
    """Minus the log likelihood that some right option is chosen, and its slope."""

    rows: Ints
    places: Ints
    owner: Ints
    right: Floats
    width: int

    def __call__(self, weights: Floats) -> tuple[float, Floats]:
        odds = summed(self.rows, weights[self.places], len(self.owner))
        size = int(self.owner[-1]) + 1
        tops = np.full(size, -np.inf)
        np.maximum.at(tops, self.owner, odds)
        grown = np.exp(odds - tops[self.owner])
        every = summed(self.owner, grown, size)
        fits = summed(self.owner, grown * self.right, size)
        slopes = grown / every[self.owner] - grown * self.right / fits[self.owner]
        slope = summed(self.places, slopes[self.rows], self.width) + PENALTY * weights
        return float(np.log(every / fits).sum() + PENALTY / 2 * weights @ weights), slope


def cross_validate(articles: Sequence[Article], *, seed: int) -> Row:
    """How many names are right in articles held out in turn, by kind of mention; `nobody`: gold names none."""
    folds = [number % FOLDS for number in range(len(articles))]
    random.Random(seed).shuffle(folds)  # noqa: S311  # folds, not secrets
    taught = [tuple(examples(article)) for article in articles]
    count: Counter[tuple[str, bool]] = Counter()
    for held_out in range(FOLDS):
        rest = [example for found, fold in zip(taught, folds, strict=True) if fold != held_out for example in found]
        weights = fit(rest)
        for article, fold in zip(articles, folds, strict=True):
            if fold == held_out:
                count.update(measure(article, weights))
    shares = {key: f"{count[key, True]}/{count[key, True] + count[key, False]}" for key, _ in sorted(count)}
    return {"articles": len(articles), "examples": sum(map(len, taught)), "folds": FOLDS, "right": shares}


def measure(article: Article, weights: Mapping[str, float]) -> Iterator[tuple[str, bool]]:
    """For each finding that gold names: the form of its mention and whether the engine agrees."""
    resolver = _resolver(article)
    by_kinds = cache(lambda kinds: narrowed(weights, kinds))
    forms = []
    for number in range(len(article.findings)):
        found = resolver.options(number)
        kinds = resolver.kinds(number)
        forms.append(kinds[-1] if found else "named")
        resolver.settle(number, likeliest(found, by_kinds(kinds)) if found else None)
    speakers = resolver.speakers()
    for number, name in article.names.items():
        index = resolver.indices[number]
        given = None if index is None else speakers[index].name
        yield (forms[number] if name else "nobody"), same_name(name, given)


def _resolver(article: Article) -> Resolver:
    return Resolver(article.layout.text, article.paragraphs, article.findings, quotes=article.layout.quotes)


def _first_place(gold: Row) -> int:
    return min(int(start) for role in ROLES for start, _ in gold[role])


def _spans(pairs: Sequence[Sequence[int]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in sorted(map(tuple, pairs)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--attributions", type=Path, nargs="*", default=[], help="JSON lines: id, text, attributions")
    parser.add_argument("--disputes", type=Path, nargs="*", default=[], help="JSON lines: id, text, disputes")
    parser.add_argument("--out", type=Path, default=WEIGHTS.parent, help="folder for the weights")
    parser.add_argument("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    sys.exit(main())
