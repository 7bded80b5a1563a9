"""Publishers, their articles, and each article's immutable text."""

from typing import ClassVar, Self

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db import models
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.text import slugify

from apps.sources.languages import language_name
from apps.sources.words import learn_words

SUGGESTED_NAMES = 300
TITLE_WORDS = SearchVector("title", config="english")
# The key of the story an article tells: copies share it. Two articles are copies exactly if this is the same for both.
STORY = Coalesce("copy_of", "pk")


class Origin(models.TextChoices):
    MACHINE = "machine", "found by the engine"
    ANALYST = "analyst", "made by a person"


class SourceQuerySet(models.QuerySet["Source"]):
    def counted(self, path: str) -> Self:
        """With `times`: how many rows of the filtered path lead to each, the most first."""
        return self.annotate(times=models.Count(path)).order_by("-times", "name", "pk")

    def for_list(self) -> Self:
        return self.counted("articles")

    def called(self, words: str) -> Self:
        """Those whose name or site holds each of the words."""
        found = self
        for word in words.split():
            found = found.filter(Q(name__icontains=word) | Q(domain__icontains=word))
        return found

    def names(self) -> QuerySet["Source", str]:
        """For a field to suggest while somebody types."""
        return self.order_by("name").values_list("name", flat=True)[:SUGGESTED_NAMES]


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Source(models.Model):
    """One publisher of articles. `owner`: whose it is, in free words; `owner_from`: where that stands."""

    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True)
    country = models.CharField(max_length=2, blank=True)
    language = models.CharField(max_length=12, blank=True)
    owner = models.CharField(max_length=300, blank=True)
    owner_from = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Source"]] = SourceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_source_per_name"),
            models.CheckConstraint(condition=~models.Q(name=""), name="a_source_has_a_name"),
        ]
        triggers = [learn_words("name")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.name)[:60] or "source"


class ArticleQuerySet(models.QuerySet["Article"]):
    def for_list(self) -> Self:
        return self.select_related("source", "current_text").defer("current_text__body").order_by("-created_at", "-pk")

    def in_lines(self) -> Self:
        """For lists of titles, the earliest published first."""
        return self.select_related("source").order_by(F("published_on").asc(nulls_last=True), "pk")

    def titled(self, words: str) -> Self:
        """Articles whose titles match a web search."""
        query = SearchQuery(words, search_type="websearch", config="english")
        return self.annotate(words=TITLE_WORDS).filter(words=query)

    def languages(self) -> list[tuple[str, str]]:
        """The languages these articles are in, with their names, for a filter to choose from."""
        codes = self.order_by("language").values_list("language", flat=True).distinct()
        return [(code, language_name(code)) for code in codes]

    def for_reader(self) -> Self:
        return self.select_related("source", "current_text", "uploaded_by", "copy_of__source")

    def of_other_stories(self, article: "Article") -> Self:
        """Articles that are no copies of this one, nor of what it is a copy of."""
        return self.alias(story=STORY).exclude(story=article.copy_of_id or article.pk)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    model_name="ArticleEvent",
    fields=["source", "title", "url", "byline", "published_on", "language", "copy_of", "stands_alone", "version"],
)
class Article(models.Model):
    """One article as somebody handed it in: its original bytes and what is known about it.

    `copy_of`: the earliest article whose text is nearly the same, null for that one itself; never a chain.
    `stands_alone`: a person said that it is nobody's copy, so the engine leaves it out of all comparing.
    """

    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True, related_name="articles")
    title = models.CharField(max_length=500)
    url = models.URLField(max_length=2000, blank=True)
    byline = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=12, default="en")
    external_id = models.CharField(max_length=1000, blank=True)
    raw_sha256 = models.CharField(max_length=64, unique=True)
    raw_size = models.PositiveBigIntegerField()
    raw_name = models.CharField(max_length=300, blank=True)
    media_type = models.CharField(max_length=40)
    current_text = models.ForeignKey(
        "ArticleText", on_delete=models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    copy_of = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="copies")
    stands_alone = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Article"]] = ArticleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(copy_of=None) | ~models.Q(copy_of=F("id")),
                name="an_article_is_not_its_own_copy",
            ),
            models.CheckConstraint(
                condition=models.Q(copy_of=None) | models.Q(stands_alone=False),
                name="what_stands_alone_is_no_copy",
            ),
        ]
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="articles_newest_first"),
            models.Index(F("published_on").desc(nulls_last=True), F("id").desc(), name="articles_last_published_first"),
            models.Index(fields=["published_on", "id"], name="articles_first_published_first"),
            models.Index(fields=["external_id"], name="articles_by_external_id"),
            GinIndex(TITLE_WORDS, name="titles_full_text"),
        ]
        triggers = [learn_words("title")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("article", args=[self.pk, self.slug])

    @property
    def slug(self) -> str:
        return slugify(self.title)[:60].strip("-") or "article"


class Fingerprint(models.Model):
    """What tells whether another article's text is nearly the same: a MinHash signature and its band keys."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, primary_key=True, related_name="fingerprint")
    signature = models.BinaryField()
    bands = ArrayField(models.BigIntegerField())

    class Meta:
        indexes = [GinIndex(fields=["bands"], name="fingerprints_by_band", fastupdate=False)]

    def __str__(self) -> str:
        return f"fingerprint of article {self.article_id}"


class ArticleTextQuerySet(models.QuerySet["ArticleText"]):
    def in_rows(self) -> Self:
        """With their articles and sources, without their bodies."""
        return self.select_related("article__source").defer("body")


class ArticleText(models.Model):
    """One canonical text of an article; offsets everywhere are code points into `body`, which never changes."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    decoded_as = models.CharField(max_length=40)
    canon_version = models.PositiveSmallIntegerField(default=1)
    has_bidi_controls = models.BooleanField(default=False)
    has_zero_width = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["ArticleText"]] = ArticleTextQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="text_versions_are_numbered"),
            models.UniqueConstraint(fields=["article", "sha256"], name="one_row_per_text_of_an_article"),
        ]
        indexes = [models.Index(fields=["id"], include=["article"], name="texts_to_their_articles")]
        triggers = [
            pgtrigger.Protect(
                name="a_text_never_changes",
                operation=pgtrigger.UpdateOf("body", "sha256", "article_id"),
            ),
        ]

    def __str__(self) -> str:
        return f"text {self.number} of article {self.article_id}"


@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Exclusion(models.Model):
    """One stretch of lines that is not part of the article (site chrome, teasers); restoring it is a person's word."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", "left out by the engine"
        ACCEPTED = "accepted", "left out by a person"
        REJECTED = "rejected", "restored by a person"

    text = models.ForeignKey(ArticleText, on_delete=models.CASCADE, related_name="exclusions")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.SUGGESTED)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["text", "start", "end"], name="an_exclusion_is_stored_once"),
            models.CheckConstraint(condition=models.Q(start__lt=models.F("end")), name="an_exclusion_has_length"),
        ]

    def __str__(self) -> str:
        return f"{self.start}–{self.end} of {self.text_id}"
