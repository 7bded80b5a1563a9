"""What is known of a source: a person says so."""

from dataclasses import dataclass

import pghistory
from django.db import transaction

from apps.accounts.models import User
from apps.annotation.versions import change
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from apps.sources.models import Source


class NameTaken(ValueError):
    """Another source has this name."""


@dataclass(frozen=True, slots=True)
class SourceDetails:
    """`country` and `language`: codes, or empty; `owner_from`: where the owner stands written."""

    name: str
    domain: str
    country: str
    language: str
    owner: str
    owner_from: str


@transaction.atomic
def edit_source(*, source: Source, seen: int, details: SourceDetails, by: User) -> Source:
    """Write what a person knows. Searches of disputes follow the name. Raises Stale, NameTaken."""
    if Source.objects.filter(name__iexact=details.name).exclude(pk=source.pk).exists():
        raise NameTaken(f"Another source is called {details.name}.")
    is_renamed = details.name != source.name
    with pghistory.context(user=by.pk):
        change(
            source,
            seen=seen,
            name=details.name,
            domain=details.domain,
            country=details.country,
            language=details.language,
            owner=details.owner,
            owner_from=details.owner_from,
        )
    if is_renamed:
        refresh_disputes(Dispute.objects.filter(source_keys__contains=[source.pk]).values_list("pk", flat=True))
    return source
