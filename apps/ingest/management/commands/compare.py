"""Compare claims that were never compared with the collection."""

import pghistory
from django.core.management.base import BaseCommand

from apps.ingest.catching_up import compare
from apps.ingest.vectors import without_vector
from apps.sources.models import ArticleText


class Command(BaseCommand):
    help = (
        "Compare claims that were never compared with the collection, such as those of engines that did not compare. "
        "Can be stopped and called again at any time."
    )

    def handle(self, *args: object, **options: object) -> None:
        texts = ArticleText.objects.filter(claims__in=without_vector()).order_by("pk").distinct()
        compared = 0
        with pghistory.context(actor="machine", command="compare"):
            for text in texts.defer("body").select_related("article").iterator(chunk_size=500):
                compare(text)
                compared += 1
        self.stdout.write(f"{compared} article{'' if compared == 1 else 's'} compared.")
