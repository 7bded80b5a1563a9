"""The one question before a machine changes a row: has a person had a say in it?"""

from django.db.models import Q, QuerySet

from apps.claims.models import Claim, ReviewState
from apps.disputes.material import Corroboration
from apps.disputes.models import Dispute, Opposition
from apps.sources.models import Origin


def is_untouched(row: Claim | Opposition | Corroboration | Dispute) -> bool:
    """Whether a machine made the row and no person has decided it; the querysets' untouched() asks the database."""
    return row.origin == Origin.MACHINE and row.state == ReviewState.SUGGESTED


# As a condition: its negation reads an index of the rows in hand, where to exclude a subquery would read all there are.
UNTOUCHED = Q(origin=Origin.MACHINE, state=ReviewState.SUGGESTED)


def decided_disputes() -> QuerySet[Dispute]:
    """Disputes that a machine leaves alone: decided by people, or others were merged into them or made their parts."""
    bound = Q(merged_from__isnull=False) | Q(children__isnull=False)
    return Dispute.objects.filter(~UNTOUCHED | bound).distinct()
