"""How pages look and answer: what one person chose holds for that person alone."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.preferences import COOKIE

DARK = {"theme": "dark", "marks": "strong", "density": "compact"}  # an unchecked box is not sent


def page(client: Client) -> str:
    return client.get(reverse("settings")).content.decode()


def test_what_somebody_chose_is_kept_with_the_account(client: Client, vera: User, anna: User) -> None:
    client.force_login(vera)

    response = client.post(reverse("settings"), DARK)

    assert (response.status_code, response["Location"]) == (302, reverse("settings"))
    vera.refresh_from_db()
    anna.refresh_from_db()
    assert (vera.theme, vera.marks, vera.density, vera.shortcuts) == ("dark", "strong", "compact", False)
    assert (anna.theme, anna.shortcuts) == ("system", True)


def test_every_page_comes_in_the_chosen_look_at_once(client: Client, vera: User) -> None:
    client.force_login(vera)
    client.post(reverse("settings"), DARK)

    html = client.get(reverse("home")).content.decode()

    look = 'data-theme="dark" data-highlighting="strong" data-density="compact" data-shortcuts="off"'
    assert look in html
    assert '<meta name="color-scheme" content="dark">' in html


def test_who_is_signed_out_keeps_the_choice_in_the_browser(client: Client, db: None) -> None:
    client.post(reverse("settings"), {**DARK, "shortcuts": "on"})

    assert 'data-theme="dark"' in page(client)
    assert 'data-shortcuts="on"' in page(client)
    assert 'data-theme="system"' in page(Client())


@pytest.mark.parametrize("said", ["theme=<script>&shortcuts=maybe", "nonsense", "theme=" + "x" * 5000, "%ff%00"])
def test_a_cookie_of_anybodys_making_changes_nothing_else(client: Client, db: None, said: str) -> None:
    client.cookies[COOKIE] = said

    assert 'data-theme="system" data-highlighting="tint" data-density="comfortable" data-shortcuts="on"' in page(client)


def test_an_unknown_look_is_refused(client: Client, vera: User) -> None:
    client.force_login(vera)

    response = client.post(reverse("settings"), {**DARK, "theme": "pink"})

    vera.refresh_from_db()
    assert (response.status_code, vera.theme) == (422, "system")


def test_the_settings_show_what_holds_and_all_keys(client: Client, vera: User) -> None:
    client.force_login(vera)
    client.post(reverse("settings"), DARK)

    html = page(client)

    assert 'value="dark" required id="id_theme_2" checked' in html
    assert "They are switched off in your settings." in html


def test_settings_need_an_account_where_reading_is_private(client: Client, db: None, settings) -> None:
    settings.PUBLIC_READING = False

    assert client.get(reverse("settings")).status_code == 302


def test_settings_answer_no_other_method(client: Client, db: None) -> None:
    assert client.delete(reverse("settings")).status_code == 405
