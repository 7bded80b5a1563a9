"""Optimistic versions: a change is made to the row somebody saw, or not at all."""

from typing import Any, TypeVar

from django.db.models import F

from apps.annotation.models import Note
from apps.claims.models import Claim, Speaker
from apps.disputes.models import Dispute, Opposition
from apps.sources.models import Article, Exclusion, Source

Versioned = Article | Claim | Dispute | Exclusion | Note | Opposition | Source | Speaker
Row = TypeVar("Row", Article, Claim, Dispute, Exclusion, Note, Opposition, Source, Speaker)


class Stale(Exception):
    """Somebody changed the row since it was shown. `current` is how it stands now."""

    def __init__(self, current: Versioned) -> None:
        super().__init__("Somebody changed this since you opened it.")
        self.current = current


def change(row: Row, *, seen: int, **values: Any) -> Row:  # Any: the values of the row's fields
    """Write the values if the row's version is still the one seen, and count the version up. Raises Stale."""
    rows = type(row)._default_manager.filter(pk=row.pk)
    changed = rows.filter(version=seen).update(**values, version=F("version") + 1)
    row.refresh_from_db()
    if not changed:
        raise Stale(row)
    return row
