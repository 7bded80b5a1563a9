"""What was found, as JSON lines."""

import json
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, OutputWrapper

from apps.disputes.export import article_rows, dispute_rows, snapshot
from apps.disputes.models import Dispute, DisputeQuerySet


class Command(BaseCommand):
    help = "Write disputes as JSON lines (docs/export.md), in the order of their ids. Nothing is changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["disputes"])
        parser.add_argument("--out", type=Path, metavar="FILE", help="write there, not to standard output")
        parser.add_argument(
            "--state",
            action="append",
            choices=Dispute.State.values,
            help="only disputes in this state; may be repeated. Without it: all but rejected and merged ones",
        )
        parser.add_argument("--min-confidence", type=float, default=0.0, metavar="SHARE", help="0 to 1")
        parser.add_argument("--across", action="store_true", help="only disputes between two articles or more")
        parser.add_argument(
            "--by-article",
            action="store_true",
            help="one line an article, with the disputes inside it, as python -m apps.extraction --jsonl gives them",
        )

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        rows = article_rows if options["by_article"] else dispute_rows
        with opened(options["out"], self.stdout) as out, snapshot():
            for row in rows(chosen(options)):
                out.write(json.dumps(row, ensure_ascii=False) + "\n")


def chosen(options: dict[str, Any]) -> DisputeQuerySet:
    states = options["state"]
    found = Dispute.objects.filter(state__in=states) if states else Dispute.objects.standing()
    found = found.filter(confidence__gte=options["min_confidence"])
    return found.filter(article_count__gte=2) if options["across"] else found


@contextmanager
def opened(path: Path | None, stdout: OutputWrapper) -> Iterator[TextIO | OutputWrapper]:
    """The file, under its name only when it is whole; or standard output."""
    if path is None:
        yield stdout
        return
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            yield out
        part.replace(path)
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
