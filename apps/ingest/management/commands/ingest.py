"""A whole folder of articles."""

import logging
import time
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError
from django.db.models import Count

from apps.ingest.folders import Outcome, files_below, take_file
from apps.ingest.models import Run
from apps.ingest.services import UploadRefused

log = logging.getLogger(__name__)
LISTED = 1000
EVERY = 1000


class Command(BaseCommand):
    help = (
        "Take in every .txt and .html file below a folder, each under its path in it as external id. It can be stopped "
        "and called again at any time; a file that cannot be taken in stops no other."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--renew",
            action="store_true",
            help="where a path came with other bytes before, make these the article's new version",
        )
        parser.add_argument("--wait", action="store_true", help="return when the workers have finished every run")

    # Any: Django's signature
    def handle(self, *args: Any, folder: Path, renew: bool, wait: bool, **options: Any) -> None:
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        self.counts: Counter[Outcome] = Counter()
        self.reasons: list[str] = []
        try:
            for path in files_below(folder, self.refuse):
                self.take(path, folder, renew=renew)
                if self.counts.total() % EVERY == 0:
                    self.stdout.write(f"… {self.said()}")
        except (OperationalError, InterfaceError) as error:
            raise CommandError(
                f"The database does not answer ({error}). So far: {self.said()}. Call again to go on."
            ) from error
        self.stdout.write(f"{self.said()}.")
        if wait:
            self.wait()
        if refused := self.counts[Outcome.REFUSED]:
            self.list_reasons(refused)
            raise CommandError(f"{refused} files or folders could not be taken in.")

    def take(self, path: Path, folder: Path, *, renew: bool) -> None:
        """One file; whatever is wrong with it, in whatever way, must not cost the others."""
        try:
            self.counts[take_file(path, folder, renew=renew)] += 1
        except (OperationalError, InterfaceError):
            raise
        except (UploadRefused, OSError) as problem:
            self.refuse(path, problem)
        except Exception as problem:
            log.exception("could not take in %r", path)
            self.refuse(path, problem)

    def refuse(self, path: Path, problem: Exception) -> None:
        self.counts[Outcome.REFUSED] += 1
        if len(self.reasons) < LISTED:
            self.reasons.append(f"{path}: {problem}")

    def said(self) -> str:
        return ", ".join(f"{self.counts[outcome]} {outcome}" for outcome in Outcome)

    def list_reasons(self, refused: int) -> None:
        for reason in self.reasons:
            self.stderr.write(reason.encode(errors="backslashreplace").decode())
        if refused > len(self.reasons):
            self.stderr.write(f"… and {refused - len(self.reasons)} more")

    def wait(self) -> None:
        while Run.objects.unfinished().exists():
            time.sleep(0.5)
        states = Run.objects.values_list("state").annotate(Count("pk")).order_by("state")
        self.stdout.write("Runs: " + ", ".join(f"{number} {state}" for state, number in states))
