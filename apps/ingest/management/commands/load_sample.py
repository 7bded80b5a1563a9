"""The sample article."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.ingest.sample import load_sample


class Command(BaseCommand):
    help = "Take in the sample article (Il-20, September 2018), once."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        upload = load_sample(by=None)
        self.stdout.write(f"Sample article: {upload.article.get_absolute_url()}")
