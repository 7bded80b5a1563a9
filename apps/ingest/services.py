"""Accepting articles so that none is ever lost: the bytes on disk, then one transaction, then the receipt."""

from dataclasses import dataclass
from datetime import date
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.db.models.functions import Now

from apps.accounts.models import User
from apps.extraction.version import ENGINE_VERSION
from apps.ingest import blobs, texts
from apps.ingest.decoding import canonical
from apps.ingest.media import HEAD, TEXT, NotText, media_type
from apps.ingest.models import Run, Upload
from apps.ingest.reading import Guesses, Reading, read_text
from apps.sources.models import Article, ArticleText
from apps.sources.services import named_source

WAKE_CHANNEL = "run_pending"


class UploadRefused(Exception):
    """These bytes cannot be taken in. `code` is for programs, the message for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class About:
    """What the person who uploads says of an article; empty where they leave it to the file."""

    title: str = ""
    source_name: str = ""
    published_on: date | None = None
    url: str = ""
    byline: str = ""
    external_id: str = ""


def accept_upload(*, file: BinaryIO, name: str, by: User | None, key: UUID, about: About) -> Upload:
    """Keep the bytes and queue their extraction. The same form sent twice is one upload; the same bytes one article.

    Raises UploadRefused. Everything is durable when this returns; the broker is not asked (docs/decisions/0002).
    """
    if earlier := Upload.objects.filter(by=by, key=key).select_related("article").first():
        return earlier
    blob = store_blob(file)
    try:
        return create_upload(blob=blob, name=name, by=by, key=key, about=about)
    except IntegrityError:
        # Somebody else handed in the same bytes, or the same form, at the same moment: theirs is there now.
        return create_upload(blob=blob, name=name, by=by, key=key, about=about)


def store_blob(file: BinaryIO) -> blobs.Blob:
    try:
        blob = blobs.store(file)
    except blobs.TooLarge as error:
        raise UploadRefused(
            "too_large", "This file is larger than an article may be. Split it, or paste its text."
        ) from error
    if blob.size == 0:
        raise UploadRefused("empty", "This file is empty. Nothing was uploaded.")
    return blob


@transaction.atomic
def create_upload(*, blob: blobs.Blob, name: str, by: User | None, key: UUID, about: About) -> Upload:
    article = Article.objects.filter(raw_sha256=blob.sha256).first()
    was_there = article is not None
    if article is None:
        article = create_article(blob=blob, name=name, by=by, about=about)
    external_id = about.external_id
    return write_receipt(article, blob, name=name, by=by, key=key, external_id=external_id, was_there=was_there)


def write_receipt(
    article: Article,
    blob: blobs.Blob,
    *,
    name: str,
    by: User | None,
    key: UUID,
    external_id: str,
    was_there: bool = False,
) -> Upload:
    """The receipt for these bytes; the one that is there, if the key was used before."""
    receipt = {
        "article": article,
        "sha256": blob.sha256,
        "raw_name": file_name(name),
        "external_id": external_id,
        "was_there": was_there,
    }
    return Upload.objects.get_or_create(by=by, key=key, defaults=receipt)[0]


def create_article(*, blob: blobs.Blob, name: str, by: User | None, about: About) -> Article:
    """The article, its text where that is known without parsing, and its run, in the caller's transaction."""
    kind, reading = read_if_plain(blob)
    guesses = reading.guesses if reading else Guesses(title=PurePath(file_name(name)).stem or "Untitled")
    article = Article.objects.create(
        source=named_source(about.source_name or guesses.source_name),
        title=about.title or guesses.title,
        url=about.url,
        byline=about.byline,
        published_on=about.published_on or guesses.published_on,
        external_id=about.external_id,
        raw_sha256=blob.sha256,
        raw_size=blob.size,
        raw_name=file_name(name),
        media_type=kind,
        uploaded_by=by,
    )
    if reading:
        texts.add_text(article=article, reading=reading)
    queue_run(article=article)
    return article


def read_if_plain(blob: blobs.Blob) -> tuple[str, Reading | None]:
    """The media type, and the text where that needs no parsing."""
    kind, raw = recognise(blob)
    reading = read_text(raw) if kind == TEXT else None
    if reading and not reading.text.strip():
        raise UploadRefused("empty", "This text holds nothing but white space. Nothing was uploaded.")
    return kind, reading


def renew_article(*, article: Article, file: BinaryIO, name: str, key: UUID) -> Upload:
    """Give the article other bytes: their text is its current one from now on, and is searched for claims.

    Earlier texts stay, with what people decided on them; what the engine found in them goes when the run is done.
    Raises UploadRefused.
    """
    blob = store_blob(file)
    with transaction.atomic():
        article = Article.objects.select_for_update().get(pk=article.pk)
        replace_bytes(article, blob, name=name)
        start_afresh(Run.objects.filter(article=article, engine_version=ENGINE_VERSION), text=article.current_text)
        queue_run(article=article)
        return write_receipt(article, blob, name=name, by=None, key=key, external_id=article.external_id)


def replace_bytes(article: Article, blob: blobs.Blob, *, name: str) -> None:
    article.media_type, reading = read_if_plain(blob)
    article.raw_sha256, article.raw_size, article.raw_name = blob.sha256, blob.size, file_name(name)
    article.current_text = None
    article.save(update_fields=["media_type", "raw_sha256", "raw_size", "raw_name", "current_text"])
    if reading:
        texts.add_text(article=article, reading=reading)


def file_name(name: str) -> str:
    """The name a file came under, without any path and without what the database cannot hold."""
    return PurePath(canonical(name)).name[:300]


def recognise(blob: blobs.Blob) -> tuple[str, bytes]:
    raw = blob.path.read_bytes()
    try:
        return media_type(raw[:HEAD]), raw
    except NotText as error:
        raise UploadRefused("not_text", str(error)) from error


def queue_run(*, article: Article) -> Run:
    """One run of today's engine over the article; the dispatcher is woken when the transaction commits."""
    run, _ = Run.objects.get_or_create(
        article=article, engine_version=ENGINE_VERSION, defaults={"text": article.current_text}
    )
    wake_dispatcher()
    return run


@transaction.atomic
def retry_run(*, run: Run) -> bool:
    """Give a failed or quarantined run a fresh start. False if it is in no such state (any more)."""
    changed = start_afresh(Run.objects.troubled().filter(pk=run.pk), text=run.text)
    wake_dispatcher()
    return bool(changed)


def start_afresh(runs: QuerySet[Run], *, text: ArticleText | None) -> int:
    """Let the runs wait for a worker again; one that has them in hand finds its lease lost and writes nothing."""
    return runs.update(
        text=text,
        state=Run.State.PENDING,
        step=Run.Step.RECEIVED,
        attempts=0,
        lease=None,
        lease_until=None,
        next_attempt_at=Now(),
        dispatched_at=None,
        finished_at=None,
        error_code="",
        error_detail="",
    )


def wake_dispatcher() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"NOTIFY {WAKE_CHANNEL}")
