"""Articles as the list and the reader show them, with their claims counted."""

from collections.abc import Iterable

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.claims.models import Claim
from apps.sources.models import Article


def for_article_list(keys: Iterable[int]) -> QuerySet[Article]:
    """Newest first, each with `claim_count` and `dispute_count` of its current text, and its runs.

    Only for one page's articles: the database would count for those of all pages before it, too.
    """
    claims = Claim.objects.standing().filter(text=OuterRef("current_text")).order_by()
    return (
        Article.objects.for_list()
        .filter(pk__in=keys)
        .annotate(claim_count=counted(claims, "pk"), dispute_count=counted(claims, "memberships__dispute"))
        .prefetch_related("runs")
    )


def counted(claims: QuerySet[Claim], what: str) -> Coalesce:
    per_text = claims.values("text").annotate(n=Count(F(what), distinct=True)).values("n")
    return Coalesce(Subquery(per_text, output_field=IntegerField()), 0)
