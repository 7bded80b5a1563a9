"""All scores of the engine as one table.

python -m apps.extraction.evaluation --attributions GOLD… --disputes GOLD…
Each GOLD is a JSON lines file of annotated articles; the engine reads every article and is scored against it.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

from apps.extraction.evaluation.attribution_scores import score_attributions
from apps.extraction.evaluation.dispute_scores import score_disputes
from apps.extraction.evaluation.rows import Row, read_rows
from apps.extraction.flow import extract
from apps.extraction.wire import as_row


def main(arguments: Sequence[str] | None = None, *, stdout: TextIO = sys.stdout) -> int:
    """Score every file named on the command line and write the table; returns the exit status."""
    options = _parser().parse_args(arguments)
    for path in options.attributions:
        stdout.write(table(f"attributions · {path.name}", attribution_lines(*_gold_and_predicted(path))))
    for path in options.disputes:
        stdout.write(table(f"disputes · {path.name}", dispute_lines(*_gold_and_predicted(path))))
    return 0


def table(title: str, lines: Iterator[tuple[str, ...]]) -> str:
    """A Markdown table: the first line is the head, the title its first cell."""
    head, *rest = lines
    body = [(title, *head), tuple("---" for _ in (title, *head)), *rest]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in body) + "\n\n"


def attribution_lines(gold: Sequence[Row], predicted: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """Head, then one line a measure."""
    yield "precision", "recall", "F1"
    scores = score_attributions(gold, predicted)
    for measure, values in scores.items():
        if measure != "names":
            yield measure, f"{values['precision']}", f"{values['recall']}", f"{values['f1']}"
    if "names" in scores:
        yield "names right", f"{scores['names']['right']}", f"of {scores['names']['of']:.0f}", ""


def dispute_lines(gold: Sequence[Row], predicted: Sequence[Row]) -> Iterator[tuple[str, ...]]:
    """Head, then one line a measure, the recall of each kind last."""
    yield ("value",)
    scores = score_disputes(gold, predicted)
    by_kind = scores.pop("recall by kind")
    for measure, value in scores.items():
        yield measure, str(value)
    for kind, share in by_kind.items():
        yield f"recall: {kind}", share


def _gold_and_predicted(path: Path) -> tuple[list[Row], list[Row]]:
    gold = read_rows(path)
    return gold, [as_row(row["id"], extract(row["text"])) for row in gold]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m apps.extraction.evaluation", description=__doc__.splitlines()[0])
    parser.add_argument("--attributions", nargs="+", type=Path, default=[], metavar="GOLD")
    parser.add_argument("--disputes", nargs="+", type=Path, default=[], metavar="GOLD")
    return parser


if __name__ == "__main__":
    sys.exit(main())
