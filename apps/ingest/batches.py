"""Several uploads sent by one form: each is taken or refused for itself, and one address shows them all."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID, uuid5

from django.db.models import QuerySet

from apps.accounts.models import User
from apps.ingest.models import Upload
from apps.ingest.services import About, UploadRefused, accept_upload

MAX_FILES = 100  # Django's own limit, DATA_UPLOAD_MAX_NUMBER_FILES


@dataclass(frozen=True, slots=True)
class Item:
    """One file, or a pasted text, which has no name."""

    name: str
    file: BinaryIO


@dataclass(frozen=True, slots=True)
class Refusal:
    name: str
    message: str


def item_keys(key: UUID) -> Iterator[UUID]:
    """The idempotency key of each place in the form that carries this key."""
    return (uuid5(key, str(place)) for place in range(MAX_FILES))


def accept_batch(*, items: Sequence[Item], key: UUID, about: About, by: User) -> list[Refusal]:
    """Take every item that can be taken, each in its own transaction. Returns those that were refused."""
    refusals = []
    for item, item_key in zip(items, item_keys(key), strict=False):
        try:
            accept_upload(file=item.file, name=item.name, by=by, key=item_key, about=about)
        except UploadRefused as refused:
            refusals.append(Refusal(item.name or "The pasted text", str(refused)))
    return refusals


def uploads_of(*, key: UUID, by: User) -> QuerySet[Upload]:
    """What this person sent with this form, in the order of the form."""
    uploads = Upload.objects.filter(by=by, key__in=list(item_keys(key)))
    return (
        uploads.select_related("article__source", "article__copy_of").prefetch_related("article__runs").order_by("pk")
    )
