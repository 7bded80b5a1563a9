"""The administration: staff may look at every row, and change only accounts and sources."""

import pytest
from django.contrib import admin
from django.test import Client

from apps.accounts.models import User
from apps.disputes.models import Dispute

OURS = [model for model in admin.site._registry if model.__module__.startswith("apps.")]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_list_opens_and_can_be_searched(client: Client, ada: User, dispute: Dispute, model: type) -> None:
    client.force_login(ada)
    path = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"  # type: ignore[attr-defined]

    assert client.get(path).status_code == 200
    assert client.get(path, {"q": "x"}).status_code == 200


@pytest.mark.parametrize("path", ["disputes/dispute", "claims/claim", "claims/speaker", "sources/article"])
def test_decided_rows_can_be_looked_at_but_not_changed(client: Client, ada: User, dispute: Dispute, path: str) -> None:
    client.force_login(ada)
    row = {"disputes/dispute": dispute}.get(path) or Dispute.objects.get().claims[0]
    key = {"claims/speaker": "speaker_id", "sources/article": "text.article_id"}.get(path, "pk")
    for name in key.split("."):
        row = getattr(row, name)

    response = client.get(f"/admin/{path}/{row}/change/")

    assert response.status_code == 200
    assert 'name="_save"' not in response.content.decode()
    assert client.post(f"/admin/{path}/{row}/change/", {}).status_code == 403


def test_people_without_staff_rights_stay_out(client: Client, rita: User) -> None:
    client.force_login(rita)

    assert client.get("/admin/").status_code == 302
