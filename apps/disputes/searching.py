"""One search over everything: the first of each kind, with the list that has the rest."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse

from apps.claims.articles import for_article_list
from apps.claims.filters import ArticleFilter, ClaimFilter, SpeakerFilter
from apps.claims.models import Claim, Speaker
from apps.disputes.filters import DisputeFilter
from apps.disputes.models import Dispute, with_sides
from apps.listing import ListFilter, in_order, known_keys, tidy
from apps.sources.filters import SourceFilter
from apps.sources.models import Article, Source
from apps.sources.spelling import meant_by

SHOWN = 5
COUNTED_TO = 999

Keys = list[int]


@dataclass(frozen=True, slots=True)
class Group:
    """What one list has for the words. `is_cut`: there are more than `count`."""

    rows: list[Any]  # Any: rows of whatever the list holds
    count: int
    is_cut: bool
    address: str


class Search:
    """The words somebody searched for, and the five lists asked for them."""

    def __init__(self, words: str, request: HttpRequest) -> None:
        self.words, self.request = words, request
        self.query = QueryDict(mutable=True)
        self.query["q"] = words

    @property
    def filters(self) -> dict[str, ListFilter]:
        speakers = Speaker.objects.canonical().linked().order_by("name", "pk")
        return {
            "disputes": self.asked(DisputeFilter, Dispute.objects.newest_first()),
            "claims": self.asked(ClaimFilter, Claim.objects.last_published_first()),
            "articles": self.asked(ArticleFilter, Article.objects.for_list()),
            "speakers": self.asked(SpeakerFilter, speakers),
            "sources": self.asked(SourceFilter, Source.objects.for_list()),
        }

    def asked(self, kind: type[ListFilter], rows: QuerySet[Any]) -> ListFilter:  # Any: rows of whatever is listed
        return kind(self.query, queryset=rows, request=self.request)

    def groups(self) -> dict[str, Group]:
        return {over: self.group(over, found) for over, found in self.filters.items()}

    def group(self, over: str, found: ListFilter) -> Group:
        known = known_keys(found.qs, most=COUNTED_TO)
        rows = rows_of(over, known.keys[:SHOWN]) if known.keys else []
        return Group(rows, known.number, known.is_more, reverse(over) + tidy(self.query))

    def finds_anything(self) -> bool:
        return any(found.qs.order_by().exists() for found in self.filters.values())

    def meant(self) -> list[str]:
        return meant_by(self.words, lambda words: Search(words, self.request).finds_anything())


def rows_of(over: str, keys: Keys) -> list[Any]:  # Any: rows of whatever the list holds
    match over:
        case "disputes":
            return Dispute.objects.rows_of(keys)
        case "claims":
            return in_order(with_sides(Claim.objects.in_rows()), keys)
        case "articles":
            return in_order(for_article_list(keys), keys)
        case "speakers":
            return in_order(Speaker.objects.for_list(), keys)
        case _:
            return in_order(Source.objects.for_list(), keys)
