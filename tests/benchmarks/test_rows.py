"""Generated rows are worth measuring only if they could be real ones."""

import random

import pytest
from django.db import connection
from django.utils import timezone
from psycopg.conninfo import make_conninfo

from apps.claims.models import Claim
from apps.disputes.models import Dispute
from apps.ingest.invariants import INVARIANTS
from benchmarks.measures import Stopwatch, percentile
from benchmarks.rows import fill_database
from benchmarks.stories import CLAIMS, DISPUTES, write_story

ARTICLES = 30
ABOUT_BYTES = {"I1", "I12"}  # generated articles have no original files
VOICES = ["Ivan Petrov", "the Arland Foreign Ministry", "The Borvia Herald"]


@pytest.mark.django_db(transaction=True)
def test_generated_rows_keep_every_promise_about_rows() -> None:
    params = connection.get_connection_params()
    url = make_conninfo(**{name: params[name] for name in ("dbname", "host", "port", "user") if params.get(name)})

    fill_database(url, articles=ARTICLES, watch=Stopwatch())

    broken = {
        invariant.says: offences
        for invariant in INVARIANTS
        if invariant.id not in ABOUT_BYTES and (offences := list(invariant.check(timezone.now())))
    }
    assert broken == {}
    assert (Claim.objects.count(), Dispute.objects.count()) == (ARTICLES * CLAIMS, ARTICLES * DISPUTES)
    assert Dispute.objects.filter(claim_count__gte=2, active_on__isnull=False).count() == ARTICLES * DISPUTES


def test_the_same_seed_tells_the_same_story() -> None:
    first, second = (write_story(random.Random(5), VOICES) for _ in range(2))  # noqa: S311 - a story, no secret

    assert first == second


def test_a_percentile_is_a_value_that_was_measured() -> None:
    values = [float(number) for number in range(1, 21)]

    assert [percentile(values, share) for share in (0.5, 0.95, 1)] == [10.0, 19.0, 20.0]
