"""The list of claims. Here because each shows the disputes that it is part of."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from django_htmx.http import push_url

from apps.accounts.access import readable
from apps.claims.filters import CLAIMS, ClaimFilter
from apps.claims.models import Claim
from apps.disputes.models import with_sides
from apps.http import HtmxRequest, render_page
from apps.listing import in_order, listed, tidy
from apps.sources.models import Source
from apps.sources.spelling import meant_in

PER_PAGE = 25
COUNTED_TO = 1_000


@require_safe
@readable
def claim_list(request: HtmxRequest) -> HttpResponse:
    found = ClaimFilter(request.GET, queryset=Claim.objects.last_published_first(), request=request)
    context = listed(found, request, per_page=PER_PAGE, most=COUNTED_TO) | CLAIMS.saved(request)
    context["claims"] = in_order(with_sides(Claim.objects.in_rows()), list(context["page"]))
    context["sources"] = Source.objects.names()
    context["meant"] = [] if context["page"].paginator.count else meant_in(found)
    response = render_page(request, "claims/claim_list.html", context, part="results")
    return push_url(response, reverse("claims") + tidy(request.GET)) if request.htmx else response
