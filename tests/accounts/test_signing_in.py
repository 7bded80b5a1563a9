"""Signing in and out, and what an account may not do."""

from django.test import Client

from apps.accounts.models import User
from apps.disputes.models import Dispute
from tests.factories import PASSWORD


def test_signing_in_leads_to_the_page_asked_for(client: Client, vera: User) -> None:
    response = client.post("/login/", {"username": "vera", "password": PASSWORD, "next": "/disputes/"})

    assert (response.status_code, response["Location"]) == (302, "/disputes/")
    assert "vera" in client.get("/").content.decode()


def test_signing_in_leads_to_no_other_site(client: Client, vera: User) -> None:
    response = client.post("/login/", {"username": "vera", "password": PASSWORD, "next": "https://example.com/"})

    assert response["Location"] == "/"


def test_a_wrong_password_says_so_beside_the_form(client: Client, vera: User) -> None:
    page = client.post("/login/", {"username": "vera", "password": "guess"}).content.decode()

    assert "Please enter a correct username and password" in page
    assert 'role="alert"' in page


def test_signing_out_is_a_post(client: Client, vera: User) -> None:
    client.force_login(vera)

    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").status_code == 302
    assert "Sign in" in client.get("/").content.decode()


def test_a_refusal_names_the_right_that_is_missing(client: Client, vera: User, dispute: Dispute) -> None:
    client.force_login(vera)

    response = client.post(f"/d/{dispute.pk}/accept/", {"version": dispute.version})

    assert response.status_code == 403
    assert (
        "This needs the right to mark, edit, decide and merge. Each analyst has it; the role of your account is viewer."
        in response.content.decode()
    )


def test_a_form_without_its_token_is_explained(vera: User) -> None:
    client = Client(enforce_csrf_checks=True)

    response = client.post("/login/", {"username": "vera", "password": PASSWORD})

    assert response.status_code == 403
    assert "Please send the form again" in response.content.decode()


def test_the_sign_in_page_lets_password_managers_help(client: Client, db: None) -> None:
    page = client.get("/login/").content.decode()

    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
