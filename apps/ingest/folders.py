"""A folder of articles, file by file: each is taken in, known already, or refused, and none stops another."""

import os
import uuid
from collections.abc import Callable, Iterator
from enum import StrEnum
from hashlib import file_digest
from pathlib import Path

from apps.ingest import services
from apps.ingest.decoding import canonical
from apps.ingest.models import Upload
from apps.ingest.services import About, UploadRefused
from apps.sources.models import Article

SUFFIXES = (".txt", ".html", ".htm")
LONGEST_PATH = 1000
# One receipt for one path and its bytes, however often a folder is taken in.
RECEIPTS = uuid.UUID("5e70ab1e-0000-4000-8000-000000000002")


class Outcome(StrEnum):
    """What became of one file; the values are what the command prints after the number."""

    TAKEN = "taken in"
    RENEWED = "given a new version"
    KNOWN = "there already"
    REFUSED = "could not be taken in"
    SKIPPED = "of other kinds left alone"


def files_below(folder: Path, unreadable: Callable[[Path, OSError], None]) -> Iterator[Path]:
    """Every file below the folder, in the order of the names, one folder's names in memory at a time.

    Links to folders are not followed, so there is no circle. Folders that cannot be read are told and left out.
    """
    try:
        with os.scandir(folder) as entries:
            ordered = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        unreadable(folder, error)
        return
    for entry in ordered:
        path = folder / entry.name
        if entry.is_dir(follow_symlinks=False):
            yield from files_below(path, unreadable)
        elif entry.is_file():
            yield path


def take_file(path: Path, folder: Path, *, renew: bool) -> Outcome:
    """Take in one file under its path relative to the folder. Raises UploadRefused and OSError.

    renew: an article that came under this path with other bytes gets these as its new version.
    """
    if path.suffix.lower() not in SUFFIXES:
        return Outcome.SKIPPED
    name = external_id(path, folder)
    with path.open("rb") as file:
        sha256 = file_digest(file, "sha256").hexdigest()
        key = uuid.uuid5(RECEIPTS, f"{sha256} {name}")
        if Upload.objects.filter(by=None, key=key, article__raw_sha256=sha256).exists():
            return Outcome.KNOWN
        file.seek(0)
        earlier = Article.objects.filter(external_id=name).order_by("pk").last()
        is_new = not Article.objects.filter(raw_sha256=sha256).exists()
        if earlier and is_new and not renew:
            raise UploadRefused("other_bytes", other_bytes(earlier))
        if earlier and is_new and not left_to_another_path(earlier):
            services.renew_article(article=earlier, file=file, name=name, key=key)
            return Outcome.RENEWED
        upload = services.accept_upload(file=file, name=name, by=None, key=key, about=About(external_id=name))
    return Outcome.KNOWN if upload.was_there else Outcome.TAKEN


def left_to_another_path(article: Article) -> bool:
    """Where another file held the same bytes, the article stays with that one, and this path is free for a new one."""
    same = Upload.objects.filter(article=article, sha256=article.raw_sha256).exclude(external_id="")
    other = same.exclude(external_id=article.external_id).order_by("pk").first()
    if other:
        Article.objects.filter(pk=article.pk).update(external_id=other.external_id)
    return other is not None


def external_id(path: Path, folder: Path) -> str:
    """The path as every machine writes it; what no text can hold is replaced."""
    name = canonical(path.relative_to(folder).as_posix())
    if len(name) > LONGEST_PATH:
        raise UploadRefused("long_path", f"Its path is longer than {LONGEST_PATH:,} characters.")
    return name


def other_bytes(article: Article) -> str:
    return (
        f"Other bytes came under this path before (article {article.pk}, “{article.title}”). If this is a newer "
        "version of it, call again with --renew. If it is another article, give it another path, by taking in the "
        "folder above both."
    )
