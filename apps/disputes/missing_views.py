"""The board of missing sides: disputes of which one side has not spoken for itself here, the oldest first."""

from typing import ClassVar

import django_filters
from django.db.models import Q
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.access import readable
from apps.disputes.models import Dispute, DisputeQuerySet
from apps.http import HtmxRequest, render_page
from apps.listing import ListFilter, in_order, listed

PER_PAGE = 18
GAPS = [("denied", "known only from its denial"), ("retold", "known at second hand only")]
EFFORTS = [("given-up", "cannot be had"), ("all", "all, looked for or not")]


class MissingFilter(ListFilter):
    """Without a word on it, those that nobody has given up."""

    gap = django_filters.ChoiceFilter(label="The side is", choices=GAPS, empty_label="either", method="of_gap")
    effort = django_filters.ChoiceFilter(
        label="The original", choices=EFFORTS, empty_label="still to be found", method="chosen"
    )
    grouping = (("Which", ("gap", "effort"), True),)

    class Meta:
        model = Dispute
        fields: ClassVar[list[str]] = []

    def filter_queryset(self, queryset: DisputeQuerySet) -> DisputeQuerySet:
        found: DisputeQuerySet = super().filter_queryset(queryset)
        effort = self.form.cleaned_data.get("effort")
        return found if effort == "all" else found.filter(unobtainable__isnull=effort != "given-up")

    def of_gap(self, queryset: DisputeQuerySet, _name: str, value: str) -> DisputeQuerySet:
        return queryset.one_sided() if value == "denied" else queryset.filter(one_sided=False, is_second_hand=True)

    def chosen(self, queryset: DisputeQuerySet, _name: str, _value: str) -> DisputeQuerySet:
        """Read in filter_queryset, for it matters most when it is not given."""
        return queryset


@require_safe
@readable
def missing_page(request: HtmxRequest) -> HttpResponse:
    lacking = Dispute.objects.standing().filter(Q(one_sided=True) | Q(is_second_hand=True)).oldest_first()
    found = MissingFilter(request.GET, queryset=lacking, request=request)
    context = listed(found, request, per_page=PER_PAGE)
    rows = Dispute.objects.for_list().select_related("unobtainable__by")
    context["disputes"] = in_order(rows, list(context["page"]))
    return render_page(request, "pictures/missing.html", context, part="results")
