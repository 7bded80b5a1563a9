"""Where a newer engine reads something else than a person decided, people are shown it and choose."""

import dataclasses

import pytest
from django.urls import reverse

from apps.annotation import services
from apps.claims.models import Claim, ReviewState, Speaker
from apps.disputes.material import EngineReading
from apps.extraction import records
from tests.annotation.test_reruns import BODY, ONE, run
from tests.factories import ArticleTextFactory

pytestmark = pytest.mark.django_db

CAROL = records.Speaker("Carol Ode", records.SpeakerKind.PERSON)


def read_as(speaker: int, *, act: records.Act = records.Act.ASSERT) -> records.Extraction:
    """The same finding, but that the first claim is this speaker's and this act."""
    first = dataclasses.replace(ONE.claims[0], speaker=speaker, act=act)
    return dataclasses.replace(ONE, speakers=(*ONE.speakers, CAROL), claims=(first, *ONE.claims[1:]))


@pytest.fixture
def text():
    return ArticleTextFactory(body=BODY)


@pytest.fixture
def claim(text, anna) -> Claim:
    """The article's first claim, accepted."""
    run(text, ONE, "engine-1")
    return services.accept_claim(claim=text.claims.in_text_order()[0], seen=1, by=anna)


@pytest.fixture
def reading(text, claim) -> EngineReading:
    """A newer engine ascribes it to somebody else."""
    run(text, read_as(2), "engine-2")
    return EngineReading.objects.get()


def test_another_speaker_is_noted_and_the_claim_is_left_alone(reading, claim):
    claim.refresh_from_db()

    assert (reading.claim, reading.speaker.name, reading.engine_version) == (claim, "Carol Ode", "engine-2")
    assert claim.speaker.name == "Ann Lee"


def test_another_act_is_noted(text, claim):
    run(text, read_as(0, act=records.Act.CONCEDE), "engine-2")

    assert EngineReading.objects.get().act == "concede"


def test_nothing_is_noted_where_both_say_the_same_or_nobody_decided(text, claim):
    run(text, ONE, "engine-2")
    assert not EngineReading.objects.exists()

    Claim.objects.filter(pk=claim.pk).update(state=ReviewState.SUGGESTED)
    run(text, read_as(2), "engine-3")
    assert not EngineReading.objects.exists()


def test_a_speaker_merged_into_the_claims_own_is_no_other(text, claim):
    Speaker.objects.create(name="Carol Ode", name_key="carol ode", merged_into=claim.speaker)

    run(text, read_as(2), "engine-2")

    assert not EngineReading.objects.exists()


def test_it_goes_once_the_engine_agrees_again(text, reading):
    run(text, ONE, "engine-3")

    assert not EngineReading.objects.exists()


def test_it_is_shown_and_can_be_taken(client, anna, vera, reading, claim):
    client.force_login(vera)
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "The engine now reads: <a" in page
    assert "reading/take" not in page

    client.force_login(anna)
    client.post(reverse("reading_take", args=[claim.pk]), {"version": 2})

    claim.refresh_from_db()
    assert (claim.speaker.name, claim.state) == ("Carol Ode", ReviewState.EDITED)
    assert not EngineReading.objects.exists()
    assert "The engine now reads" not in client.get(claim.get_absolute_url()).content.decode()


def test_what_was_kept_is_not_brought_up_again_until_the_engine_reads_a_third_thing(client, anna, text, reading, claim):
    client.force_login(anna)
    client.post(reverse("reading_keep", args=[claim.pk]))
    assert "The engine now reads" not in client.get(claim.get_absolute_url()).content.decode()

    run(text, read_as(2), "engine-3")
    assert EngineReading.objects.get().is_kept
    run(text, read_as(1), "engine-4")
    assert not EngineReading.objects.get().is_kept


def test_it_is_shown_on_the_disputes_page(client, reading, claim):
    dispute = claim.memberships.get().dispute

    assert "The engine now reads: <a" in client.get(dispute.get_absolute_url()).content.decode()


def test_nothing_is_taken_over_a_newer_version(client, anna, reading, claim):
    client.force_login(anna)

    assert client.post(reverse("reading_take", args=[claim.pk]), {"version": 1}).status_code == 409
    assert EngineReading.objects.exists()


@pytest.mark.parametrize("name", ["reading_take", "reading_keep"])
def test_viewers_may_not(client, vera, reading, claim, name):
    client.force_login(vera)

    assert client.post(reverse(name, args=[claim.pk]), {"version": 2}).status_code == 403
