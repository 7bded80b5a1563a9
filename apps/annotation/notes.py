"""What people tell each other about a claim or a dispute: added, changed and taken away by who wrote it."""

from datetime import datetime

import pghistory
from django.core.exceptions import PermissionDenied
from django.db import transaction

from apps.accounts.models import User
from apps.annotation.models import Note
from apps.annotation.versions import change
from apps.claims.models import Claim
from apps.disputes.models import Dispute


def add_note(*, on: Claim | Dispute, words: str, by: User) -> Note:
    """The same words sent twice in a row are one note."""
    place = {"claim": on} if isinstance(on, Claim) else {"dispute": on}
    with transaction.atomic(), pghistory.context(user=by.pk):
        type(on)._default_manager.select_for_update().get(pk=on.pk)
        last = Note.objects.filter(**place).order_by("pk").last()
        if last and last.by == by and last.words == words and last.deleted_at is None:
            return last
        return Note.objects.create(**place, words=words, by=by)


@transaction.atomic
def edit_note(*, note: Note, seen: int, words: str, by: User, at: datetime) -> Note:
    """Raises Stale, PermissionDenied."""
    refuse_strangers(note, by)
    with pghistory.context(user=by.pk):
        return change(note, seen=seen, words=words, edited_at=at)


@transaction.atomic
def delete_note(*, note: Note, by: User, at: datetime) -> None:
    """Kept, and shown no more; doing so twice changes nothing."""
    refuse_strangers(note, by)
    with pghistory.context(user=by.pk):
        Note.objects.filter(pk=note.pk, deleted_at=None).update(deleted_at=at)


@transaction.atomic
def restore_note(*, note: Note, by: User) -> None:
    refuse_strangers(note, by)
    with pghistory.context(user=by.pk):
        Note.objects.filter(pk=note.pk).update(deleted_at=None)


def refuse_strangers(note: Note, by: User) -> None:
    if note.by_id != by.pk:
        raise PermissionDenied("This is somebody else’s note. Answer it with one of your own.")
