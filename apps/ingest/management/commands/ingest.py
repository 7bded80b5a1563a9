"""A whole folder of articles."""

import time
import uuid
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count

from apps.ingest.models import Run
from apps.ingest.services import About, UploadRefused, accept_upload

SUFFIXES = {".txt", ".html", ".htm"}


class Command(BaseCommand):
    help = "Take in every .txt and .html file below a folder. A file that cannot be read stops no other."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--wait", action="store_true", help="return when the workers have finished every run")

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        taken = known = refused = 0
        for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in SUFFIXES):
            try:
                was_there = self.take(path, folder)
            except (UploadRefused, OSError) as problem:
                refused += 1
                self.stderr.write(f"{path.relative_to(folder)}: {problem}")
                continue
            known += was_there
            taken += not was_there
        self.stdout.write(f"{taken} articles taken in, {known} were there already, {refused} could not be taken in.")
        if options["wait"]:
            self.wait()

    def take(self, path: Path, folder: Path) -> bool:
        name = path.relative_to(folder).as_posix()
        with path.open("rb") as file:
            upload = accept_upload(
                file=file, name=path.name, by=None, key=uuid.uuid4(), about=About(external_id=name[:1000])
            )
        return upload.was_there

    def wait(self) -> None:
        while Run.objects.unfinished().exists():
            time.sleep(0.5)
        states = Run.objects.values_list("state").annotate(Count("pk")).order_by("state")
        self.stdout.write("Runs: " + ", ".join(f"{number} {state}" for state, number in states))
