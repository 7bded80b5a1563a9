"""What people changed in the claims of a text: the worker compares the text with the collection anew.

The database notes it by triggers, whoever writes the rows. A row a change, never one a text: two people who change
claims of the same texts in another order would wait for each other for ever.
"""

from datetime import timedelta
from typing import ClassVar, Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Max
from django.db.models.functions import Now

from apps.sources.models import ArticleText


class ChangeQuerySet(models.QuerySet["Change"]):
    def rung(self) -> Self:
        """Those that a worker was told of lately."""
        return self.filter(rung_at__gte=Now() - timedelta(seconds=settings.RUN_LEASE_SECONDS))

    def due(self) -> models.QuerySet["Change", int]:
        """The texts that nobody has changed for a while, and of which no worker was told lately; the oldest first."""
        left = self.exclude(text__in=self.rung().values("text")).order_by().values("text").annotate(last=Max("at"))
        quiet = left.filter(last__lte=Now() - timedelta(seconds=settings.COMPARE_AFTER_SECONDS))
        return quiet.order_by("last", "text").values_list("text", flat=True)


class Change(models.Model):
    """A person's change to a claim of this text, or to what links one of its claims with another."""

    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="changes")
    at = models.DateTimeField(db_default=Now())
    rung_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["Change"]] = ChangeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"change of text {self.text_id}"


NOTE_MERGES = pgtrigger.Trigger(
    name="what_a_merge_changes_is_noted",
    when=pgtrigger.After,
    operation=pgtrigger.UpdateOf("merged_into_id"),
    condition=pgtrigger.Q(old__merged_into__df=pgtrigger.F("new__merged_into")),
    func="""
        INSERT INTO claims_change (text_id) SELECT DISTINCT text_id FROM claims_claim WHERE speaker_id = NEW.id;
        RETURN NULL;
    """,
)


def note_changes(texts: str) -> tuple[pgtrigger.Trigger, pgtrigger.Trigger]:
    """Note rows that people make or change, of a model with `origin` and `version`, which people alone count up.

    texts: SQL that selects the keys of the texts concerned.
    """
    note = f"INSERT INTO claims_change (text_id) {texts}; RETURN NULL;"
    return (
        pgtrigger.Trigger(
            name="what_people_make_is_noted",
            when=pgtrigger.After,
            operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__origin="analyst"),
            func=note,
        ),
        pgtrigger.Trigger(
            name="what_people_change_is_noted",
            when=pgtrigger.After,
            operation=pgtrigger.UpdateOf("version"),
            condition=pgtrigger.Q(old__version__df=pgtrigger.F("new__version")),
            func=note,
        ),
    )
