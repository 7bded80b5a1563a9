"""Leases, attempts and fencing."""

import pytest
from django.apps import apps
from django.db.models.functions import Now

from apps.ingest import queue
from apps.ingest.models import Run
from tests.factories import RunFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    return RunFactory()


def expire(run: Run) -> None:
    Run.objects.filter(pk=run.pk).update(lease_until=Now(), next_attempt_at=Now(), dispatched_at=None)


def test_a_run_is_claimed_by_one_worker_only(run):
    first, second = queue.claim(run.pk), queue.claim(run.pk)

    assert first
    assert second is None


def test_a_dead_workers_run_is_taken_over_and_its_late_words_are_refused(run):
    late = queue.claim(run.pk)
    expire(run)

    heir = queue.claim(run.pk)

    assert heir
    assert not queue.prolong(late)
    with pytest.raises(queue.LeaseLost):
        queue.report_step(late, Run.Step.TEXT, {}, {})
    with pytest.raises(queue.LeaseLost):
        queue.finish(late, {}, {}, ("", ""))
    queue.finish(heir, {"claims": 1}, {}, ("", ""))
    run.refresh_from_db()
    assert (run.state, run.attempts, run.lease) == (Run.State.DONE, 2, None)


def test_a_finished_run_is_not_claimed_again(run):
    queue.finish(queue.claim(run.pk), {}, {}, ("", ""))

    assert queue.claim(run.pk) is None


def test_a_broken_attempt_waits_and_the_third_is_the_last(run):
    for attempt in (1, 2, 3):
        expire(run)
        queue.give_back(queue.claim(run.pk), "ValueError", "it broke")
        run.refresh_from_db()
        assert run.attempts == attempt
        assert run.error_detail == "it broke"

    assert run.state == Run.State.QUARANTINED
    assert queue.claim(run.pk) is None


def test_a_run_that_waits_after_a_failure_is_not_claimed_before_its_time(run):
    queue.give_back(queue.claim(run.pk), "ValueError", "it broke")

    assert queue.claim(run.pk) is None


def test_an_article_that_kills_its_worker_three_times_is_set_aside(run):
    for _ in range(3):
        expire(run)
        assert queue.claim(run.pk)
    expire(run)

    assert queue.claim(run.pk) is None
    assert queue.set_aside_exhausted() == 1
    run.refresh_from_db()
    assert (run.state, run.error_code) == (Run.State.QUARANTINED, "worker_died")


def test_each_change_of_state_is_one_line_of_history(run):
    history = apps.get_model("ingest", "RunEvent").objects
    lease = queue.claim(run.pk)
    queue.report_step(lease, Run.Step.TEXT, {}, {})
    queue.prolong(lease)
    queue.finish(lease, {}, {}, ("", ""))

    states = list(history.filter(pgh_obj=run).order_by("pgh_id").values_list("state", flat=True))

    assert states == [Run.State.PENDING, Run.State.RUNNING, Run.State.DONE]


def test_a_newer_engines_run_supersedes_the_older_ones_of_its_article_alone(run):
    other = RunFactory(state=Run.State.DONE)
    Run.objects.filter(pk=run.pk).update(state=Run.State.DONE)
    newer = RunFactory(article=run.article, engine_version="tests-2")

    queue.finish(queue.claim(newer.pk), {}, {}, ("", ""))

    states = dict(Run.objects.values_list("pk", "state"))
    assert states == {run.pk: "superseded", other.pk: "done", newer.pk: "done"}
