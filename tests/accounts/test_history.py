"""Who changed a row, when, and what."""

import pytest

from apps.accounts.history import changes_of
from tests.factories import DisputeFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_number_has_as_many_digits_as_pages_show() -> None:
    dispute = DisputeFactory(confidence=0.5)

    dispute.confidence = 0.96043407
    dispute.save()

    [change] = [change for change in changes_of(dispute) if change.fields]
    assert ("confidence", 0.5, 0.96) in change.fields
