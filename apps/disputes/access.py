"""Disputes, pairs and what the engine reads anew, for those who may do something with them."""

from django.db.models import QuerySet

from apps.accounts.access import Right, row_for
from apps.disputes.material import EngineQuestion, EngineReading
from apps.disputes.models import Dispute, Opposition
from apps.http import HtmxRequest


def dispute_for(request: HtmxRequest, pk: int, *, to: Right, among: QuerySet[Dispute] | None = None) -> Dispute:
    """Without `among` any but merged ones, which are their heir's addresses only."""
    unmerged = Dispute.objects.exclude(state=Dispute.State.MERGED)
    return row_for(request, unmerged if among is None else among, pk=pk, to=to)


def pair_for(request: HtmxRequest, pk: int, *, to: Right) -> Opposition:
    return row_for(request, Opposition.objects.all(), pk=pk, to=to)


def reading_for(request: HtmxRequest, pk: int, *, to: Right) -> EngineReading:
    """What the engine reads now for the claim of this key."""
    return row_for(request, EngineReading.objects.select_related("claim", "speaker"), claim=pk, to=to)


def question_for(request: HtmxRequest, pk: int, *, to: Right) -> EngineQuestion:
    """What the engine now asks of the dispute of this key."""
    return row_for(request, EngineQuestion.objects.select_related("dispute"), dispute=pk, to=to)
