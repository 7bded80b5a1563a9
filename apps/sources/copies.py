"""Which articles are copies of one another, kept on their rows.

A story is a connected component of articles that share half of their fingerprints' hashes or more, so it does not
depend on the order in which they came. Its earliest article stands for it: the others are copies of that one. An
article that stands alone by a person's word is left out. All changes take one lock, so that two workers with two copies
in their hands see each other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import numpy as np
from django.db import connection, transaction
from django.db.models import Q

from apps.sources.models import Article, Fingerprint

SHARED = 0.5  # of the hashes, from which two articles are copies (apps/ingest/fingerprints.py says why)
LOCK = 0x636F70696573  # "copies"


@dataclass(frozen=True, slots=True)
class Sketch:
    """A MinHash signature (little-endian 32-bit hashes) and the keys of its bands, as a Fingerprint keeps them."""

    signature: bytes
    bands: tuple[int, ...]


@transaction.atomic
def place_article(article: Article, sketch: Sketch | None) -> set[int]:
    """Find the story of an article by its sketch. Returns the keys of the articles whose story is another now."""
    take_lock()
    article.refresh_from_db(fields=["copy_of", "stands_alone"])
    stored = Fingerprint.objects.filter(article=article).first()
    if stored and sketch and bytes(stored.signature) == sketch.signature:
        return set()
    changed = leave_story(article) if stored else set()
    Fingerprint.objects.filter(article=article).delete()
    if sketch is None:
        return changed
    Fingerprint.objects.create(article=article, signature=sketch.signature, bands=list(sketch.bands))
    return changed | join_stories(article)


@transaction.atomic
def set_apart(article: Article) -> set[int]:
    """A person says that this article is nobody's copy: it leaves its story for good. Returns as place_article does."""
    take_lock()
    article.refresh_from_db(fields=["copy_of", "stands_alone"])
    changed = leave_story(article)
    Article.objects.filter(pk=article.pk).update(stands_alone=True)
    return changed


@transaction.atomic
def bring_back(article: Article) -> set[int]:
    """Undo set_apart: the article is compared with the others again."""
    take_lock()
    Article.objects.filter(pk=article.pk).update(stands_alone=False)
    article.refresh_from_db(fields=["copy_of", "stands_alone"])
    return join_stories(article)


def take_lock() -> None:
    """To the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def join_stories(article: Article) -> set[int]:
    """Make one story of the article's and those of all that are near it."""
    fingerprint = Fingerprint.objects.filter(article=article).first()
    if article.stands_alone or fingerprint is None:
        return set()
    near = near_articles(fingerprint)
    stories = {story_of(row) for row in (article, *near)}
    return write_story(members_of(stories)) if len(stories) > 1 else set()


def leave_story(article: Article) -> set[int]:
    """Take the article out of its story, which falls apart where only this article held it together."""
    others = [row for row in members_of({story_of(article)}) if row.pk != article.pk]
    if not others:
        return set()
    Article.objects.filter(pk=article.pk).update(copy_of=None)
    article.copy_of_id = None
    return {article.pk}.union(*(write_story(story) for story in components(others)))


def near_articles(fingerprint: Fingerprint) -> list[Article]:
    """The articles that share half of the hashes, among those that share a band: one look into the index."""
    rows = Fingerprint.objects.filter(bands__overlap=fingerprint.bands, article__stands_alone=False)
    rows = rows.exclude(pk=fingerprint.pk).select_related("article")
    return [row.article for row in rows.iterator() if are_near(row, fingerprint)]


def are_near(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether they share a band, as the index asks, and half of the hashes."""
    return not set(one.bands).isdisjoint(other.bands) and bool(np.mean(hashes(one) == hashes(other)) >= SHARED)


def hashes(fingerprint: Fingerprint) -> "np.ndarray[tuple[int], np.dtype[np.uint32]]":
    return np.frombuffer(bytes(fingerprint.signature), dtype="<u4")


def story_of(article: Article) -> int:
    return article.copy_of_id or article.pk


def members_of(stories: set[int]) -> list[Article]:
    return list(Article.objects.filter(Q(pk__in=stories) | Q(copy_of__in=stories)).order_by("pk"))


def components(articles: Iterable[Article]) -> Iterator[list[Article]]:
    """Part the articles into those that hang together, directly or through others among them."""
    left = list(Fingerprint.objects.filter(article__in=[row.pk for row in articles]).select_related("article"))
    while left:
        story = edge = [left.pop()]
        while edge:
            near = [row for row in left if any(are_near(row, inner) for inner in edge)]
            left = [row for row in left if row not in near]
            story, edge = story + near, near
        yield [row.article for row in story]


def write_story(members: Iterable[Article]) -> set[int]:
    """Make these articles copies of the earliest of them."""
    first, *copies = sorted(members, key=earliest_first)
    wanted = {first.pk: None, **dict.fromkeys((copy.pk for copy in copies), first.pk)}
    moved = {row.pk for row in (first, *copies) if row.copy_of_id != wanted[row.pk]}
    Article.objects.filter(pk=first.pk, copy_of__isnull=False).update(copy_of=None)
    Article.objects.filter(pk__in=moved - {first.pk}).update(copy_of=first)
    return moved


def earliest_first(article: Article) -> tuple[date, int]:
    """Undated articles come last."""
    return article.published_on or date.max, article.pk
