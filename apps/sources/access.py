"""Articles and what belongs to them, for those who may do something with them."""

from django.db.models import QuerySet

from apps.accounts.access import Right, row_for
from apps.http import HtmxRequest
from apps.sources.models import Article, Exclusion, Source


def article_for(request: HtmxRequest, pk: int, *, to: Right, among: QuerySet[Article] | None = None) -> Article:
    return row_for(request, Article.objects.all() if among is None else among, pk=pk, to=to)


def source_for(request: HtmxRequest, pk: int, *, to: Right) -> Source:
    return row_for(request, Source.objects.all(), pk=pk, to=to)


def lines_for(request: HtmxRequest, pk: int, *, to: Right) -> Exclusion:
    return row_for(request, Exclusion.objects.select_related("text__article"), pk=pk, to=to)
