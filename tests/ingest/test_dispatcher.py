"""Which runs are rung for."""

import socket
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from apps.config.celery import app
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


@pytest.fixture
def closed_port(monkeypatch):
    """A broker address at which nobody answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        monkeypatch.setattr(app.conf, "broker_url", f"redis://127.0.0.1:{listener.getsockname()[1]}/0")
        forget_connections()
        yield
    monkeypatch.undo()
    forget_connections()


def forget_connections() -> None:
    app.pool.force_close_all()
    app._pool = None
    app.amqp._producer_pool = None


@pytest.mark.django_db
def test_without_a_broker_the_runs_stay_due(closed_port):
    runs = [RunFactory(), RunFactory()]

    assert not dispatcher.ring(dispatcher.due_runs())

    assert dispatcher.due_runs() == [run.pk for run in runs]
