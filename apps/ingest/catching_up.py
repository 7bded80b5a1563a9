"""What people changed in a text, worked in: its claims are compared with the collection as they are now."""

import pghistory
from django.db import transaction

from apps.claims.changes import Change
from apps.extraction.version import ENGINE_VERSION
from apps.ingest.crossing import cross
from apps.ingest.vectors import save_vectors
from apps.sources.models import ArticleText


def work_in(text: int) -> None:
    """Compare the text, if people changed something in it. What they change meanwhile is left for the next time."""
    seen = list(Change.objects.filter(text=text).values_list("pk", flat=True))
    if not seen:
        return
    with pghistory.context(actor="machine", changes=len(seen)):
        compare(ArticleText.objects.defer("body").select_related("article").get(pk=text))
    Change.objects.filter(pk__in=seen).delete()


def compare(text: ArticleText) -> None:
    """Vectors first, in a transaction of their own, as a run has it."""
    save_vectors(text.claims.values_list("pk", flat=True))
    with transaction.atomic():
        cross(text, ENGINE_VERSION)
