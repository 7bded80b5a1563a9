"""The factories make rows that the database accepts, triggers included."""

import pytest

from tests import factories

FACTORIES = [getattr(factories, name) for name in dir(factories) if name.endswith("Factory") and name[0].isupper()]


@pytest.mark.django_db
@pytest.mark.parametrize("make", [made for made in FACTORIES if made._meta.model])
def test_every_factory_makes_a_row(make):
    row = make()

    assert type(row).objects.get(pk=row.pk) == row


def test_the_casts_dispute_has_two_sides(dispute, haaretz, peskov):
    sides = [{member.claim.speaker for member in side.memberships.all()} for side in dispute.positions.all()]

    assert sides == [{haaretz}, {peskov}]
