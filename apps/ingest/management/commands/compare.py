"""Compare claims that no run has compared yet with the collection."""

import pghistory
from django.core.management.base import BaseCommand
from django.db import transaction

from apps.extraction.version import ENGINE_VERSION
from apps.ingest.crossing import cross
from apps.ingest.vectors import save_vectors, without_vector
from apps.sources.models import ArticleText


class Command(BaseCommand):
    help = (
        "Compare claims that no run has compared yet with the collection: those that people marked since, and those of "
        "engines that did not compare. Can be stopped and called again at any time."
    )

    def handle(self, *args: object, **options: object) -> None:
        texts = ArticleText.objects.filter(claims__in=without_vector()).order_by("pk").distinct()
        compared = 0
        with pghistory.context(actor="machine", command="compare"):
            for text in texts.defer("body").select_related("article").iterator(chunk_size=500):
                compare(text)
                compared += 1
        self.stdout.write(f"{compared} article{'' if compared == 1 else 's'} compared.")


def compare(text: ArticleText) -> None:
    """Vectors first, in a transaction of their own, as a run has it."""
    save_vectors(text.claims.values_list("pk", flat=True))
    with transaction.atomic():
        cross(text, ENGINE_VERSION)
