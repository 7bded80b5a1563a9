"""Searches that people keep, and how many rows came to each since they last opened it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from apps.listing import ListFilter, normal

UNREAD_TO = 99
KEPT_DELETED = timedelta(days=30)


class SavedSearchQuerySet(models.QuerySet["SavedSearch"]):
    def of(self, request: HttpRequest) -> Self:
        """Those of the one who asks, and nobody else's; by name."""
        return self.filter(user=request.user.pk).order_by("name", "pk")

    def standing(self) -> Self:
        return self.filter(deleted_at=None)

    def deleted(self) -> Self:
        return self.exclude(deleted_at=None)


class SavedSearch(models.Model):
    """One search over one list, kept by one person under a name. `seen_at`: when that person last opened it."""

    class Over(models.TextChoices):
        DISPUTES = "disputes", "disputes"
        CLAIMS = "claims", "claims"
        ARTICLES = "articles", "articles"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="searches")
    over = models.CharField(max_length=10, choices=Over.choices)
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=2000)
    seen_at = models.DateTimeField()
    created_at = models.DateTimeField(auto_now_add=True)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["SavedSearch"]] = SavedSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "saved searches"
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="a_saved_search_has_a_name"),
            models.UniqueConstraint(
                fields=["user", "over", "query"], condition=Q(deleted_at=None), name="a_search_is_saved_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        return reverse(self.over) + self.query


@dataclass(frozen=True, slots=True)
class Marked:
    """A saved search with the number of rows that are new in it; `is_cut`: there are more."""

    search: SavedSearch
    unread: int

    @property
    def is_cut(self) -> bool:
        return self.unread > UNREAD_TO


@dataclass(frozen=True, slots=True)
class SearchedList:
    """A list whose searches can be kept. `moved`: the column that says when a row came or last changed."""

    over: SavedSearch.Over
    filter: type[ListFilter]
    rows: Callable[[], QuerySet[Any]]  # Any: rows of whatever is listed
    moved: str

    def mark(self, search: SavedSearch, request: HttpRequest) -> Marked:
        found = self.filter(QueryDict(search.query.removeprefix("?")), queryset=self.rows(), request=request).qs
        new = found.order_by().filter(**{f"{self.moved}__gt": search.seen_at})
        return Marked(search, new[: UNREAD_TO + 1].count())

    def saved(self, request: HttpRequest) -> dict[str, Any]:  # Any: a template's context
        """For the list's page: this person's searches over it, and which of them is the one shown."""
        if not request.user.is_authenticated:
            return {}
        searches = list(SavedSearch.objects.of(request).standing().filter(over=self.over))
        shown = normal(request.GET)
        return {
            "over": self.over,
            "saved": [self.mark(search, request) for search in searches],
            "saved_as": next((search for search in searches if search.query == shown), None),
        }


def save_search(*, user_id: int, over: str, name: str, query: str, at: datetime) -> tuple[SavedSearch, bool]:
    """The search under this name, or the one that was saved before; and whether it is new."""
    search = normal(QueryDict(query.removeprefix("?")))
    return SavedSearch.objects.get_or_create(
        user_id=user_id, over=over, query=search, deleted_at=None, defaults={"name": name, "seen_at": at}
    )


def delete_search(search: SavedSearch, *, at: datetime) -> None:
    """It can be brought back for a while; what was deleted long ago goes for good."""
    SavedSearch.objects.filter(user=search.user_id, deleted_at__lt=at - KEPT_DELETED).delete()
    SavedSearch.objects.filter(pk=search.pk).update(deleted_at=at)


def restore_search(search: SavedSearch) -> bool:
    """Whether it could be brought back: not where the same search was saved anew meanwhile."""
    twins = SavedSearch.objects.filter(user=search.user_id, over=search.over, query=search.query, deleted_at=None)
    if twins.exists():
        return False
    SavedSearch.objects.filter(pk=search.pk).update(deleted_at=None)
    return True
