"""Single pairs are people's to keep or to reject, with what they carried."""

import pytest
from django.urls import reverse

from apps.annotation import pairs
from apps.annotation.models import Deed
from apps.annotation.versions import Stale
from apps.claims.models import ReviewState
from apps.disputes.arrangements import arrangement_of, everybody
from apps.disputes.models import Dispute
from tests.factories import OppositionFactory

NAMES = ["pair_accept", "pair_reject", "pair_undo"]


@pytest.fixture
def desk(client, anna):
    client.force_login(anna)
    return client


@pytest.fixture
def second(report, account):
    """Another pair of the dispute."""
    return OppositionFactory(claim=report, counterclaim=account)


def post(desk, name, pair, **data):
    return desk.post(reverse(name, args=[pair.pk]), {"version": pair.version, **data}, follow=True)


def state(row) -> str:
    row.refresh_from_db()
    return row.state


@pytest.mark.parametrize("name", NAMES)
def test_viewers_may_not_decide(client, vera, opposition, name):
    client.force_login(vera)

    assert client.post(reverse(name, args=[opposition.pk]), {"version": 1}).status_code == 403


@pytest.mark.parametrize("name", NAMES)
def test_signed_out_people_are_sent_to_sign_in(client, opposition, name):
    assert client.post(reverse(name, args=[opposition.pk]))["Location"].startswith(reverse("login"))


def test_a_pair_is_kept_and_the_decision_undone(desk, dispute, opposition):
    page = post(desk, "pair_accept", opposition, next=dispute.get_absolute_url()).content.decode()

    assert state(opposition) == ReviewState.ACCEPTED
    assert "kept by a person" in page
    post(desk, "pair_undo", opposition)
    assert state(opposition) == ReviewState.SUGGESTED
    assert state(dispute) == Dispute.State.SUGGESTED


def test_without_its_only_pair_a_suggested_dispute_is_rejected_until_that_is_undone(desk, dispute, opposition):
    page = post(desk, "pair_reject", opposition, next=dispute.get_absolute_url()).content.decode()

    assert "It was the only pair of the dispute" in page
    assert "1 not opposed, by a person’s word" in page
    assert (state(opposition), state(dispute)) == (ReviewState.REJECTED, Dispute.State.REJECTED)

    post(desk, "pair_undo", opposition)
    assert (state(opposition), state(dispute)) == (ReviewState.SUGGESTED, Dispute.State.SUGGESTED)


def test_a_claim_without_another_pair_goes_out_and_comes_back(desk, dispute, opposition, second, account):
    before = arrangement_of(dispute)

    page = post(desk, "pair_reject", second, next=dispute.get_absolute_url()).content.decode()

    assert f"Claim {account.pk} had no other pair here" in page
    assert account.pk not in everybody(arrangement_of(dispute))
    assert state(dispute) == Dispute.State.OPEN

    state(second)
    post(desk, "pair_undo", second)
    assert arrangement_of(dispute) == before
    assert state(dispute) == Dispute.State.SUGGESTED


@pytest.mark.parametrize("decision", ["pair_accept", "pair_reject"])
def test_a_decision_is_undone_where_it_is_said(desk, dispute, opposition, second, decision):
    before = arrangement_of(dispute)

    page = post(desk, decision, second, next=dispute.get_absolute_url()).content.decode()
    state(second)
    undo = reverse("pair_undo", args=[second.pk]) + f"?version={second.version}"
    assert f'<form method="post" action="{undo}"' in page
    desk.post(undo)

    assert state(second) == ReviewState.SUGGESTED
    assert arrangement_of(dispute) == before


def test_a_dispute_that_a_person_decided_stays_as_it_is(dispute, opposition, anna):
    Dispute.objects.update(state=Dispute.State.OPEN)
    before = arrangement_of(dispute)

    assert pairs.reject_pair(pair=opposition, seen=1, by=anna) == ""

    assert (state(dispute), arrangement_of(dispute)) == (Dispute.State.OPEN, before)
    assert state(opposition) == ReviewState.REJECTED


def test_a_pair_within_one_side_carries_nothing(dispute, denial, account, anna):
    within = OppositionFactory(claim=denial, counterclaim=account)

    pairs.reject_pair(pair=within, seen=1, by=anna)

    assert state(dispute) == Dispute.State.SUGGESTED


def test_what_was_built_on_a_rejection_stays_when_the_pair_is_reopened(desk, dispute, opposition):
    post(desk, "pair_reject", opposition)
    Dispute.objects.update(state=Dispute.State.OPEN)

    state(opposition)
    post(desk, "pair_undo", opposition)

    assert (state(opposition), state(dispute)) == (ReviewState.SUGGESTED, Dispute.State.OPEN)


def test_nothing_happens_on_an_older_version(dispute, opposition, anna, rita):
    pairs.accept_pair(pair=opposition, seen=1, by=rita)

    with pytest.raises(Stale):
        pairs.reject_pair(pair=opposition, seen=1, by=anna)

    assert state(opposition) == ReviewState.ACCEPTED
    assert not Deed.objects.exists()


def test_who_comes_second_sees_how_it_stands(desk, dispute, opposition):
    opposition.version = 7

    response = post(desk, "pair_reject", opposition)

    assert response.status_code == 409
    assert "Do it all the same" in response.content.decode()
