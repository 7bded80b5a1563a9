"""From one dispute to the next in the list somebody came from."""

import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.disputes.models import Dispute
from apps.disputes.services import refresh_disputes
from tests.factories import ClaimFactory, DisputeFactory, MembershipFactory, PositionFactory


@pytest.fixture
def disputes(db: None) -> list[Dispute]:
    """Three, in the order of the list by number of claims."""
    made = []
    for number in (4, 3, 2):
        dispute = DisputeFactory(question=f"Did {number} convoys cross?")
        for _ in range(number):
            MembershipFactory(position=PositionFactory(dispute=dispute), claim=ClaimFactory())
        made.append(dispute)
    refresh_disputes(dispute.pk for dispute in made)
    return made


def visit(client: Client, dispute: Dispute, query: str = "?q=convoys&sort=claims", at: int | str = 0) -> str:
    return client.get(f"{dispute.get_absolute_url()}?{urlencode({'list': query, 'at': at})}").content.decode()


def link(dispute: Dispute, at: int) -> str:
    return f"{dispute.get_absolute_url()}?list=%3Fq%3Dconvoys%26sort%3Dclaims&amp;at={at}"


def test_a_row_of_the_list_says_where_in_the_list_it_stands(client: Client, disputes: list[Dispute]) -> None:
    page = client.get("/disputes/?q=convoys&sort=claims").content.decode()

    assert f'href="{link(disputes[1], 1)}" data-item' in page


def test_the_page_leads_to_both_neighbours(client: Client, disputes: list[Dispute]) -> None:
    page = visit(client, disputes[1], at=1)

    assert f'<a rel="prev" href="{link(disputes[0], 0)}" aria-keyshortcuts="["' in page
    assert f'<a rel="next" href="{link(disputes[2], 2)}" aria-keyshortcuts="]"' in page
    assert '<a href="/disputes/?q=convoys&amp;sort=claims">Disputes</a>' in page


def test_the_list_has_two_ends(client: Client, disputes: list[Dispute]) -> None:
    assert 'rel="prev"' not in visit(client, disputes[0], at=0)
    assert 'rel="next"' not in visit(client, disputes[2], at=2)


def test_a_dispute_that_moved_within_the_list_is_found_again(client: Client, disputes: list[Dispute]) -> None:
    assert f'rel="next" href="{link(disputes[1], 1)}"' in visit(client, disputes[0], at=2)


def test_a_dispute_that_left_the_list_is_followed_by_what_took_its_place(
    client: Client, disputes: list[Dispute]
) -> None:
    Dispute.objects.filter(pk=disputes[1].pk).update(state=Dispute.State.REJECTED)

    page = visit(client, disputes[1], at=1)

    assert f'rel="prev" href="{link(disputes[0], 0)}"' in page
    assert f'rel="next" href="{link(disputes[2], 1)}"' in page


@pytest.mark.parametrize("at", ["", "-1", "x", "9" * 50, "400"])
def test_a_place_that_is_none_breaks_nothing(client: Client, disputes: list[Dispute], at: str) -> None:
    assert disputes[0].question in visit(client, disputes[0], at=at)


def test_who_came_from_no_list_is_offered_no_neighbours(client: Client, disputes: list[Dispute]) -> None:
    assert 'aria-label="In the list"' not in client.get(disputes[1].get_absolute_url()).content.decode()


def test_a_decision_keeps_its_place_in_the_list(client: Client, anna: User, disputes: list[Dispute]) -> None:
    client.force_login(anna)
    here = f"{disputes[1].get_absolute_url()}?{urlencode({'list': '?q=convoys&sort=claims&state=suggested', 'at': 1})}"
    version = disputes[1].version
    assert 'name="next" value="/d/' in client.get(here).content.decode()

    page = client.post(f"/d/{disputes[1].pk}/accept/", {"version": version, "next": here}, follow=True)

    assert page.redirect_chain == [(here, 302)]
    assert f'rel="next" href="{disputes[2].get_absolute_url()}?list=' in page.content.decode()


def test_editing_the_question_leads_back_into_the_list(client: Client, anna: User, disputes: list[Dispute]) -> None:
    client.force_login(anna)
    edit = re.search(r'href="([^"]+)" aria-keyshortcuts="e"', visit(client, disputes[1], at=1))
    assert edit
    asked = client.get(unescape(edit[1]))

    data = {"question": "Did they cross?", "version": disputes[1].version, "next": asked.context["next"]}
    page = client.post(asked.request["PATH_INFO"], data, follow=True).content.decode()

    assert ">Did they cross?</h1>" in page
    assert 'rel="next"' in page
