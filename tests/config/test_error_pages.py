"""Requests that cannot be answered get a page that helps."""

import logging
import re

import pytest
from django.test import Client

from apps.disputes import views


def test_an_unknown_address_offers_the_search(client: Client, db: None) -> None:
    response = client.get("/no/such/page/")

    assert response.status_code == 404
    assert 'action="/search/"' in response.content.decode()


def test_a_crash_shows_a_number_that_is_in_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(views, "render", crash)
    client.raise_request_exception = False

    with caplog.at_level(logging.ERROR):
        response = client.get("/about/")

    page = response.content.decode()
    shown = re.search(r"<strong>(\w{12})</strong>", page)
    assert response.status_code == 500
    assert shown is not None
    assert shown[1] in caplog.text
    assert "secret detail" not in page


def test_a_crash_page_asks_no_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """No database mark: a query would fail this test."""

    def crash(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(views, "render", crash)
    client.raise_request_exception = False

    assert client.get("/about/").status_code == 500
