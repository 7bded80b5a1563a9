"""Many suggestions at once: shown first, done as one deed, undone as one."""

import pytest
from django.urls import reverse

from apps.annotation import services
from apps.annotation.models import Deed
from apps.disputes.models import Dispute
from tests.factories import OppositionFactory


@pytest.fixture
def desk(client, rita):
    client.force_login(rita)
    return client


def preview(desk, queue, said="accepted", **asked):
    return desk.get(reverse("review_many"), {"queue": queue, "said": said, **asked})


def apply(desk, queue, said="accepted", plan=None, **asked):
    plan = plan or preview(desk, queue, said, **asked).context["plan"]
    query = "&".join(f"{name}={value}" for name, value in {"queue": queue, "said": said, **asked}.items())
    return desk.post(f"{reverse('review_many')}?{query}", {"plan": plan, "reason": "Not opposed"})


def states(*rows) -> list[str]:
    for row in rows:
        row.refresh_from_db()
    return [row.state for row in rows]


def test_what_would_be_decided_is_shown_and_nothing_done(desk, report, denial):
    page = preview(desk, "claim").content.decode()

    assert "Accept 2 claims?" in page
    assert "Haaretz" in page
    assert states(report, denial) == ["suggested", "suggested"]


def test_only_what_the_filter_finds_is_decided(desk, report, account, opposition):
    other = OppositionFactory(claim=report, counterclaim=account, confidence=0.95)

    apply(desk, "pair", low="0.9")

    assert states(opposition, other) == ["suggested", "accepted"]


def test_it_is_one_deed_and_undone_as_one(desk, report, denial, account, dispute):
    apply(desk, "claim", "rejected")
    assert states(report, denial, account) == ["rejected"] * 3

    desk.post(reverse("deed_undo", args=[Deed.objects.get().pk]))

    assert states(report, denial, account) == ["suggested"] * 3


def test_rejected_pairs_take_their_dispute_along(desk, dispute, opposition):
    apply(desk, "pair", "rejected")

    assert states(opposition, dispute) == ["rejected", "rejected"]
    desk.post(reverse("deed_undo", args=[Deed.objects.get().pk]))
    assert states(opposition, dispute) == ["suggested", "suggested"]


def test_accepted_disputes_are_open(desk, dispute):
    apply(desk, "dispute")

    assert states(dispute) == [Dispute.State.OPEN]


def test_what_was_decided_meanwhile_is_left_out_and_shown_before_anything_is_done(desk, anna, report, denial):
    plan = preview(desk, "claim").context["plan"]
    services.reject_claim(claim=report, seen=1, by=anna, reason="")

    answer = apply(desk, "claim", plan=plan)

    assert answer.status_code == 409
    assert "Left out: decided or changed meanwhile" in answer.content.decode()
    assert states(report, denial) == ["rejected", "suggested"]
    apply(desk, "claim", plan=answer.context["plan"])
    assert states(report, denial) == ["rejected", "accepted"]


@pytest.mark.parametrize("asked", [{"queue": "match"}, {"queue": "claim", "said": "maybe"}])
def test_what_cannot_be_decided_so_is_refused(desk, asked):
    assert desk.get(reverse("review_many"), asked).status_code == 400


def test_a_list_that_nobody_was_shown_is_refused(desk, report):
    assert apply(desk, "claim", plan="made up").status_code == 400
    assert states(report) == ["suggested"]


def test_nothing_found_says_so(desk, report):
    assert "Nothing that waits matches" in preview(desk, "claim", high="0.1").content.decode()


def test_analysts_are_told_that_this_takes_a_reviewer(client, anna):
    client.force_login(anna)

    answer = client.get(reverse("review_many"), {"queue": "claim"})

    assert answer.status_code == 403
    assert "decide many things at once" in answer.content.decode()
