"""The whole collection, read again by today's engine."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.extraction.version import ENGINE_VERSION
from apps.ingest.services import queue_run
from apps.sources.models import Article


class Command(BaseCommand):
    help = "Queue every article that today's engine has not read yet. What people decided stays as it is."

    def handle(self, *args: Any, **options: Any) -> None:  # Any: Django's signature
        waiting = Article.objects.exclude(runs__engine_version=ENGINE_VERSION).order_by("pk")
        number = 0
        for article in waiting.select_related("current_text").defer("current_text__body").iterator(chunk_size=500):
            queue_run(article=article)
            number += 1
        self.stdout.write(f"{number} articles queued for engine {ENGINE_VERSION}.")
