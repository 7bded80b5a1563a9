"""Which runs are rung for."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from apps.ingest import dispatcher, queue
from apps.ingest.models import Run
from tests.factories import RunFactory


@pytest.mark.django_db
def test_a_run_is_rung_for_once_and_again_when_the_bell_was_not_heard(settings):
    run = RunFactory()

    assert dispatcher.due_runs() == [run.pk]
    assert dispatcher.due_runs() == []
    Run.objects.update(dispatched_at=Now() - timedelta(seconds=settings.RUN_LEASE_SECONDS + 1))
    assert dispatcher.due_runs() == [run.pk]


@pytest.mark.django_db
def test_urgent_runs_come_first_and_no_more_than_may_be_in_flight(monkeypatch):
    monkeypatch.setattr(dispatcher, "IN_FLIGHT", 2)
    later, sooner, last = RunFactory(priority=1), RunFactory(priority=0), RunFactory(priority=2)

    assert dispatcher.due_runs() == [sooner.pk, later.pk]
    assert dispatcher.due_runs() == []
    queue.finish(queue.claim(sooner.pk), {}, {}, ("", ""))
    assert dispatcher.due_runs() == [last.pk]


@pytest.mark.django_db
def test_a_dead_workers_run_is_rung_for_again():
    run = RunFactory()
    dispatcher.due_runs()
    queue.claim(run.pk)

    assert dispatcher.due_runs() == []
    Run.objects.update(lease_until=Now() - timedelta(seconds=1))
    assert dispatcher.due_runs() == [run.pk]


@pytest.mark.django_db
def test_finished_runs_and_those_to_be_tried_later_stay_quiet():
    RunFactory(state=Run.State.DONE)
    RunFactory(state=Run.State.FAILED, error_code="no_text")
    RunFactory(next_attempt_at=Now() + timedelta(seconds=30))

    assert dispatcher.due_runs() == []
