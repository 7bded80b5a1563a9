"""The sample article."""

import uuid
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from apps.ingest.services import About, accept_upload

SAMPLE = Path(__file__).resolve().parents[2] / "demo" / "sample_article.txt"
# One key for ever: loading the sample twice is one upload.
KEY = uuid.UUID("5e70ab1e-0000-4000-8000-000000000001")


class Command(BaseCommand):
    help = "Take in the sample article (Il-20, September 2018), once."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        with SAMPLE.open("rb") as file:
            upload = accept_upload(file=file, name=SAMPLE.name, by=None, key=KEY, about=About())
        self.stdout.write(f"Sample article: {upload.article.get_absolute_url()}")
