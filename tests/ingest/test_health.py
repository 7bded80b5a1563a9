"""Signs of life, for machines and for people."""

import time

import pytest
from celery import current_app
from django.db import DatabaseError
from django.urls import reverse

from apps.ingest import health
from tests.factories import ClaimFactory, RunFactory, WorkerFactory


@pytest.fixture
def broker_down(monkeypatch):
    monkeypatch.setattr(current_app.conf, "broker_read_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(current_app.conf, "broker_write_url", "redis://127.0.0.1:1/0")


@pytest.fixture
def database_down(monkeypatch):
    def refuse(*args, **kwargs):
        raise DatabaseError("no connection")

    monkeypatch.setattr(health, "MigrationExecutor", refuse)


def page(response) -> str:
    return response.content.decode()


def test_the_process_answers_without_database_and_sign_in(client, settings):
    settings.PUBLIC_READING = False

    response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok\n")


def test_ready_with_database_and_broker(client, db, broker_server):
    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (200, "ready")


def test_without_the_broker_still_ready_but_degraded(client, db, broker_down):
    began = time.monotonic()

    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert time.monotonic() - began < 5


def test_without_the_database_not_ready(client, db, database_down):
    response = client.get("/readyz")

    assert (response.status_code, response.json()["status"]) == (503, "not ready")


def test_with_a_migration_missing_not_ready(client, db, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda *_: ["one to go"])

    assert client.get("/readyz").status_code == 503


def test_people_see_the_parts_and_the_work_that_waits(client, db, broker_server):
    WorkerFactory(name="worker-one")
    RunFactory()

    html = page(client.get(reverse("health")))

    assert "worker-one" in html
    assert "The oldest has been waiting" in html
    assert "no worker is running" not in html
    assert "people changed something" not in html


def test_people_see_how_much_of_their_own_waits_to_be_compared(client, db, broker_down):
    ClaimFactory(origin="analyst", state="accepted")

    assert "1 article in which people changed something" in page(client.get(reverse("health")))


def test_people_see_why_articles_could_not_be_searched(client, db, broker_down):
    run = RunFactory(state="quarantined", error_code="worker_died", error_detail="The worker died each time.")

    html = page(client.get(reverse("health")))

    assert "The worker died each time." in html
    assert run.get_absolute_url() in html
    assert "does not answer" in html
    assert "no worker is running" in html


def test_people_sign_in_where_reading_is_private(client, db, settings):
    settings.PUBLIC_READING = False

    assert client.get(reverse("health")).status_code == 302


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/health/"])
def test_nothing_can_be_posted(client, db, path):
    assert client.post(path).status_code == 405
