"""Claims, speakers and speaker matches, for those who may do something with them."""

from django.db.models import QuerySet

from apps.accounts.access import Right, row_for
from apps.claims.models import Claim, Speaker, SpeakerMatch
from apps.http import HtmxRequest


def claim_for(request: HtmxRequest, pk: int, *, to: Right, among: QuerySet[Claim] | None = None) -> Claim:
    return row_for(request, Claim.objects.all() if among is None else among, pk=pk, to=to)


def speaker_for(request: HtmxRequest, pk: int, *, to: Right, among: QuerySet[Speaker] | None = None) -> Speaker:
    return row_for(request, Speaker.objects.all() if among is None else among, pk=pk, to=to)


def match_for(request: HtmxRequest, pk: int, *, to: Right) -> SpeakerMatch:
    return row_for(request, SpeakerMatch.objects.select_related("speaker", "other"), pk=pk, to=to)
