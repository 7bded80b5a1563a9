"""The one question before a machine changes a row: has a person had a say in it?"""

from apps.claims.models import Claim, ReviewState
from apps.disputes.material import Corroboration
from apps.disputes.models import Dispute, Opposition
from apps.sources.models import Origin


def is_untouched(row: Claim | Opposition | Corroboration | Dispute) -> bool:
    """Whether a machine made the row and no person has decided it; the querysets' untouched() asks the database."""
    return row.origin == Origin.MACHINE and row.state == ReviewState.SUGGESTED
