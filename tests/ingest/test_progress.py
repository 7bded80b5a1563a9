"""How far a run is, in words."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.ingest.models import Run
from apps.ingest.progress import Progress

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)


def progress(*, stuck: bool = False, **values) -> Progress:
    return Progress(Run(created_at=NOW - timedelta(seconds=75, microseconds=9), **values), now=NOW, is_stuck=stuck)


def test_reached_steps_are_counted():
    shown = progress(state="running", step="claims")

    assert [step.is_reached for step in shown.steps] == [True, True, True, False, False]
    assert shown.done == 3


def test_counts_are_told_in_the_order_of_the_work():
    shown = progress(state="done", counts={"claims": 1, "sentences": 1041, "oppositions": 0})

    assert shown.counts == "1,041 sentences, 1 claim, 0 pairs"


def test_the_clock_runs_until_the_run_ends():
    assert progress(state="running").elapsed == timedelta(seconds=75)
    assert progress(state="done", finished_at=NOW - timedelta(seconds=70)).elapsed == timedelta(seconds=5)


@pytest.mark.parametrize(
    ("values", "warned", "troubled", "again"),
    [
        ({"state": "done"}, False, False, False),
        ({"state": "done", "error_code": "language"}, True, False, False),
        ({"state": "failed", "error_code": "no_text"}, False, True, False),
        ({"state": "quarantined", "error_code": "worker_died"}, False, True, False),
        ({"state": "pending", "error_code": "OSError"}, False, False, True),
    ],
)
def test_what_needs_a_person_is_told_apart(values, warned, troubled, again):
    shown = progress(**values)

    assert (shown.has_warning, shown.is_troubled, shown.will_try_again) == (warned, troubled, again)


def test_only_news_changes_the_key():
    waiting = progress(state="pending", step="received")

    assert waiting.key == progress(state="pending", step="received", counts={"claims": 3}).key
    assert waiting.key != progress(state="running", step="received").key
    assert waiting.key != progress(state="pending", step="received", stuck=True).key
